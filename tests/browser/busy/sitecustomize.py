"""On the path of a server, it makes it so busy that it comes to send only three times a second."""

import sys
import threading
import time

SECONDS_BETWEEN_SENDINGS = 0.3
SECONDS_BETWEEN_CALLS = 0.05


def send_seldom():
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.runtime import Runtime

    last = {}
    flush = AppSession.flush_browser_queue

    def flush_seldom(session):
        now = time.monotonic()
        if now - last.get(session.id, 0) < SECONDS_BETWEEN_SENDINGS:
            return []
        last[session.id] = now
        return flush(session)

    def call_again():
        while True:
            time.sleep(SECONDS_BETWEEN_CALLS)
            if Runtime.exists() and (loop := Runtime.instance()._async_objs):
                loop.eventloop.call_soon_threadsafe(loop.need_send_data.set)

    AppSession.flush_browser_queue = flush_seldom  # type: ignore[method-assign]
    threading.Thread(target=call_again, daemon=True).start()


if "streamlit" in sys.orig_argv:
    send_seldom()

"""A playground server for a browser, and how to tell that a page has settled."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

Measured = TypeVar("Measured")
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, the folder it keeps everything in."""

    url: str
    process: subprocess.Popen[bytes]
    home: Path


@contextmanager
def serve(
    script: str = "playground.py", before: Sequence[str] = (), **environment: str
) -> Iterator[Server]:
    """Starts a server on a free port, with an empty home and one worker, and ends it afterwards.

    ``before`` are words that come before its command, such as those of ``unshare``.
    """
    port = free_port()
    below = environment.get("STREAMLIT_SERVER_BASE_URL_PATH")
    url = f"http://127.0.0.1:{port}" + (f"/{below}" if below else "")
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [*before, sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"],
            cwd=ROOT,
            env={**os.environ, "PLAYGROUND_HOME": home, "PLAYGROUND_WORKERS": "1", **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_healthy(url)
            yield Server(url, process, Path(home))
        finally:
            process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_healthy(url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health") as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("The server did not come up within two minutes.")


def stream_of(url: str) -> str:
    """The address of the websocket that pages of a server speak through."""
    return url.replace("http", "ws", 1) + "/_stcore/stream"


def answers(socket: ClientConnection, seconds: float) -> Iterator[ForwardMsg]:
    """What a server says up to the end of a script; it may be silent for so many ``seconds``."""
    kind = None
    while kind != "script_finished":
        answer = ForwardMsg.FromString(socket.recv(timeout=seconds))
        kind = answer.WhichOneof("type")
        yield answer


def chromium() -> str | None:
    """The path of an installed Chromium or Chrome, or ``None``."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for name in names if (path := shutil.which(name))), None)
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    if found is None and Path(mac).exists():
        found = mac
    return found


def ended(page: Page) -> None:
    """Waits until the script of a page has run to its end."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=120_000)


def settled(page: Page) -> None:
    """Waits until the whole page is drawn, with what comes last, and its script has ended."""
    page.locator(".st-key-attention").first.wait_for(state="attached", timeout=120_000)
    ended(page)


def at_rest(page: Page, measured: Callable[[], Measured]) -> Measured:
    """What is measured once it no longer changes: charts and formulas grow as they are drawn."""
    before, now = None, measured()
    while now != before:
        page.wait_for_timeout(250)
        before, now = now, measured()
    return now


def choose(page: Page, section: str, title: str) -> None:
    """Opens a section of the menu and goes to the page with this title."""
    page.get_by_test_id("stTopNav").get_by_role("button", name=section, exact=True).click()
    page.get_by_role("menuitem", name=title).click()

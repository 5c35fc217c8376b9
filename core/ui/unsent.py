"""What a page has drawn is sent, even if a part of it is drawn again before that.

When a fragment begins, Streamlit 1.67 throws away what waits to be sent of that fragment, but not
the word that the page before it is finished. The browser then takes the fragment for something that
is no longer drawn, closes the gap, and everything behind it is one place off: a button is gone, or
the page turns white. That takes a server with so much to do that a page waits for a moment, and a
fragment that draws itself every half second.
"""

from __future__ import annotations

from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


class Unsent(ForwardMsgQueue):
    """What one browser is still to be told; a fragment that begins takes nothing away."""

    def clear(
        self,
        retain_lifecycle_msgs: bool = False,
        fragment_ids_this_run: list[str] | None = None,
    ) -> None:
        """Forgets what a run of the whole page draws anew. A fragment only draws behind it."""
        if retain_lifecycle_msgs and fragment_ids_this_run is not None:
            self._delta_index_map = {}
        else:
            super().clear(retain_lifecycle_msgs, fragment_ids_this_run)


def keep_unsent() -> None:
    """Lets every page that opens from now on keep it."""
    setattr(app_session, "ForwardMsgQueue", Unsent)  # noqa: B010 - it exports no such name

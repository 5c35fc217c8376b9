"""What stands in the teacher's terminal: the addresses, and no line that alarms without need."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

import streamlit as st

from core.ui.room.reach import base, reachable
from core.ui.room.token import token, token_is_set


@dataclass(frozen=True)
class Without:
    """Lets a logger's records pass, but for the message that begins so."""

    begins: str

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is logged."""
        return not record.getMessage().startswith(self.begins)


NO_HARM = {
    "streamlit.net_util": Without("Did not auto detect external IP."),
    "streamlit.runtime.app_session": Without("The fragment with id "),
}
"""By logger. A school's network has no address outside, and a page that was drawn anew has new
fragments."""


def keep_calm() -> None:
    """Leaves those lines out of this server's log."""
    for name, without in NO_HARM.items():
        logging.getLogger(name).addFilter(without)


def say_where_it_is() -> None:
    """Prints the addresses: on this machine, for everybody in its network, and the desk's.

    Streamlit's own welcome is switched off: before it, a server elsewhere would be asked for an
    address that no classroom needs.
    """
    here = f"http://localhost:{st.get_option('server.port')}"
    everybody = reachable(here)
    desk = f"{everybody}/desk" if token_is_set() else f"{everybody}/desk?token={token()}"
    told = {
        "Local URL": f"{here}{base()}",
        "Network URL": everybody,
        "The teacher's desk": desk,
    }
    sys.stdout.write("\n" + "".join(f"  {name}: {url}\n" for name, url in told.items()) + "\n")
    sys.stdout.flush()

"""Where this server is: for its own pages, and for the phones in the room."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from core.ui.sitemap import find

SETTING = "PLAYGROUND_ADDRESS"


def base() -> str:
    """The folder that this server's pages lie in: empty, or ``/`` and its name."""
    folder = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{folder}" if folder else ""


def page_of(address: str) -> str:
    """The page that an address of this server is of, by its own address without the slash."""
    return urlsplit(address).path.removeprefix(base()).strip("/")


def link_to(address: str, label: str, *, with_icon: bool) -> None:
    """A link to a page of this server, with what its address says behind the question mark."""
    page = find(page_of(address))
    if page is not None:
        query = dict(parse_qsl(urlsplit(address).query))
        icon = page.icon if with_icon else None
        st.page_link(page.file, label=label, icon=icon, query_params=query)


def reachable(opened: str, environment: Mapping[str, str] = os.environ) -> str:
    """The address of the playground's home, without a slash at its end.

    ``opened`` is how the teacher's own browser reached a page, and any page's address will do:
    where that names this machine to itself, its address in the network is taken instead.
    ``PLAYGROUND_ADDRESS`` comes before both.
    """
    if given := environment.get(SETTING, "").strip().rstrip("/"):
        return given
    parts = urlsplit(opened)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    if _only_here(host):
        host = in_the_network() or host
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme or 'http'}://{shown}{port}{base()}"


def in_the_network() -> str | None:
    """This machine's address in its network; None where it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's
            found = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if _only_here(found) else found


def _only_here(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified

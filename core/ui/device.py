"""A browser, known again after a reload, and not who holds it.

The server gives every browser a random number in a cookie that no script can read. What the
playground works with is a hash of it, so that nothing it shows or stores leads back to the cookie.
"""

from __future__ import annotations

import hashlib
import re
import secrets

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "playground"
SECONDS_KEPT = 12 * 3600
_NUMBER = re.compile(r"[0-9a-f]{32}")


class DeviceCookie:
    """Middleware that gives a browser without a number one, with the first page it opens."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; a page to a new browser with a cookie."""
        if scope["type"] != "http" or number_in(Headers(scope=scope).get("cookie", "")):
            await self._app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", _cookie(scope["scheme"] == "https"))
            await send(message)

        await self._app(scope, receive, with_cookie)


def number_in(cookies: str) -> str | None:
    """The number in a Cookie header; None where there is none of ours."""
    found = cookie_parser(cookies).get(COOKIE, "")
    return found if _NUMBER.fullmatch(found) else None


def name_of(number: str) -> str:
    """The 16 hexadecimal digits by which the playground knows a browser with that number."""
    return hashlib.sha256(f"device {number}".encode()).hexdigest()[:16]


def device() -> str:
    """The browser that a page is drawn for; where it takes no cookies, its tab."""
    number = str(st.context.cookies.get(COOKIE))
    if not _NUMBER.fullmatch(number):
        number = st.session_state.setdefault("device", secrets.token_hex(16))
    return name_of(number)


def _cookie(secure: bool) -> str:
    words = [
        f"{COOKIE}={secrets.token_hex(16)}",
        "Path=/",
        f"Max-Age={SECONDS_KEPT}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    return "; ".join([*words, "Secure"] if secure else words)

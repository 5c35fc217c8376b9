"""What every answer of the server tells the browser not to do.

A page is made of this server's own files. The browser is told so: no other host is asked, nothing
is sent to one, and no camera, microphone or place is asked for. https is not insisted on, since a
class opens the pages over plain http; who puts TLS in front adds Strict-Transport-Security there.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.runs.limits import BadSetting

FRAMED_BY = "PLAYGROUND_FRAMED_BY"
"""Names the sites that may show the playground within their own pages, such as a school's LMS."""

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class SecurityHeaders:
    """Middleware that puts the headers on every answer, whatever it is."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; the beginning of an answer with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, with_headers)


def headers(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The headers.

    Raises:
        BadSetting: ``PLAYGROUND_FRAMED_BY`` holds something else than sites.
    """
    return {
        "Content-Security-Policy": policy(environment.get(FRAMED_BY, "").split()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # an address holds an Experiment: nobody else's business
        "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=()",
    }


def policy(framed_by: list[str]) -> str:
    """Where each kind of content may come from, and which sites may frame a page.

    Streamlit has styles in place, numbers of 64 bits in WebAssembly, pictures and formulas' fonts
    as ``data:``, and a component's script as a ``blob:``. Vega interprets its own formulas, so no
    text may become a script.
    ``'self'`` includes the websocket in every browser that can run Streamlit (Safari 16.4 and on).
    """
    for site in framed_by:
        if not _ORIGIN.fullmatch(site):
            raise BadSetting(f"{FRAMED_BY} lists sites such as https://school.example, not {site}.")
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self' blob: 'wasm-unsafe-eval'", *_streamlit_s_own_scripts())),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            " ".join(("frame-ancestors 'self'", *framed_by)),
        )
    )


@cache
def _streamlit_s_own_scripts() -> tuple[str, ...]:
    """The hashes of the scripts that stand in Streamlit's page itself; no other one may."""
    page = Path(st.__file__).parent / "static" / "index.html"
    scripts = _INLINE.findall(page.read_text(encoding="utf-8"))
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return tuple(f"'sha256-{base64.b64encode(content).decode()}'" for content in hashes)

"""``/go/BCDF``: an address that is short enough to be typed, and leads to a long one."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.study.lesson_links import Screen
from core.ui.room.reach import base
from core.ui.room.room import hub
from core.ui.room.strip import INVITED
from core.ui.share.codes import shared_under
from core.ui.sitemap import find


def path() -> str:
    """Where short addresses are, below the folder that this server's pages lie in."""
    return f"{base()}/go/{{code}}"


async def follow(request: Request) -> Response:
    """Leads to the screen or the lesson under a code, or to where one says that there is none.

    While there is a lesson whoever comes is invited to it, on top of what opens.
    """
    code = request.path_params["code"][:40]
    there = await asyncio.to_thread(address_under, code)
    if hub().room.going_on(hub().now()):
        there += f"{'&' if '?' in there else '?'}{INVITED}=true"
    return RedirectResponse(f"{base()}/{there}", headers={"Cache-Control": "no-store"})


def address_under(code: str) -> str:
    """Where a code leads, behind the slash of the playground's home."""
    shared = shared_under(code)
    if isinstance(shared, Screen) and find(shared.page):
        return shared.address
    return f"lesson?code={quote(code)}"

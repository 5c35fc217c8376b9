"""A phone in the room without a browser: what ``core/ui/static/room.js`` does, and when."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.student import Student


class Phone(Student):
    """A student whose browser has a number of its own, and hears where the class is led.

    ``arrived`` says when it heard of each address that the room was led to, ``playable`` when the
    upper part of that page was there, ``drawn`` when its script was through; all in seconds of
    ``time.perf_counter``.
    """

    def __init__(self, server: str, cookies: str) -> None:
        super().__init__(server, cookies)
        self._server = server
        self._led = 0
        self._heard: asyncio.Queue[tuple[float, dict[str, Any]]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._upper = ("", "", 0.0)
        self.arrived: dict[str, float] = {}
        self.playable: dict[str, float] = {}
        self.drawn: dict[str, float] = {}

    async def join(self) -> None:
        """Opens the room's address, and from now on goes where the class goes."""
        await self.open("join")
        self._tasks.append(asyncio.create_task(self._heed()))

    def hold_stream(self) -> None:
        """Holds the room's stream open until it leaves."""
        self._tasks.append(asyncio.create_task(self._hold_stream()))

    async def leave(self) -> list[str]:
        """Closes tab and stream; what went wrong with them."""
        for task in self._tasks:
            task.cancel()
        ends = await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.close()
        problems = [end for end in ends if isinstance(end, Exception)]
        return [*map(repr, problems), *self.exceptions]

    async def _hold_stream(self) -> None:
        async for said in messages(f"{self._server}/room/events", self._cookies):
            self._hear_of_room(said)
        raise ConnectionError("The stream has ended.")

    def _hear_of_room(self, said: str) -> None:
        self._heard.put_nowait((time.perf_counter(), json.loads(said)))

    async def _heed(self) -> None:
        while True:
            at, room = await self._heard.get()
            lead = room["lead"]
            if lead and room["follows"] and lead["number"] > self._led:
                self._led = lead["number"]
                self.arrived[lead["address"]] = at
                await self.go(lead["address"])
                self.playable[lead["address"]] = self._upper[-1]
                self.drawn[lead["address"]] = time.perf_counter()

    def _draw(self, message: ForwardMsg) -> None:
        """Notes the upper part of a page, which is its first fragment.

        Where browsers ask instead of listening, the page itself says what the stream would.
        """
        super()._draw(message)
        run, fragment = self._tab.run, message.delta.fragment_id
        if fragment and (run != self._upper[0] or fragment == self._upper[1]):
            self._upper = run, fragment, time.perf_counter()
        element = message.delta.new_element
        if element.WhichOneof("type") == "text" and element.text.body.startswith('{"changes"'):
            self._hear_of_room(element.text.body)


async def messages(url: str, cookies: str) -> AsyncIterator[str]:
    """What a server says in a stream of events, one by one.

    Raises:
        ConnectionError: it answers with something else.
    """
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookies}\r\n\r\n"
        writer.write(request.encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise ConnectionError(status.decode(errors="replace").strip())
        async for line in reader:
            if line.startswith(b"data: "):
                yield line.removeprefix(b"data: ").decode()
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def new_cookie(server: str) -> str:
    """The cookie that a server gives to a browser it does not know."""
    given = requests.get(server, timeout=60).headers["Set-Cookie"]
    return str(given).partition(";")[0]

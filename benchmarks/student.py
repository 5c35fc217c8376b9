"""A student without a browser: Streamlit's own messages, and what a browser does with them."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tools.serving import stream_of

SECONDS_OF_PATIENCE = 120.0


@dataclass(frozen=True)
class Widget:
    """A control on the page, and the fragment that a change of it reruns ("" for the page)."""

    element: Element
    fragment: str
    run: str


@dataclass
class Tab:
    """What one visit of a page has brought: its controls, its polls, what was said on it.

    ``pages`` are the scripts' names by the addresses of their pages.
    """

    page: str
    query: str
    session: str = ""
    run: str = ""
    script: str = ""
    widgets: dict[tuple[int, ...], Widget] = field(default_factory=dict)
    states: BackMsg = field(default_factory=BackMsg)
    polls: dict[str, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)
    orders: int = 0
    said: dict[re.Pattern[bytes], asyncio.Event] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)


class Student:
    """One tab of a browser. It reruns when and where the server orders it to.

    ``cookies`` are those that the browser has, as it sends them. ``exceptions`` are what pages said
    of themselves when they failed, ``complaints`` the sentences in red.
    """

    def __init__(self, server: str, cookies: str = "") -> None:
        self._cookies = cookies
        self._stream = stream_of(server)
        self._socket: ClientConnection | None = None
        self._listener: asyncio.Task[None] | None = None
        self._tab = Tab("", "")
        self._wanted = self._run = ""
        self._ended_at = 0.0
        self._answered = asyncio.Event()
        self.exceptions: list[str] = []
        self.complaints: list[str] = []

    async def open(self, address: str, *patterns: str) -> float:
        """Opens an address in a new tab; seconds until its script has run to the end.

        ``patterns`` are what ``told`` will be asked for.
        """
        await self.close()
        page, _, query = address.partition("?")
        self._tab = Tab(page, query)
        self.listen_for(*patterns)
        await self._connect()
        return await self._order("")

    async def reconnect(self) -> float:
        """The same tab, after its network was gone; seconds until it is whole again."""
        await self.close()
        await self._connect()
        return await self._order("")

    async def go(self, address: str) -> float:
        """Goes to an address as the Back button does; seconds until its script has run."""
        page, _, query = address.strip("/").partition("?")
        self._stop_polls()
        self._tab.page, self._tab.query = page, query
        self._tab.script = self._tab.pages[page]
        self._tab.states = BackMsg()
        return await self._order("", through_history=True)

    async def close(self) -> None:
        """Closes the tab, without a word to the server."""
        self._stop_polls()
        if self._listener is not None:
            self._listener.cancel()
        if self._socket is not None:
            await self._socket.close()
        self._socket = self._listener = None

    @property
    def can_move(self) -> bool:
        """Whether there is a slider on the page."""
        return any(w.element.WhichOneof("type") == "slider" for w in self._tab.widgets.values())

    async def move(self, whole: bool = False) -> float:
        """Moves the first slider there or back; seconds to the end of the script that answers.

        The move reruns what there is to play with; with ``whole`` the page, as after a rest.
        """
        widgets = sorted(self._tab.widgets.items())
        sliders = [w for _, w in widgets if w.element.WhichOneof("type") == "slider"]
        if not sliders:
            raise LookupError(f"There is no slider on {self._tab.page}.")
        widget = sliders[0]
        slider = widget.element.slider
        step = slider.step if slider.default[0] < slider.max else -slider.step
        self._tab.orders += 1
        state = self._state(slider.id).double_array_value
        state.data[:] = [slider.default[0] + step * (self._tab.orders % 2)]
        return await self._order("" if whole else widget.fragment)

    async def press(self, label: str) -> float:
        """Presses a button; seconds to the end of the script that answers."""
        widget = next(
            w
            for w in self._tab.widgets.values()
            if w.element.WhichOneof("type") == "button" and w.element.button.label == label
        )
        self._state(widget.element.button.id).trigger_value = True
        try:
            return await self._order(widget.fragment)
        finally:
            self._state(widget.element.button.id).trigger_value = False

    async def trigger(self, component: str, event: str, value: object) -> float:
        """Lets a component's script say something; seconds to the end of the script."""
        widget = next(
            w
            for w in self._tab.widgets.values()
            if w.element.WhichOneof("type") == "bidi_component"
            and w.element.bidi_component.component_name.endswith(component)
        )
        state = self._state(f"$$STREAMLIT_INTERNAL_KEY_{widget.element.bidi_component.id}__events")
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        try:
            return await self._order(widget.fragment)
        finally:
            self._tab.states.rerun_script.widget_states.widgets.remove(state)

    def listen_for(self, *patterns: str) -> None:
        """Words that ``told`` will be asked for: only those are looked for."""
        for pattern in patterns:
            self._tab.said.setdefault(re.compile(pattern.encode()), asyncio.Event())

    async def told(self, pattern: str) -> None:
        """Waits until the server has sent words like these, or a complaint, since it is asked."""
        self.listen_for(pattern)
        await self._tab.said[re.compile(pattern.encode())].wait()

    async def _connect(self) -> None:
        tokens = ["streamlit", "-", *([self._tab.session] if self._tab.session else [])]
        self._socket = await connect(
            self._stream,
            subprotocols=tokens,  # type: ignore[arg-type]
            max_size=None,
            compression=None,
            additional_headers={"Cookie": self._cookies} if self._cookies else None,
            ping_interval=None,
            open_timeout=SECONDS_OF_PATIENCE,
        )
        self._listener = asyncio.create_task(self._listen(self._socket))

    def _state(self, widget: str) -> WidgetState:
        states = self._tab.states.rerun_script.widget_states.widgets
        known: WidgetState | None = next((s for s in states if s.id == widget), None)
        return states.add(id=widget) if known is None else known

    async def _order(self, fragment: str, through_history: bool = False) -> float:
        """Sends what a reader has done, and waits for the script's end."""
        self._wanted, self._run, self._ended_at = fragment, "", 0.0
        self._answered.clear()
        clock = time.perf_counter()
        await self._rerun(fragment, by_itself=False, through_history=through_history)
        await asyncio.wait_for(self._answered.wait(), SECONDS_OF_PATIENCE)
        return self._ended_at - clock

    async def _rerun(self, fragment: str, by_itself: bool, through_history: bool = False) -> None:
        message = self._tab.states.rerun_script
        message.query_string, message.page_script_hash = self._tab.query, self._tab.script
        message.page_name = "" if self._tab.script else self._tab.page
        message.fragment_id, message.is_auto_rerun = fragment, by_itself
        message.is_history_navigation = through_history
        assert self._socket is not None  # noqa: S101 - a tab is open
        await self._socket.send(self._tab.states.SerializeToString())

    async def _listen(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for data in socket:
                assert isinstance(data, bytes)  # noqa: S101 - Streamlit sends nothing else
                for pattern, event in self._tab.said.items():
                    if not event.is_set() and pattern.search(data):
                        event.set()
                self._hear(ForwardMsg.FromString(data))

    def _hear(self, message: ForwardMsg) -> None:
        run = message.metadata.run
        match message.WhichOneof("type"):
            case "new_session":
                begun = message.new_session
                self._tab.session = begun.initialize.session_id or self._tab.session
                self._tab.run = run.script_run_id
                if not run.fragment_ids:
                    self._stop_polls()
                self._begin(run.script_run_id, run.fragment_ids)
            case "delta":
                self._draw(message)
            case "page_info_changed":
                self._tab.query = message.page_info_changed.query_string
            case "navigation":
                self._tab.script = message.navigation.page_script_hash
                self._tab.pages = {
                    page.url_pathname: page.page_script_hash
                    for page in message.navigation.app_pages
                }
            case "auto_rerun":
                self._poll(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._stop_poll(fragment)
            case "script_finished":
                self._finish(message)

    def _draw(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("slider", "button", "bidi_component"):
            place = tuple(message.metadata.delta_path)
            self._tab.widgets[place] = Widget(element, message.delta.fragment_id, self._tab.run)
        elif kind == "exception":
            self.exceptions.append(f"{self._tab.page}: {element.exception.message[:200]}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.complaints.append(element.alert.body)
            for event in self._tab.said.values():
                event.set()

    def _finish(self, message: ForwardMsg) -> None:
        run = message.metadata.run
        if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            for place, widget in list(self._tab.widgets.items()):
                if widget.run != run.script_run_id:
                    del self._tab.widgets[place]
        if self._run == run.script_run_id and not self._answered.is_set():
            self._ended_at = time.perf_counter()
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._answered.set()

    def _begin(self, run: str, fragments: Sequence[str]) -> None:
        """Notes whether this run answers the order.

        One that "finished early", or whose end the server left out, was whole if another fragment's
        poll follows: that cuts nothing off. If the page follows it may have been cut off, and that
        answers instead.
        """
        if self._answered.is_set():
            return
        if not fragments or self._wanted in fragments:
            self._run, self._ended_at = run, 0.0
        elif self._run:
            self._ended_at = self._ended_at or time.perf_counter()
            self._answered.set()

    def _poll(self, fragment: str, every: float) -> None:
        known = self._tab.polls.get(fragment)
        if known is not None and known[0] == every:
            return
        self._stop_poll(fragment)

        async def again() -> None:
            while True:
                await asyncio.sleep(every)
                await self._rerun(fragment, by_itself=True)

        self._tab.polls[fragment] = every, asyncio.create_task(again())

    def _stop_poll(self, fragment: str) -> None:
        if known := self._tab.polls.pop(fragment, None):
            known[1].cancel()

    def _stop_polls(self) -> None:
        for fragment in list(self._tab.polls):
            self._stop_poll(fragment)

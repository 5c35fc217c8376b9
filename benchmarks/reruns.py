"""What a rerun of a concept page costs the server: a browser's messages without the browser."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from itertools import count

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.sync.client import ClientConnection, connect

from benchmarks.bare import beside, ours_and_bare
from core.ui.sitemap import pages_in

MOVES = 25
WARM = 5
"""The first moves, which are not counted."""


@dataclass
class Reader:
    """Somebody with a page open who moves its first slider there and back."""

    socket: ClientConnection
    page: str
    query: str = ""
    slider: Slider = field(default_factory=Slider)
    fragment: str = ""
    moves: count[int] = field(default_factory=count)

    def open(self) -> None:
        """Runs the page for the first time, and finds its first slider."""
        self._send(BackMsg())
        for message in self._answers():
            element = message.delta.new_element
            if not self.slider.id and element.WhichOneof("type") == "slider":
                self.slider, self.fragment = element.slider, message.delta.fragment_id

    def move(self, whole: bool = False) -> float:
        """Seconds from a move of the slider to the script's end, all that it shows received.

        The move reruns what there is to play with; with ``whole`` the page, as after a rest.
        """
        slider = self.slider
        start = slider.default[0]
        step = slider.step if start < slider.max else -slider.step
        move = BackMsg()
        states = move.rerun_script.widget_states.widgets
        value = start + step * (next(self.moves) % 2 == 0)
        states.add(id=slider.id).double_array_value.data.append(value)
        move.rerun_script.fragment_id = "" if whole else self.fragment
        clock = time.perf_counter()
        self._send(move)
        self._answers()
        return time.perf_counter() - clock

    def _send(self, message: BackMsg) -> None:
        message.rerun_script.page_name = self.page
        message.rerun_script.query_string = self.query
        self.socket.send(message.SerializeToString())

    def _answers(self) -> list[ForwardMsg]:
        """Everything up to the end of the script."""
        answers = [ForwardMsg()]
        while answers[-1].WhichOneof("type") != "script_finished":
            answers.append(ForwardMsg.FromString(self.socket.recv(timeout=60)))
        return answers


def reruns() -> dict[str, float | str]:
    """Seconds from a slider's move to the script's end, beside a bare page; the worst page.

    The bare page has one slider and the same charts; move by move in turn, medians. ``whole`` is
    the longest that any of the pages takes as a whole.
    """
    pages: dict[str, tuple[float, float]] = {}
    whole = 0.0
    with ours_and_bare() as (ours, bare):
        time.sleep(20)  # the trainers warm up behind the first page
        for url in (page.url for page in pages_in("Concepts")):
            with _socket(ours) as first, _socket(bare) as second:
                readers = Reader(first, url), Reader(second, "", f"charts_of={url}")
                for reader in readers:
                    reader.open()
                times = [[reader.move() for reader in readers] for _ in range(MOVES)]
                one, two = (statistics.median(of) for of in zip(*times[WARM:], strict=True))
                pages[url] = one, two
                moves = (readers[0].move(whole=True) for _ in range(MOVES))
                whole = max(whole, statistics.median(moves))
    return beside("reruns", pages) | {"whole": round(whole, 4)}


def _socket(url: str) -> ClientConnection:
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]

"""A phone that loses its connection and comes back finds its run, and its place in the room."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from core.runs.processes import ROOT
from tests.unit.runs.fake_workers import let_go, workers_of
from tests.unit.runs.waiting import PATIENCE, until
from tools.serving import Server, answers, serve, stream_of


@dataclass
class Tab:
    """A browser's tab on the page, as far as its messages go."""

    socket: ClientConnection
    seed: int
    session: str = ""

    def looks(self) -> dict[str, Any]:
        """Runs the page; what it shows."""
        message, shown = BackMsg(), {}
        message.rerun_script.query_string = f"seed={self.seed}"
        self.socket.send(message.SerializeToString())
        for answer in answers(self.socket, PATIENCE):
            if answer.WhichOneof("type") == "new_session":
                self.session = answer.new_session.initialize.session_id
            if answer.delta.new_element.WhichOneof("type") == "text":
                shown = json.loads(answer.delta.new_element.text.body)
        return shown


@contextmanager
def tab(server: Server, seed: int, of_session: str = "") -> Iterator[Tab]:
    """A tab that connects, or does so again: then it names its session, as a browser does."""
    names = [Subprotocol(name) for name in ("streamlit", "no-xsrf-cookie", of_session) if name]
    with connect(stream_of(server.url), subprotocols=names, max_size=None) as socket:
        yield Tab(socket, seed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("training")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serve("tests/faults/page.py", FAKE_TRAINING=str(folder), PYTHONPATH=str(ROOT)) as running:
        yield running


def dropped(server: Server, folder: Path, seed: int) -> str:
    """The session of a tab whose connection broke while its run was in the sixth epoch."""
    (folder / f"{seed}.hold").touch()
    with tab(server, seed) as gone:
        assert gone.looks()["owned"]
        until((folder / f"{seed}.held").exists)
        gone.socket.socket.close()
    return gone.session


@pytest.mark.long
def test_it_finds_its_run_going_on_and_still_its_own(server: Server, folder: Path) -> None:
    session = dropped(server, folder, 1)
    with tab(server, 1, of_session=session) as back:
        shown = back.looks()
        assert back.session == session
        assert shown | {"rows": 5} == {
            "first": False,
            "status": "running",
            "rows": 5,
            "watchers": 1,
            "owned": True,
        }
        let_go(folder, 1)
        until(lambda: back.looks()["status"] == "finished")
        assert back.looks()["rows"] == 50
    assert len(workers_of(folder, 1)) == 1


@pytest.mark.long
def test_a_run_goes_on_while_nobody_is_connected(server: Server, folder: Path) -> None:
    before = list((server.home / "runs").glob("*.run"))
    session = dropped(server, folder, 2)
    let_go(folder, 2)
    until(lambda: len(list((server.home / "runs").glob("*.run"))) > len(before))
    with tab(server, 2, of_session=session) as back:
        until(lambda: back.looks()["status"] == "finished")
        shown = back.looks()
    assert (shown["first"], shown["rows"], shown["owned"]) == (False, 50, True)


@pytest.mark.long
def test_another_tab_finds_the_run_but_does_not_own_it(server: Server, folder: Path) -> None:
    dropped(server, folder, 3)
    with tab(server, 3) as other:
        shown = other.looks()
        assert (shown["first"], shown["status"], shown["owned"]) == (True, "running", False)
        let_go(folder, 3)
        until(lambda: other.looks()["status"] == "finished")
    assert len(workers_of(folder, 3)) == 1

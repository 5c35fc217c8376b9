"""Two servers and two workers, each a process, encrypted: whatever dies, nothing is lost."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.experiment import key
from core.runs import Store
from tests.faults.machines import (
    a_port,
    a_scheduler,
    a_server,
    address_of,
    certificate,
    some_workers,
    surroundings,
)
from tests.further import further
from tests.unit.runs.fake_workers import let_go, workers_of
from tests.unit.runs.made_up import an_experiment, rows_of
from tests.unit.runs.waiting import until


@dataclass(frozen=True)
class Room:
    """A scheduler and two workers; where trainings speak, and where results are kept."""

    environment: dict[str, str]
    folder: Path
    store: Path

    def hold(self, seed: int) -> None:
        (self.folder / f"{seed}.hold").touch()

    def held(self, seed: int) -> None:
        until((self.folder / f"{seed}.held").exists)

    def kept(self, seed: int) -> list[dict[str, float]] | None:
        rows = Store(str(self.store), 2**30).rows(key(an_experiment(seed, 50)))
        return None if rows is None else list(rows)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder, port = tmp_path_factory.mktemp("training"), a_port()
    around = surroundings(folder, **certificate(tmp_path_factory.mktemp("tls")))
    address = address_of(port, around)
    with a_scheduler(port, around), some_workers(address, around, count=2):
        environment = {**around, "DASK_SCHEDULER_ADDRESS": address}
        yield Room(environment, folder, tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def two(room: Room) -> Iterator[tuple]:
    with (
        a_server(room.environment, room.store) as one,
        a_server(room.environment, room.store) as other,
    ):
        assert one.said["state"] == other.said["state"] == "ready", (one.said, other.said)
        yield one, other


def test_what_both_are_asked_for_is_trained_once(room: Room, two) -> None:
    one, other = two
    room.hold(1)
    one.tell("submit", 1)
    room.held(1)
    other.tell("submit", 1, "bob")
    until(lambda: other.tell("find", 1)["status"] == "running")
    let_go(room.folder, 1)
    assert one.ended(1)["status"] == other.ended(1)["status"] == "finished"
    assert one.tell("find", 1)["rows"] == other.tell("find", 1)["rows"] == 50
    assert len(workers_of(room.folder, 1)) == 1


@pytest.mark.long
def test_one_finds_what_the_other_had_trained(two) -> None:
    one, other = two
    one.tell("submit", 2)
    one.ended(2)
    assert other.tell("submit", 2, "bob") | {"state": ""} == {
        "status": "finished",
        "rows": 50,
        "remembered": True,
        "said": "",
        "state": "",
    }


def test_a_stop_on_one_keeps_the_epochs_on_both(room: Room, two) -> None:
    one, other = two
    room.hold(3)
    one.tell("submit", 3)
    room.held(3)
    other.tell("submit", 3, "bob")
    until(lambda: other.tell("find", 3)["status"] == "running")
    assert one.tell("stop", 3) == "stopped"
    assert [server.ended(3)["status"] for server in two] == ["stopped", "stopped"]
    assert [server.tell("find", 3)["rows"] for server in two] == [5, 5]


def test_a_worker_is_killed_in_the_middle_and_nothing_is_lost(room: Room, two) -> None:
    for seed, server in zip((4, 5), two, strict=True):
        room.hold(seed)
        server.tell("submit", seed)
        room.held(seed)
    (killed,) = workers_of(room.folder, 4)
    os.kill(killed, signal.SIGKILL)
    for seed in (4, 5):
        let_go(room.folder, seed)
    for seed, server in zip((4, 5), two, strict=True):
        assert server.ended(seed)["status"] == "finished"
        assert room.kept(seed) == rows_of(an_experiment(seed, 50))
    assert len(workers_of(room.folder, 4)) == 2


@pytest.mark.parametrize(
    "ended_by", [signal.SIGKILL, *further(signal.SIGTERM)], ids=["killed", "ended"]
)
def test_a_restarted_server_takes_over_what_it_had_begun(room: Room, ended_by: int) -> None:
    seed = 6 + ended_by
    with a_server(room.environment, room.store) as server:
        room.hold(seed)
        server.tell("submit", seed)
        room.held(seed)
        until(lambda: server.tell("left", seed))
        server.process.send_signal(ended_by)
        server.process.wait()
    with a_server(room.environment, room.store) as server:
        assert server.tell("find", seed)["status"] in ("queued", "running")
        let_go(room.folder, seed)
        assert server.ended(seed)["status"] == "finished"
    assert room.kept(seed) == rows_of(an_experiment(seed, 50))
    assert len(workers_of(room.folder, seed)) == 1


@pytest.mark.long
def test_what_ended_while_its_server_was_away_is_kept_by_the_next(room: Room) -> None:
    with a_server(room.environment, room.store) as server:
        room.hold(40)
        server.tell("submit", 40)
        room.held(40)
        until(lambda: server.tell("left", 40))
    let_go(room.folder, 40)
    assert room.kept(40) is None
    with a_server(room.environment, room.store) as server:
        assert server.ended(40)["status"] == "finished"
    assert room.kept(40) == rows_of(an_experiment(40, 50))
    assert len(workers_of(room.folder, 40)) == 1


@pytest.mark.long
def test_with_workers_of_its_own_it_trains_anew_when_it_is_asked_again(tmp_path: Path) -> None:
    around = surroundings(tmp_path)
    (tmp_path / "1.hold").touch()
    with a_server(around, tmp_path / "store") as server:
        server.tell("submit", 1)
        until((tmp_path / "1.held").exists)
    let_go(tmp_path, 1)
    with a_server(around, tmp_path / "store") as server:
        assert server.tell("find", 1)["status"] is None
        server.tell("submit", 1)
        assert server.ended(1)["status"] == "finished"

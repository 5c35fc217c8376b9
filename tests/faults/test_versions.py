"""Workers of other versions: what they would compute belongs under other names."""

from pathlib import Path

import pytest
from distributed import Client

from core.runs.versions import label
from tests.faults.machines import (
    a_port,
    a_scheduler,
    a_server,
    address_of,
    running,
    surroundings,
)

OTHER = label().replace("engine-", "engine-9")


def workers_that_say(what: str, address: str) -> tuple[str, ...]:
    words = ("--nworkers=1", "--nthreads=1", "--host=127.0.0.1", "--no-dashboard")
    return ("dask", "worker", address, *words, f"--resources={what}=1")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (OTHER, f"{label()}: theirs are {OTHER}."),
        pytest.param("GPU", f"{label()}: theirs are unknown.", marks=pytest.mark.long),
    ],
    ids=["other versions", "none"],
)
def test_they_are_not_used_and_the_page_says_why(tmp_path: Path, what: str, sentence: str) -> None:
    port = a_port()
    around = surroundings(tmp_path, SECONDS_TO_START="10")
    address = address_of(port, around)
    there = {**around, "DASK_SCHEDULER_ADDRESS": address}
    with (
        a_scheduler(port, around),
        running(*workers_that_say(what, address), environment=around),
        Client(address, set_as_default=False) as client,
    ):
        client.wait_for_workers(1)
        with a_server(there, tmp_path / "store") as server:
            said = server.said
        assert said["state"] == "failed"
        assert said["said"].startswith("No worker has this server's versions")
        assert said["said"].endswith(sentence)


@pytest.mark.long
def test_no_worker_at_all_is_a_sentence_too(tmp_path: Path) -> None:
    port = a_port()
    around = surroundings(tmp_path, SECONDS_TO_START="10")
    there = {**around, "DASK_SCHEDULER_ADDRESS": address_of(port, around)}
    with a_scheduler(port, around), a_server(there, tmp_path / "store") as server:
        assert (
            server.said["said"] == f"No worker has come to the scheduler at tcp://127.0.0.1:{port}."
        )

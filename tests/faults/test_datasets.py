"""Original data that a worker has not got, or not whole: it says so, and takes nothing else."""

from pathlib import Path

import pytest

from core.datasets import load
from core.experiment import Impossible
from core.runs import Queue, Store
from core.runs.cluster import connect
from tests.unit.runs.fake_workers import MODULE, ended
from tests.unit.runs.made_up import an_experiment

ORIGINAL = an_experiment().data.changed(source="original")
FILE = "boston_housing.npz"


def test_a_worker_without_them_is_named(environment: dict[str, str], tmp_path: Path) -> None:
    without = {**environment, "PLAYGROUND_HOME": str(tmp_path), "KERAS_HOME": str(tmp_path)}
    queue = Queue(Store(str(tmp_path), 2**30), MODULE, connect=lambda m: connect(m, without))
    experiment = an_experiment(1).changed(data=ORIGINAL)
    said = str(ended(queue, queue.submit(experiment, "ada").key).problem)
    queue.close()
    assert said.startswith("The worker at tcp://127.0.0.1:")
    assert "has not got the original boston_housing data" in said


@pytest.mark.parametrize(
    "rest", [b"", b"PK", b"PK\x03\x04" + bytes(500)], ids=["empty", "2", "504"]
)
def test_a_file_cut_short_is_named_and_the_sample_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rest: bytes
) -> None:
    (tmp_path / FILE).write_bytes(rest)
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(tmp_path))
    with pytest.raises(Impossible) as said:
        load("boston_housing", "original")
    assert (
        str(said.value) == f"{tmp_path / FILE} cannot be read: it is damaged or not this dataset."
    )

"""An original comes once, whole or not at all, while pages are looked at."""

import time

import numpy as np
import pytest

from core.datasets import available, find, load, remote
from core.datasets.downloads import Downloads
from core.datasets.find import home
from core.experiment import DatasetName

BOSTON: DatasetName = "boston_housing"


@pytest.fixture(autouse=True)
def a_home_without_originals(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))


@pytest.fixture
def downloads():
    return Downloads(home() / "datasets")


def once(wanted):
    """What ``wanted`` returns as soon as that is something."""
    deadline = time.monotonic() + 30
    while not (found := wanted()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


def ended(downloads, name=BOSTON):
    return once(lambda: (d := downloads.find(name)) and not d.active and d)


def fetched(downloads, name=BOSTON):
    downloads.begin(name)
    return ended(downloads, name)


def files():
    return [path for path in home().rglob("*") if path.is_file()]


def test_what_has_come_is_the_default_at_once(host, downloads):
    assert available(BOSTON) == "sample"
    assert fetched(downloads).problem is None
    assert available(BOSTON) == "original"
    assert find(BOSTON).folder == home() / "datasets"
    houses = load(BOSTON, "original")
    assert houses.x_train.shape == (404, 13)
    assert host.asked == ["boston_housing.npz"]


def test_who_asks_while_it_comes_joins_in_and_sees_how_far_it_is(host, downloads, monkeypatch):
    monkeypatch.setattr(remote, "BLOCK", 1000)
    host.go.clear()
    downloads.begin(BOSTON)
    downloads.begin(BOSTON)
    half = once(lambda: (d := downloads.find(BOSTON)).received and d)
    assert half.active
    assert half.received < half.size == remote.size_of(BOSTON)
    assert find(BOSTON) is None
    host.go.set()
    assert ended(downloads).received == half.size
    assert host.asked == ["boston_housing.npz"]


def test_what_is_there_is_not_asked_for_again(host, downloads):
    fetched(downloads)
    assert fetched(downloads).problem is None
    assert fetched(Downloads(home() / "datasets")).problem is None
    assert host.asked == ["boston_housing.npz"]


def test_half_a_file_never_counts_and_can_be_asked_for_again(host, downloads):
    host.breaks_off = True
    problem = fetched(downloads).problem
    assert str(problem).endswith(
        "is not the whole boston_housing.npz, so nothing of it is kept: try again."
    )
    assert files() == []
    host.breaks_off = False
    assert fetched(downloads).problem is None
    assert available(BOSTON) == "original"


def test_another_file_of_the_same_length_is_not_kept(host, downloads):
    host.files["boston_housing.npz"] = bytes(len(host.files["boston_housing.npz"]))
    assert "is not the whole" in str(fetched(downloads).problem)
    assert files() == []


@pytest.mark.usefixtures("no_network")
def test_without_a_network_one_sentence_says_what_else_can_be_done(downloads):
    said = str(fetched(downloads).problem)
    assert said.startswith("There is no way from here to 127.0.0.1:9, so the sample stays; ")
    assert "python -m core.datasets prepare FOLDER" in said
    assert files() == []


def test_a_host_without_the_file_gives_the_same_sentence(host, downloads):
    host.files.clear()
    assert "There is no way from here to" in str(fetched(downloads).problem)


def test_a_full_disk_says_so(host, downloads, monkeypatch):  # noqa: ARG001
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(remote, "atomic", full)
    said = str(fetched(downloads).problem)
    assert said == f"Nothing can be written to {home() / 'datasets'}: No space left on device."
    assert files() == []


@pytest.mark.usefixtures("no_network")
def test_what_lies_in_keras_s_cache_is_never_touched(downloads, tmp_path):
    """Keras itself deletes such a file when there is no network."""
    mine = tmp_path / "keras" / "datasets" / "california_housing.npz"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"my only copy")
    fetched(downloads, "california_housing")
    assert mine.read_bytes() == b"my only copy"


def test_the_arrays_are_those_that_were_offered(host, downloads):
    fetched(downloads)
    with np.load(find(BOSTON).folder / "boston_housing.npz", allow_pickle=False) as file:
        assert sorted(file) == ["x", "y"]
    assert (find(BOSTON).folder / "boston_housing.npz").read_bytes() in host.files.values()

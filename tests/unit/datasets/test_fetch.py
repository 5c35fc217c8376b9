"""``python -m core.datasets``: gathers the originals once, and says what is missing."""

import hashlib

import numpy as np
import pytest

from core.datasets import fetch, load
from core.datasets.__main__ import main
from core.datasets.load import KERAS_PICKLES
from tests.originals import ORIGINALS
from tests.unit.datasets.keras_cache import keras_cache

pytestmark = pytest.mark.originals


@pytest.fixture
def no_network(monkeypatch):
    monkeypatch.setattr(fetch, "_download", lambda *_: "no network")


def test_status_says_where_every_original_is(capsys):
    assert main(["status"]) == 0
    assert capsys.readouterr().out.count(str(ORIGINALS)) == 6


@pytest.mark.usefixtures("no_network")
def test_without_a_network_it_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("PLAYGROUND_DATASETS")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert main(["prepare", str(tmp_path / "folder")]) == 1
    said = capsys.readouterr().out
    assert "boston_housing      missing: no network" in said
    assert "Run this again where there is a network." in said
    assert main(["status"]) == 1
    assert "sample only" in capsys.readouterr().out


@pytest.mark.usefixtures("no_network")
def test_keras_s_cache_becomes_a_folder_without_pickles(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("PLAYGROUND_DATASETS")
    cache = keras_cache(tmp_path / "keras")
    before = {path: path.read_bytes() for path in cache.rglob("*.npz")}
    for path, content in before.items():
        monkeypatch.setitem(KERAS_PICKLES, path.name, hashlib.sha256(content).hexdigest())
    monkeypatch.setenv("KERAS_HOME", str(cache.parent))
    folder = tmp_path / "folder"
    assert main(["prepare", str(folder)]) == 0
    assert {path: path.read_bytes() for path in cache.rglob("*.npz")} == before
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(folder))
    ours = load("imdb", "original", 10_000)
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(ORIGINALS))
    original = load("imdb", "original", 10_000)
    np.testing.assert_array_equal(ours.x_train.tokens, original.x_train.tokens)
    np.testing.assert_array_equal(ours.y_test, original.y_test)
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        expected, file = line.split("  ./")
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == expected
    assert main(["prepare", str(folder)]) == 0
    assert "boston_housing      there" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_gives_one_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert main(["prepare", str(tmp_path / "file" / "folder")]) == 1
    assert "Nothing can be written to" in capsys.readouterr().out


def test_a_full_disk_leaves_no_half_file(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetch.shutil, "copyfileobj", full)
    assert main(["prepare", str(tmp_path)]) == 1
    assert "No space left on device" in capsys.readouterr().out
    assert list(tmp_path.rglob("*")) == []

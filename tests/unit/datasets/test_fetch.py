"""``python -m core.datasets``: gathers the originals once, and says what is missing."""

import hashlib
import shutil

import numpy as np
import pytest

from core.datasets import Sequences, load, remote
from core.datasets.__main__ import main
from core.datasets.fetch import gather
from core.datasets.find import FILES
from core.datasets.load import KERAS_PICKLES
from tests.originals import ORIGINALS
from tests.unit.datasets.keras_cache import keras_cache, reuters_npz

pytestmark = pytest.mark.originals


def test_status_says_where_every_original_is(capsys):
    assert main(["status"]) == 0
    assert capsys.readouterr().out.count(str(ORIGINALS)) == 6


@pytest.mark.usefixtures("no_network")
def test_without_a_network_it_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("PLAYGROUND_DATASETS")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert main(["prepare", str(tmp_path / "folder")]) == 1
    said = capsys.readouterr().out
    assert "boston_housing      missing: There is no way from here to 127.0.0.1:9.\n" in said
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


@pytest.mark.parametrize("name", ["fashion_mnist", "reuters"])
def test_what_keras_offers_becomes_the_same_arrays(name, tmp_path, monkeypatch, host):
    reuters_npz(tmp_path)
    offered = tmp_path if name == "reuters" else ORIGINALS
    shutil.copy(ORIGINALS / "reuters_word_index.json", tmp_path)
    files = [
        host.offer(part.file, (offered / part.file).read_bytes()) for part in remote.REMOTE[name]
    ]
    monkeypatch.setitem(remote.REMOTE, name, tuple(files))
    checksum = hashlib.sha256((tmp_path / "reuters.npz").read_bytes()).hexdigest()
    monkeypatch.setitem(KERAS_PICKLES, "reuters.npz", checksum)
    original = load(name, "original")
    monkeypatch.delenv("PLAYGROUND_DATASETS")
    gather(name, tmp_path / "folder")
    assert {path.name for path in (tmp_path / "folder").rglob("*") if path.is_file()} == {
        file.split("/")[-1] for file in FILES["portable_folder"][name]
    }
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(tmp_path / "folder"))
    ours = load(name, "original")
    for left, right in zip(arrays(ours), arrays(original), strict=True):
        np.testing.assert_array_equal(left, right)


def arrays(dataset):
    x = (dataset.x_train, dataset.x_test)
    flat = [(part.tokens, part.offsets) if isinstance(part, Sequences) else (part,) for part in x]
    return [*flat[0], *flat[1], dataset.y_train, dataset.y_test]


def test_a_folder_that_cannot_be_written_gives_one_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert main(["prepare", str(tmp_path / "file" / "folder")]) == 1
    assert "Nothing can be written to" in capsys.readouterr().out


def test_a_full_disk_leaves_no_half_file(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    assert main(["prepare", str(tmp_path)]) == 1
    assert "No space left on device" in capsys.readouterr().out
    assert list(tmp_path.rglob("*")) == []

"""The list of remote files agrees with Keras, and with the originals where they are at hand."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

import pytest

from core.datasets.find import FILES
from core.datasets.remote import ADDRESS, REMOTE, size_of
from tests.originals import ORIGINALS

KERAS = Path(find_spec("keras").origin).parent / "src" / "datasets"


def test_there_is_a_file_for_each_that_keras_s_cache_holds():
    offered = {name: tuple(sorted(r.file for r in files)) for name, files in REMOTE.items()}
    assert offered == {name: tuple(sorted(f)) for name, f in FILES["keras_cache"].items()}


@pytest.mark.parametrize("name", REMOTE)
def test_address_and_checksums_are_keras_s_own(name):
    source = (KERAS / f"{name}.py").read_text()
    assert f'"{ADDRESS}/"' in source
    for remote in REMOTE[name]:
        assert Path(remote.file).name in source
        if name != "fashion_mnist" and remote.file != "imdb_word_index.json":
            assert f'"{remote.checksum}"' in source


@pytest.mark.originals
@pytest.mark.parametrize(
    "remote",
    [*REMOTE["fashion_mnist"], *(r for r in REMOTE["imdb"] if r.file.endswith(".json"))],
    ids=lambda remote: remote.file,
)
def test_those_that_keras_checks_otherwise_are_the_files_themselves(remote):
    content = (ORIGINALS / remote.file).read_bytes()
    assert len(content) == remote.size
    assert hashlib.sha256(content).hexdigest() == remote.checksum


@pytest.mark.originals
def test_the_words_of_the_reviews_are_checked_as_keras_checks_them():
    content = (ORIGINALS / "imdb_word_index.json").read_bytes()
    assert hashlib.md5(content).hexdigest() in (KERAS / "imdb.py").read_text()  # noqa: S324


def test_the_sizes_are_said_beforehand():
    assert {name: size_of(name) for name in REMOTE} == {
        "boston_housing": 57_026,
        "california_housing": 743_530,
        "mnist": 11_490_434,
        "fashion_mnist": 30_878_645,
        "imdb": 19_106_010,
        "reuters": 2_661_226,
    }

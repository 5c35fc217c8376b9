"""A Result becomes one file and comes back unchanged, or the damage is found out."""

import errno
import io
import json
import math
import tempfile
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, floating_dtypes, integer_dtypes

from core.experiment import key
from core.results.result import Network, Result
from core.runs.archive import Damaged, pack, read_rows, summarize, unpack
from tests.unit.runs.made_up import a_network, a_result, an_experiment, same

numbers = st.dictionaries(st.text(max_size=8), st.floats(), max_size=3)
tensors = arrays(
    floating_dtypes(endianness="<", sizes=(32, 64)) | integer_dtypes(endianness="<"),
    array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=4),
)
networks = st.builds(
    Network,
    ending=st.sampled_from(["all_epochs", "early_stopping", "not_a_number", "on_request"]),
    epochs=st.integers(0, 2000),
    test_scores=st.fixed_dictionaries({"loss": st.floats()}),
    test_predictions=tensors,
    validation_predictions=tensors,
    validation_rows=tensors,
    model=st.binary(max_size=50),
    best_model=st.none() | st.binary(max_size=50),
)
rows = st.lists(
    st.fixed_dictionaries(
        {"fold": st.integers(0, 3), "epoch": st.integers(1, 5), "loss": st.floats()}
    ),
    max_size=6,
)
results = st.builds(
    Result,
    experiment=st.builds(an_experiment, seed=st.integers(0, 99), folds=st.sampled_from([1, 3])),
    status=st.sampled_from(["finished", "stopped"]),
    rows=rows.map(tuple),
    networks=st.lists(networks, max_size=3).map(tuple),
    seconds=st.floats(0, 1e6),
    started=st.just("2026-01-02T03:04:05+00:00"),
)
RESULT = a_result(networks=(a_network(best_model=b"better"),))
KEY = key(RESULT.experiment)
PACKED = pack(RESULT)


@given(results)
@settings(deadline=None, max_examples=60)
def test_a_result_comes_back_unchanged(result: Result) -> None:
    assert same(unpack(pack(result), key(result.experiment)), result)


def test_equal_results_are_equal_bytes() -> None:
    assert pack(a_result()) == pack(a_result())


@given(st.integers(0, len(PACKED) - 1))
@settings(deadline=None)
def test_an_archive_cut_off_anywhere_is_damaged(length: int) -> None:
    with pytest.raises(Damaged):
        unpack(PACKED[:length], KEY)


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=300)
def test_a_changed_byte_never_changes_a_result_unnoticed(place: int, change: int) -> None:
    content = bytearray(PACKED)
    content[place] ^= change
    try:
        result = unpack(bytes(content), KEY)
    except Damaged:
        return
    assert same(result, RESULT)


@given(st.binary(max_size=200))
def test_any_other_bytes_are_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(content, KEY)


@pytest.mark.parametrize("read", [unpack, summarize, read_rows])
def test_the_result_of_another_key_is_damaged_and_says_so(read) -> None:
    content = PACKED if read is unpack else io.BytesIO(PACKED)
    with pytest.raises(Damaged, match=r"^It belongs to ") as damage:
        read(content, key(an_experiment(seed=1)))
    assert damage.value.__cause__ is None


@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=100)
def test_a_changed_byte_is_never_taken_for_a_file_that_cannot_be_read(
    place: int, change: int
) -> None:
    content = bytearray(PACKED)
    content[place] ^= change
    with tempfile.TemporaryFile() as file:
        file.write(content)
        for read in (summarize, read_rows):
            with suppress(Damaged):
                read(file, KEY)


class Unreadable(io.BytesIO):
    """A whole archive on a disk that fails at one of its reads."""

    def __init__(self, reads: int, error: Exception) -> None:
        super().__init__(PACKED)
        self.reads, self.error = reads, error

    def read(self, size: int | None = -1) -> bytes:
        if self.reads == 0:
            raise self.error
        self.reads -= 1
        return super().read(size)


@pytest.mark.parametrize(
    "error", [OSError(errno.EIO, "no"), TimeoutError(), MemoryError()], ids=repr
)
@pytest.mark.parametrize("read", [summarize, read_rows])
def test_what_cannot_be_read_is_not_damaged(read, error: Exception) -> None:
    counted = Unreadable(-1, error)
    read(counted, KEY)
    needed = -1 - counted.reads
    assert needed > 3
    for before in range(needed):
        with pytest.raises(type(error)) as raised:
            read(Unreadable(before, error), KEY)
        assert raised.value is error


def test_what_there_is_no_memory_for_is_not_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "load", too_large)
    with pytest.raises(MemoryError):
        unpack(PACKED, KEY)


def test_a_parser_that_stumbles_over_another_thread_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, load, stumbled = pack(a_result()), np.load, []

    def stumble(*args, **kwargs):
        if not stumbled:
            stumbled.append(True)
            raise SystemError("AST constructor recursion depth mismatch (before=45, after=41)")
        return load(*args, **kwargs)

    monkeypatch.setattr(np, "load", stumble)
    assert same(unpack(content, key(an_experiment())), a_result())
    assert stumbled


def test_arrays_are_never_unpickled() -> None:
    objects = np.array([{}], dtype=object)
    network = Network(**{**vars(a_network()), "test_predictions": objects})
    with pytest.raises(ValueError, match="pickle"):
        pack(a_result(networks=(network,)))


def test_a_result_says_nothing_of_who_asked_for_it() -> None:
    with zipfile.ZipFile(io.BytesIO(PACKED)) as file:
        small = json.loads(file.read("result.json"))
    of_the_training = {"experiment", "status", "seconds", "started", "epochs", "networks"}
    of_its_scores = {"last", "best", "test_scores"}
    assert set(small) == {"format", "key"} | of_the_training | of_its_scores
    assert set(small["networks"][0]) == {"ending", "epochs", "test_scores", "has_best"}


def test_a_summary_averages_over_folds() -> None:
    experiment = an_experiment(epochs=3, folds=2)
    summary = summarize(io.BytesIO(pack(a_result(experiment))), key(experiment))
    assert summary.experiment == experiment
    assert summary.epochs == 3
    assert summary.last == {
        "epoch": 3,
        "loss": pytest.approx(1 / 3 + 0.5),
        "val_loss": pytest.approx(2 / 3 + 0.5),
    }
    assert summary.test_scores == {"loss": 0.5}


def test_the_best_epoch_of_a_summary_has_the_lowest_validation_loss() -> None:
    losses = [3.0, math.nan, 1.0, 2.0]
    curve = tuple(
        {"fold": 0, "epoch": epoch, "loss": -epoch, "val_loss": loss}
        for epoch, loss in enumerate(losses, start=1)
    )
    result = Result(**{**vars(a_result()), "rows": curve})
    assert summarize(io.BytesIO(pack(result)), KEY).best["epoch"] == 3


def test_a_summary_is_read_although_a_model_is_damaged() -> None:
    model = b"the bytes of a network"
    content = pack(a_result(networks=(a_network(model=model),)))
    content = content.replace(model, b"the bytes of a netwurk")
    assert summarize(io.BytesIO(content), KEY).status == "finished"
    with pytest.raises(Damaged):
        unpack(content, KEY)


def with_member(name: str, content: object) -> io.BytesIO:
    """The packed Result with other JSON in one place: a whole zip, but not one that we wrote."""
    forged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PACKED)) as old, zipfile.ZipFile(forged, "w") as new:
        for member in old.namelist():
            same = old.read(member)
            new.writestr(member, json.dumps(content) if member == name else same)
    return forged


@pytest.mark.parametrize(
    "change",
    [
        {"seconds": "long"},
        {"epochs": None},
        {"best": {"val_loss": "low"}},
        {"last": []},
        {"test_scores": {"loss": None}},
        {"started": "yesterday"},
        {"started": 5},
    ],
    ids=str,
)
def test_a_summary_of_what_was_forged_is_damaged(change: dict) -> None:
    with zipfile.ZipFile(io.BytesIO(PACKED)) as file:
        small = json.loads(file.read("result.json"))
    assert summarize(with_member("result.json", small), KEY).status == "finished"
    with pytest.raises(Damaged):
        summarize(with_member("result.json", small | change), KEY)


def test_rows_are_read_alone() -> None:
    assert read_rows(io.BytesIO(PACKED), KEY) == RESULT.rows


@pytest.mark.parametrize(
    "rows", [5, ["row"], [{}], [{"fold": 0}], [{"fold": 0, "epoch": 1, "loss": "low"}]], ids=str
)
def test_rows_that_were_forged_are_damaged(rows: object) -> None:
    with pytest.raises(Damaged):
        read_rows(with_member("rows.json", rows), KEY)


@given(st.integers(0, len(PACKED) - 1))
@settings(deadline=None)
def test_there_are_no_rows_of_half_an_archive(length: int) -> None:
    with pytest.raises(Damaged):
        read_rows(io.BytesIO(PACKED[:length]), KEY)


@given(st.integers(0, len(PACKED) - 1))
@settings(deadline=None)
def test_there_is_no_summary_of_half_an_archive(length: int) -> None:
    with pytest.raises(Damaged):
        summarize(io.BytesIO(PACKED[:length]), KEY)

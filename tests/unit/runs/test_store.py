"""The store remembers what was trained, forgets the least used first, and survives damage."""

import builtins
import errno
import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fsspec.implementations.local import LocalFileSystem

from core.experiment import key
from core.runs.archive import pack, summarize
from core.runs.store import MOST_DAMAGED, Store, StoreUnavailable, open_store
from core.study.presets import PLANE
from tests.unit.runs.made_up import a_network, a_result, an_experiment, same

ENOUGH = 2**30
NOBODY = 65534
EXPERIMENT = an_experiment()
KEY = key(EXPERIMENT)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "runs"), ENOUGH)


@pytest.fixture
def folder_to_read() -> Iterator[Path]:
    """A store's folder that holds a result and cannot be written, not even by root's tests."""
    if os.name == "nt":
        pytest.skip("A folder on Windows cannot be read-only.")
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "runs"
        Store(str(folder), ENOUGH).put(a_result())
        Path(parent).chmod(0o755)
        folder.chmod(0o555)
        if user_is_root := os.geteuid() == 0:
            os.seteuid(NOBODY)
        yield folder
        if user_is_root:
            os.seteuid(0)
        folder.chmod(0o755)


def file_of(tmp_path: Path, run_key: str = KEY) -> Path:
    return tmp_path / "runs" / f"{run_key}.run"


def keys(store: Store) -> set[str]:
    return {summary.key for summary in store.summaries()}


def filled(tmp_path: Path, room_for: float) -> tuple[Store, list[str]]:
    """A store with three results, the first of them used longest ago, and its room."""
    results = [a_result(an_experiment(seed=seed)) for seed in range(3)]
    store = Store(str(tmp_path / "runs"), int(room_for * len(pack(results[0]))))
    for age, result in enumerate(results):
        store.put(result)
        when = 1_000_000 + age
        os.utime(file_of(tmp_path, key(result.experiment)), (when, when))
    return store, [key(result.experiment) for result in results]


def test_a_result_is_remembered(store: Store) -> None:
    store.put(a_result())
    assert same(store.get(KEY), a_result())


def test_another_server_finds_it_too(store: Store, tmp_path: Path) -> None:
    store.put(a_result())
    assert same(Store(str(tmp_path / "runs"), ENOUGH).get(KEY), a_result())


def test_an_unknown_key_is_not_found(store: Store) -> None:
    assert store.get(KEY) is None
    assert store.summaries() == []


def test_a_newer_result_replaces_the_older(store: Store) -> None:
    store.put(a_result(status="stopped"))
    store.put(a_result())
    found = store.get(KEY)
    assert found is not None
    assert found.status == "finished"


def test_a_removed_result_is_forgotten_with_its_pin(store: Store) -> None:
    store.put(a_result())
    store.pin(KEY)
    store.remove(KEY)
    assert store.get(KEY) is None
    assert store.pinned() == frozenset()


def test_it_works_on_any_file_system_of_fsspec() -> None:
    store = Store("memory://test-store/runs", ENOUGH)
    store.put(a_result())
    store.pin(KEY)
    assert same(store.get(KEY), a_result())
    assert [(s.key, s.pinned) for s in store.summaries()] == [(KEY, True)]
    store.remove(KEY)
    assert store.summaries() == []


@pytest.mark.parametrize("wrong", ["", "..", "../" + "0" * 32, "0" * 31, "G" * 32, KEY + "\n"])
def test_what_is_no_key_reaches_no_file(store: Store, tmp_path: Path, wrong: str) -> None:
    outside = tmp_path / f"{'0' * 32}.run"
    outside.write_bytes(b"not ours")
    store.put(a_result())
    assert store.get(wrong) is None
    store.pin(wrong)
    store.remove(wrong)
    assert outside.read_bytes() == b"not ours"
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [f"{KEY}.run"]


class TestDamage:
    """Each damaged entry is set aside, counted, and the experiment can be trained anew."""

    @pytest.mark.parametrize(
        "damage",
        [
            lambda _: b"",
            lambda whole: whole[:1],
            lambda whole: whole[: len(whole) // 2],
            lambda whole: whole[:-1],
            lambda whole: b"\0" * len(whole),
            lambda whole: whole.replace(b"keras", b"kerax", 1),
            lambda _: pack(a_result(an_experiment(seed=1))),
        ],
        ids=["empty", "one byte", "half", "last byte gone", "zeros", "changed", "another's"],
    )
    def test_it_is_set_aside(self, store: Store, tmp_path: Path, damage) -> None:
        store.put(a_result(networks=(a_network(model=b"keras"),)))
        file = file_of(tmp_path)
        file.write_bytes(damage(file.read_bytes()))
        assert store.get(KEY) is None
        assert store.damaged == 1
        assert not file.exists()
        assert file.with_suffix(".damaged").exists()
        store.put(a_result())
        assert same(store.get(KEY), a_result())

    def test_the_list_of_runs_leaves_it_out(self, store: Store, tmp_path: Path) -> None:
        store.put(a_result())
        file_of(tmp_path, "0" * 32).write_bytes(b"nonsense")
        assert keys(store) == {KEY}
        assert store.damaged == 1

    def test_only_some_of_them_are_kept(self, store: Store, tmp_path: Path) -> None:
        store.put(a_result())
        for number in range(MOST_DAMAGED + 3):
            run_key = f"{number:032x}"
            file_of(tmp_path, run_key).write_bytes(b"nonsense")
            assert store.get(run_key) is None
        assert len(list(tmp_path.glob("runs/*.damaged"))) == MOST_DAMAGED
        assert store.damaged == MOST_DAMAGED + 3

    def test_a_draft_that_a_dead_server_left_is_cleared_away(
        self, store: Store, tmp_path: Path
    ) -> None:
        (tmp_path / "runs").mkdir()
        old, new = tmp_path / "runs" / ".old.draft", tmp_path / "runs" / ".new.draft"
        for draft in (old, new):
            draft.write_bytes(b"half a res")
        os.utime(old, (1_000_000, 1_000_000))
        store.put(a_result())
        assert not old.exists()
        assert new.exists()


ASKING = {
    "get": lambda store: store.get(KEY),
    "rows": lambda store: store.rows(KEY),
    "summaries": lambda store: store.summaries(),
}


class TestUnreadable:
    """What cannot be read just now stays where it is, for it may be whole."""

    @pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
    @pytest.mark.parametrize(
        "error", [OSError(errno.EIO, "Input/output error"), MemoryError()], ids=repr
    )
    def test_a_disk_that_fails_damages_nothing(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, ask, error: Exception
    ) -> None:
        class Failing(io.BytesIO):
            def read(self, _size: int | None = -1) -> bytes:
                raise error

        store.put(a_result())
        monkeypatch.setattr(LocalFileSystem, "open", lambda *_, **__: Failing(bytes(1000)))
        assert not ask(store)
        monkeypatch.undo()
        assert store.damaged == 0
        assert same(store.get(KEY), a_result())

    def test_arrays_without_room_in_memory_are_not_damaged(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def too_large(*_: object, **__: object) -> None:
            raise MemoryError

        store.put(a_result())
        monkeypatch.setattr(np, "load", too_large)
        assert store.get(KEY) is None
        monkeypatch.undo()
        assert store.damaged == 0
        assert same(store.get(KEY), a_result())


class TestRoom:
    """The store stays below its size; the least recently used goes first."""

    def test_the_least_recently_used_goes_first(self, tmp_path: Path) -> None:
        store, (first, second, third) = filled(tmp_path, room_for=3.5)
        newest = a_result(an_experiment(seed=9))
        store.put(newest)
        assert keys(store) == {second, third, key(newest.experiment)}
        assert first not in keys(store)

    def test_what_is_replaced_makes_its_own_room(self, tmp_path: Path) -> None:
        store, before = filled(tmp_path, room_for=3.5)
        store.put(a_result(an_experiment(seed=1)))
        assert keys(store) == set(before)

    def test_what_was_read_counts_as_used(self, tmp_path: Path) -> None:
        store, (first, second, _third) = filled(tmp_path, room_for=3.5)
        store.get(first)
        store.put(a_result(an_experiment(seed=9)))
        assert first in keys(store)
        assert second not in keys(store)

    def test_a_pinned_result_stays(self, tmp_path: Path) -> None:
        store, (first, second, _third) = filled(tmp_path, room_for=3.5)
        store.pin(first)
        store.put(a_result(an_experiment(seed=9)))
        assert first in keys(store)
        assert second not in keys(store)
        store.unpin(first)
        os.utime(file_of(tmp_path, first), (1, 1))
        store.put(a_result(an_experiment(seed=10)))
        assert first not in keys(store)

    def test_a_busy_result_stays(self, tmp_path: Path) -> None:
        store, (first, second, _third) = filled(tmp_path, room_for=3.5)
        store.put(a_result(an_experiment(seed=9)), busy=[first])
        assert first in keys(store)
        assert second not in keys(store)

    def test_a_result_larger_than_the_store_evicts_nobody(self, tmp_path: Path) -> None:
        store, before = filled(tmp_path, room_for=3.5)
        giant = a_result(an_experiment(seed=9), networks=(a_network(model=bytes(100_000)),))
        with pytest.raises(StoreUnavailable, match="at the most"):
            store.put(giant)
        assert keys(store) == set(before)

    def test_summaries_come_with_size_and_pin_the_last_used_first(self, tmp_path: Path) -> None:
        store, order = filled(tmp_path, room_for=5)
        store.pin(order[1])
        summaries = store.summaries()
        assert [s.key for s in summaries] == order[::-1]
        assert [s.pinned for s in summaries] == [False, True, False]
        assert [s.size for s in summaries] == [
            file_of(tmp_path, s.key).stat().st_size for s in summaries
        ]

    def test_pinned_results_never_fill_more_than_half(self, tmp_path: Path) -> None:
        store, (first, second, third) = filled(tmp_path, room_for=4.5)
        store.pin(first)
        store.pin(second)
        store.pin(second)
        with pytest.raises(StoreUnavailable, match="unpin another one"):
            store.pin(third)
        assert store.pinned() == {first, second}
        store.unpin(first)
        store.pin(third)
        assert store.pinned() == {second, third}


class TestSummaries:
    """The list of runs reads each file once."""

    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The keys of the results that were opened."""
        keys: list[str] = []

        def noted(file, run_key):
            keys.append(run_key)
            return summarize(file, run_key)

        monkeypatch.setattr("core.runs.store.summarize", noted)
        return keys

    def test_a_file_is_read_once(self, tmp_path: Path, opened: list[str]) -> None:
        store, order = filled(tmp_path, room_for=5)
        before = store.summaries()
        assert store.summaries() == before
        assert sorted(opened) == sorted(order)

    def test_a_file_that_changed_is_read_again(self, store: Store, opened: list[str]) -> None:
        store.put(a_result(status="stopped"))
        assert [summary.status for summary in store.summaries()] == ["stopped"]
        store.put(a_result())
        assert [summary.status for summary in store.summaries()] == ["finished"]
        assert opened == [KEY, KEY]

    def test_pins_and_removals_show_at_once(self, tmp_path: Path) -> None:
        store, (first, second, third) = filled(tmp_path, room_for=5)
        store.summaries()
        store.pin(first)
        store.remove(second)
        assert {s.key: s.pinned for s in store.summaries()} == {first: True, third: False}

    def test_hundreds_of_them_are_listed_in_no_time(self, tmp_path: Path) -> None:
        store = Store(str(tmp_path / "runs"), ENOUGH)
        for seed in range(300):
            store.put(a_result(an_experiment(seed=seed)))
        store.summaries()
        begun = time.perf_counter()
        assert len(store.summaries()) == 300
        assert time.perf_counter() - begun < 0.1


class TestKeys:
    """Which results there are, without opening one."""

    def test_they_are_those_of_the_results(self, tmp_path: Path) -> None:
        store, everyone = filled(tmp_path, room_for=3.5)
        store.pin(everyone[0])
        assert store.keys() == set(everyone)
        store.remove(everyone[1])
        assert store.keys() == {everyone[0], everyone[2]}

    def test_a_folder_that_cannot_be_listed_is_not_taken_for_an_empty_one(
        self, tmp_path: Path
    ) -> None:
        assert Store(str(tmp_path / "gone"), ENOUGH).keys() is None


class TestRows:
    """A history is read without the networks beside it."""

    def test_they_are_those_of_the_result(self, store: Store) -> None:
        store.put(a_result())
        assert store.rows(KEY) == a_result().rows

    @pytest.mark.parametrize("wrong", [KEY, "", "..", "한글"])
    def test_there_are_none_of_what_is_not_there(self, store: Store, wrong: str) -> None:
        assert store.rows(wrong) is None

    def test_looking_does_not_count_as_using(self, tmp_path: Path) -> None:
        store, (first, _second, _third) = filled(tmp_path, room_for=3.5)
        store.rows(first)
        store.put(a_result(an_experiment(seed=9)))
        assert first not in keys(store)

    def test_a_damaged_one_is_set_aside(self, store: Store, tmp_path: Path) -> None:
        store.put(a_result())
        file_of(tmp_path).write_bytes(b"nonsense")
        assert store.rows(KEY) is None
        assert store.damaged == 1


class TestFolder:
    """A full or read-only folder: a sentence, and what is there can still be read."""

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [
            (errno.ENOSPC, "the disk is full"),
            (errno.EROFS, "nothing can be written to"),
            (errno.EACCES, "nothing can be written to"),
            (errno.EIO, "could not be kept: Input/output error"),
        ],
    )
    def test_it_cannot_be_written(
        self,
        store: Store,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        number: int,
        sentence: str,
    ) -> None:
        store.put(a_result())

        def refuse(file, mode="r", *arguments, **options):
            if "w" not in mode:
                return open_as_ever(file, mode, *arguments, **options)
            Path(file).write_bytes(b"half")
            raise OSError(number, os.strerror(number))

        open_as_ever = builtins.open
        monkeypatch.setattr(builtins, "open", refuse)
        with pytest.raises(StoreUnavailable, match=sentence):
            store.put(a_result(an_experiment(seed=1)))
        with pytest.raises(StoreUnavailable, match=sentence):
            store.pin(KEY)
        monkeypatch.undo()
        assert same(store.get(KEY), a_result())
        assert not list(tmp_path.glob("runs/*.draft"))

    def test_a_file_stands_where_the_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "runs").write_text("a file")
        store = Store(str(tmp_path / "runs"), ENOUGH)
        assert store.get(KEY) is None
        assert store.summaries() == []
        with pytest.raises(StoreUnavailable):
            store.put(a_result())

    def test_a_read_only_folder_is_still_read(self, folder_to_read: Path) -> None:
        store = Store(str(folder_to_read), ENOUGH)
        with pytest.raises(StoreUnavailable, match="nothing can be written to"):
            store.put(a_result(an_experiment(seed=1)))
        assert same(store.get(KEY), a_result())
        assert keys(store) == {KEY}

    def test_a_damaged_entry_that_cannot_be_moved_is_still_no_error(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.put(a_result())
        file_of(tmp_path).write_bytes(b"nonsense")

        def refuse(*_: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system")

        monkeypatch.setattr("shutil.move", refuse)
        assert store.get(KEY) is None
        assert store.get(KEY) is None


def test_the_environment_says_where_it_is_and_how_large(tmp_path: Path) -> None:
    named = open_store(
        {"PLAYGROUND_STORE": f"file://{tmp_path}/elsewhere", "PLAYGROUND_STORE_MB": "1"}
    )
    named.put(a_result())
    assert (tmp_path / "elsewhere" / f"{KEY}.run").exists()
    with pytest.raises(StoreUnavailable, match="1 MB"):
        named.put(a_result(networks=(a_network(model=bytes(2**20)),)))


def test_without_a_word_it_is_in_the_playgrounds_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    open_store({}).put(a_result())
    assert file_of(tmp_path).exists()


def test_a_store_written_by_an_earlier_version_is_read(tmp_path: Path) -> None:
    (before,) = (Path(__file__).parent / "written_before").glob("*.run")
    shutil.copy(before, tmp_path)
    result = Store(str(tmp_path), 2**30).get(before.stem)
    assert result is not None
    assert result.experiment == PLANE.changed(epochs=50)
    assert [row["epoch"] for row in result.rows] == [*range(1, 51)]
    assert result.rows[-1]["val_loss"] == 0.02010078728199005
    assert result.networks[0].snapshots.shape == (len(result.networks[0].snapshot_epochs), 25)

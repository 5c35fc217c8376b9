"""The shelf: what is put there lies at its address until somebody deletes it."""

import os
import time

import fsspec
import numpy as np
import pytest

from core.datasets import load, shelf
from core.datasets.brought import address_of, pack
from core.datasets.shelf import MOST_OF_ONE, SECONDS_OWNED, SECONDS_UNKEPT, Gone, Shelf
from core.experiment import Brought, Impossible
from core.runs.store import Store
from tests.faults.machines import an_s3
from tests.unit.datasets.made_up import drawings, mixed, numbers


@pytest.fixture(scope="module")
def bucket():
    with an_s3() as url:
        yield url


@pytest.fixture(params=["folder", "memory", "S3"])
def url(request, tmp_path, bucket):
    own = f"{time.monotonic_ns()}/runs"
    return {"folder": str(tmp_path / "runs"), "memory": f"memory://{own}", "S3": f"{bucket}/{own}"}[
        request.param
    ]


def files(url):
    there, root = fsspec.core.url_to_fs(url)
    return sorted(path.rpartition("/")[2] for path in there.ls(root, detail=False, refresh=True))


def test_what_is_put_there_is_read_on_another_machine(url):
    here, there = Shelf(url), Shelf(url)
    address = here.put(drawings(7))
    assert address == address_of(pack(drawings(7)))
    assert pack(there.get(address)) == pack(drawings(7))
    assert files(url) == [f"{address}.rows"]


def test_the_same_rows_lie_at_the_same_address_and_are_not_written_again(url):
    shelf = Shelf(url)
    address = shelf.put(numbers(7))
    there, root = fsspec.core.url_to_fs(url)
    before = there.info(f"{root}/{address}.rows")
    assert shelf.put(numbers(7)) == address
    assert there.info(f"{root}/{address}.rows") == before
    assert shelf.put(numbers(8)) != address


def test_what_is_deleted_is_gone_and_deleting_it_again_is_nothing(url):
    shelf = Shelf(url)
    address = shelf.put(drawings(7))
    shelf.keep(address)
    for _time in range(2):
        shelf.delete(address)
        assert not shelf.holds(address)
        with pytest.raises(Gone, match="gone"):
            shelf.get(address)
    assert shelf.kept() == frozenset()
    with pytest.raises(Gone):
        shelf.keep(address)


def test_results_and_rows_share_a_folder_and_leave_each_other_alone(url):
    shelf, store = Shelf(url), Store(url, 2**20)
    address = shelf.put(drawings(7))
    shelf.keep(address)
    assert store.keys() == frozenset()
    assert store.summaries() == []
    store.remove(address)
    assert shelf.kept() == {address}


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 32])
def test_at_any_other_address_there_is_nothing(tmp_path, address):
    shelf = Shelf(str(tmp_path))
    shelf.delete(address)
    assert not shelf.holds(address)
    with pytest.raises(Gone):
        shelf.get(address)


def test_bytes_that_were_changed_are_not_taken_for_what_was_put_there(tmp_path):
    shelf = Shelf(str(tmp_path))
    address = shelf.put(drawings(7))
    (tmp_path / f"{address}.rows").write_bytes(pack(drawings(8)))
    with pytest.raises(Gone):
        shelf.get(address)


def test_what_nobody_keeps_goes_after_a_day(tmp_path):
    shelf = Shelf(str(tmp_path))
    forgotten, kept = shelf.put(drawings(7)), shelf.put(drawings(8))
    shelf.keep(kept)
    for address in (forgotten, kept):
        os.utime(tmp_path / f"{address}.rows", (time.time() - SECONDS_UNKEPT - 60,) * 2)
    fresh = shelf.put(drawings(9))
    assert [shelf.holds(address) for address in (forgotten, kept, fresh)] == [False, True, True]


def test_a_full_shelf_takes_nothing_more_but_what_it_has(tmp_path, monkeypatch):
    monkeypatch.setattr("core.datasets.shelf.MOST_DATASETS", 2)
    shelf = Shelf(str(tmp_path))
    shelf.put(drawings(7)), shelf.put(drawings(8))
    with pytest.raises(Impossible, match="delete one"):
        shelf.put(drawings(9))
    assert shelf.put(drawings(7))


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Impossible, match="could not be kept"):
        Shelf(str(tmp_path / "file" / "runs")).put(drawings(7))


def test_an_experiment_s_rows_are_found_beside_the_results(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))
    brought = Brought(address=shelf.shelf().put(drawings(20)))
    digits = load("mnist", "sample", brought=brought)
    assert len(digits.y_test) == 10
    np.testing.assert_array_equal(digits.x_train[10:], load("mnist", "sample").x_train)
    shelf.shelf().delete(brought.address)
    with pytest.raises(Gone):
        load("mnist", "sample", brought=brought)


ME, YOU = "a" * 16, "b" * 16


def test_a_table_is_its_bringer_s_to_delete_unless_another_brought_it_too(url):
    shelf = Shelf(url)
    address = shelf.bring(mixed(20), ME)
    assert shelf.bring(mixed(20), YOU) == address
    assert shelf.of(ME) == shelf.of(YOU) == (address,)
    shelf.take_back(address, ME)
    assert (shelf.of(ME), shelf.holds(address)) == ((), True)
    shelf.take_back(address, ME)
    assert shelf.holds(address)
    shelf.take_back(address, YOU)
    assert (shelf.of(YOU), shelf.holds(address)) == ((), False)


def test_nobody_deletes_what_others_brought(url):
    shelf = Shelf(url)
    address = shelf.bring(mixed(20), ME)
    for stranger in (YOU, "", "*", "../x"):
        shelf.take_back(address, stranger)
    assert shelf.get(address).fields == mixed(20).fields


def test_one_browser_has_only_so_many_tables_there(tmp_path):
    shelf = Shelf(str(tmp_path))
    for seed in range(MOST_OF_ONE):
        shelf.bring(mixed(20, seed=seed), ME)
    with pytest.raises(Impossible, match="You have 5 tables here"):
        shelf.bring(mixed(20, seed=99), ME)
    shelf.bring(mixed(20, seed=0), ME)  # it is there already
    shelf.bring(mixed(20, seed=99), YOU)
    shelf.take_back(shelf.of(ME)[0], ME)
    assert shelf.bring(mixed(20, seed=98), ME)


def test_a_table_goes_a_week_after_it_was_brought_last(tmp_path):
    shelf = Shelf(str(tmp_path))
    old, new = shelf.bring(mixed(20), ME), shelf.bring(mixed(20, seed=1), ME)
    before = time.time() - SECONDS_OWNED - 60
    for file in tmp_path.iterdir():
        if file.name.startswith(old) or file.name.endswith(".rows"):
            os.utime(file, (before, before))
    shelf.tidy()
    assert (shelf.holds(old), shelf.holds(new), shelf.of(ME)) == (False, True, (new,))

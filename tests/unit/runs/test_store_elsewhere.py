"""The store where there is no folder: on S3 (a server of moto's plays it) and in memory."""

import time
from collections.abc import Iterator

import fsspec
import pytest

from core.experiment import key
from core.runs.archive import pack
from core.runs.store import MOST_DAMAGED, Store
from tests.faults.machines import an_s3
from tests.unit.runs.made_up import a_network, a_result, an_experiment, same

EXPERIMENT = an_experiment()
KEY = key(EXPERIMENT)
ENOUGH = 2**30


@pytest.fixture(scope="module")
def places() -> Iterator[dict[str, str]]:
    with an_s3() as bucket:
        yield {"S3": bucket, "memory": "memory://elsewhere"}


@pytest.fixture(params=["S3", "memory"])
def url(request: pytest.FixtureRequest, places: dict[str, str]) -> str:
    return f"{places[request.param]}/{time.monotonic_ns()}/runs"


def files(url: str) -> list[str]:
    there, root = fsspec.core.url_to_fs(url)
    return sorted(path.rpartition("/")[2] for path in there.ls(root, detail=False, refresh=True))


def content(url: str, name: str, changed: bytes | None = None) -> bytes:
    there, root = fsspec.core.url_to_fs(url, skip_instance_cache=True)
    if changed is not None:
        there.pipe_file(f"{root}/{name}", changed)
    return bytes(there.cat_file(f"{root}/{name}"))


def test_a_result_is_remembered_and_another_server_finds_it(url: str) -> None:
    here, there = Store(url, ENOUGH), Store(url, ENOUGH)
    assert there.get(KEY) is None
    assert there.keys() in (None, frozenset())
    here.put(a_result())
    assert same(there.get(KEY), a_result())
    assert there.rows(KEY) == a_result().rows
    assert there.keys() == {KEY}
    assert files(url) == [f"{KEY}.run"]


def test_what_another_server_replaced_is_read_anew(url: str) -> None:
    here, there = Store(url, ENOUGH), Store(url, ENOUGH)
    here.put(a_result(status="stopped"))
    assert [summary.status for summary in there.summaries()] == ["stopped"]
    content(url, f"{KEY}.run", pack(a_result(networks=(a_network(model=b"longer" * 5000),))))
    assert there.rows(KEY) == a_result().rows
    assert there.get(KEY).networks[0].model == b"longer" * 5000
    assert [summary.status for summary in there.summaries()] == ["finished"]
    assert there.damaged == 0


def test_a_pin_and_its_end_are_seen_by_every_server(url: str) -> None:
    here, there = Store(url, ENOUGH), Store(url, ENOUGH)
    here.put(a_result())
    here.pin(KEY)
    assert [(s.key, s.pinned) for s in there.summaries()] == [(KEY, True)]
    there.unpin(KEY)
    assert here.pinned() == frozenset()
    there.remove(KEY)
    assert here.get(KEY) is None
    assert here.summaries() == []


def test_the_oldest_go_first_but_never_a_pinned_or_a_busy_one(url: str) -> None:
    results = [a_result(an_experiment(seed=seed)) for seed in range(5)]
    pinned, busy, _oldest, newer, newest = (key(result.experiment) for result in results)
    store = Store(url, int(4.5 * len(pack(results[0]))))
    for result in results[:4]:
        store.put(result)
        time.sleep(1.1 if url.startswith("s3") else 0.01)  # S3 dates to the second
    store.pin(pinned)
    store.put(results[4], busy=[busy])
    assert store.keys() == {pinned, busy, newer, newest}


@pytest.mark.parametrize("damage", [lambda _: b"", lambda b: b[:-1], lambda b: b[: len(b) // 2]])
def test_damage_is_set_aside_and_trained_anew(url: str, damage) -> None:
    store = Store(url, ENOUGH)
    store.put(a_result())
    content(url, f"{KEY}.run", damage(content(url, f"{KEY}.run")))
    assert store.get(KEY) is None
    assert store.damaged == 1
    assert files(url) == [f"{KEY}.damaged"]
    store.put(a_result())
    assert same(store.get(KEY), a_result())


def test_only_some_of_the_damaged_are_kept(url: str) -> None:
    store = Store(url, ENOUGH)
    for number in range(MOST_DAMAGED + 2):
        content(url, f"{number:032x}.run", b"nonsense")
        assert store.get(f"{number:032x}") is None
    assert len(files(url)) == MOST_DAMAGED

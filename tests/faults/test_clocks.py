"""A clock that was moved: what comes from the future or long ago is no special case."""

import os
import time
from pathlib import Path

import pytest

from core.experiment import key
from core.runs.archive import pack
from core.runs.run import SECONDS_PRESENT, Run
from core.runs.store import Store
from tests.unit.runs.made_up import a_result, an_experiment, same

YEAR = 365 * 24 * 3600.0


def test_what_was_used_next_year_does_not_stay_for_ever(tmp_path: Path) -> None:
    results = [a_result(an_experiment(seed)) for seed in range(5)]
    keys = [key(result.experiment) for result in results]
    store = Store(str(tmp_path), int(2.5 * len(pack(results[0]))))
    store.put(results[0])
    os.utime(tmp_path / f"{keys[0]}.run", (time.time() + YEAR,) * 2)
    store.put(results[1])
    for number in (2, 3):
        os.utime(tmp_path / f"{keys[number - 1]}.run", (time.time() + number,) * 2)
        store.put(results[number])
    assert keys[0] not in (store.keys() or set())
    assert same(store.get(keys[3]), results[3])


@pytest.mark.parametrize("years", [-30, 30])
def test_a_servers_clock_that_is_years_off_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    store, result = Store(str(tmp_path), 2**30), a_result()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + years * YEAR)
    store.put(result)
    assert same(store.get(key(result.experiment)), result)
    assert [summary.key for summary in store.summaries()] == [key(result.experiment)]


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_draft_that_a_dead_server_left_goes_whatever_its_date(
    tmp_path: Path, hours: float
) -> None:
    draft = tmp_path / ".left.draft"
    draft.write_bytes(b"half a res")
    os.utime(draft, (time.time() + hours * 3600,) * 2)
    Store(str(tmp_path), 2**30).put(a_result())
    assert not draft.exists()


def test_who_watches_a_run_is_told_by_a_clock_that_nobody_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Run("0" * 32, an_experiment())
    run.look("ada")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100 * SECONDS_PRESENT)
    assert run.view().watchers == 1

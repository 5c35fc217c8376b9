"""Garbage is collected when nobody waits, and what a session leaves is given back."""

from __future__ import annotations

import gc
import threading
import weakref

import anyio
import pytest

from core.ui import garbage
from core.ui.garbage import SCRIPT_THREAD, collect, collect_when_nobody_waits, somebody_waits


class Session:
    """Objects that hold each other, as a session's do."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_before():
    yield
    gc.unfreeze()
    gc.enable()


def test_what_nobody_holds_is_freed():
    session = weakref.ref(Session())
    collect(whole=False)
    assert session() is None


def test_what_stays_is_not_looked_through_again():
    collect(whole=False)
    assert gc.get_freeze_count() > 0
    assert len(gc.get_objects()) < gc.get_freeze_count()


def test_what_was_set_aside_and_left_is_freed_by_a_whole_collection():
    held = Session()
    session = weakref.ref(held)
    collect(whole=False)
    del held
    collect(whole=False)
    assert session() is not None
    collect(whole=True)
    assert session() is None


def test_somebody_waits_while_a_script_runs():
    running = threading.Event()
    script = threading.Thread(target=running.wait, name=SCRIPT_THREAD)
    assert not somebody_waits()
    script.start()
    assert somebody_waits()
    running.set()
    script.join()
    assert not somebody_waits()


def test_streamlit_still_calls_its_threads_so():
    from streamlit.runtime.scriptrunner import script_runner

    with open(script_runner.__file__, encoding="utf-8") as source:
        assert f'name="{SCRIPT_THREAD}"' in source.read()


def test_python_collects_nothing_by_itself_meanwhile_and_goes_on_afterwards(monkeypatch):
    monkeypatch.setattr(garbage, "SECONDS_BETWEEN", 0.01)
    session = weakref.ref(Session())
    seen: list[bool] = []

    async def lives() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(collect_when_nobody_waits)
            await anyio.sleep(0)
            seen.append(gc.isenabled())
            with anyio.fail_after(5):
                while session() is not None:
                    await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()

    anyio.run(lives)
    assert seen == [False]
    assert gc.isenabled()


def test_it_waits_for_an_answer_to_end_but_not_for_ever(monkeypatch):
    monkeypatch.setattr(garbage, "SECONDS_BETWEEN", 0.01)
    monkeypatch.setattr(garbage, "MOST_SECONDS", 0.3)
    running = threading.Event()
    script = threading.Thread(target=running.wait, name=SCRIPT_THREAD)
    script.start()
    session = weakref.ref(Session())
    kept: list[bool] = []

    async def lives() -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(collect_when_nobody_waits)
            await anyio.sleep(0.1)
            kept.append(session() is not None)
            with anyio.fail_after(5):
                while session() is not None:
                    await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()

    anyio.run(lives)
    running.set()
    script.join()
    assert kept == [True]

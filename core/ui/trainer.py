"""How a page asks for runs and hears of them.

All visitors share one queue and one store. Only this module knows them, and in whose name a page
asks: a page names an Experiment or the key of a run.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Hashable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

import streamlit as st

from core.experiment import Experiment, Impossible, key
from core.results.result import Row
from core.runs import Queue, RunView, Summary, open_store
from core.runs.limits import limits
from core.runs.queue import WHEN_IDLE, Outlook, Stopped
from core.study import cost as costs
from core.study.presets import ready_made
from core.ui.builder.data import size_of
from core.ui.elements import complain
from core.ui.room.room import tell_room

K = TypeVar("K", bound=Hashable)

SECONDS_BETWEEN_GLANCES = 0.01
EVERYBODY = "everybody"
"""In whose name is trained what the room needs, or will need."""


@st.cache_resource(show_spinner=False)
def queue() -> Queue:
    """The queue of this server. Pages leave it to the functions below."""
    return Queue(open_store(), limits=limits(), cost=cost)


def waking() -> bool:
    """Whether the workers are not ready yet."""
    return queue().state != "ready"


def find(run: Experiment | str) -> RunView | None:
    """The run of an Experiment, or that under a key, remembered or going on; None without one."""
    return queue().find(run if isinstance(run, str) else key(run), _session())


def glance(run: Experiment | str) -> RunView | None:
    """The run of an Experiment, or that under a key, without counting as one who watches it."""
    return queue().find(run if isinstance(run, str) else key(run))


def views_of(experiments: Mapping[K, Experiment]) -> dict[K, RunView]:
    """The runs of those Experiments that there are, remembered or going on."""
    found = {name: find(experiment) for name, experiment in experiments.items()}
    return {name: view for name, view in found.items() if view is not None}


def submit(experiment: Experiment) -> RunView | None:
    """Has it trained, unless it is remembered; where that cannot be, says why and returns None."""
    try:
        view = queue().submit(experiment, _session())
    except Impossible as problem:
        complain(problem)
        return None
    tell_room([view.key])
    return view


def wait_for_rows(view: RunView, seconds: float) -> None:
    """Returns when a run has its first rows, or has ended; at the latest after ``seconds``.

    So the page that asked for it shows them at once, not at its next look. Where others come first,
    or the workers are not ready yet, nothing is waited for.
    """
    if waking():
        return
    deadline = time.monotonic() + seconds
    seen: RunView | None = view
    while seen and seen.active and not seen.rows and not seen.place and time.monotonic() < deadline:
        time.sleep(SECONDS_BETWEEN_GLANCES)
        seen = find(view.key)


def submit_all(experiments: Iterable[Experiment]) -> None:
    """Has all of them trained that may be; of the others it says why for the first."""
    asked, problems = _submit_each(experiments, _session())
    tell_room(asked)
    if problems:
        complain(problems[0])


def submit_when_idle(experiments: Iterable[Experiment]) -> None:
    """Has those trained that may be, by workers that nobody needs; who trains comes before them."""
    _asked, problems = _submit_each(experiments, WHEN_IDLE)
    if problems:
        complain(problems[0])


def _submit_each(
    experiments: Iterable[Experiment], session: str
) -> tuple[list[str], list[Impossible]]:
    """The keys of those that may be trained, and what is wrong with the others."""
    asked, problems = [], []
    for experiment in experiments:
        try:
            asked.append(queue().submit(experiment, session).key)
        except Impossible as problem:
            problems.append(problem)
    return asked, problems


def outlook(experiments: Iterable[Experiment]) -> Outlook:
    """How long those trainings would take, and when they would begin, if one asked for them now."""
    return queue().outlook(experiments, _session())


def stop(run_key: str) -> Stopped:
    """Ends a run and keeps its epochs; while others watch it, it goes on for them."""
    return queue().stop(run_key, _session())


def submit_for_all(experiments: Iterable[Experiment]) -> int:
    """Has those trained that may be, in nobody's name, in the turn of one more reader.

    Returns how many of them were not remembered.
    """
    waiting = 0
    for experiment in experiments:
        with suppress(Impossible):
            waiting += queue().submit(experiment, EVERYBODY).active
    return waiting


def waiting() -> int:
    """How many runs wait for a worker, whoever asked for them."""
    return queue().waiting()


def clear() -> int:
    """Lets go of all runs that wait, whoever asked for them; how many there were."""
    return queue().clear()


def warm_up() -> int:
    """Has every preset trained that may be, and is not remembered; how many those are."""
    return submit_for_all(ready_made())


def summaries() -> list[Summary]:
    """Every run in the store, the most recently used first."""
    return queue().store.summaries()


def kept() -> int:
    """How many results this server has put into the store since its start."""
    return queue().store.kept


def rows(run_key: str) -> tuple[Row, ...] | None:
    """The rows of a run in the store; None where there are none."""
    return queue().store.rows(run_key)


def owned() -> frozenset[str]:
    """The keys of the runs that this browser tab was the first to have trained."""
    return queue().owned(_session())


def pin(run_key: str) -> None:
    """Keeps a run when the store is full.

    Raises:
        StoreUnavailable: the store cannot be written, or too much is pinned already.
    """
    queue().store.pin(run_key)


def unpin(run_key: str) -> None:
    """Lets a run go when the store is full."""
    queue().store.unpin(run_key)


def remove(run_key: str) -> None:
    """Forgets a run that this browser tab owns and that has ended; of any other, nothing."""
    queue().remove(run_key, _session())


def cost(experiment: Experiment) -> float | None:
    """What it costs to train; None where that cannot be said, or the data are not to be had."""
    try:
        return costs.cost(experiment, size_of(experiment.data))
    except Impossible:
        return None


def _session() -> str:
    """A name for this browser tab, for fair turns and for stopping one's own runs."""
    if "session" not in st.session_state:
        st.session_state["session"] = secrets.token_hex(8)
    return str(st.session_state["session"])

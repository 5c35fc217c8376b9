"""How long a training will take, and when it begins: said as roughly as it is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import streamlit as st

from core.experiment import Experiment
from core.runs import RunView
from core.ui import trainer
from core.ui.language import _

SECONDS_WORTH_A_WORD = 2.0
"""Whoever waits no longer than this need not be told."""


def lasting(seconds: float) -> str:
    """A time in the reader's language: an estimate is no better than this."""
    if seconds < 4.5:
        return _("a few seconds")
    if seconds < 57.5:
        step = 1 if seconds < 10 else 5
        return _("about {count} s", count=step * round(seconds / step))
    if seconds < 90:
        return _("about a minute")
    return _("about {count} minutes", count=round(seconds / 60))


def say_what_to_expect(experiments: Iterable[Experiment]) -> None:
    """Beside a button that trains: how long that would take, and when it would begin.

    ``experiments`` are those that are neither remembered nor going on. Of none nothing is said, nor
    what nobody can know.
    """
    new = tuple(experiments)
    if new and (said := expected(new)):
        st.caption(said, width="content")


def expected(experiments: Collection[Experiment]) -> str:
    """What to expect of trainings that are not known yet; empty where nothing is worth a word."""
    outlook = trainer.outlook(experiments)
    said = []
    if outlook.seconds is not None:
        said.append(_("Takes {time}.", time=lasting(outlook.seconds)))
    if outlook.begins_in is None:
        if outlook.place:
            said.append(_("In the queue: {count} before you", count=outlook.place))
    elif outlook.begins_in > SECONDS_WORTH_A_WORD:
        said.append(_("Begins in {time}.", time=lasting(outlook.begins_in)))
    return " ".join(said)


def queued(view: RunView) -> str:
    """Where a run is that waits, and when it will begin."""
    if trainer.waking():
        return _("Waking the trainer up …")
    if not view.place:
        return _("Waiting for a free trainer …")
    said = _("In the queue: {count} before you", count=view.place)
    if view.begins_in is None or view.begins_in <= SECONDS_WORTH_A_WORD:
        return said
    return f"{said} · {_('begins in {time}', time=lasting(view.begins_in))}"


def left(view: RunView) -> str:
    """How long a run still trains; empty while nobody knows."""
    if view.seconds_left is None:
        return ""
    return _("{time} left", time=lasting(view.seconds_left))


def to_come(view: RunView) -> str:
    """How long a run may still take that has shown no epoch yet; empty while nobody knows."""
    expected = trainer.outlook((view.experiment,)).seconds
    if expected is None or expected <= view.seconds:
        return ""
    return _("{time} left", time=lasting(expected - view.seconds))


def last_of(views: Iterable[RunView]) -> str:
    """Of several runs, when the last will begin; once it has, how long it still trains."""
    active = [view for view in views if view.active]
    waiting = [view.begins_in for view in active if view.status == "queued"]
    if known := [seconds for seconds in waiting if seconds is not None]:
        longest = max(known)
        if len(known) < len(waiting) or longest <= SECONDS_WORTH_A_WORD:
            return ""
        return _("the last begins in {time}", time=lasting(longest))
    if waiting or not active or any(view.seconds_left is None for view in active):
        return ""
    return left(max(active, key=lambda view: view.seconds_left or 0.0))

"""A goal for the room: what is to be reached, not who comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core.room.event import Event, Refused
from core.study.goals import Goal

if TYPE_CHECKING:
    from core.room.room import Room


@dataclass(frozen=True)
class Aim:
    """A goal that was set ``at`` some time; ``opened`` says when its test set was, if it was."""

    goal: Goal
    at: float
    opened: float | None = None


class GoalSet(Event):
    """The teacher sets a goal: from now on trainings count."""

    desk_only = True
    for_everybody = True
    kind: Literal["goal_set"] = "goal_set"
    goal: Goal

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, aim=Aim(self.goal, self.at))


class TestSetOpened(Event):
    """The sealed test set is opened for everybody, once; what is trained later does not count."""

    __test__ = False
    desk_only = True
    for_everybody = True
    kind: Literal["test_set_opened"] = "test_set_opened"

    def on(self, room: Room) -> Room:  # noqa: D102
        if room.aim is None:
            raise Refused("There is no goal.")
        if room.aim.opened is not None:
            return room
        return replace(room, aim=replace(room.aim, opened=self.at))


class GoalOver(Event):
    """The goal is taken back."""

    desk_only = True
    for_everybody = True
    kind: Literal["goal_over"] = "goal_over"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, aim=None)


def tried(room: Room, now: float) -> Mapping[str, tuple[str, ...]]:
    """The keys of the runs that each browser asked for while the goal stood, desks left out."""
    if room.aim is None:
        return {}
    until = now if room.aim.opened is None else room.aim.opened
    return {
        who: keys
        for who, trainings in room.trainings.items()
        if not room.at_desk(who, now)
        and (keys := tuple(t.key for t in trainings if room.aim.at <= t.at <= until))
    }

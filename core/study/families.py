"""Which runs of a list are one sweep: equal but for one setting, and for their seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Told = Mapping[str, str]
"""What a run was told: the names of settings, and their values."""

FEWEST = 3
"""Runs that make a sweep."""
SEED = "seed"
VARIED = (
    *("units", "epochs", "rows", "noise", "batch", "rate", "optimizer", "dropout", "l1", "l2"),
    SEED,
)
"""The settings that sweeps vary."""


def families(told: Mapping[Key, Told], stories: Collection[Key] = ()) -> list[list[Key]]:
    """The sweeps among runs, the largest first; no run is in two of them.

    Two settings make one sweep where each value of the one was tried with each of the other, and
    one of them is the seed. Of ``stories``, which have names of their own, one may begin a sweep.
    """
    taken: set[Key] = set()
    found = []
    for family in sorted(_candidates(told), key=len, reverse=True):
        left = [key for key in family if key not in taken]
        named = [key for key in left if key in stories]
        if len(named) > 1:
            left = [key for key in left if key not in stories]
        if len(left) >= FEWEST:
            found.append(left)
            taken.update(left)
    return found


def _candidates(told: Mapping[Key, Told]) -> Iterator[list[Key]]:
    """Runs that agree in all but one setting, or in all but one and the seed: a whole square."""
    for name in VARIED:
        yield from _agreeing(told, {name})
    for name in VARIED[:-1]:
        for group in _agreeing(told, {name, SEED}):
            values, seeds = ({told[key].get(part, "") for key in group} for part in (name, SEED))
            if min(len(values), len(seeds)) > 1 and len(group) == len(values) * len(seeds):
                yield group


def _agreeing(told: Mapping[Key, Told], free: set[str]) -> list[list[Key]]:
    groups: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for key, one in told.items():
        groups[tuple(value for name, value in one.items() if name not in free)].append(key)
    return list(groups.values())

"""Who opened which sealed test set, and when: entries of a log that only ever grows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self

from annotated_types import Ge, Lt, MaxLen
from pydantic import BaseModel, ConfigDict, StringConstraints

from core.experiment import Better, Data

Measure = Literal["accuracy", "loss", "mae", "mse", "r2"]
"""What a network is measured by on the test set."""

Device = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""A browser, by a number that says nothing of who holds it."""
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Moment = Annotated[int, Ge(0), Lt(10**13)]
"""Milliseconds since 1970."""


class Opening(BaseModel):
    """A browser has seen the test ``scores`` of a run; or, ``handed_in``, it claims them.

    ``rows`` names the test set, so that openings of the same one are found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    device: Device
    at: Moment
    run: Key
    rows: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    scores: Annotated[Mapping[Measure, float], MaxLen(5)]
    handed_in: bool = False

    @classmethod
    def read(cls, text: str | bytes) -> Self:
        """The entry in a JSON text.

        Raises:
            ValueError: it is none.
        """
        return cls.model_validate_json(text)


def better_side(measure: Measure) -> Better:
    """Whether more or less of a measure is better."""
    return "max" if measure in ("accuracy", "r2") else "min"


def is_better(measure: Measure, one: float, other: float) -> bool:
    """Whether one score is better than another; one that is no number never is."""
    return one > other if better_side(measure) == "max" else one < other


def sealed_rows(data: Data) -> str:
    """16 hexadecimal digits: equal where two Experiments are tested on the same rows.

    How many rows train and how often, how they are prepared and told, changes no test row.
    """
    left_out = {"num_words", "train_rows", "label_noise", "noise_seed", "preparation"}
    named = data.model_dump(mode="json", exclude=left_out)
    for part, name in (("plane", "features"), ("brought", "copies")):
        named.get(part, {}).pop(name, None)
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()[:16]


def opened_before(handed_in: Opening, log: Iterable[Opening]) -> tuple[Opening, ...]:
    """What the same browser had opened of the same test set by then, each other run once."""
    others = {
        entry.run: entry
        for entry in sorted(log, key=lambda entry: entry.at, reverse=True)
        if entry.device == handed_in.device
        and entry.rows == handed_in.rows
        and entry.run != handed_in.run
        and entry.at <= handed_in.at
        and not entry.handed_in
    }
    return tuple(sorted(others.values(), key=lambda entry: entry.at))

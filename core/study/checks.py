"""What a step of a route asks of a page: pure checks of its controls and of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Annotated, Any

from pydantic import StringConstraints, model_validator

from core.experiment.base import Part


class Check(Part):
    """One thing to hold of what a page calls ``of``.

    That is a control by its name in the address, or a number or a word that the page says it
    measured: ``answer.colder`` is how a question was answered, ``right`` or ``wrong``.
    """

    of: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.]{1,60}$")]
    at_least: float | None = None
    at_most: float | None = None
    equals: Annotated[str, StringConstraints(max_length=60)] | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Check:
        if self.at_least is None and self.at_most is None and self.equals is None:
            raise ValueError("a check asks for something")
        return self

    def holds(self, value: Any) -> bool:
        """Whether it holds of a value; of none, of no number where one is asked for, it does not.

        Of several chosen options one that equals is enough.
        """
        if isinstance(value, list | tuple):
            return any(self.holds(one) for one in value)
        if self.equals is not None and str(value).lower() != self.equals.lower():
            return False
        if self.at_least is None and self.at_most is None:
            return True
        try:
            number = float(value)
        except (TypeError, ValueError):
            return False
        low = self.at_least is None or number >= self.at_least
        high = self.at_most is None or number <= self.at_most
        return isfinite(number) and low and high


def all_hold(checks: Iterable[Check], state: Mapping[str, Any]) -> bool:
    """Whether every check holds of a page's state, by names."""
    return all(check.of in state and check.holds(state[check.of]) for check in checks)

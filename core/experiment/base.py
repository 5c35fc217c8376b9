"""What every part of an Experiment is made of: frozen, strict, and changed in one way alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Self, get_args

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from core.experiment.mistakes import mistakes_in

Count = Annotated[int, Ge(1), Le(1_000_000_000)]
Fraction = Annotated[float, Gt(0), Lt(1)]
Rate = Annotated[float, Gt(0), Le(1_000_000)]
Small = Annotated[float, Ge(0), Le(1_000_000)]
"""What may be 0, and has a place in a float32."""
Seed = Annotated[int, Ge(0), Lt(2**31)]


class OneOf:
    """Marks a text that must be one of a few names."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema([*self.names])


class Part(BaseModel):
    """A frozen, strict piece of an Experiment: unknown fields and infinite numbers are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def changed(self, **values: Any) -> Self:
        """A copy with other values, validated as the original was.

        Raises:
            InvalidExperiment: it cannot have these values, with one plain sentence a mistake.
        """
        try:
            return type(self)(**{**dict(self), **values})
        except ValidationError as error:
            raise mistakes_in(error) from None


def by_kind(union: Any) -> dict[str, type[Any]]:
    """The parts that an annotated union is made of, by their ``kind``, in its order."""
    parts = get_args(get_args(union)[0])
    return {part.model_fields["kind"].default: part for part in parts}


def limits(part: type[Part], field: str) -> tuple[Any, Any]:
    """The smallest and the largest value a numeric field may take; ``None`` where it has no bound.

    Pages give their widgets these bounds, so a form and its Experiment never disagree.
    """
    about = part.model_fields[field]
    or_none = [m for way in get_args(about.annotation) for m in getattr(way, "__metadata__", ())]
    metadata = about.metadata or or_none
    low = next(
        (m.ge if isinstance(m, Ge) else m.gt for m in metadata if isinstance(m, Ge | Gt)), None
    )
    high = next(
        (m.le if isinstance(m, Le) else m.lt for m in metadata if isinstance(m, Le | Lt)), None
    )
    return low, high

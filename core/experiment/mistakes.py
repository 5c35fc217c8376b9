"""What cannot be, as plain sentences: of one's own, and of what pydantic finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from core.messages import N_

MOST_SENTENCES = 8
"""Of one Experiment's mistakes; the others are counted."""


class Impossible(ValueError):
    """What cannot be, as a sentence: ``template`` is a gettext message, ``values`` fill it in."""

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))

    def __reduce__(self) -> tuple[Any, ...]:
        return _impossible, (self.template, self.values)


def _impossible(template: str, values: dict[str, Any]) -> Impossible:
    return Impossible(template, **values)


class InvalidExperiment(ValueError):
    """An Experiment that cannot be, with a sentence for each thing wrong.

    ``problems`` holds one :class:`Impossible` a mistake, so that a page can translate each
    template before it fills the values in.
    """

    def __init__(self, problems: list[Impossible]) -> None:
        self.problems = problems
        super().__init__(" ".join(str(problem) for problem in problems))


def mistakes_in(error: ValidationError) -> InvalidExperiment:
    """What pydantic has found, with one plain sentence a mistake."""
    found = error.errors(include_url=False)
    sentences = [_sentence(mistake) for mistake in found[:MOST_SENTENCES]]
    if len(found) > MOST_SENTENCES:
        more = len(found) - MOST_SENTENCES
        sentences.append(Impossible("{count} more things are wrong with it.", count=more))
    return InvalidExperiment(sentences)


_SENTENCES = {
    "greater_than": N_("{field} must be more than {gt}, but it is {input}."),
    "greater_than_equal": N_("{field} must be at least {ge}, but it is {input}."),
    "less_than": N_("{field} must be less than {lt}, but it is {input}."),
    "less_than_equal": N_("{field} can be {le} at the most, but it is {input}."),
    "finite_number": N_("{field} must be an ordinary number, but it is {input}."),
    "int_parsing": N_("{field} must be a whole number, but it is {input}."),
    "int_from_float": N_("{field} must be a whole number, but it is {input}."),
    "int_type": N_("{field} must be a whole number, but it is {input}."),
    "float_parsing": N_("{field} must be a number, but it is {input}."),
    "float_type": N_("{field} must be a number, but it is {input}."),
    "literal_error": N_("{field} can be {expected}, but it is {input}."),
    "union_tag_invalid": N_("{field} can be {expected_tags}, but it is {tag}."),
    "union_tag_not_found": N_("{field} does not say which kind it is."),
    "missing": N_("{field} is missing."),
    "extra_forbidden": N_("{field} is not known here."),
    "too_long": N_(
        "{field} can have {max_length} entries at the most, but it has {actual_length}."
    ),
    "string_too_long": N_("{field} can have {max_length} letters at the most."),
    "json_invalid": N_("This is not JSON: {error}."),
}


def _sentence(mistake: Mapping[str, Any]) -> Impossible:
    context = mistake.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, Impossible):
        return Impossible(cause.template, **_shortened(cause.values))
    values = {
        **{name: str(value) for name, value in context.items()},
        "tag": _short(context.get("tag")),
        "field": _place(mistake["loc"]),
        "input": _short(mistake["input"]),
        "message": mistake["msg"],
    }
    return Impossible(_SENTENCES.get(mistake["type"], N_("{field}: {message}.")), **values)


def _shortened(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _short(v) if isinstance(v, str) else v for name, v in values.items()}


def _place(location: tuple[int | str, ...]) -> str:
    """``("layers", 0, "dense", "units")`` as a reader counts: ``layers 1 units``."""
    kind = location[2:3] if location[:1] == ("layers",) else ()
    unsaid = {*kind, "rate", "schedule"}
    steps = [str(step + 1) if isinstance(step, int) else _short(step) for step in location]
    said = (step for step in steps if step not in unsaid and "[" not in step)
    return " ".join(said) or "Experiment"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

"""How much of the form a reader sees: for the first time, as usual, or everything.

A level takes nothing away: what is set otherwise than in the page's first story stays in view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.messages import N_
from core.ui.controls import begin, choice
from core.ui.elements import visit
from core.ui.language import _
from core.ui.room.strip import led

KEY = "level"
USUAL = "usual"
LEVELS = {
    "first": N_("First time"),
    USUAL: N_("Usual"),
    "everything": N_("Everything"),
}
SHOWN_FROM = {
    "units": "first",
    "rate": "first",
    "epochs": "first",
    "optimizer": USUAL,
    "learning_rate": USUAL,
    "batch_size": USUAL,
    "loss": USUAL,
    "activation": USUAL,
    "arrange": USUAL,
    "validation": USUAL,
    "early": USUAL,
    "checkpoint": USUAL,
    "momentum": USUAL,
    "penalty": USUAL,
    "divide_by_255": USUAL,
    "flatten": USUAL,
    "standardize": USUAL,
    "num_words": USUAL,
    "shuffle": USUAL,
    "seed": USUAL,
    "file": USUAL,
    "why": USUAL,
    "kernel_initializer": "everything",
    "use_bias": "everything",
    "negative_slope": "everything",
    "rates": "everything",
    "reduce": "everything",
    "min_delta": "everything",
    "random_state": "everything",
    "train_rows": "everything",
    "label_noise": "everything",
}
"""The first level at which each setting of the form is in view, the best known first."""
NAMED = 4
"""So many of those that are not in view are named."""
FIELDS = {
    "momentum": ("momentum", "nesterov"),
    "validation": ("validation", "folds", "share", "rows"),
    "early": ("early", "patience", "restore"),
    "reduce": ("reduce", "factor", "reduce_patience"),
}
"""The fields of settings that have several, or one of another name."""


@dataclass(frozen=True)
class Sight:
    """What is in view at a ``level``, where the ``unusual`` settings are so at every one.

    ``unseen`` are the labels of what was asked for and is not in view.
    """

    level: str
    unusual: frozenset[str] = frozenset()
    unseen: dict[str, str] = field(default_factory=dict)

    def sees(self, setting: str, label: str = "") -> bool:
        """Whether a setting is in view; if not, its label is noted."""
        order = [*LEVELS]
        seen = order.index(SHOWN_FROM[setting]) <= order.index(self.level)
        seen = seen or setting in self.unusual
        if not seen and label:
            self.unseen.setdefault(setting, label)
        return seen


def unusual(
    usual: Mapping[str, Any], *others: Mapping[str, Any], rates: Iterable[str] = ()
) -> frozenset[str]:
    """The settings that are not ``usual`` in one of the others; each maps fields to their values.

    ``rates`` are the fields of what optimizers have besides.
    """
    fields = {name: (name,) for name in SHOWN_FROM} | FIELDS | {"rates": tuple(rates)}
    return frozenset(
        setting
        for setting, parts in fields.items()
        for name in parts
        if name in usual and any(other[name] != usual[name] for other in others)
    )


def level(entered: bool) -> str:
    """The control; returns the level. ``entered`` says that the page has just been opened."""
    if entered and KEY not in st.query_params:
        begin(KEY, _at_first())
    return choice(
        _("Settings"),
        {name: _(label) for name, label in LEVELS.items()},
        USUAL,
        key=KEY,
        show_label=False,
    )


def _at_first() -> str:
    """The level at which a page opens that its address says nothing of.

    Who comes by the menu begins with little, or as last time; a link shows what it always did.
    """
    by_a_link = bool({*st.query_params} - {"lang"}) or bool(led()) or visit() < 2
    return USUAL if by_a_link else str(st.session_state.get(KEY, "first"))


def say_unseen(sight: Sight) -> None:
    """Below the form: what it has besides, and that it stands as usual."""
    names = [sight.unseen[setting] for setting in SHOWN_FROM if setting in sight.unseen]
    if not names:
        return
    said = _("As usual, and not shown: {names}", names=", ".join(names[:NAMED]))
    if len(names) > NAMED:
        said = _("{names} and {count} more", names=said, count=len(names) - NAMED)
    st.caption(f":material/visibility_off: {said}")

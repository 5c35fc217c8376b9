"""Guided tours through overfitting: the stories of the notes, told by runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.experiment import Experiment
from core.messages import N_
from core.study.presets import FOUR_FOLDS, GARMENTS, NEWSWIRES, NORMALIZATION, REVIEWS
from core.study.sweep import Axis, axis

Measure = Literal["lowest", "best_epoch", "r2"]


@dataclass(frozen=True)
class Tour:
    """A sweep with a question; ``name`` also names its part of the lesson.

    ``measure`` is what the picture shows of each run, ``claim`` the value that the notes report.
    """

    name: str
    title: str
    base: Experiment
    axes: tuple[Axis, ...]
    measure: Measure
    claim: float | None = None


TOURS = {
    tour.name: tour
    for tour in (
        Tour(
            "reviews",
            N_("Film reviews: after epoch 4?"),
            REVIEWS[0].experiment,
            (axis("seed", *range(8)),),
            "best_epoch",
            4,
        ),
        Tour(
            "reviews_units",
            N_("Film reviews: how many units?"),
            REVIEWS[0].experiment,
            (axis("units", 1, 2, 4, 16, 64), axis("seed", 0, 1, 2)),
            "lowest",
        ),
        Tour(
            "newswires",
            N_("Newswires: after epoch 9?"),
            NEWSWIRES[0].experiment,
            (axis("seed", *range(8)),),
            "best_epoch",
            9,
        ),
        Tour(
            "bottleneck",
            N_("Newswires: how narrow a bottleneck?"),
            NEWSWIRES[0].experiment,
            (axis("narrow", 2, 4, 8, 16, 32, 64), axis("seed", 0, 1)),
            "lowest",
        ),
        Tour(
            "houses",
            N_("Houses: after epoch 80?"),
            FOUR_FOLDS.experiment.changed(epochs=200),
            (axis("seed", *range(10)),),
            "best_epoch",
            80,
        ),
        Tour(
            "luck",
            N_("Houses: R² 0.842, or luck?"),
            NORMALIZATION.experiment,
            (axis("seed", *range(20)),),
            "r2",
            0.842,
        ),
        Tour(
            "garments",
            N_("Garments: does dropout help?"),
            GARMENTS[3].experiment,
            (axis("dropout", 0.0, 0.3, 0.5), axis("seed", 42, 43)),
            "lowest",
        ),
    )
}

"""Points of the plane, which ``core.datasets.plane`` draws: without files, and without a sample."""

from __future__ import annotations

from core.datasets.entry import Entry
from core.datasets.facts import Facts, Feature
from core.messages import N_

FACTS = Facts(
    name="plane",
    title=N_("Plane"),
    task="binary",
    sample_shape=(2,),
    features=(Feature("x1", N_("how far to the right")), Feature("x2", N_("how far up"))),
    target=Feature("class", N_("which class a point belongs to")),
    licence=N_("made by this program"),
    sample_note="",
    class_names=("0", "1"),
)


ENTRY = Entry(
    facts=FACTS,
)

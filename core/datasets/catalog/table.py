"""A table that people brought, from ``core.datasets.shelf``: without an original or a sample."""

from __future__ import annotations

from core.datasets.entry import Entry
from core.datasets.facts import Facts, Feature, Wording
from core.messages import N_

FACTS = Facts(
    name="table",
    title=N_("A table of our own"),
    task="regression",
    sample_shape=(1,),
    features=(Feature("x", N_("a number of each row")),),
    target=Feature("y", N_("the last number of each row")),
    licence=N_("whoever brought it"),
    sample_note="",
    wording=Wording(true=N_("true"), predicted=N_("predicted")),
)
"""What holds of every such table; its columns are known once it is loaded."""

ENTRY = Entry(facts=FACTS)

"""What is said of houses, be they Boston's or California's."""

from core.datasets.facts import Wording
from core.messages import N_

HOUSES = Wording(
    rows=N_("houses"),
    counts=N_("{train} houses to learn from, {test} kept for the test; {columns} numbers each."),
    predictions=N_("Predicted and true prices of {count} test houses"),
    true=N_("true price, {unit}"),
    predicted=N_("predicted price, {unit}"),
    compared=N_("{difference} against the middle house"),
)

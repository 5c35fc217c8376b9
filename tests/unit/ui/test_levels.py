"""What of a builder's form is in view at each level."""

import pytest

from core.ui.builder.levels import FIELDS, LEVELS, SHOWN_FROM, Sight, unusual

USUAL = {"epochs": 5, "optimizer": "rmsprop", "early": False, "patience": 10, "adam.beta_1": 0.9}


@pytest.mark.parametrize(("fewer", "more"), [("first", "usual"), ("usual", "everything")])
def test_a_level_adds_to_the_one_before(fewer, more):
    def seen(level):
        return {setting for setting in SHOWN_FROM if Sight(level).sees(setting)}

    assert seen(fewer) < seen(more)


def test_the_first_time_there_are_units_dropout_and_epochs():
    assert {name for name, level in SHOWN_FROM.items() if level == "first"} == {
        "units",
        "rate",
        "epochs",
    }
    assert {*SHOWN_FROM.values()} == {*LEVELS}
    assert {*FIELDS} < {*SHOWN_FROM}


def test_what_is_not_usual_is_in_view_at_every_level():
    changed = {**USUAL, "patience": 3, "adam.beta_1": 0.5}
    found = unusual(USUAL, USUAL, changed, rates=["adam.beta_1"])
    assert found == {"early", "rates"}
    assert Sight("first", found).sees("early")
    assert not Sight("first", found).sees("optimizer")
    assert unusual(USUAL, USUAL) == frozenset()


def test_what_is_not_in_view_is_noted_by_its_first_name():
    sight = Sight("first")
    sight.sees("validation", "held out")
    sight.sees("validation", "share")
    sight.sees("epochs", "epochs")
    assert sight.unseen == {"validation": "held out"}

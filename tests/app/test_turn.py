"""Where will validation turn? Guessed before a training, told after it."""

import pytest

from core.experiment import LastShare, NoValidation, key
from core.study.presets import FOUR_FOLDS
from core.ui.builder.address import encode
from tests.app.desk import rows_of

PAGE = "house_prices"
SPLIT = FOUR_FOLDS.on("sample").changed(validation=LastShare(share=0.2), epochs=30)
TURNS = 8
"""The epoch at which the made-up validation loss is lowest."""


def open_at(open_page, experiment):
    return open_page(PAGE, x=encode(experiment))


def said(app):
    return "\n".join(element.value for element in (*app.markdown, *app.caption))


def test_before_a_training_there_is_an_empty_plot_to_tap_on(open_page, desk):  # noqa: ARG001
    assert "Where will validation turn?" in said(open_at(open_page, SPLIT))


@pytest.mark.parametrize(
    "change", [{"validation": NoValidation(), "callbacks": ()}, {"epochs": 2}], ids=str
)
def test_nothing_is_asked_where_nothing_can_turn(open_page, desk, change):  # noqa: ARG001
    assert "Where will validation turn?" not in said(open_at(open_page, SPLIT.changed(**change)))


@pytest.mark.parametrize(
    ("guess", "sentence"),
    [
        (TURNS, "and there it turns"),
        (12, f"best at epoch {TURNS}, 4 sooner"),
        (5, f"best at epoch {TURNS}, 3 later"),
    ],
)
def test_afterwards_one_sentence_says_how_far_off_the_guess_was(open_page, desk, guess, sentence):
    app = open_at(open_page, SPLIT)
    app.session_state["turns"] = {key(SPLIT): guess}
    desk.say(SPLIT, status="finished", rows=rows_of(SPLIT))
    app.run()
    assert sentence in said(app)
    assert "Where will validation turn?" not in said(app)


def test_of_a_curve_that_falls_to_the_end_it_says_that_it_has_not_turned(open_page, desk):
    app = open_at(open_page, SPLIT)
    app.session_state["turns"] = {key(SPLIT): 4}
    desk.say(SPLIT, status="stopped", rows=rows_of(SPLIT, TURNS))
    app.run()
    assert "has not turned" in said(app)


def test_nobody_is_told_of_a_guess_that_was_not_made(open_page, desk):
    desk.say(SPLIT, status="finished", rows=rows_of(SPLIT))
    assert "You said" not in said(open_at(open_page, SPLIT))

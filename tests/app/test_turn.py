"""Where will validation turn? Guessed before a training, told after it."""

import pytest

from core.experiment import LastShare, NoValidation, key
from core.room.desk import SatDown
from core.room.people import Joined
from core.room.poll import Answered
from core.study.presets import FOUR_FOLDS
from core.ui.builder.address import encode
from core.ui.device import name_of
from core.ui.room import room as rooms
from tests.app.desk import rows_of
from tests.unit.room.people import device

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
        (TURNS, "right there it is best"),
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


class TestTogether:
    """The whole room guesses before the curve is shown."""

    @pytest.fixture(autouse=True)
    def an_empty_room(self):
        rooms.hub.clear()
        yield
        rooms.hub.clear()

    @pytest.fixture
    def teacher(self, open_page, desk):
        desk.say(SPLIT, status="finished", rows=rows_of(SPLIT))
        app = open_at(open_page, SPLIT)
        happens(SatDown, name_of(app.session_state["device"]))
        return app.run()

    def test_the_curve_is_held_back_and_then_drawn_with_all_guesses(self, teacher):
        assert charts(teacher)
        press(teacher, "ask turn")
        assert not charts(teacher)
        number = rooms.room().poll.number
        for who, epoch in enumerate((5, 9, 9)):
            happens(Joined, device(who), luck=who)
            happens(Answered, device(who), number=number, option=str(epoch))
        assert "**3 of 3** have answered" in said(teacher.run())
        press(teacher, "reveal")
        assert f"3 guesses, their median at epoch 9. It is best at epoch {TURNS}." in said(teacher)
        assert "median guess: 9" in charts(teacher)[0].proto.spec
        press(teacher, "put away")
        assert "3 guesses" not in said(teacher)

    def test_where_nobody_has_guessed_the_curve_is_drawn_alone(self, teacher):
        press(teacher, "ask turn")
        press(teacher, "reveal")
        assert charts(teacher)
        assert "guess" not in said(teacher)

    def test_what_was_not_trained_is_trained_to_reveal_it(self, teacher, desk):
        desk.runs.clear()
        press(teacher, "ask turn")
        assert teacher.button(key="reveal").label == "Train and reveal"
        press(teacher, "reveal")
        assert desk.submitted == [SPLIT]

    def test_a_phone_is_asked_on_an_empty_plot_and_sees_no_curve(self, open_page, teacher):
        press(teacher, "ask turn")
        phone = open_at(open_page, SPLIT)
        happens(Joined, name_of(phone.session_state["device"]), luck=1)
        phone.run()
        assert "Where will validation turn?" in said(phone)
        assert not charts(phone)
        happens(
            Answered,
            name_of(phone.session_state["device"]),
            number=rooms.room().poll.number,
            option="5",
        )
        press(teacher, "reveal")
        assert charts(phone.run())
        assert f"You said epoch 5. It is best at epoch {TURNS}, 3 later." in said(phone)

    def test_a_phone_that_has_not_guessed_is_told_where_to_look(self, open_page, teacher):
        press(teacher, "ask turn")
        phone = open_at(open_page, SPLIT)
        happens(Joined, name_of(phone.session_state["device"]), luck=1)
        press(teacher, "reveal")
        assert [told.value.strip() for told in phone.run().info] == [
            "The answers are shown now: look at the screen."
        ]
        assert charts(phone)

    def test_nobody_else_is_asked(self, open_page, teacher):
        press(teacher, "ask turn")
        assert charts(open_at(open_page, SPLIT))


def happens(event, who, **values):
    hub = rooms.hub()
    hub.post(event(by=who, at=hub.now(), **values))


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception


def charts(app):
    return app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")

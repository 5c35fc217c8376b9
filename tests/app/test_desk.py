"""The desk: the token opens it, and what is seen from there."""

import pytest

from core.experiment import Impossible, key
from core.room.gather import GatheringOpened, RowGiven
from core.room.people import Joined, Seen
from core.room.trainings import Asked
from core.study.presets import ready_made
from core.ui.room import room as rooms
from core.ui.room import token
from tests.unit.room.people import device
from tests.unit.runs.made_up import an_experiment


@pytest.fixture(autouse=True)
def an_empty_room(monkeypatch):
    monkeypatch.setenv(token.SETTING, "a good token")
    token.token.cache_clear()
    rooms.hub.clear()
    yield
    token.token.cache_clear()
    rooms.hub.clear()


def sit_down(app):
    app.text_input[0].set_value("a good token")
    button(app, "To the desk").click().run()
    return app


def button(app, label):
    return next(one for one in app.button if one.label == label)


def said(app) -> str:
    return " ".join(text.value for text in app.markdown)


def remarks(app) -> list[str]:
    return [caption.value for caption in app.caption]


def come(*pages: str) -> None:
    """That many come in, each on a page."""
    hub = rooms.hub()
    for number, page in enumerate(pages):
        hub.post(Joined(by=device(number), at=hub.now(), luck=number))
        hub.post(Seen(by=device(number), at=hub.now(), page=page))


def test_the_token_is_asked_for_and_a_wrong_one_opens_nothing(open_page):
    app = open_page("desk")
    app.text_input[0].set_value("a bad token")
    button(app, "To the desk").click().run()
    assert [error.value for error in app.error] == ["That is not the token."]
    assert not app.metric


def test_in_the_address_it_is_used_once_and_taken_out(open_page):
    app = open_page("desk", token="a good token")  # noqa: S106
    assert "token" not in app.query_params
    assert app.metric[0].label == "here"


@pytest.mark.usefixtures("desk")
def test_it_shows_the_room_at_a_glance(open_page):
    come("softmax", "softmax", "losses")
    app = sit_down(open_page("desk"))
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown == {"here": "3", "follow": "3", "trainings": "0", "waiting": "0"}


def test_it_shows_what_was_trained(open_page, desk):
    come("house_prices", "house_prices")
    hub = rooms.hub()
    for number, seed in enumerate((1, 2)):
        experiment = an_experiment(seed)
        desk.say(experiment, status="finished")
        hub.post(Asked(by=device(number), at=hub.now(), keys=(key(experiment),)))
    app = sit_down(open_page("desk"))
    assert any("**2 ×** Boston housing (sample) · 1, " in text.value for text in app.markdown)


def test_it_shows_how_to_join(open_page):
    app = sit_down(open_page("desk", joining="true"))
    assert any(text.value.endswith("/join") for text in app.markdown)
    assert any("no account" in text.value for text in app.markdown)


def test_a_press_shows_how_to_join_and_another_hides_it(open_page):
    app = sit_down(open_page("desk"))
    button(app, "Show how to join").click().run()
    assert "no account" in said(app)
    button(app, "Hide how to join").click().run()
    assert "no account" not in said(app)


def test_it_clears_the_queue_and_trains_every_example(open_page, desk):
    app = sit_down(open_page("desk"))
    button(app, "Train every example now").click().run()
    assert len(desk.submitted) > 30
    button(app, "Clear the queue").click().run()
    assert desk.cleared == 1


def test_the_end_of_the_lesson_asks_back_and_may_be_put_off(open_page):
    come("softmax", "losses")
    app = sit_down(open_page("desk"))
    button(app, "End the lesson").click().run()
    assert "The lesson ends for all who are here (2), and every phone is told." in said(app)
    button(app, "Go on with it").click().run()
    assert len(rooms.room().people) == 2
    assert "The lesson ends" not in said(app)


def test_it_says_what_was_gathered_and_is_not_kept(open_page):
    come("gather")
    app = sit_down(open_page("desk"))
    hub = rooms.hub()
    (teacher,) = hub.room.desk
    hub.post(GatheringOpened(by=teacher, at=hub.now(), columns=("a", "b", "c")))
    hub.post(RowGiven(by=device(0), at=hub.now(), values=(1, 2, 3)))
    button(app, "End the lesson").click().run()
    assert "for it is not kept (Rows: 1)" in said(app)


def test_who_ends_the_lesson_is_alone(open_page):
    come("softmax")
    app = sit_down(open_page("desk"))
    button(app, "End the lesson").click().run()
    button(app, "End it for everybody").click().run()
    assert rooms.room().people == {}
    assert app.metric[0].value == "0"
    assert "The lesson ends" not in said(app)
    assert "The lesson has ended" in app.success[0].value
    assert "The room is empty again." in remarks(app)
    assert "Nobody is here yet." not in remarks(app)
    come("softmax")
    assert not app.run().success


def test_what_is_done_stands_in_the_order_of_a_lesson(open_page):
    app = sit_down(open_page("desk"))
    acts = [one.label for one in app.button]
    assert acts[-7:] == [
        "Train every example now",
        "Clear the queue",
        "Gather digits or a table",
        "Set a goal",
        "Let everybody go",
        "End the lesson",
        "Leave the desk",
    ]


def test_what_is_done_on_a_page_of_its_own_leads_there(open_page):
    app = sit_down(open_page("desk"))
    button(app, "Set a goal").click().run()
    assert not app.exception
    assert app.title[0].value == "The goal"


def test_after_a_restart_the_desk_says_what_is_left(open_page):
    app = open_page("desk", anew="true")
    assert "The server was started anew" in app.info[0].value
    assert "anew" not in app.query_params
    assert app.text_input[0].label == "Token"


def test_who_leaves_the_desk_needs_the_token_again(open_page):
    app = sit_down(open_page("desk"))
    button(app, "Leave the desk").click().run()
    assert app.text_input[0].label == "Token"


def test_what_the_teacher_s_limits_refuse_keeps_no_other_example_from_being_trained(
    open_page, desk, monkeypatch
):
    submit = desk.submit

    def refuse_the_long(experiment, session):
        if experiment.epochs > 30:
            raise Impossible("{epochs} epochs are too many.", epochs=experiment.epochs)
        return submit(experiment, session)

    monkeypatch.setattr(desk, "submit", refuse_the_long)
    app = sit_down(open_page("desk"))
    button(app, "Train every example now").click().run()
    assert not app.exception
    assert 0 < len(desk.submitted) < len(ready_made())

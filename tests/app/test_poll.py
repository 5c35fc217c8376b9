"""The room is asked a question: the desk opens it, phones answer, the desk reveals it."""

import json

import pytest

from core.room.desk import SatDown
from core.room.lead import Followed
from core.room.people import Joined
from core.room.poll import Opened
from core.ui import predict
from core.ui.device import name_of
from core.ui.room import room as rooms
from core.ui.room.poll import digest
from core.ui.sitemap import ROOT
from tests.unit.room.people import TEACHER

QUESTION = "Add 5 to every logit"
IN_KOREAN = "모든 로짓에 5를 더합니다"


@pytest.fixture(autouse=True)
def an_empty_room():
    rooms.hub.clear()
    yield
    rooms.hub.clear()


@pytest.fixture
def comes(open_page):
    """``comes(SatDown, "softmax", cat="3")``: a browser that joins, or sits down, at a page."""

    def opened(event, url, **address):
        app = open_page(url, **address)
        hub = rooms.hub()
        luck = {"luck": 1} if event is Joined else {}
        hub.post(event(by=device_of(app), at=hub.now(), **luck))
        return app.run()

    return opened


@pytest.fixture
def teacher(comes):
    """The teacher's browser on the page of the softmax."""
    return comes(SatDown, "softmax", cat="4")


@pytest.fixture
def phone(comes, teacher):  # noqa: ARG001 - who is there first
    """A phone in the room, led to the teacher's screen."""
    return comes(Joined, "softmax", cat="4")


@pytest.fixture
def korean(comes, teacher):  # noqa: ARG001 - who is there first
    """Another one, in Korean."""
    return comes(Joined, "softmax", cat="4", lang="ko")


def device_of(app):
    return name_of(app.session_state["device"])


def has(app, key):
    return any(button.key == key for button in app.button)


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def said(app):
    kinds = (app.markdown, app.success, app.warning, app.info)
    return "\n".join(element.value for kind in kinds for element in kind)


def can_press(app, key):
    return has(app, key) and not app.button(key=key).disabled


def marks(app, name):
    """What stands before the options of a reader's own card."""
    options = [button for button in app.button if (button.key or "").startswith(f"predict {name} ")]
    assert options
    return [button.proto.icon for button in options if button.proto.icon]


def bars(app):
    return [element.proto.text for element in app.get("progress")]


def line_on_top(app):
    """What can be pressed in it."""
    drawn = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    (line,) = [told for told in drawn if "events" in told]
    return [name for name, _label in line["buttons"]]


def look_of(app, key):
    """How much a button stands out."""
    return app.button(key=key).proto.type


def titles(boxes):
    return [box.proto.title for box in boxes]


def test_only_the_desk_can_ask(teacher, phone):
    assert has(teacher, "ask shift")
    assert not has(phone, "ask shift")


def test_without_a_room_nothing_is_drawn_for_it(open_page):
    assert not has(open_page("softmax"), "ask shift")


def test_each_phone_is_asked_in_its_language_about_the_teachers_screen(teacher, phone, korean):
    press(teacher, "ask shift")
    assert rooms.room().lead.address == "/softmax?cat=4"
    assert QUESTION in said(phone.run())
    assert IN_KOREAN in said(korean.run())
    for app in (phone, korean):
        assert {"answer up", "answer same", "answer down"} <= {b.key for b in app.button}
        assert not has(app, "predict shift up")


def test_an_answer_can_be_changed_until_it_is_revealed(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    assert "Sent. Look at the screen." in said(phone)
    press(phone, "answer down")
    assert rooms.room().poll.counts == {"up": 0, "same": 0, "down": 1}
    press(teacher, "reveal")
    assert not has(phone.run(), "answer up")


def test_the_bars_are_held_back_until_the_desk_reveals_them(teacher, phone, korean):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    assert "**1 of 2** have answered" in said(teacher.run())
    assert bars(teacher) == ["It rises", "It stays", "It falls"]
    press(korean.run(), "answer same")
    press(teacher.run(), "reveal")
    up, same, down = bars(teacher)
    assert up == "It rises · 1 · 50 %"
    assert same.startswith(":material/check_circle:")
    assert down == "It falls · 0 · 0 %"


def test_the_thing_moves_to_its_answer_and_back(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer same")
    assert teacher.slider(key="shift").value == 0
    press(teacher, "reveal")
    assert teacher.slider(key="shift").value == 5
    assert QUESTION in said(teacher)
    press(teacher, "show shift")
    assert teacher.slider(key="shift").value == 0


def test_a_question_put_away_leaves_the_screen_as_the_phones_have_it(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer same")
    press(teacher, "reveal")
    press(teacher, "put away")
    assert teacher.slider(key="shift").value == 0 == phone.run().slider(key="shift").value


def test_the_commonest_mistake_is_spoken_of_and_leads_to_where_it_fails(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    press(teacher.run(), "reveal")
    assert titles(teacher.warning) == ["The commonest mistake: It rises"]
    assert "share" in teacher.warning[0].value
    press(teacher, "look shift")
    assert teacher.slider(key="shift").value == -50


def test_where_nobody_is_mistaken_nobody_is_told_so(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer same")
    press(teacher.run(), "reveal")
    assert not teacher.warning
    assert titles(teacher.success) == ["It stays"]


def test_one_question_is_asked_at_a_time(teacher, phone):
    press(teacher, "ask shift")
    assert not any(can_press(teacher, f"ask {name}") for name in ("shift", "colder", "sigmoids"))
    press(phone.run(), "answer up")
    press(teacher, "reveal")
    assert all(can_press(teacher, f"ask {name}") for name in ("shift", "colder", "sigmoids"))
    press(teacher, "ask colder")
    assert rooms.room().poll.name == "colder"


def test_a_second_press_on_a_page_that_is_not_yet_drawn_anew_asks_nothing(comes, teacher, phone):
    late = comes(SatDown, "softmax", cat="4")
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    asked = rooms.room().poll
    press(late, "ask colder")
    assert rooms.room().poll == asked


def test_the_desk_answers_nothing_itself(teacher, phone):
    press(teacher, "ask shift")
    assert not can_press(teacher, "predict shift up")
    press(phone.run(), "answer up")
    press(teacher.run(), "reveal")
    assert titles(teacher.warning) == ["The commonest mistake: It rises"]
    assert marks(teacher, "shift") == []
    press(teacher, "put away")
    assert marks(teacher, "shift") == []
    assert not teacher.warning
    assert not teacher.success
    assert can_press(teacher, "predict shift up")


def test_afterwards_the_room_can_be_asked_again(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    press(teacher.run(), "reveal")
    press(teacher, "put away")
    press(teacher, "ask shift")
    assert has(teacher, "reveal")
    assert rooms.room().poll.answers == {}


def test_it_can_be_revealed_before_anybody_has_answered(teacher, phone):
    press(teacher, "ask shift")
    phone.run()
    assert "**0 of 1** have answered" in said(teacher)
    press(teacher, "reveal")
    assert [told.split(" · ", 1)[1].strip("*") for told in bars(teacher)] == ["0 · 0 %"] * 3
    assert not teacher.warning
    assert titles(teacher.success) == ["It stays"]
    assert not has(teacher, "look shift")


def test_an_empty_room_is_said_to_be_empty(teacher):
    press(teacher, "ask shift")
    assert "Nobody is here yet." in said(teacher)
    press(teacher, "reveal")
    assert titles(teacher.success) == ["It stays"]


def test_afterwards_each_phone_is_told_of_its_own_answer(teacher, phone, korean):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    press(korean.run(), "answer same")
    press(teacher.run(), "reveal")
    assert titles(phone.run().warning) == ["Not this time"]
    assert titles(korean.run().success) == ["맞았습니다"]
    assert not phone.info
    press(teacher, "put away")
    assert titles(phone.run().warning) == ["Not this time"]


def test_one_button_stands_out_at_each_moment(teacher, phone):
    assert look_of(teacher, "ask shift") == "secondary"
    press(teacher, "ask shift")
    assert look_of(teacher, "reveal") == "primary"
    assert look_of(teacher, "put away") == "tertiary"
    press(phone.run(), "answer up")
    press(teacher.run(), "reveal")
    assert not has(teacher, "reveal")
    assert look_of(teacher, "put away") == "primary"
    assert look_of(teacher, "look shift") == look_of(teacher, "show shift") == "secondary"


def test_a_question_can_be_withdrawn_before_it_is_revealed(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    assert teacher.button(key="put away").label == "Withdraw the question"
    press(teacher, "put away")
    assert rooms.room().poll is None
    assert teacher.slider(key="shift").value == 0
    assert not phone.run().warning


def test_only_the_desk_is_told_that_its_own_answers_ask_nobody(teacher, phone):
    own = "An answer that you press counts for you alone."
    assert any(own in caption.value for caption in teacher.caption)
    assert not any(own in caption.value for caption in phone.caption)


def test_while_the_room_is_asked_a_press_leads_to_the_desk_and_none_leads_the_room_away(
    teacher, phone
):
    assert line_on_top(teacher) == ["lead", "desk"]
    press(teacher, "ask shift")
    assert line_on_top(teacher) == ["desk"]
    phone.run()
    press(teacher, "reveal")
    assert line_on_top(teacher) == ["lead", "desk"]


def test_what_one_has_answered_is_called_ones_own(teacher, phone, korean):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    press(korean.run(), "answer same")
    press(teacher.run(), "reveal")
    assert phone.run().button(key="predict shift up").label == "**It rises** · your answer"
    assert phone.button(key="predict shift same").label == "It stays"
    assert korean.run().button(key="predict shift same").label == "**그대로입니다** · 내 답"


def test_who_has_answered_may_ask_himself_again(teacher, phone):
    press(teacher, "ask shift")
    press(phone.run(), "answer up")
    press(teacher.run(), "reveal")
    press(phone.run(), "again shift")
    assert not phone.warning
    assert not phone.info
    press(phone, "predict shift same")
    assert titles(phone.success) == ["Right"]
    assert rooms.room().poll.counts == {"up": 1, "same": 0, "down": 0}


def test_who_did_not_answer_is_told_where_to_look_and_may_still_try_alone(teacher, phone):
    press(teacher, "ask shift")
    phone.run()
    press(teacher.run(), "reveal")
    assert "The answers are shown now: look at the screen." in said(phone.run())
    press(phone, "predict shift up")
    assert titles(phone.warning) == ["Not this time"]
    assert "look at the screen" not in said(phone)
    assert rooms.room().mistakes == {"shift": {device_of(phone): "up"}}


def test_the_question_stays_as_it_was_asked_when_the_teacher_moves_a_control(teacher, phone):
    press(teacher, "ask colder")
    asked = rooms.room().poll
    teacher.slider(key="temperature").set_value(2.0).run()
    assert has(teacher, "reveal")
    press(phone.run(), "answer up")
    press(teacher, "reveal")
    assert rooms.room().poll.about == asked.about
    assert teacher.slider(key="temperature").value == 0.5


def test_who_goes_alone_is_invited_and_keeps_the_page(teacher, phone):
    hub = rooms.hub()
    hub.post(Followed(by=device_of(phone), at=hub.now(), follows=False))
    press(teacher, "ask shift")
    assert not has(phone.run(), "answer up")
    assert has(phone, "predict shift up")


def test_who_sees_another_state_is_told_that_it_is_another(comes, teacher):
    press(teacher, "ask shift")
    elsewhere = comes(Joined, "softmax", cat="1")
    assert "another screen" in said(elsewhere)
    assert not has(elsewhere, "answer up")
    assert has(elsewhere, "predict shift up")


def test_the_desk_can_put_a_question_away_from_any_page(comes, teacher):
    press(teacher, "ask shift")
    other = comes(SatDown, "losses")
    assert "The room is asked a question" in said(other)
    press(other, "put away")
    assert rooms.room().poll is None
    assert has(teacher.run(), "ask shift")


def test_what_readers_mistake_for_themselves_counts_at_the_desk(phone, comes):
    press(phone, "predict shift up")
    press(phone, "predict shift down")
    assert rooms.room().mistakes == {"shift": {device_of(phone): "up"}}
    assert "**1 × It rises** · Add 5" in said(comes(SatDown, "desk"))


def test_a_reader_in_no_room_counts_nowhere(open_page):
    press(open_page("softmax"), "predict shift up")
    assert rooms.room().mistakes == {}


PAGES = sorted(
    file.stem for file in (ROOT / "pages").rglob("*.py") if "predict(" in file.read_text("utf-8")
)


@pytest.mark.parametrize("url", PAGES)
def test_every_question_can_be_asked_and_is_the_same_in_both_languages(url, open_page, monkeypatch):
    asked = {"en": [], "ko": []}
    for lang, kept in asked.items():
        monkeypatch.setattr(predict, "card", kept.append)
        open_page(url, lang=lang)
    assert [digest(q) for q in asked["en"]] == [digest(q) for q in asked["ko"]]
    for q in asked["en"]:
        options = tuple(q.options)
        told = {"name": q.name, "about": digest(q), "options": options, "answer": q.answer}
        Opened(by=TEACHER, at=0, address=f"/{url}", **told)

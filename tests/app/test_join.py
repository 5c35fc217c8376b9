"""Coming into the room."""

import json

import pytest
from starlette.requests import Request

from core.room.desk import Closed, SatDown
from core.room.lead import Followed, Led
from core.ui.room import room as rooms
from core.ui.share import short
from core.ui.sitemap import find
from tests.loop import run
from tests.unit.room.people import TEACHER, device


@pytest.fixture(autouse=True)
def an_empty_room():
    rooms.hub.clear()
    yield
    rooms.hub.clear()


def said(app) -> str:
    return " ".join(text.value for text in app.markdown)


def the_teacher(event, **values):
    hub = rooms.hub()
    hub.post(event(by=TEACHER, at=hub.now(), **values))


def strip(app) -> dict | None:
    """The line on top: its words, and what can be pressed."""
    drawn = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    return next((one for one in drawn if "buttons" in one), None)


def test_opening_the_address_is_all(open_page):
    app = open_page("join")
    (person,) = rooms.room().people.values()
    assert person.page == "join"
    assert "When the teacher goes to a page, yours goes there too." in said(app)


def test_a_reload_does_not_make_two_of_one(open_page):
    app = open_page("join")
    app.run()
    assert len(rooms.room().people) == 1


def test_who_leaves_is_out_and_may_come_back(open_page):
    app = open_page("join")
    next(one for one in app.button if one.label == "Leave the room").click().run()
    assert rooms.room().people == {}
    assert "You have left the room." in said(app)
    next(one for one in app.button if one.label == "Come back").click().run()
    assert len(rooms.room().people) == 1


def test_on_other_pages_the_room_knows_where_one_is(open_page):
    app = open_page("join")
    app.switch_page("../../pages/concepts/softmax.py").run()
    (person,) = rooms.room().people.values()
    assert person.page == "softmax"


def test_who_has_not_joined_is_not_in_the_room(open_page):
    open_page("softmax")
    assert rooms.room().people == {}


def test_who_goes_alone_is_not_told_that_the_page_follows_the_teacher(open_page):
    app = open_page("join")
    (me,) = rooms.room().people
    rooms.hub().post(Followed(by=me, at=rooms.hub().now(), follows=False))
    app.run()
    assert "You go alone: nobody moves your page." in said(app)
    assert "goes there too" not in said(app)


def test_who_opens_it_again_while_the_class_is_elsewhere_is_shown_the_way(open_page):
    app = open_page("join")
    the_teacher(SatDown)
    the_teacher(Led, address="/softmax?cat=3")
    app.run()
    assert "The class is on another page." in said(app)
    link = app.get("page_link")[0].proto
    assert (link.label, link.query_string) == ("Back to the class", "cat=3")


@pytest.mark.parametrize("page", ["join", "softmax"])
def test_when_the_lesson_ends_each_page_says_so_and_what_one_can_do(open_page, page):
    app = open_page("join")
    app.switch_page(f"../../{find(page).path}").run()
    the_teacher(SatDown)
    the_teacher(Closed)
    app.run()
    assert rooms.room().people == {}
    assert strip(app)["words"] == "The lesson has ended. Everything here stays open to you."
    assert [label for _name, label in strip(app)["buttons"]] == ["Go on alone", "Join again"]
    assert "have left" not in said(app)


def test_after_the_lesson_opening_the_address_anew_is_all_again(open_page, monkeypatch):
    monkeypatch.setattr(rooms, "device", lambda: device(1))
    open_page("join")
    the_teacher(SatDown)
    the_teacher(Closed)
    assert "That is you." in said(open_page("join"))
    assert list(rooms.room().people) == [device(1)]


def opened_by_a_code() -> str:
    """Where a short code leads."""
    scope = {"type": "http", "method": "GET", "headers": [], "path_params": {"code": "ZZZZ"}}
    return run(short.follow(Request(scope))).headers["location"]


def test_who_opens_a_code_at_home_is_not_bothered(open_page):
    assert opened_by_a_code() == "/lesson?code=ZZZZ"
    assert strip(open_page("softmax", invited="true")) is None


def test_who_opens_a_code_in_a_lesson_may_join_it_at_a_press(open_page):
    the_teacher(SatDown)
    assert opened_by_a_code() == "/lesson?code=ZZZZ&invited=true"
    app = open_page("softmax", cat="3.0", invited="true")
    assert strip(app)["words"] == "The class is in a lesson now."
    assert [label for _name, label in strip(app)["buttons"]] == ["Join the class", "Go on alone"]
    assert dict(app.query_params) == {"cat": "3.0"}
    assert rooms.room().people == {}


def test_who_opens_another_page_in_a_lesson_is_not_bothered(open_page):
    the_teacher(SatDown)
    assert strip(open_page("softmax")) is None


def test_the_invitation_goes_with_the_lesson(open_page):
    the_teacher(SatDown)
    app = open_page("softmax", invited="true")
    the_teacher(Closed)
    app.run()
    assert strip(app) is None

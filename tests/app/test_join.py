"""Coming into the room."""

import pytest

from core.ui.room import room as rooms


@pytest.fixture(autouse=True)
def an_empty_room():
    rooms.hub.clear()
    yield
    rooms.hub.clear()


def test_opening_the_address_is_all(open_page):
    app = open_page("join")
    (person,) = rooms.room().people.values()
    assert person.page == "join"
    assert "That is you." in " ".join(text.value for text in app.markdown)


def test_a_reload_does_not_make_two_of_one(open_page):
    app = open_page("join")
    app.run()
    assert len(rooms.room().people) == 1


def test_who_leaves_is_out_and_may_come_back(open_page):
    app = open_page("join")
    next(one for one in app.button if one.label == "Leave the room").click().run()
    assert rooms.room().people == {}
    assert app.info[0].value == "You have left the room."
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

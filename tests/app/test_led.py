"""A whole class is brought to a page at once: what there is to play with comes first."""

import pytest
from streamlit.runtime.context import ContextProxy

from core.room.desk import SatDown
from core.room.lead import Led
from core.study.presets import DIGITS
from core.ui import play
from core.ui.builder.address import encode
from core.ui.room import room as rooms
from tests.unit.room.people import TEACHER


class Crowd:
    """A server that has time, or has none."""

    def __init__(self, has_room: bool) -> None:
        self.has_room = has_room

    def room(self) -> bool:
        return self.has_room


@pytest.fixture(autouse=True)
def a_class():
    rooms.hub.clear()
    yield rooms.hub()
    rooms.hub.clear()


@pytest.fixture
def led_to_softmax(open_page, a_class, monkeypatch):
    """``led_to_softmax(has_room)`` is a phone's page right after it was led there."""

    def led(has_room: bool):
        monkeypatch.setattr(play, "crowd", lambda: Crowd(has_room))
        app = open_page("join")
        a_class.post(SatDown(by=TEACHER, at=a_class.now()))
        a_class.post(Led(by=TEACHER, at=a_class.now(), address="/softmax"))
        app.switch_page("../../pages/concepts/softmax.py").run()
        assert not app.exception
        return app

    return led


def test_in_a_crowd_the_rest_of_the_page_follows(led_to_softmax):
    app = led_to_softmax(has_room=False)
    assert len(app.slider) == 6
    assert "Predict first" not in [header.value for header in app.header]
    app.run()
    assert "Predict first" in [header.value for header in app.header]


def test_where_there_is_time_the_page_comes_whole(led_to_softmax):
    app = led_to_softmax(has_room=True)
    assert "Predict first" in [header.value for header in app.header]


def test_a_browser_that_comes_to_a_page_draws_the_picture_before_it_gets_the_rest(
    open_page, monkeypatch
):
    headers = {"User-Agent": "Mozilla/5.0"}
    monkeypatch.setattr(ContextProxy, "headers", property(lambda _context: headers))
    app = open_page("softmax")
    for _visit in range(2):
        assert len(app.slider) == 6
        assert "Predict first" not in [header.value for header in app.header]
        app.run()
        assert "Predict first" in [header.value for header in app.header]
        app.switch_page("../../pages/concepts/losses.py").run()
        app.switch_page("../../pages/concepts/softmax.py").run()


def test_who_is_led_back_to_an_experiment_sees_it_again(open_page, a_class):
    first, second = (preset.on("sample") for preset in DIGITS[:2])
    app = open_page("join")
    a_class.post(SatDown(by=TEACHER, at=a_class.now()))
    for experiment in (first, second, first):
        address = f"/digits?x={encode(experiment)}"
        a_class.post(Led(by=TEACHER, at=a_class.now(), address=address))
        app.query_params["x"] = encode(experiment)
        app.switch_page("../../pages/examples/digits.py").run()
        assert app.selectbox(key="digits.loss").value == experiment.loss

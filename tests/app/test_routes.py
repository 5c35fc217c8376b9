"""Walking a route: each step asks for something, and says when the page's state is so."""

from __future__ import annotations

import json

import pytest

from core.study.lesson_links import Lesson, Screen, written
from core.study.routes import routes
from core.ui.share import codes

REACHED = ":green-badge"
ALL = [
    pytest.param(name, place, id=f"{name}.{place + 1}")
    for name, route in routes().items()
    for place in range(len(route.screens))
]
TOLD_BY_RUNS = ("training.", "own.", "test.", "sweep.")


def step_of(name: str, place: int) -> tuple[Screen, dict[str, str]]:
    screen = routes()[name].screens[place]
    return screen, {**screen.query, "lesson": f"{name}.{place + 1}"}


def said(app) -> str:
    return "\n".join(text.value for text in app.markdown)


def reached(app) -> bool:
    told = (json.loads(one.proto.json) for one in app.get("bidi_component"))
    return next(data["reached"] for data in told if data and "says" in data)


def asked(app) -> str:
    return "\n".join(html.proto.body for html in app.get("html") if 'class="step"' in html.body)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("name", "place"), ALL)
def test_a_step_opens_its_page_and_is_not_reached_by_arriving(open_page, name, place):
    screen, address = step_of(name, place)
    app = open_page(screen.page, **address)
    assert screen.asks["en"] in asked(app).replace("&#x27;", "'")
    assert not reached(app)
    assert not any("Not understood" in warning.value for warning in app.warning)
    controls = set(app.session_state["drawn"][1]) | set(app.session_state["measured"][1])
    keys = [(button.key or "").split(" ") for button in app.button]
    questions = {key[1] for key in keys if key[0] == "predict"}
    for check in screen.checks:
        kind, _point, rest = check.of.partition(".")
        known = rest in questions if kind == "answer" else check.of in controls
        assert known or check.of.startswith(TOLD_BY_RUNS)


def test_it_is_reached_once_the_state_is_so_and_stays_reached(open_page):
    _screen, address = step_of("boxes", 0)
    app = open_page("tensors", **address)
    app.segmented_control(key="rank").set_value("4").run()
    assert reached(app)
    app.segmented_control(key="rank").set_value("1").run()
    assert reached(app)


def test_a_right_answer_reaches_what_asks_for_one_and_a_wrong_one_does_not(open_page):
    _screen, address = step_of("boxes", 3)
    app = open_page("tensor_operations", **address)
    options = [b for b in app.button if (b.key or "").startswith("predict dot_swapped")]
    verdicts = []
    for option in options:
        app.button(key=option.key).click().run()
        verdicts.append((any(app.success), reached(app)))
    assert (True, True) in verdicts
    before = verdicts[: verdicts.index((True, True))]
    assert all(verdict == (False, False) for verdict in before)


def test_the_home_page_tells_how_far_one_is_and_leads_on(open_page):
    app = open_page("")
    app.session_state["progress.reached"] = frozenset({"boxes.1", "boxes.2", "price.1"})
    app.run()
    assert "2 of 9 steps reached" in "\n".join(bar.proto.text for bar in app.get("progress"))
    links = [link.proto for link in app.get("page_link") if "lesson=" in link.proto.query_string]
    assert [link.label for link in links] == ["**Go on**", "**Go on**", "**Begin**", "**Begin**"]
    assert "lesson=boxes.3" in links[0].query_string
    assert "lesson=clothes.1" in links[2].query_string


def test_a_route_can_be_begun_anew(open_page):
    app = open_page("lesson", code="boxes")
    app.session_state["progress.reached"] = frozenset({"boxes.1", "price.1"})
    app.run()
    assert REACHED in said(app)
    next(button for button in app.button if button.label == "Begin anew").click().run()
    assert app.session_state["progress.reached"] == {"price.1"}
    assert REACHED not in said(app)


def test_a_route_that_a_teacher_has_changed_has_a_code_and_goals_like_any(
    open_page, tmp_path, monkeypatch
):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path / "store"))
    codes.links.clear()
    first = routes()["boxes"].screens[0]
    mine = Lesson(title="Monday", screens=(first.model_copy(update={"asks": {"en": "Take 5-D."}}),))
    code = codes.links().keep(written(mine), "0" * 16)
    app = open_page("tensors", lesson=f"{code}.1", rank="2")
    assert "Take 5-D." in asked(app)
    app.segmented_control(key="rank").set_value("4").run()
    assert reached(app)
    codes.links.clear()

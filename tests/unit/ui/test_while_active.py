"""What goes on by itself is drawn again and again; when it has ended, the whole page is, once."""

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from core.ui import controls
from core.ui.while_active import is_active, while_active

ON, OFF = SimpleNamespace(active=True), SimpleNamespace(active=False)


class Told(dict[str, Any]):
    """A session that notes which controls are set: the browser is told of those."""

    told: list[str]

    def __setitem__(self, key: str, value: Any) -> None:
        self.told = [*getattr(self, "told", []), key]
        super().__setitem__(key, value)


class PageRuns(Exception):
    """The whole page is drawn again."""


class Overtaken(Exception):
    """The run is told to stop: another one has begun."""


def overtaken():
    raise Overtaken


@pytest.fixture
def clock(monkeypatch):
    """The pause after which Streamlit draws again, and how it does."""
    clock = SimpleNamespace(every=None, tick=None)

    def fragment(draw, run_every):
        clock.every, clock.tick = run_every, draw
        return draw

    def rerun():
        raise PageRuns

    monkeypatch.setattr(st, "fragment", fragment)
    monkeypatch.setattr(st, "rerun", rerun)
    return clock


def test_it_is_drawn_anew_until_it_has_ended_and_then_the_page_is(clock):
    found = [ON, ON, OFF]
    drawn: list[Any] = []
    while_active(ON, lambda: found.pop(0), drawn.append, every=0.15)
    assert clock.every == 0.15
    clock.tick()
    with pytest.raises(PageRuns):
        clock.tick()
    assert drawn == [ON, ON]


def test_a_press_that_has_ended_it_is_not_undone(clock, monkeypatch):
    """Streamlit ends the run that the press has overtaken when something is drawn next."""
    browser = Told(rate="0.01")
    monkeypatch.setattr(st, "session_state", browser)
    monkeypatch.setattr(controls, "values", lambda: {"rate": "0.01"})
    found = [ON, OFF]
    while_active(ON, lambda: found.pop(0), lambda _seen: None)
    browser["rate"] = "0.1"
    monkeypatch.setattr(st, "empty", overtaken)
    with pytest.raises(Overtaken):
        clock.tick()
    assert browser["rate"] == "0.1"


def test_what_the_browser_says_of_other_controls_is_older_than_the_page(clock, monkeypatch):
    browser = Told()
    monkeypatch.setattr(st, "session_state", browser)
    found = [ON, OFF]

    def inside(_):
        controls.toggle("Quick", key="quick")

    def page():
        controls.toggle("Loud", key="loud")
        controls.toggle("Same", key="same")
        while_active(ON, lambda: found.pop(0), inside)

    page()
    browser.update(
        loud=True, quick=False, same=True
    )  # the page has set the one, the reader meanwhile both
    found[:] = [ON, OFF]
    page()
    browser.update(loud=False, quick=True)  # asked for before the browser had the page
    browser.told = []
    with pytest.raises(PageRuns):
        clock.tick()
    assert browser["loud"] is True
    assert browser["quick"] is True
    assert browser.told == ["loud"]


@pytest.mark.parametrize("ended", [OFF, None, {}, {"one": OFF}])
def test_what_does_not_go_on_is_drawn_once_and_the_page_left_alone(clock, ended):
    drawn: list[Any] = []
    while_active(ended, lambda: ended, drawn.append)
    assert clock.every is None
    clock.tick()  # one of its own controls was used
    assert drawn == [ended, ended]


def test_what_ends_while_the_page_is_drawn_draws_the_page_again(clock):  # noqa: ARG001
    with pytest.raises(PageRuns):
        while_active(ON, lambda: OFF, print)


def test_what_is_gone_has_ended(clock):  # noqa: ARG001
    with pytest.raises(PageRuns):
        while_active(ON, lambda: None, print)


@pytest.mark.parametrize(
    ("seen", "active"),
    [
        (ON, True),
        (OFF, False),
        (None, False),
        ({"one": OFF, "other": ON}, True),
        ({"one": OFF}, False),
        ({}, False),
    ],
)
def test_of_several_one_that_goes_on_is_enough(seen, active):
    assert is_active(seen) == active

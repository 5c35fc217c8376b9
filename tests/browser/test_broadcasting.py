"""A small tensor that stretches until it fits a big one, in a real browser."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

X, Y = 3 * np.arange(1, 13).reshape(3, 4), 10 * np.arange(1, 5)


def seen(page: Page, name: str) -> list[str]:
    """The numbers of a tensor that are to be seen, from above and from the left."""
    texts = page.locator(f".broadcast .{name} .cell:not([visibility=hidden])")
    return texts.evaluate_all(
        "cells => cells.map(cell => [cell.getBoundingClientRect(), cell.textContent])"
        ".sort(([a], [b]) => a.y - b.y || a.x - b.x).map(([, text]) => text).filter(Boolean)"
    )


def as_read(numbers: np.ndarray) -> list[str]:
    return [str(number) for number in numbers.ravel()]


@pytest.mark.parametrize(
    ("step", "y", "z"),
    [
        pytest.param(0, Y, X[:0], marks=pytest.mark.long),
        pytest.param(1, Y, X[:0], marks=pytest.mark.long),
        pytest.param(2, np.broadcast_to(Y, X.shape), X[:0], marks=pytest.mark.long),
        (3, X * 0 + Y, X + Y),
    ],
)
def test_each_step_shows_what_numpy_has_there(open_at, step, y, z):
    page = open_at(f"broadcasting?broadcast_step={step}")
    expect(page.locator(".broadcast .cell").first).to_be_visible()
    assert seen(page, "x") == as_read(X)
    assert seen(page, "y") == as_read(y)
    assert seen(page, "z") == as_read(z)


def test_it_is_played_without_the_server_and_stops_at_a_step(open_at, page, asked):
    open_at("broadcasting?broadcast_step=0")
    now = page.locator(".broadcast .now")
    expect(now).to_have_text("As they are")
    asked.clear()
    page.get_by_role("button", name="Play the steps").click()
    expect(now).to_have_text("1. Add axes")
    assert asked == []
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile("broadcast_step=1"))
    expect(page.get_by_role("radio", name="1. Add axes")).to_be_checked()
    assert asked


@pytest.mark.long
def test_scrubbed_it_goes_to_the_step_beside(open_at):
    page = open_at("broadcasting?broadcast_step=0")
    page.locator(".broadcast input").fill("1.6")
    expect(page.get_by_role("radio", name="2. Repeat")).to_be_checked()
    assert seen(page, "y") == as_read(np.broadcast_to(Y, X.shape))


@pytest.mark.long
def test_it_stops_where_it_has_stopped_before(open_at):
    page = open_at("broadcasting?broadcast_step=0")
    for _ in range(2):
        page.locator(".broadcast input").fill("1")
        expect(page.get_by_role("radio", name="1. Add axes")).to_be_checked()
        page.get_by_role("radio", name="As they are").click()
        expect(page.locator(".broadcast .now")).to_have_text("As they are")


def test_a_click_on_a_number_of_z_lights_it_up(open_at):
    page = open_at("broadcasting?broadcast_step=3")
    page.locator(".broadcast .z .cell").nth(6).click()
    expect(page).to_have_url(re.compile("lit_cell=7"))
    label = page.locator(".broadcast svg[role=img]")
    expect(label).to_have_attribute("aria-label", re.compile(r"z\[1, 2\] = 21 \+ 30 = 51"))

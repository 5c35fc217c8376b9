"""What a screen reader says of a chart: what it shows, and the numbers that others read in it."""

import pytest
from playwright.sync_api import expect

from tools.serving import settled

SOFTMAX = "cat 2.0, 7.389, 0.638"


def test_its_numbers_are_said_beside_it_and_follow_a_control(open_at):
    page = open_at("softmax")
    said = page.locator(".in-numbers").first
    expect(said).to_contain_text(SOFTMAX)
    tree = page.locator(".st-key-play").aria_snapshot()
    assert SOFTMAX in tree
    drawing = page.get_by_test_id("stVegaLiteChart").locator("svg").first.element_handle()
    page.get_by_role("slider", name="cat").press("ArrowRight")
    expect(said).to_contain_text("cat 2.1, 8.166, ")
    settled(page)
    assert drawing.evaluate("svg => svg.isConnected"), "the marks moved in the picture as it was"


@pytest.mark.long
def test_they_are_said_in_korean_and_take_no_room(open_at):
    page = open_at("softmax?lang=ko")
    said = page.locator(".in-numbers").first
    expect(said).to_contain_text("숫자로는")
    size = said.evaluate(
        "e => e.closest('[data-testid=stElementContainer]').getBoundingClientRect()"
    )
    assert (size["width"], size["height"]) == (1, 1)

"""What is drawn here to be pressed is large enough for a finger: at least 24 × 24 pixels.

https://www.w3.org/TR/WCAG22/#target-size-minimum, which leaves out links within a sentence.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import drawn
from tests.browser.classroom import PHONE, Opened, at_the_desk, go
from tests.browser.test_lesson_links import SAME_PAGES, in_a_lesson
from tools.serving import Server, settled

OURS = "[data-testid=stBidiComponentIsolated] :is(a, button, input, select, summary):visible"
LEAST = 24
SIDES = """
all => all.map(one => {
  const { width, height } = one.getBoundingClientRect();
  return [one.outerHTML, Math.min(width, height)];
})
"""


def too_small(page: Page) -> list[tuple[str, float]]:
    """Each that is, with its shorter side in pixels."""
    settled(page)
    drawn(page)
    expect(page.locator(OURS).first).to_be_visible()
    return [(html, side) for html, side in page.locator(OURS).evaluate_all(SIDES) if side < LEAST]


@pytest.mark.long
def test_units_and_layers_of_the_plane(opened: Opened):
    assert too_small(opened("plane")) == []
    assert too_small(opened("plane", **PHONE)) == []


@pytest.mark.long
def test_what_a_teacher_presses(opened: Opened, class_server: Server):
    teacher = at_the_desk(opened("desk"))
    go(teacher, class_server, "losses")
    teacher.locator(".st-key-share").get_by_role("button").click()
    expect(teacher.get_by_label("Address")).to_be_visible()
    assert too_small(teacher) == []


@pytest.mark.long
def test_the_way_through_a_lesson(opened: Opened):
    page = opened("lesson")
    in_a_lesson(page, SAME_PAGES)
    expect(page.get_by_role("link", name="Next")).to_be_visible()
    assert too_small(page) == []

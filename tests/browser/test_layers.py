"""A click on the drawing of a layer, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tools.serving import at_rest


def test_a_click_on_a_unit_shows_its_sum_and_goes_into_the_address(open_at):
    page = open_at("layers?units=2")
    outputs = page.get_by_test_id("stVegaLiteChart").nth(0).locator("text")
    second = outputs.filter(has_text=re.compile(r"^−?\d+\.\d{3}$")).nth(1)
    at_rest(page, second.bounding_box)
    for _ in range(15):  # a chart that is drawn anew just then hears no click
        second.click(position={"x": -24, "y": 8}, force=True)
        page.wait_for_timeout(2_000)
        if "lit_unit=2" in page.url:
            break
    expect(page).to_have_url(re.compile("lit_unit=2"))
    unit = page.locator(".st-key-lit_unit").get_by_role("radio", name="2", exact=True)
    expect(unit).to_be_checked()


@pytest.mark.long
def test_a_link_to_a_heading_opens_the_chapter_that_holds_it(open_at):
    page = open_at("layers#bottleneck")
    heading = page.get_by_role("heading", name="A bottleneck")
    expect(heading).to_be_in_viewport()
    expect(page.get_by_role("radio", name="Flatten and bottleneck")).to_be_checked()
    page.get_by_text("One unit", exact=True).click()
    expect(heading).to_have_count(0)
    expect(page.get_by_role("radio", name="One unit")).to_be_checked()

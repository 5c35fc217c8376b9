"""A click on the drawing of a layer, in a real browser."""

import re

from playwright.sync_api import expect

from tools.serving import at_rest


def test_a_click_on_a_unit_shows_its_sum_and_goes_into_the_address(open_at):
    page = open_at("layers?units=2")
    outputs = page.get_by_test_id("stVegaLiteChart").nth(1).locator("text")
    second = outputs.filter(has_text=re.compile(r"^-?\d+\.\d\d$")).nth(1)
    beside_it = {"x": -24, "y": 8}
    at_rest(page, second.bounding_box)
    second.click(position=beside_it, force=True)
    expect(page.get_by_role("radio", name="2", exact=True)).to_be_checked()
    expect(page).to_have_url(re.compile("lit_unit=2"))

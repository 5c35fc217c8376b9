"""A click on a loss surface, in a real browser."""

import re

from playwright.sync_api import expect

from tools.serving import at_rest


def test_a_click_on_the_surface_starts_there_and_goes_into_the_address(open_at):
    page = open_at("gradient_descent")
    ground = page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")
    box = at_rest(page, ground.bounding_box)
    ground.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.2}, force=True)
    expect(page).to_have_url(re.compile(r"start_w1=(0|1)(\.\d)?&start_w2=1(\.\d)?$"))
    expect(page.get_by_role("slider", name="Start: weight w1")).not_to_have_value("-2")


def test_a_race_goes_into_the_address_and_comes_back_out_of_it(open_at):
    page = open_at("gradient_descent")
    page.get_by_test_id("stButtonGroup").get_by_text("Adam", exact=True).click()
    expect(page).to_have_url(re.compile("race=adam"))
    page.get_by_test_id("stButtonGroup").get_by_text("Momentum", exact=True).click()
    expect(page).to_have_url(re.compile("race=momentum(,|%2C)adam"))
    again = open_at("gradient_descent?race=momentum,adam")
    legend = again.get_by_test_id("stVegaLiteChart").first
    expect(legend.get_by_text("Momentum", exact=True)).to_be_visible()

"""A click on a loss surface, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.further import further
from tools.serving import at_rest


@pytest.mark.long
def test_a_click_on_the_surface_starts_there_and_goes_into_the_address(open_at):
    page = open_at("gradient_descent")
    ground = page.locator(".race .map")
    box = at_rest(page, ground.bounding_box)
    ground.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.2})
    expect(page).to_have_url(re.compile(r"start_w1=(0|1)(\.\d)?&start_w2=1(\.\d)?$"))
    expect(page.get_by_role("slider", name="Start: weight w1")).not_to_have_value("-2")


@pytest.mark.long
def test_the_steps_are_played_without_the_server_and_where_they_stop_is_the_step(
    open_at, page, asked
):
    open_at("gradient_descent?step=0")
    now = page.locator(".race .now")
    expect(now).to_have_text("0")
    asked.clear()
    page.get_by_role("button", name="Play the steps").click()
    expect(now).to_have_text(re.compile("^[3-9]$"))
    assert asked == []
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"step=[3-9]"))
    assert asked
    expect(now).to_have_text(re.search(r"step=(\d+)", page.url)[1])


@pytest.mark.parametrize("line", ["ahead", *further("downhill")])
@pytest.mark.long
def test_what_lies_ahead_starts_at_the_end_of_the_first_way(open_at, line):
    page = open_at("gradient_descent?optimizer=momentum&race=adam&step=3")
    drawn, dot = page.locator(f".race .{line}"), page.locator(".race .end").first
    for end, middle in (("x1", "cx"), ("y1", "cy")):
        assert drawn.get_attribute(end) == dot.get_attribute(middle)
    assert drawn.get_attribute("x2") != drawn.get_attribute("x1")


@pytest.mark.long
def test_the_film_is_scrubbed(open_at):
    page = open_at("gradient_descent")
    page.locator(".race input").fill("30")
    expect(page.locator(".race .now")).to_have_text("30")
    expect(page).to_have_url(re.compile("step=30"))


def test_a_race_goes_into_the_address_and_comes_back_out_of_it(open_at):
    page = open_at("gradient_descent")
    page.get_by_test_id("stButtonGroup").get_by_text("Adam", exact=True).click()
    expect(page).to_have_url(re.compile("race=adam"))
    page.get_by_test_id("stButtonGroup").get_by_text("Momentum", exact=True).click()
    expect(page).to_have_url(re.compile("race=momentum(,|%2C)adam"))
    again = open_at("gradient_descent?race=momentum,adam")
    legend = again.locator(".race .legend")
    expect(legend.get_by_text("Momentum", exact=True)).to_be_visible()

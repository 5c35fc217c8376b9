"""What there is to play with fills the screen for the last row, and is moved there by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.further import further
from tools.serving import Server, at_rest, settled


@pytest.fixture
def projector(in_a_browser, server: Server):
    """``projector("softmax")`` opens a page as wide as a projector."""
    page = in_a_browser(viewport={"width": 1920, "height": 1080}).new_page()

    def opened(address: str) -> Page:
        page.goto(f"{server.url}/{address}")
        settled(page)
        expect(page.locator(".st-key-play svg").first).to_be_visible()
        expect(page.locator(".st-key-large button")).not_to_be_empty()
        return page

    return opened


def test_the_button_says_so_and_escape_leads_back(projector):
    page = projector("softmax")
    page.get_by_role("button", name="Fill the screen").click()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Fill the screen")).to_be_visible()


@pytest.mark.long
def test_a_letter_that_is_typed_into_a_field_is_a_letter(projector):
    page = projector("broadcasting")
    page.get_by_label("x.shape").press("f")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_clicker_goes_through_the_steps_and_on_to_the_next_page(projector):
    page = projector("broadcasting?broadcast_step=2")
    page.keyboard.press("f")
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile("broadcast_step=3"))
    settled(page)
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile("/tensor_operations"))
    expect(page.get_by_role("radio", name="matrix · matrix")).to_be_visible()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile("tensor_operation=(?!matrices)"))


@pytest.mark.long
def test_a_clicker_takes_gradient_descent_step_by_step(projector):
    page = projector("gradient_descent?step=59")
    page.keyboard.press("f")
    step = page.locator(".race input")
    expect(step).to_have_value("59")
    page.keyboard.press("PageDown")
    expect(step).to_have_value("60")
    settled(page)
    page.keyboard.press("PageUp")
    expect(step).to_have_value("59")


def test_a_click_on_a_large_chart_is_one_on_what_is_seen_there(projector):
    page = projector("layers?units=2")
    page.keyboard.press("f")
    outputs = page.get_by_test_id("stVegaLiteChart").first.locator("text")
    second = outputs.filter(has_text=re.compile(r"^−?\d+\.\d{3}$")).nth(1)
    at_rest(page, second.bounding_box)
    second.click(position={"x": -24, "y": 8}, force=True)
    expect(page.get_by_role("radio", name="2", exact=True)).to_be_checked()


@pytest.mark.long
def test_a_large_chart_says_what_a_pointer_is_on(projector):
    page = projector("tensor_operations?tensor_operation=add")
    page.keyboard.press("f")
    numbers = page.get_by_test_id("stVegaLiteChart").first.locator("text")
    last = numbers.filter(has_text=re.compile(r"^-?\d+$")).last
    box = at_rest(page, last.bounding_box)
    page.mouse.move(box["x"] - 8, box["y"])
    expect(page.locator("#vg-tooltip-element")).to_contain_text(f"= {last.text_content()}")


@pytest.mark.parametrize("key", ["Space", *further(".")])
@pytest.mark.long
def test_a_presenters_key_plays_the_film_and_pauses_it(projector, key):
    page = projector("dropout")
    now = page.locator(".masks .now")
    page.keyboard.press(key)
    page.get_by_role("button", name="Fill the screen").click()
    expect(now).to_have_text("1")
    page.keyboard.press(key)
    expect(now).to_have_text(re.compile("^[3-9]$"))
    page.keyboard.press(key)
    expect(page).to_have_url(re.compile(r"mask=\d"))
    expect(page.locator(".masks button")).to_have_attribute("aria-label", "Play the steps")


@pytest.mark.long
def test_a_space_that_a_button_takes_plays_nothing(projector):
    page = projector("dropout")
    page.keyboard.press("f")
    page.get_by_role("button", name="Draw another mask").press("Space")
    expect(page).to_have_url(re.compile("mask=2"))
    expect(page.locator(".masks button")).to_have_attribute("aria-label", "Play the steps")
    expect(page.locator(".masks .now")).to_have_text("2")

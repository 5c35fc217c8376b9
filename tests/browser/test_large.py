"""What there is to play with: alone and large for the last row, and always in view on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.ui.sitemap import pages_in
from tests.browser.classroom import PHONE
from tools.serving import Server, at_rest, settled

CONCEPTS = [page.url for page in pages_in("Concepts")]
LEAST = 24
"""Pixels of type on a projector that the last row reads."""

SIZES = """
size => [document, ...[...document.querySelectorAll("*")].map(part => part.shadowRoot)]
  .filter(Boolean).flatMap(root => [...root.querySelectorAll("svg text")])
  .filter(text => text.textContent.trim() && text.getClientRects().length)
  .map(text => [text.textContent, parseFloat(getComputedStyle(text).fontSize) * size])
"""
PLACES = """
() => [...document.querySelectorAll(".st-key-play [data-testid=stSlider]")].filter(
  slider => slider.getClientRects().length
).map(slider => {
  slider.scrollIntoView({ block: "center" })
  const picture = [...document.querySelectorAll(".st-key-play [data-testid=stElementContainer]")]
    .find(part => getComputedStyle(part).position === "sticky").getBoundingClientRect()
  return [picture.top, picture.bottom, slider.getBoundingClientRect().bottom]
})
"""


@pytest.fixture
def projector(in_a_browser):
    return in_a_browser(viewport={"width": 1920, "height": 1080})


@pytest.fixture
def phone(in_a_browser):
    return in_a_browser(**PHONE)


@pytest.fixture
def in_a_browser(browser, browser_context_args, server: Server):
    """``in_a_browser(viewport=…)`` gives ``opened("softmax")``, all in one tab."""
    contexts = []

    def begin(**more):
        contexts.append(browser.new_context(**browser_context_args | more))
        page = contexts[-1].new_page()

        def opened(address: str) -> Page:
            page.goto(f"{server.url}/{address}")
            settled(page)
            expect(page.locator(".st-key-play svg").first).to_be_visible()
            expect(page.locator(".st-key-large button")).not_to_be_empty()
            return page

        return opened

    yield begin
    for context in contexts:
        context.close()


def size_of(page: Page) -> float:
    return float(page.evaluate("document.documentElement.style.getPropertyValue('--large')"))


def bottom_of(page: Page) -> float:
    box = page.locator(".st-key-play").bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.parametrize("url", CONCEPTS)
def test_a_key_fills_the_screen_in_type_for_the_last_row(projector, url):
    page = projector(url)
    at_rest(page, lambda: bottom_of(page))
    page.keyboard.press("f")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.get_by_test_id("stTopNav")).to_be_hidden()
    expect(page.get_by_role("heading", name="The code")).to_be_hidden()
    bottom = at_rest(page, lambda: bottom_of(page))
    assert 0.8 * 1080 < bottom <= 1080
    assert not [text for text in page.evaluate(SIZES, size_of(page)) if text[1] < LEAST - 0.01]


def test_the_button_says_so_and_escape_leads_back(projector):
    page = projector("softmax")
    page.get_by_role("button", name="Fill the screen").click()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Fill the screen")).to_be_visible()


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


def test_a_clicker_takes_gradient_descent_step_by_step(projector):
    page = projector("gradient_descent?step=59")
    page.keyboard.press("f")
    step = page.locator(".race input")
    page.keyboard.press("PageDown")
    expect(step).to_have_value("60")
    settled(page)
    page.keyboard.press("PageUp")
    expect(step).to_have_value("59")


@pytest.mark.parametrize("url", CONCEPTS)
def test_on_a_phone_the_picture_stays_above_the_control_that_moves_it(phone, url):
    page = phone(url)
    sliders = page.locator(".st-key-play [data-testid=stSlider]")
    expect(sliders.filter(visible=True).first).to_be_visible()
    places = at_rest(page, lambda: page.evaluate(PLACES))
    assert places
    for top, bottom, slider in places:
        assert 0 <= top < bottom < slider

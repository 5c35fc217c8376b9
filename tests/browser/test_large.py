"""What there is to play with: alone and large for the last row, and always in view on a phone."""

import re
from typing import Any

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
BESIDE = [
    "activations",
    "broadcasting",
    "dropout",
    "gradient_descent",
    "tensor_operations",
    "tensors",
]
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
    expect(step).to_have_value("59")
    page.keyboard.press("PageDown")
    expect(step).to_have_value("60")
    settled(page)
    page.keyboard.press("PageUp")
    expect(step).to_have_value("59")


def picture_and_formula(page: Page) -> tuple[Any, ...]:
    """Where the first picture of the thing to play with stands, and the first formula."""
    picture = page.locator('.st-key-play :is([class*="_film"], [data-testid=stVegaLiteChart])')
    formula = page.locator(".st-key-play .katex-display")
    return tuple(at_rest(page, part.first.bounding_box) for part in (picture, formula))


@pytest.mark.parametrize("url", BESIDE)
def test_the_formula_stands_beside_its_picture_and_is_whole(in_a_browser, projector, url):
    for opened, is_large in ((in_a_browser(), False), (projector, True)):
        page = opened(url)
        if is_large:
            page.keyboard.press("f")
        picture, formula = picture_and_formula(page)
        assert picture["x"] + picture["width"] < formula["x"]
        assert (
            picture["y"] < formula["y"] + formula["height"] / 2 < picture["y"] + picture["height"]
        )
        display = page.locator(".st-key-play .katex-display").first
        expect(display).to_be_in_viewport(ratio=1)
        assert display.evaluate("formula => formula.scrollWidth <= formula.clientWidth + 1")


def test_a_click_on_a_large_chart_is_one_on_what_is_seen_there(projector):
    page = projector("layers?units=2")
    page.keyboard.press("f")
    outputs = page.get_by_test_id("stVegaLiteChart").first.locator("text")
    second = outputs.filter(has_text=re.compile(r"^-?\d+\.\d\d$")).nth(1)
    at_rest(page, second.bounding_box)
    second.click(position={"x": -24, "y": 8}, force=True)
    expect(page.get_by_role("radio", name="2", exact=True)).to_be_checked()


def test_a_large_chart_says_what_a_pointer_is_on(projector):
    page = projector("tensor_operations?tensor_operation=add")
    page.keyboard.press("f")
    numbers = page.get_by_test_id("stVegaLiteChart").first.locator("text")
    last = numbers.filter(has_text=re.compile(r"^-?\d+$")).last
    box = at_rest(page, last.bounding_box)
    page.mouse.move(box["x"] - 8, box["y"])
    expect(page.locator("#vg-tooltip-element")).to_contain_text(f"= {last.text_content()}")


@pytest.mark.parametrize("key", ["Space", "."])
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


def test_a_space_that_a_button_takes_plays_nothing(projector):
    page = projector("dropout")
    page.keyboard.press("f")
    page.get_by_role("button", name="Draw another mask").press("Space")
    expect(page).to_have_url(re.compile("mask=2"))
    expect(page.locator(".masks button")).to_have_attribute("aria-label", "Play the steps")
    expect(page.locator(".masks .now")).to_have_text("2")


@pytest.mark.parametrize("url", CONCEPTS)
def test_on_a_phone_the_picture_stays_above_the_control_that_moves_it(phone, url):
    page = phone(url)
    sliders = page.locator(".st-key-play [data-testid=stSlider]")
    expect(sliders.filter(visible=True).first).to_be_visible()
    places = at_rest(page, lambda: page.evaluate(PLACES))
    assert places
    for top, bottom, slider in places:
        assert 0 <= top < bottom < slider
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    picture, formula = picture_and_formula(page)
    assert picture["y"] + picture["height"] <= formula["y"]

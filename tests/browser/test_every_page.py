"""What holds for every page, seen in one visit of each: wide, as large as a projector, on a phone.

Pages are in Korean: its words are as wide as the English ones or wider, and axe reads them alike.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.ui.language import catalog
from core.ui.sitemap import PAGES, pages_in
from tests.browser.axe import AXE, drawn, found
from tests.browser.conftest import PATIENCE, watched
from tools.serving import at_rest, settled

LANG = "ko"
WORDS = catalog(LANG)
CONCEPTS = pages_in("Concepts")
WIDE, PROJECTOR, PHONE = (1440, 900), (1920, 1080), (390, 844)

LEAST = 24
"""Pixels of type on a projector that the last row reads."""

SIZES = """
size => [document, ...[...document.querySelectorAll("*")].map(part => part.shadowRoot)]
  .filter(Boolean).flatMap(root => [...root.querySelectorAll("svg text")])
  .filter(text => text.textContent.trim() && text.getClientRects().length)
  .map(text => [text.textContent, parseFloat(getComputedStyle(text).fontSize) * size])
"""
LOWEST = """() => Math.max(...[...document.querySelectorAll(
  ".st-key-play :is([data-testid=stVegaLiteChart], [class*=_film], [data-testid=stSlider])"
)].map(part => part.getBoundingClientRect().bottom))"""
"""Where the last picture or slider of what there is to play with ends."""

FORMULAS = """() => {
  const box = (part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return { left, right, top, bottom };
  };
  const column = (part) => {
    const around = part.parentElement.closest("[data-testid=stVerticalBlock]");
    return around.getClientRects().length ? around : column(around);
  };
  const parts = document.querySelectorAll(".st-key-play .katex-html > .base");
  return [...parts].map((part) => ({ ...box(part), column: box(column(part)) }));
}"""
PICTURE = '.st-key-play :is([class*="_film"], [data-testid=stVegaLiteChart])'
SLIDERS = """
() => [...document.querySelectorAll(".st-key-play [data-testid=stSlider]")].filter(
  slider => slider.getClientRects().length
).map(slider => {
  slider.scrollIntoView({ block: "center" })
  const picture = [...document.querySelectorAll(".st-key-play [data-testid=stElementContainer]")]
    .find(part => getComputedStyle(part).position === "sticky").getBoundingClientRect()
  return [picture.top, picture.bottom, slider.getBoundingClientRect().bottom]
})
"""

every_page = pytest.mark.parametrize(
    "visited", PAGES, indirect=True, ids=lambda at: at.url or "home"
)
every_concept = pytest.mark.parametrize(
    "visited", CONCEPTS, indirect=True, ids=lambda at: at.url or "home"
)


@pytest.fixture(scope="module")
def reader(browser, browser_context_args):
    with browser.new_context(**browser_context_args) as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture(scope="module")
def visited(request, reader, class_server):
    """A page that stays open for all that is looked at there."""
    page = reader.new_page()
    page.add_init_script(AXE)
    with watched(page):
        page.goto(f"{class_server.url}/{request.param.url}?lang={LANG}")
        settled(page)
        yield page
    page.close()


@pytest.fixture
def seen(visited: Page):
    """``seen((390, 844))`` is the page from its top, on a screen of that size."""

    def on(size: tuple[int, int], large: bool = False) -> Page:
        visited.emulate_media(color_scheme="light")
        visited.set_viewport_size({"width": size[0], "height": size[1]})
        if large:
            expect(visited.locator(".st-key-large button")).not_to_be_empty()
            visited.keyboard.press("f")
            expect(visited.get_by_role("heading", level=1)).to_be_hidden()
        visited.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        return visited

    yield on
    visited.keyboard.press("Escape")


def picture_of(page: Page) -> Any:
    return at_rest(page, page.locator(PICTURE).first.bounding_box)


@every_page
def test_its_address_leads_to_it(seen, request):
    title = request.node.callspec.params["visited"].title
    page = seen(WIDE)
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS.get(title, title))
    expect(page.get_by_role("dialog")).to_have_count(0)


@every_concept
def test_what_there_is_to_play_with_is_in_view_at_once(seen):
    page = seen(WIDE)
    expect(page.locator(".st-key-play svg").first).to_be_visible()
    assert at_rest(page, lambda: page.evaluate(LOWEST)) <= WIDE[1]


@every_page
def test_nothing_on_it_keeps_anybody_out(seen):
    """As axe-core reads it, in light and in dark: nothing serious or critical."""
    page = seen(WIDE)
    drawn(page)
    assert found(page, "light") == []
    assert found(page, "dark", {"runOnly": ["color-contrast"]}) == []


@every_concept
@pytest.mark.parametrize(("size", "large"), [(WIDE, False), (PROJECTOR, True)], ids=["", "large"])
def test_the_formula_stands_beside_its_picture_and_is_whole(seen, size, large):
    page = seen(size, large)
    picture = picture_of(page)
    formulas = at_rest(page, lambda: page.evaluate(FORMULAS))
    assert formulas
    for formula in formulas:
        column = formula["column"]
        assert column["left"] - 2 <= formula["left"]
        assert formula["right"] <= column["right"] + 2
        assert picture["x"] + picture["width"] <= formula["left"]
    assert picture["y"] < formulas[0]["bottom"]
    assert formulas[0]["top"] < picture["y"] + picture["height"]


@every_concept
def test_a_key_fills_the_screen_in_type_for_the_last_row(seen):
    page = seen(PROJECTOR, large=True)
    expect(page.get_by_test_id("stTopNav")).to_be_hidden()
    expect(page.get_by_role("heading", name=WORDS["The code"])).to_be_hidden()
    box = at_rest(page, page.locator(".st-key-play").bounding_box)
    assert 0.8 * PROJECTOR[1] < box["y"] + box["height"] <= PROJECTOR[1]
    size = page.evaluate("document.documentElement.style.getPropertyValue('--large')")
    assert not [text for text in page.evaluate(SIZES, float(size)) if text[1] < LEAST - 0.01]


@every_page
def test_it_is_no_wider_than_a_phone(seen):
    main = seen(PHONE).get_by_test_id("stMain")
    width, room = at_rest(main.page, lambda: main.evaluate("e => [e.scrollWidth, e.clientWidth]"))
    assert width <= room


@every_concept
def test_on_a_phone_the_picture_stays_above_the_control_that_moves_it(seen):
    page = seen(PHONE)
    sliders = page.locator(".st-key-play [data-testid=stSlider]")
    expect(sliders.filter(visible=True).first).to_be_visible()
    places = at_rest(page, lambda: page.evaluate(SLIDERS))
    assert places
    for top, bottom, slider in places:
        assert 0 <= top < bottom < slider
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    formulas = at_rest(page, lambda: page.evaluate(FORMULAS))
    picture = picture_of(page)
    assert picture["y"] + picture["height"] <= formulas[0]["top"]

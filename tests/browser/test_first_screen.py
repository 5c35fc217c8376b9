"""The first screen of a concept page: the formula beside its picture, and nothing cut off."""

import pytest
from playwright.sync_api import Page, expect

from tools.serving import at_rest, settled

PAGES = ("layers", "activations", "softmax", "losses", "preprocessing", "validation")
PLACES = """() => {
  const play = document.querySelector(".st-key-play");
  const box = (part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return { left, right, top, bottom };
  };
  const column = (part) => {
    const around = part.parentElement.closest("[data-testid=stVerticalBlock]");
    return around.getClientRects().length ? around : column(around);
  };
  const formulas = [...play.querySelectorAll(".katex-html > .base")];
  return {
    picture: box(play.querySelector("[data-testid=stVegaLiteChart]")),
    formulas: formulas.map(box),
    columns: formulas.map((formula) => box(column(formula))),
  };
}"""


def places(page: Page) -> dict:
    """Where the picture, each formula and the column of each formula lie."""
    expect(page.locator(".st-key-play [data-testid=stVegaLiteChart] svg").first).to_be_visible()
    expect(page.locator(".st-key-play .katex-html").first).to_be_visible()
    settled(page)
    return at_rest(page, lambda: page.evaluate(PLACES))


def is_whole(found: dict) -> bool:
    return all(
        column["left"] - 1 <= formula["left"] and formula["right"] <= column["right"] + 1
        for formula, column in zip(found["formulas"], found["columns"], strict=True)
    )


def is_beside(found: dict) -> bool:
    picture = found["picture"]
    return all(
        picture["right"] <= formula["left"] and formula["top"] < picture["bottom"]
        for formula in found["formulas"]
    )


@pytest.mark.parametrize("lang", ["ko", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize("url", PAGES)
def test_the_formula_stands_whole_beside_its_picture_also_when_large(open_at, page, url, lang):
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_at(f"{url}?lang={lang}")
    found = places(page)
    assert is_beside(found)
    assert is_whole(found)
    page.keyboard.press("f")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    found = places(page)
    assert is_beside(found)
    assert is_whole(found)

"""Words of a picture on a phone: it is drawn low enough to be shown at its full size."""

from playwright.sync_api import Page

from tests.browser.classroom import PHONE, Opened
from tools.serving import at_rest

LEAST = 11
"""Pixels of type that are read on a phone."""
WORDS = """
() => [...document.querySelectorAll(".st-key-play [data-testid=stVegaLiteChart] svg text")]
  .filter(text => text.textContent.trim()).map(text => {
    const zoom = Number(getComputedStyle(document.documentElement).getPropertyValue("--picture"));
    return parseFloat(getComputedStyle(text).fontSize) * (zoom || 1);
  })
"""


def words(page: Page) -> list[float]:
    return at_rest(page, lambda: page.evaluate(WORDS))


def test_the_words_of_a_tall_picture_are_as_large_as_those_of_a_low_one(opened: Opened):
    page = opened("softmax", **PHONE)
    page.locator(".st-key-play svg text").first.wait_for()
    assert min(words(page)) >= LEAST

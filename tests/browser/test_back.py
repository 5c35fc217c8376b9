"""The browser's Back button leads to a page as its reader left it."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.ui.language import catalog
from core.ui.sitemap import find
from tools.serving import choose, settled


def slider(page: Page, key: str):
    return page.locator(f".st-key-{key}").get_by_role("slider")


def at(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    settled(page)


@pytest.mark.parametrize(
    ("url", "lang", "key", "moved"),
    [
        pytest.param("softmax", "en", "cat", "2.1", marks=pytest.mark.long),
        pytest.param("dropout", "en", "drop_rate", "0.6", marks=pytest.mark.long),
        ("validation", "ko", "neighbours", "4"),
    ],
)
@pytest.mark.long
def test_a_slider_stands_as_it_was_left(open_at, url, lang, key, moved):
    title = catalog(lang).get(find(url).title, find(url).title)
    page = open_at(f"{url}?lang={lang}")
    slider(page, key).press("ArrowRight")
    expect(page).to_have_url(re.compile(f"{key}={moved}"))
    settled(page)
    entries = page.evaluate("history.length")
    page.locator(".st-key-turn-the-page").get_by_role("link").last.click()
    expect(page).not_to_have_url(re.compile(f"/{url}"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text(title)
    settled(page)
    assert page.evaluate("history.length") == entries + 1
    page.go_back()
    at(page, title)
    expect(slider(page, key)).to_have_value(moved)
    expect(page).to_have_url(re.compile(f"{key}={moved}"))


def test_so_it_does_after_the_menu_and_forward_again(open_at):
    page = open_at("softmax")
    slider(page, "dog").press("ArrowRight")
    expect(page).to_have_url(re.compile("dog=1.1"))
    choose(page, "Concepts", "Losses")
    at(page, "Losses")
    page.go_back()
    at(page, "Softmax")
    expect(slider(page, "dog")).to_have_value("1.1")
    page.go_forward()
    at(page, "Losses")

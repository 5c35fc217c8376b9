"""The parts of a long page, in a list that is folded and takes no room of its own."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import drawn
from tests.browser.classroom import PHONE, Opened

PARTS = ["Predict first", "Temperature", "Softmax or sigmoids?", "The code"]


def folded(page: Page):
    return page.locator("summary", has_text="On this page")


@pytest.mark.long
def test_it_leads_the_eye_and_the_keyboard_to_a_part(opened: Opened):
    page = opened("softmax")
    drawn(page)
    folded(page).click()
    parts = page.get_by_role("navigation", name="On this page").get_by_role("link")
    headings = page.get_by_test_id("stMain").locator("h2:visible").all_inner_texts()
    assert [one.strip() for one in headings] == parts.all_inner_texts()
    assert set(PARTS) <= set(headings)
    parts.filter(has_text="The code").click()
    code = page.get_by_role("heading", name="The code")
    expect(code).to_be_in_viewport()
    expect(code).to_be_focused()
    expect(parts).to_have_count(0)
    assert "#" not in page.url


@pytest.mark.long
def test_a_page_of_three_screens_has_none(opened: Opened):
    page = opened("join")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(folded(page)).to_be_hidden()


@pytest.mark.long
def test_it_is_away_where_what_there_is_to_play_with_fills_the_screen(opened: Opened):
    page = opened("softmax")
    expect(folded(page)).to_be_visible()
    page.keyboard.press("f")
    expect(folded(page)).to_be_hidden()


@pytest.mark.long
def test_on_a_phone_the_list_fits(opened: Opened):
    page = opened("gradient_descent", **PHONE)
    drawn(page)
    folded(page).click()
    box = page.get_by_role("navigation", name="On this page").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["viewport"]["width"]

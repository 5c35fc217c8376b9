"""A table is gathered: the desk names its columns, phones send rows, the projector shows them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import KOREAN, PHONE, Opened, at_the_desk, go
from tools.serving import Server


def send(phone: Page, label: str, values: tuple[str, ...]) -> None:
    for field, value in zip(phone.get_by_role("spinbutton").all(), values, strict=True):
        field.fill(value)
    phone.get_by_role("button", name=label, exact=True).click()


@pytest.mark.long
def test_phones_fill_a_table_that_the_projector_shows(opened: Opened, class_server: Server):
    projector = at_the_desk(opened("desk"))
    phone, korean = opened("join", **PHONE), opened("join", **KOREAN)
    go(projector, class_server, "gather")
    for number, name in enumerate(("sleep", "steps", "mood"), start=1):
        field = projector.get_by_label(f"Column {number}")
        field.fill(name)
        field.press("Enter")
    projector.get_by_role("button", name="Gather rows").click()
    expect(projector.get_by_text("Rows: 0")).to_be_visible()

    for page in (phone, korean):
        expect(page).to_have_url(re.compile("/gather"))
        for name in ("sleep", "steps", "mood"):
            expect(page.get_by_label(name)).to_be_visible()
    send(phone, "Send", ("7", "9000", "6"))
    expect(phone.get_by_text("sleep: 7 · steps: 9000 · mood: 6")).to_be_visible()
    expect(projector.get_by_text("Rows: 1")).to_be_visible()
    send(korean, "보내기", ("5.5", "4000", "3"))
    expect(korean.get_by_text("sleep: 5.5 · steps: 4000 · mood: 3")).to_be_visible()
    expect(projector.get_by_text("Rows: 2")).to_be_visible()
    send(phone, "Send another in its place", ("8", "9000", "6"))
    expect(phone.get_by_text("sleep: 8 · steps: 9000 · mood: 6")).to_be_visible()

    projector.get_by_role("button", name="That is all").click()
    expect(projector.get_by_test_id("stDataFrame")).to_be_visible()
    for axes in ("sleep.*mood", "steps.*mood"):
        chart = projector.get_by_role("img").filter(has_text=re.compile(axes, re.DOTALL))
        expect(chart).to_be_visible()
    for page, words in ((phone, "The gathering is closed."), (korean, "모으기가 끝났습니다.")):
        expect(page.get_by_text(words)).to_be_visible()

    projector.get_by_role("button", name="Seal one half, train on the other").click()
    projector.get_by_role("link", name="Build a network on this table").click()
    expect(projector).to_have_url(re.compile(r"/our_table\?x="))
    expect(projector.get_by_text("rows of a class")).to_be_visible()
    projector.get_by_role("radio", name="Data", exact=True).click()
    expect(projector.get_by_text("1 rows to learn from, 1 kept for the test")).to_be_visible()

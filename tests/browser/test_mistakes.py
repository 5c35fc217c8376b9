"""The mistakes lab in a browser: made on purpose, found, kept; and asked in the room."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.classroom import PHONE, SLOW, Opened, at_the_desk, go
from tools.serving import Server, settled

CAUSE, NOT_IT = "Nothing bends between its layers.", "It has too few units."


def test_a_mistake_is_made_found_done_right_and_still_found_after_a_reload(open_at):
    page = open_at("mistakes?mistake=no_bend")
    page.get_by_role("button", name="Make the mistake").click()
    expect(page.get_by_test_id("stMetric")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name=NOT_IT).click()
    expect(page.get_by_text("The better one has just as many.")).to_be_visible()
    page.get_by_role("button", name="Ask again").click()
    page.get_by_role("button", name=CAUSE).click()
    page.get_by_role("button", name="Train it both ways").click()
    numbers = page.get_by_test_id("stMetric")
    expect(numbers).to_have_count(3, timeout=SLOW)
    expect(page.get_by_role("link", name="The idea behind it: Activations")).to_be_visible()
    page.goto(page.url.split("?")[0])
    settled(page)
    expect(page.get_by_text(re.compile(r"^1 of \d+ found"))).to_be_visible()


@pytest.mark.long
def test_it_is_asked_in_the_room_like_any_question(opened: Opened, class_server: Server):
    projector = at_the_desk(opened("desk"))
    phone = opened("join", **PHONE)
    go(projector, class_server, "mistakes?mistake=no_bend")
    projector.get_by_role("button", name="Ask the room").click()
    expect(phone.get_by_text("What went wrong?")).to_be_visible()
    phone.get_by_role("button", name=CAUSE).click()
    expect(projector.get_by_text("1 of 1 have answered")).to_be_visible()
    projector.get_by_role("button", name="Reveal").click()
    expect(projector.get_by_text(f"{CAUSE} · 1 · 100 %")).to_be_visible()
    expect(phone.get_by_role("heading", name="Both ways")).to_be_visible()

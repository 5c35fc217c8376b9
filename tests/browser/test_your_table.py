"""A reader's own table in a browser: from a file to a network that answers, and deleted again."""

import re

from playwright.sync_api import expect

from tests.browser.classroom import SLOW
from tools.serving import settled

KINDS = ("cat", "dog", "cat", "rabbit")
ROWS = [f"{20 + n % 7},{KINDS[n % 4]},{'no' if n % 7 < 4 else 'yes'}" for n in range(40)]
TABLE = "\n".join(["height,pet,barks", *ROWS]).encode()


def test_a_file_is_taken_trained_on_asked_about_a_row_and_deleted(open_at):
    page = open_at("your_table")
    page.locator("input[type=file]").set_input_files(
        {"name": "pets.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    expect(page.get_by_text("one of 2 classes (no, yes)")).to_be_visible()
    page.get_by_role("button", name="Take this table").click()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".headline")).to_contain_text("validation accuracy", timeout=SLOW)
    settled(page)
    page.get_by_role("radio", name="Try it").click()
    answer = page.get_by_role("heading", name=re.compile(r"^(no|yes) · [0-9.]+%$"))
    before = answer.inner_text()
    page.get_by_role("slider", name="height").press("Home")
    expect(answer).not_to_have_text(before)
    link = page.url
    assert not re.search("height|rabbit|pets", link)
    page.get_by_role("button", name="Delete this table").click()
    expect(page.get_by_text("The table is deleted.")).to_be_visible()
    page.goto(link)
    expect(page.get_by_text("The table is not here")).to_be_visible()

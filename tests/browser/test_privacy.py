"""What the page on privacy says of a browser and of the server's disk."""

import pytest
from playwright.sync_api import expect

from core.ui.device import COOKIE
from tools.serving import choose, settled

SECRET = b"a secret of mine"
TABLE = b"x1,x2,label\n" + b"".join(b"%d,1,%s\n" % (n, SECRET) for n in range(6))


@pytest.mark.long
def test_the_foot_of_the_home_page_leads_to_it(open_at):
    page = open_at("")
    page.get_by_test_id("stMain").get_by_role("link", name="Privacy").click()
    expect(page.get_by_role("heading", name="Privacy", level=1)).to_be_visible()


def test_a_browser_keeps_two_numbers_and_the_choice_of_light_or_dark(open_at):
    page = open_at("softmax?lang=ko")
    choose(page, "탐구", "평면 놀이터")
    settled(page)
    assert {cookie["name"] for cookie in page.context.cookies()} == {"_streamlit_xsrf", COOKIE}
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert [name for name in kept if not name.startswith("stActiveTheme")] == []


@pytest.mark.long
def test_a_table_that_is_given_is_written_nowhere(open_at, server):
    page = open_at("plane?points=own")
    page.locator("input[type=file]").set_input_files(
        {"name": f"{SECRET.decode()}.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    expect(page.get_by_text("two classes or more").first).to_be_visible()
    files = [file for file in server.home.rglob("*") if file.is_file()]
    assert [file for file in files if SECRET in file.name.encode() + file.read_bytes()] == []

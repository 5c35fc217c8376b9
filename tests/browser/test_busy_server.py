"""A server that comes to send its pages late, as with thirty phones that all do something."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import TOKEN, at_the_desk, go
from tools.serving import serve, settled

BUSY = Path(__file__).with_name("busy")
TIMES = 12
NO_MULTIPLE_OF_A_TICK = 170
MILLISECONDS_UNTIL_SENT = 1200


@pytest.fixture(scope="module")
def busy():
    with serve(PLAYGROUND_TOKEN=TOKEN, PYTHONPATH=str(BUSY)) as server:
        yield server


@pytest.mark.long
def test_nothing_vanishes_beside_a_count_that_goes_on(page: Page, busy):
    """Each time the page is drawn anew at another moment between two ticks of the count."""
    go(page, busy, "desk")
    at_the_desk(page)
    go(page, busy, "softmax")
    page.get_by_role("button", name="Ask the room").first.click()
    reveal = page.get_by_role("button", name="Reveal")
    expect(reveal).to_be_visible()
    for time in range(TIMES):
        page.wait_for_timeout(time * NO_MULTIPLE_OF_A_TICK % 500)
        page.keyboard.press("r")
        page.wait_for_timeout(MILLISECONDS_UNTIL_SENT)
        settled(page)
        expect(reveal).to_be_visible(timeout=1)
        expect(page.get_by_text("Nobody is here yet.")).to_be_visible(timeout=1)

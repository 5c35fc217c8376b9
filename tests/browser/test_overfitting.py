"""A tour through overfitting in a real browser: train, click, peek, share."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.classroom import SLOW
from tools.serving import settled

pytestmark = pytest.mark.originals

TOUR = "overfitting?tour=free&network=boston_housing.normalization&vary=seed&values_seed=91,92,93"


def test_a_sweep_is_trained_left_found_again_opened_and_shared(open_at, context):
    page = open_at(TOUR)
    page.get_by_role("button", name="Train 3 runs").click()
    expect(page.get_by_role("button", name="Train 3 runs")).to_be_hidden(timeout=SLOW)
    page.get_by_role("link", name="Validation").first.click()
    page.get_by_role("link", name="Overfitting").first.click()
    done = page.get_by_role("button", name="All 3 runs are on their way or done")
    expect(done).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile(r"^One run: seed \d+$"))).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile(r"\d of 3 runs are done"))).to_be_hidden(timeout=SLOW)

    page.get_by_text("Lay runs over each other").evaluate("e => e.scrollIntoView()")
    expect(page.get_by_role("heading", name="What changes with the seed?")).to_be_in_viewport()

    page.get_by_role("button", name="Open the sealed box").click()
    expect(page.get_by_text(re.compile(r"Chosen by validation: seed \d+"))).to_be_visible()

    settled(page)
    page.get_by_text("All runs as a table").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the table (CSV)").click()
    assert download.value.suggested_filename == "free.csv"

    other = context.new_page()
    other.goto(page.url)
    again = other.get_by_role("button", name="All 3 runs are on their way or done")
    expect(again).to_be_visible(timeout=SLOW)
    expect(other.get_by_text(re.compile(r"^One run: seed \d+$"))).to_be_visible()

    page.get_by_role("link", name="Open this run in its builder").click()
    expect(page.get_by_text(re.compile(r"(Trained in|Remembered)"))).to_be_visible(timeout=SLOW)

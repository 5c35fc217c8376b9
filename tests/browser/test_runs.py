"""/runs in a real browser: rows clicked, the link shared, a run opened."""

import re

import pytest
from playwright.sync_api import expect

from core.experiment import LastShare, key
from core.runs import Store
from core.ui.builder.address import encode
from core.ui.run_table import ROW
from tests.unit.runs.made_up import a_result, an_experiment
from tools.serving import at_rest, choose, serve, settled

EXPERIMENTS = [
    an_experiment(seed=seed, epochs=epochs).changed(validation=LastShare(share=0.2))
    for seed, epochs in enumerate([5, 6, 5, 4, 6, 4])
]
SWEEP = [
    an_experiment(seed=seed, epochs=3).changed(validation=LastShare(share=0.2))
    for seed in (11, 12, 13)
]
BOX, UNFOLD = 16, 87


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server whose store holds six runs, the latest is the last of them, and a sweep before."""
    folder = str(tmp_path_factory.mktemp("store"))
    store = Store(folder, 2**30)
    for minute, experiment in enumerate([*SWEEP, *EXPERIMENTS]):
        result = a_result(experiment)
        started = f"2026-01-02T03:{minute:02}:00+00:00"
        store.put(type(result)(**{**vars(result), "started": started}))
    with serve(PLAYGROUND_STORE=folder) as running:
        yield running


def tick(page, row):
    """Clicks the box of a row, counted from the top."""
    place = at_rest(page, page.get_by_test_id("stDataFrame").first.bounding_box)
    page.mouse.click(place["x"] + BOX, place["y"] + ROW + ROW * (row + 0.5))
    page.wait_for_timeout(300)  # the canvas has nothing else to wait for
    settled(page)


def asks_for(page, *seeds, among=EXPERIMENTS):
    """Waits until the address names the runs of these seeds."""
    keys = ",".join(key(among[seed]) for seed in seeds)
    expect(page).to_have_url(re.compile(rf"[?&]runs={keys}(&|$)".replace(",", "(,|%2C)")))


def card(page, name):
    return page.get_by_test_id("stGrid").get_by_text(name, exact=True)


def test_rows_that_are_ticked_come_into_the_picture_and_into_the_address(open_at):
    page = open_at("runs")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    tick(page, 0)
    asks_for(page, 5)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    tick(page, 2)
    asks_for(page, 5, 3)
    expect(card(page, "2 · 1, RMSprop · 4 epochs · seed 3")).to_be_visible()
    expect(page.get_by_text("The two differ in their seed alone.")).to_be_visible()
    tick(page, 0)
    asks_for(page, 3)
    expect(card(page, "2 · 1, RMSprop · 4 epochs · seed 3")).to_have_count(0)


@pytest.mark.long
def test_a_sweep_unfolds_into_runs_that_can_be_ticked(open_at):
    page = open_at("runs")
    tick(page, 6)
    tick(page, 7)
    asks_for(page, 0, among=SWEEP)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    place = at_rest(page, page.get_by_test_id("stDataFrame").first.bounding_box)
    page.mouse.click(place["x"] + UNFOLD, place["y"] + ROW + ROW * 6.5)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)


@pytest.mark.long
def test_a_fifth_row_is_not_taken(open_at):
    page = open_at("runs")
    for row in range(4):
        tick(page, row)
        asks_for(page, *range(5, 4 - row, -1))
    tick(page, 4)
    asks_for(page, 5, 4, 3, 2)
    tick(page, 0)
    asks_for(page, 4, 3, 2)


@pytest.mark.long
def test_a_link_shows_the_same_in_another_browser(open_at, in_a_browser):
    page = open_at("runs")
    tick(page, 1)
    tick(page, 3)
    asks_for(page, 4, 2)
    link = page.get_by_test_id("stCode").inner_text().strip()
    other = in_a_browser().new_page()
    other.goto(link)
    settled(other)
    asks_for(other, 4, 2)
    expect(card(other, "2 · 1, RMSprop · 5 epochs · seed 2")).to_be_visible()
    tick(other, 1)
    asks_for(other, 2)


@pytest.mark.long
def test_back_and_forward_follow_the_address(open_at):
    page = open_at("runs")
    tick(page, 0)
    asks_for(page, 5)
    expect(card(page, "1 · 1, RMSprop · 4 epochs · seed 5")).to_be_visible()
    page.go_back()
    expect(card(page, "1 · 1, RMSprop · 4 epochs · seed 5")).to_have_count(0)
    page.go_forward()
    expect(card(page, "1 · 1, RMSprop · 4 epochs · seed 5")).to_be_visible()
    asks_for(page, 5)


@pytest.mark.long
def test_a_run_opens_in_its_builder_though_the_reader_has_been_there(open_at):
    page = open_at("house_prices")
    choose(page, "Explore", "Runs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Runs")
    settled(page)
    tick(page, 4)
    asks_for(page, 1)
    page.get_by_role("link", name="Open this run in its builder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("House prices")
    settled(page)
    expect(page).to_have_url(re.compile(re.escape(encode(EXPERIMENTS[1]))))
    expect(page.get_by_text("Remembered: trained before")).to_be_visible(timeout=20_000)

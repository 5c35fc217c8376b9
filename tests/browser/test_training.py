"""Training on /house_prices, from the first click to another browser, in a real browser."""

import re
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from core.experiment import Dense, LastShare, key
from core.study.presets import FOUR_FOLDS, NORMALIZATION
from core.ui.builder.address import encode
from tests.browser.classroom import SLOW
from tools.serving import choose, serve, settled

pytestmark = pytest.mark.originals
WIDE = (Dense(units=1024, activation="relu"), Dense(units=512, activation="relu"), Dense(units=1))
LONG = FOUR_FOLDS.experiment.changed(
    layers=WIDE, epochs=2000, batch_size=16, validation=LastShare(share=0.2)
)
"""Half a minute of training, or more."""


@pytest.fixture(scope="module")
def server():
    """A server of this module's own: what is trained here is new to it."""
    with serve() as running:
        yield running


def link(experiment) -> str:
    return f"house_prices?x={encode(experiment)}"


def seeded(experiment, seed):
    return experiment.changed(seed=seed)


def train(page):
    page.get_by_role("button", name="Train", exact=True).click()


def epoch(page) -> int:
    text = page.get_by_text(re.compile(r"Epoch \d+ of \d+")).first.inner_text(timeout=SLOW)
    return int(re.search(r"Epoch (\d+)", text)[1])


def grows(page) -> None:
    """Waits until the page shows a later epoch than it does now."""
    before = epoch(page)
    later = "|".join(str(number) for number in range(before + 1, 2001))
    expect(page.get_by_text(re.compile(rf"Epoch ({later}) of")).first).to_be_visible(timeout=SLOW)


def stop(page):
    page.get_by_role("button", name="Stop", exact=True).click()


def finished(page):
    expect(
        page.get_by_text(re.compile(r"(Trained in|Remembered: trained before, in)"))
    ).to_be_visible(timeout=SLOW)


def entries(server) -> list[Path]:
    return [path for path in (server.home / "runs").rglob("*") if path.is_file()]


def workers(server) -> list[psutil.Process]:
    """The processes that have Keras loaded."""
    below = psutil.Process(server.process.pid).children(recursive=True)
    return [process for process in below if uses_tensorflow(process)]


def uses_tensorflow(process: psutil.Process) -> bool:
    return any("tensorflow" in part.path for part in process.memory_maps())


def test_the_textbook_s_four_folds_train_before_one_s_eyes_and_are_remembered(open_at, server):
    page = open_at("house_prices")
    story = page.get_by_role("combobox", name="A story from the notes")
    expect(story).to_have_value("4 folds × 500 epochs")
    train(page)
    grows(page)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    finished(page)
    page.get_by_role("radio", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="History (CSV)")).to_be_visible()
    assert any(key(FOUR_FOLDS.experiment) in str(path) for path in entries(server))
    train(page)
    settled(page)
    expect(page.get_by_text("Remembered: trained before, in")).to_be_visible()


def test_the_test_set_opens_on_request_alone(open_at):
    page = open_at(link(NORMALIZATION.experiment))
    train(page)
    finished(page)
    page.get_by_role("radio", name="Test", exact=True).click()
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    page.get_by_role("button", name="Open the test set").click()
    expect(page.get_by_test_id("stMetric").filter(has_text="R²")).to_be_visible()


@pytest.mark.long
def test_two_browsers_watch_one_training(open_at, in_a_browser, server):
    page = open_at(link(seeded(LONG, 1)))
    train(page)
    grows(page)
    other = in_a_browser().new_page()
    other.goto(page.url)
    settled(other)
    grows(other)
    expect(page.get_by_text("2 watching")).to_be_visible(timeout=SLOW)
    stop(other)
    expect(
        other.get_by_text("Others are watching this run, so it goes on for them.")
    ).to_be_visible()
    stop(page)
    expect(page.get_by_text("the epochs so far are kept")).to_be_visible(timeout=SLOW)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    assert len(workers(server)) >= 1


def test_leaving_and_coming_back_finds_the_training_going_on(open_at):
    page = open_at(link(seeded(LONG, 2)))
    train(page)
    grows(page)
    choose(page, "Concepts", "Softmax")
    expect(page.get_by_role("heading", level=1)).to_have_text("Softmax")
    page.go_back()
    grows(page)
    stop(page)
    expect(page.get_by_text("the epochs so far are kept")).to_be_visible(timeout=SLOW)


@pytest.mark.long
def test_a_killed_worker_costs_nothing_but_time(open_at, server):
    short = seeded(LONG.changed(epochs=300), 3)
    page = open_at(link(short))
    train(page)
    grows(page)
    for process in workers(server):
        process.kill()
    finished(page)


@pytest.mark.long
def test_a_damaged_result_is_trained_again(open_at, server):
    experiment = seeded(NORMALIZATION.experiment, 4)
    page = open_at(link(experiment))
    train(page)
    finished(page)
    with serve(PLAYGROUND_STORE=str(server.home / "runs")) as fresh:
        (entry,) = [path for path in entries(server) if key(experiment) in path.name]
        entry.write_bytes(entry.read_bytes()[:500])
        page.goto(f"{fresh.url}/{link(experiment)}")
        settled(page)
        expect(page.get_by_text("Remembered")).to_have_count(0)
        train(page)
        expect(page.get_by_text("Trained in")).to_be_visible(timeout=SLOW)


def test_another_day_s_server_remembers(open_at, server):
    experiment = seeded(NORMALIZATION.experiment, 5)
    page = open_at(link(experiment))
    train(page)
    finished(page)
    with serve(PLAYGROUND_STORE=str(server.home / "runs")) as fresh:
        page.goto(f"{fresh.url}/{link(experiment)}")
        settled(page)
        train(page)
        expect(page.get_by_text("Remembered: trained before, in")).to_be_visible()


def test_after_all_that_the_server_has_not_loaded_tensorflow(server):
    assert not uses_tensorflow(psutil.Process(server.process.pid))

"""The main path of each example: train a story, open the test set, try something of one's own."""

import re

import pytest
from playwright.sync_api import TimeoutError as TookTooLong
from playwright.sync_api import expect

from core.study.presets import DIGITS
from core.ui.builder.address import encode
from tests.browser.classroom import SLOW
from tools.serving import at_rest, settled

pytestmark = pytest.mark.originals


def train(page):
    page.get_by_role("button", name="Train", exact=True).click()
    done = page.get_by_text(re.compile(r"(Trained in|Remembered: trained before, in)"))
    expect(done).to_be_visible(timeout=SLOW)


def story(page, title):
    stories, before = page.get_by_role("combobox", name="A story from the notes"), page.url
    option = page.get_by_role("option", name=title, exact=True)
    for _ in range(5):
        settled(page)
        stories.click()
        try:
            option.click(timeout=3000)
            break
        except TookTooLong:  # a rerun has closed the list
            page.keyboard.press("Escape")
    expect(stories).to_have_value(title)
    page.wait_for_url(lambda url: url != before)
    settled(page)


def look_at(page, view):
    page.get_by_role("radio", name=view, exact=True).click()


def open_the_test_set(page):
    look_at(page, "Test")
    page.get_by_role("button", name="Open the test set").click()


def percent(page, label) -> float:
    metric = page.get_by_test_id("stMetric").filter(has_text=label)
    return float(metric.get_by_test_id("stMetricValue").inner_text().rstrip("%"))


def draw(page, strokes):
    """Strokes on the canvas, each a list of places from 0 to 1."""
    canvas = page.locator("canvas[role=img]")
    canvas.scroll_into_view_if_needed()
    settled(page)
    box = at_rest(page, canvas.bounding_box)
    for first, *rest in strokes:
        page.mouse.move(box["x"] + first[0] * box["width"], box["y"] + first[1] * box["height"])
        page.mouse.down()
        for x, y in rest:
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
        page.mouse.up()


def test_a_digit_drawn_with_the_mouse_is_read(open_at):
    two_epochs = DIGITS[0].experiment.changed(epochs=2)
    page = open_at(f"digits?x={encode(two_epochs)}")
    train(page)
    look_at(page, "Try it")
    draw(page, [[(0.5, 0.15), (0.5, 0.85)]])
    expect(page.get_by_role("heading", name=re.compile(r"^1 · \d"))).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("heading", name=re.compile(r"^1 · \d"))).to_be_hidden()
    draw(page, [[(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)]])
    expect(page.get_by_role("heading", name=re.compile(r"^7 · \d"))).to_be_visible()


@pytest.mark.long
def test_a_garment_is_taken_for_another_and_the_picture_shows_it(open_at):
    page = open_at("fashion")
    train(page)
    open_the_test_set(page)
    expect(page.get_by_text("Surest, and wrong")).to_be_visible()
    assert 80 < percent(page, "test accuracy") < 90
    expect(page.get_by_test_id("stImage").first).to_be_visible()


def test_a_review_is_judged_word_by_word(open_at):
    page = open_at("movie_reviews")
    story(page, "4 epochs on all reviews")
    train(page)
    look_at(page, "Try it")
    expect(page.get_by_role("heading", name=re.compile(r"^liked · \d"))).to_be_visible()
    text = page.get_by_role("textbox", name="Your text, in English")
    text.fill("An awful, boring film. The worst story and terrible acting, blorptastic.")
    text.press("Control+Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^disliked · \d"))).to_be_visible()
    expect(page.get_by_text("The network does not know:")).to_contain_text("blorptastic")
    open_the_test_set(page)
    assert 86 < percent(page, "test accuracy") < 90


@pytest.mark.long
def test_a_bottleneck_is_remarked_upon_and_mended(open_at):
    page = open_at("newswires")
    story(page, "A bottleneck of 4 units")
    expect(page.get_by_text("Layer 2 has 4 units for 46 classes: a bottleneck.")).to_be_visible()
    page.get_by_role("button", name="Give layer 2 64 units").click()
    expect(page.get_by_text("a bottleneck.")).to_be_hidden()
    train(page)
    open_the_test_set(page)
    assert 75 < percent(page, "test accuracy") < 82


def test_a_saved_experiment_comes_back_from_its_file(open_at, tmp_path):
    page = open_at("house_prices")
    story(page, "Normalization layer, Adam")
    train(page)
    look_at(page, "Save")
    with page.expect_download() as download:
        page.get_by_role("button", name="Experiment (JSON)").click()
    file = tmp_path / "experiment.json"
    download.value.save_as(file)
    story(page, "4 folds × 500 epochs")
    page.get_by_text("Load an experiment (JSON)").click()
    page.locator("input[type=file]").set_input_files(file)
    chosen = page.get_by_role("combobox", name="A story from the notes")
    expect(chosen).to_have_value("Normalization layer, Adam")

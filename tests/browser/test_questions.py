"""A question in the browser: what it shows comes into view, and the keyboard keeps its place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tools.serving import settled

NOTE_PLACES = """() => {
  globalThis.places = [];
  const note = () => {
    const { value } = document.querySelector(".st-key-temperature input");
    if (value !== places.at(-1)) places.push(value);
    requestAnimationFrame(note);
  };
  note();
}"""


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").press("Enter")
    settled(page)


def is_held_by(page: Page, key: str) -> None:
    expect(page.locator(f".st-key-{key} button").first).to_be_focused()


def test_what_was_asked_is_shown_and_taken_back_by_keyboard(open_at, server):
    page = open_at("softmax")
    temperature = page.locator(".st-key-temperature")
    press(page, "predict-colder-down")
    expect(page.locator(".st-key-predict-colder")).to_contain_text("what heating does")
    is_held_by(page, "predict-colder-down")

    press(page, "show-colder")
    expect(temperature).to_contain_text("0.5")
    expect(temperature).to_be_in_viewport(ratio=1)
    expect(page).to_have_url(f"{server.url}/softmax?temperature=0.5")
    is_held_by(page, "show-colder")

    press(page, "back-colder")
    expect(page).to_have_url(f"{server.url}/softmax")
    expect(temperature).not_to_contain_text("0.5")
    expect(page.locator(".st-key-show-colder")).to_be_in_viewport(ratio=1)
    is_held_by(page, "show-colder")

    press(page, "look-colder")
    expect(temperature).to_contain_text("0.2")
    is_held_by(page, "look-colder")

    press(page, "again-colder")
    expect(page.locator(".st-key-look-colder")).to_have_count(0)
    is_held_by(page, "predict-colder-up")


@pytest.mark.long
def test_with_motion_the_slider_glides_to_what_was_asked(in_a_browser, server):
    page = in_a_browser(reduced_motion="no-preference").new_page()
    page.goto(f"{server.url}/softmax")
    settled(page)
    press(page, "predict-colder-down")
    page.evaluate(NOTE_PLACES)
    page.locator(".st-key-show-colder button").click()
    expect(page).to_have_url(f"{server.url}/softmax?temperature=0.5")
    expect(page.locator(".st-key-temperature input")).to_have_value("0.5")
    settled(page)
    places = page.evaluate("places")
    assert (places[0], places[-1]) == ("1", "0.5")
    assert len(places) > 2
    assert places == sorted(places, reverse=True)


def test_an_answer_survives_a_reload_until_it_is_asked_again(open_at):
    page = open_at("softmax?cat=3")
    press(page, "predict-colder-down")
    expect(page.get_by_text("Not this time")).to_be_visible()
    page.wait_for_function("sessionStorage.getItem('answers')?.includes('down')")
    page.reload()
    settled(page)
    expect(page.get_by_text("Not this time")).to_be_visible()
    press(page, "show-colder")
    expect(page).to_have_url(re.compile("temperature=0.5"))
    page.goto(f"{page.url.split('?')[0]}?cat=3")
    settled(page)
    press(page, "again-colder")
    expect(page.get_by_text("Not this time")).to_have_count(0)
    page.reload()
    settled(page)
    expect(page.locator(".st-key-predict-shift").first).to_be_visible()
    page.wait_for_timeout(1000)
    expect(page.get_by_text("Not this time")).to_have_count(0)

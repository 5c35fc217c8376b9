"""A teacher shares a screen with clicks alone; a student opens it by its code."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from core.study.lesson_links import Lesson, Screen, written
from core.ui.builder.address import encode
from core.ui.play import REST
from tests.app.test_claim import HOUSES
from tests.browser.classroom import KOREAN
from tools.serving import settled

SAME_PAGES = Lesson(
    title="Monday",
    screens=(
        Screen(page="softmax", settings={"cat": "4.0"}, locked=("dog",), says={"en": "Look."}),
        Screen(page="softmax", settings={"temperature": "0.3"}, hidden=("shift",)),
        Screen(page="house_prices", settings={"x": encode(HOUSES)}),
        Screen(
            page="house_prices",
            settings={"x": encode(HOUSES.changed(epochs=9)), "house_prices.view": "network"},
        ),
    ),
)


def test_a_code_opens_what_was_locked_hidden_and_said_in_the_student_s_language(
    open_at, in_a_browser, server
):
    page = open_at("softmax")
    page.get_by_role("slider", name="dog").press("ArrowRight")
    expect(page).to_have_url(re.compile("dog=1.1"))
    page.wait_for_timeout(1000 * 3 * REST)  # the rest of the page follows the slider
    settled(page)
    page.locator(".st-key-share").get_by_role("button").click()
    panel = page.get_by_test_id("stPopoverBody")
    panel.get_by_role("radiogroup", name="Temperature T").get_by_role("radio").nth(1).click()
    panel.get_by_role("radiogroup", name="Add to every logit").get_by_role("radio").nth(2).click()
    panel.get_by_role("textbox", name="한국어").fill("온도를 바꿀 수 있을까요?")
    panel.get_by_role("textbox", name="한국어").press("Enter")
    address = panel.get_by_label("Address")
    expect(address).to_have_value(
        re.compile(r"/softmax\?dog=1\.1&lock=temperature&hide=shift&say_ko=%EC")
    )
    panel.get_by_role("button", name="Code and QR").click()
    code = panel.locator(".st-key-share-letters")
    expect(code).to_have_text(re.compile("^[A-Z]{4}$"))
    expect(panel.get_by_role("img", name="QR code")).to_be_visible()

    phone = in_a_browser(**KOREAN).new_page()
    phone.goto(f"{server.url}/go/{code.inner_text().lower()}")
    settled(phone)
    expect(phone.get_by_role("note")).to_have_text("온도를 바꿀 수 있을까요?")
    expect(phone.locator(".st-key-dog").get_by_role("slider")).to_have_value("1.1")
    expect(phone.locator(".st-key-temperature").get_by_role("slider")).to_be_disabled()
    expect(phone.locator(".st-key-cat").get_by_role("slider")).to_be_enabled()
    expect(phone.locator(".st-key-shift").get_by_role("slider")).to_be_hidden()


def in_a_lesson(page: Page, lesson: Lesson) -> None:
    """Opens a lesson from its file, gives it a code, and opens its first screen as the class."""
    content = written(lesson).encode()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        FilePayload(name="lesson.json", mimeType="application/json", buffer=content)
    )
    expect(page.get_by_role("textbox", name="Title")).to_have_value(lesson.title)
    page.get_by_role("button", name="Code and QR").click()
    page.get_by_role("button", name="Open it as the class does").click()
    expect(page.get_by_role("heading", name=lesson.title)).to_be_visible()
    settled(page)
    page.get_by_role("link", name="1 · ").click()


@pytest.mark.long
def test_next_and_back_between_screens_of_one_page_show_each_as_it_was_shared(open_at):
    page = open_at("lesson")
    in_a_lesson(page, SAME_PAGES)
    cat, temperature = (page.locator(f".st-key-{key}") for key in ("cat", "temperature"))
    dog, shift = (page.locator(f".st-key-{key}") for key in ("dog", "shift"))

    def forward():
        page.get_by_role("link", name="Next ›").click()

    def first():
        expect(page.get_by_label("Monday · 1 of 4")).to_be_visible()
        expect(page.get_by_role("note")).to_have_text("Look.")
        expect(cat.get_by_role("slider")).to_have_value("4")
        expect(temperature.get_by_role("slider")).to_have_value("1")
        expect(dog.get_by_role("slider")).to_be_disabled()
        expect(shift.get_by_role("slider")).to_be_visible()

    def second():
        expect(page.get_by_label("Monday · 2 of 4")).to_be_visible()
        expect(page.get_by_role("note")).to_have_count(0)
        expect(temperature.get_by_role("slider")).to_have_value("0.3")
        expect(cat.get_by_role("slider")).to_have_value("2")
        expect(dog.get_by_role("slider")).to_be_enabled()
        expect(shift.get_by_role("slider")).to_be_hidden()

    first()
    forward()
    second()
    page.get_by_role("link", name="‹ Back").click()
    first()
    cat.get_by_role("slider").press("End")
    expect(page).to_have_url(re.compile("cat=5"))
    forward()
    second()

    epochs = page.get_by_role("spinbutton", name="epochs", exact=True)
    forward()
    expect(epochs).to_have_value("5")
    forward()
    expect(page.get_by_label("Monday · 4 of 4")).to_be_visible()
    expect(epochs).to_have_value("9")
    expect(page.get_by_role("radio", name="Network", exact=True)).to_be_checked()
    page.get_by_role("link", name="‹ Back").click()
    expect(page.get_by_label("Monday · 3 of 4")).to_be_visible()
    expect(epochs).to_have_value("5")
    expect(page.get_by_role("radio", name="Curves", exact=True)).to_be_checked()

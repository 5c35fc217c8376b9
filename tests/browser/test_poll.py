"""The room is asked, on a projector and two phones, one of them Korean."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.classroom import KOREAN, PHONE, Opened, at_the_desk, go
from tools.serving import Server, settled

QUESTION, IN_KOREAN = "Add 5 to every logit.", "모든 로짓에 5를 더합니다."


COLOUR_OF_BARS = """bars => bars.map(bar => getComputedStyle(
  bar.querySelector("[data-testid=stProgressBarTrack] > *")).backgroundColor)"""


@pytest.fixture
def projector(opened: Opened) -> Page:
    return at_the_desk(opened("desk"))


@pytest.fixture
def phone(projector, opened: Opened) -> Page:  # noqa: ARG001 - the room is empty before
    return opened("join", **PHONE)


@pytest.fixture
def korean(projector, opened: Opened) -> Page:  # noqa: ARG001 - the room is empty before
    return opened("join", **KOREAN)


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def ask(projector: Page) -> None:
    button(projector, "Ask the room").first.click()


@pytest.mark.long
def test_a_question_is_asked_answered_and_revealed(
    projector: Page, phone: Page, korean: Page, class_server: Server
):
    go(projector, class_server, "softmax?cat=4")
    ask(projector)
    expect(projector.get_by_text(QUESTION).first).to_be_in_viewport()
    expect(projector.get_by_text("0 of 2 have answered")).to_be_visible()
    for page, words in ((phone, QUESTION), (korean, IN_KOREAN)):
        expect(page).to_have_url(re.compile(r"/softmax\?.*cat=4"))
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_role("slider").first).to_be_hidden()

    button(phone, "It rises").click()
    expect(phone.get_by_text("Sent. Look at the screen.")).to_be_visible()
    expect(projector.get_by_text("1 of 2 have answered")).to_be_visible()
    button(korean, "커집니다").click()
    expect(korean.get_by_text("보냈습니다.")).to_be_visible()
    button(korean, "그대로입니다").click()
    expect(projector.get_by_text("2 of 2 have answered")).to_be_visible()
    expect(projector.get_by_text("50 %")).to_have_count(0)
    expect(button(projector, "To the desk")).to_be_in_viewport()

    button(projector, "Reveal").click()
    expect(projector.get_by_text("It rises · 1 · 50 %")).to_be_visible()
    expect(projector.get_by_text("It stays · 1 · 50 %")).to_be_visible()
    expect(projector.get_by_text("The commonest mistake: It rises")).to_be_in_viewport()
    expect(projector.get_by_role("slider", name="Add to every logit")).to_have_value("5")
    expect(phone.get_by_text("Not this time")).to_be_visible()
    expect(korean.get_by_text("맞았습니다")).to_be_visible()
    expect(korean.locator("em", has_text="차이").first).to_have_css("font-style", "normal")
    expect(phone.locator("em", has_text="differences").first).to_have_css("font-style", "italic")
    expect(phone.get_by_role("slider").first).to_be_visible()

    button(projector, "Put away").click()
    expect(button(projector, "Put away")).to_have_count(0)
    expect(button(projector, "Ask the room").first).to_be_in_viewport()
    expect(button(projector, "To the desk")).to_be_in_viewport()


@pytest.mark.long
def test_the_whole_class_sees_what_was_asked_what_was_moved_and_what_came_of_it(
    opened: Opened, class_server: Server
):
    projector = at_the_desk(opened("desk", viewport={"width": 1920, "height": 1080}))
    phone = opened("join", **PHONE)
    go(projector, class_server, "softmax?cat=4")
    ask(projector)
    button(phone, "It rises").click()
    button(projector, "Reveal").click()
    moved = projector.locator(".st-key-shift")
    expect(moved.get_by_role("slider")).to_have_value("5")
    picture = projector.locator(".st-key-play").get_by_test_id("stVegaLiteChart")
    bars = projector.get_by_test_id("stProgress")
    for seen in (
        projector.get_by_text(QUESTION).first,
        *bars.all(),
        projector.get_by_text("The commonest mistake: It rises"),
        picture,
        moved,
        button(projector, "Put away"),
        button(projector, "To the desk"),
    ):
        expect(seen).to_be_in_viewport(ratio=1)
    assert moved.bounding_box()["y"] <= picture.bounding_box()["y"] + 1
    colours = bars.evaluate_all(COLOUR_OF_BARS)
    assert len(colours) == 3
    assert colours[0] == colours[2] != colours[1]


@pytest.mark.long
def test_a_press_that_comes_twice_asks_one_question(projector: Page, class_server: Server):
    go(projector, class_server, "softmax?cat=4")
    button(projector, "Ask the room").first.dblclick()
    expect(button(projector, "Reveal")).to_be_in_viewport()
    expect(projector.get_by_text(QUESTION).first).to_be_in_viewport()
    for other in range(3):
        expect(button(projector, "Ask the room").nth(other)).to_be_disabled()
    button(projector, "Reveal").click()
    for other in range(3):
        expect(button(projector, "Ask the room").nth(other)).to_be_enabled()


@pytest.mark.long
def test_who_goes_alone_is_invited_and_joins_in(projector: Page, phone: Page, class_server: Server):
    go(projector, class_server, "losses")
    button(projector, "Bring everybody here").click()
    expect(phone).to_have_url(re.compile("/losses"))
    button(phone, "Go alone").click()
    expect(phone.get_by_text("· alone")).to_be_visible()
    go(projector, class_server, "softmax")
    ask(projector)
    expect(phone.get_by_text("the class is asked a question")).to_be_visible()
    expect(phone.get_by_text(QUESTION)).to_have_count(0)
    button(phone, "Join in").click()
    expect(phone.get_by_text(QUESTION)).to_be_visible()
    expect(button(phone, "It rises")).to_be_visible()


@pytest.mark.long
def test_a_phone_that_reloads_is_still_asked_and_keeps_its_answer(
    projector: Page, phone: Page, class_server: Server
):
    go(projector, class_server, "softmax?cat=4")
    ask(projector)
    button(phone, "It falls").click()
    expect(phone.get_by_text("Sent. Look at the screen.")).to_be_visible()
    phone.reload()
    settled(phone)
    expect(phone.get_by_text("Sent. Look at the screen.")).to_be_visible()
    expect(projector.get_by_text("1 of 1 have answered")).to_be_visible()


@pytest.mark.long
def test_a_projector_that_reloads_shows_the_answers_still_and_puts_its_screen_back(
    projector: Page, phone: Page, class_server: Server
):
    go(projector, class_server, "softmax?cat=4")
    ask(projector)
    button(phone, "It falls").click()
    button(projector, "Reveal").click()
    expect(projector).to_have_url(re.compile("shift=5"))
    projector.reload()
    settled(projector)
    expect(projector.get_by_text("The commonest mistake: It falls")).to_be_visible()
    button(projector, "Put away").click()
    expect(projector).not_to_have_url(re.compile("shift"))
    expect(projector).to_have_url(re.compile("cat=4"))


@pytest.mark.long
def test_the_curve_is_drawn_through_what_the_class_has_guessed(
    projector: Page, phone: Page, korean: Page, class_server: Server
):
    go(projector, class_server, "fashion")
    ask(projector)
    for page, name in ((phone, "validation turns"), (korean, "꺾이는")):
        plot = page.get_by_role("slider", name=name)
        expect(plot).to_be_visible()
        plot.press("Home")
        plot.press("PageUp")
    expect(phone.get_by_text("Sent. Look at the screen.")).to_be_visible()
    expect(projector.get_by_text("2 of 2 have answered")).to_be_visible()
    button(projector, "Train and reveal").click()
    expect(projector.get_by_text("2 guesses, their median at epoch")).to_be_visible(timeout=240_000)
    expect(phone.get_by_text("You said epoch")).to_be_visible()
    expect(korean.get_by_text("예측은")).to_be_visible()

"""The four routes, walked from their first step to their last by doing what the steps say."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

from core.study.routes import routes
from tests.browser.classroom import SLOW, rerun
from tests.browser.test_examples import draw
from tests.further import but
from tools.serving import settled

SEVEN = [[(0.3, 0.25), (0.5, 0.25), (0.7, 0.25), (0.6, 0.5), (0.5, 0.75), (0.45, 0.85)]]
Act = Callable[[Page], None]


def answer(page: Page, question: str) -> None:
    """Answers; where that was wrong, gives the answer that is then marked as the right one."""
    card = page.locator(f".st-key-predict-{question}").first
    options = page.locator(f"[class*='st-key-predict-{question}-'] button")
    options.first.press("Enter")
    expect(card.get_by_text(re.compile("^(Right|Not this time)$"))).to_be_visible()
    if not card.get_by_text("Right", exact=True).is_visible():
        options.filter(has_text=re.compile("^check")).press("Enter")


def choose(page: Page, key: str, option: str) -> None:
    page.locator(f".st-key-{key}").get_by_text(option, exact=True).click()


def pick(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def slide(page: Page, key: str, press: str, times: int) -> None:
    slider = page.locator(f".st-key-{key}").get_by_role("slider")
    for _ in range(times):
        slider.press(press)


def colder(page: Page) -> None:
    slide(page, "temperature", "Home", 1)


def write(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label)
    field.fill(text)
    field.press("ControlOrMeta+Enter")


def view(page: Page, name: str) -> None:
    with rerun(page):
        page.get_by_role("radio", name=name, exact=True).click()


def train(page: Page) -> None:
    with rerun(page):
        page.get_by_role("button", name="Train", exact=True).click()


def scrub_what_it_has_learned(page: Page) -> None:
    """The film of the first layer's units, back to the noise of the beginning."""
    view(page, "Learned")
    film, unit = page.locator(".units"), page.locator(".units canvas").first
    expect(film.locator("output")).to_have_text(re.compile("epoch [1-9]"))
    learned = unit.evaluate("canvas => canvas.toDataURL()")
    film.get_by_role("slider").press("Home")
    expect(film.locator("output")).to_have_text("epoch 0")
    assert unit.evaluate("canvas => canvas.toDataURL()") != learned


def train_and_draw_a_seven(page: Page) -> None:
    train(page)
    scrub_what_it_has_learned(page)
    view(page, "Try it")
    draw(page, SEVEN)


def train_and_write_a_bad_review(page: Page) -> None:
    train(page)
    view(page, "Try it")
    write(page, "Your text, in English", "awful boring terrible waste worst bad stupid")


def train_and_open_the_test_set(page: Page) -> None:
    train(page)
    view(page, "Test")
    page.get_by_role("button", name="Open the test set").click()


def train_all(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^Train \d+ runs")).click()


def follow(part: Locator, label: str) -> None:
    part.get_by_test_id("stPageLink-NavLink").filter(has_text=label).first.click()


def answers(question: str) -> Act:
    return partial(answer, question=question)


DO: dict[str, list[Act]] = {
    "boxes": [
        partial(choose, key="rank", option="4-D"),
        answers("tensor_dtype"),
        answers("broadcast_turned"),
        answers("dot_swapped"),
        answers("layer_parameters"),
        partial(pick, label="Activation", option="ReLU"),
        partial(pick, label="Optimizer", option="RMSprop"),
        train,
        train_and_draw_a_seven,
    ],
    "price": [
        answers("layer_zero"),
        answers("activation_flat"),
        answers("loss_outlier"),
        answers("descent_updates"),
        answers("scaling_steps"),
        train,
        train_all,
        train_and_open_the_test_set,
    ],
    "clothes": [
        train,
        colder,
        partial(slide, key="guess_classes", press="End", times=1),
        train,
        train,
        answers("dropout_helps"),
        train,
        train,
    ],
    "texts": [
        partial(write, label="First text", text="a bad film"),
        train,
        answers("validation_training"),
        train_and_write_a_bad_review,
        train,
        train,
        partial(slide, key="k_folds", press="ArrowRight", times=6),
        train,
    ],
}


@pytest.mark.parametrize("route", but(["boxes"], routes()))
def test_a_route_is_walked_to_its_end_and_the_browser_keeps_that(open_at, route):
    page = open_at("")
    follow(page.locator(f".st-key-route-{route}"), "Begin")
    steps = routes()[route].screens
    for place, (screen, act) in enumerate(zip(steps, DO[route], strict=True), start=1):
        expect(page).to_have_url(re.compile(rf"/{screen.page}\?.*lesson={route}\.{place}\b"))
        settled(page)
        step = page.locator(".st-key-route-step")
        expect(step.get_by_role("status")).to_have_text("Not reached yet")
        act(page)
        expect(step.locator(".reached")).to_be_visible(timeout=SLOW)
        onward = "Next step" if place < len(steps) else "The route is done"
        step.get_by_text(onward).click()
    count = len(steps)
    door = page.locator(f".st-key-route-{route}")
    expect(door).to_contain_text(f"{count} of {count} steps reached")
    page.reload()
    expect(door).to_contain_text(f"{count} of {count} steps reached")


@pytest.mark.long
def test_a_dragged_point_is_learned_again(open_at):
    page = open_at("")
    loss, point = page.locator(".door .loss output"), page.locator(".door svg g").first
    page.get_by_role("button", name="Begin anew").click()
    expect(loss).to_have_text(re.compile(r"^0\.[0-9]+$"))
    before = int(page.locator(".door .updates output").inner_text().replace(",", ""))
    place = point.get_attribute("transform")
    point.focus()
    for _ in range(4):
        point.press("ArrowDown")
    assert point.get_attribute("transform") != place
    after = int(page.locator(".door .updates output").inner_text().replace(",", ""))
    assert after > before
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] - 60, steps=4)
    page.mouse.up()
    assert point.bounding_box()["x"] > box["x"] + 20

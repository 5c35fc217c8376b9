"""A goal in a class: the phone's card says that it trains, and what has come of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.ui.builder.address import encode
from tests.app.test_claim import HOUSES, PAGE
from tests.browser.classroom import KOREAN, PHONE, SLOW, Opened, at_the_desk, go
from tools.serving import Server


def card(page: Page):
    return page.locator(".st-key-aim")


@pytest.mark.parametrize(
    ("phone", "train", "none", "trains", "reached"),
    [
        (PHONE, "Train", "No training yet", "Your network is training", "Reached: MAE"),
        (KOREAN, "훈련", "아직 훈련하지", "신경망이 훈련 중입니다", "목표 달성"),
    ],
    ids=["en", "ko"],
)
@pytest.mark.long
def test_the_card_says_that_it_trains_and_by_itself_how_it_ended(
    opened: Opened, class_server: Server, phone, train, none, trains, reached
):
    teacher = at_the_desk(opened("desk"))
    student = opened("join", **phone)
    go(teacher, class_server, "goal?goal_data=boston_housing&goal_error=1000")
    teacher.get_by_role("button", name="Set this goal").click()
    expect(teacher.get_by_text("0 / 1")).to_be_visible()

    seed = 11 if phone is PHONE else 12
    slow = HOUSES.changed(epochs=400, seed=seed)
    go(student, class_server, f"{PAGE}?x={encode(slow)}")
    expect(card(student)).to_contain_text(none)
    student.get_by_role("button", name=train, exact=True).click()
    expect(card(student)).to_contain_text(trains)
    expect(card(student)).not_to_contain_text(none)
    expect(card(student)).to_contain_text(re.compile(reached), timeout=SLOW)
    expect(card(student)).not_to_contain_text(trains)
    expect(teacher.get_by_text("1 / 1")).to_be_visible()

    go(student, class_server, "goal")
    expect(card(student)).to_have_count(1)

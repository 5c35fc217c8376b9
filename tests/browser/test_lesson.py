"""A whole lesson as a teacher gives it: a desk, a projector and six phones, English and Korean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from core.study.presets import NORMALIZATION
from core.ui.builder.address import encode
from tests.browser.classroom import PHONE, SLOW, TOKEN
from tools.serving import Server, serve, settled

QUICK = NORMALIZATION.on("sample").changed(epochs=5)


@dataclass(frozen=True)
class Phone:
    """A page in somebody's hand, and how its language names a thing."""

    page: Page
    korean: bool

    def word(self, english: str, korean: str) -> str:
        return korean if self.korean else english

    def press(self, english: str, korean: str) -> None:
        self.page.get_by_role("button", name=self.word(english, korean), exact=True).click()


@dataclass(frozen=True)
class Class:
    """The teacher's two windows, which share a browser, and the phones."""

    server: Server
    desk: Page
    projector: Page
    phones: list[Phone]

    def show(self, address: str) -> None:
        self.projector.goto(f"{self.server.url}/{address}")
        settled(self.projector)


@pytest.fixture
def lesson(in_a_browser) -> Iterator[Class]:
    with serve(PLAYGROUND_TOKEN=TOKEN, PLAYGROUND_DATASETS="") as server:
        teacher = in_a_browser(viewport={"width": 1920, "height": 1080})
        desk, projector = teacher.new_page(), teacher.new_page()
        desk.goto(f"{server.url}/desk?token={TOKEN}")
        settled(desk)
        phones = []
        for number in range(4):
            korean = number % 2 == 1
            page = in_a_browser(locale="ko-KR" if korean else "en-US", **PHONE).new_page()
            page.goto(f"{server.url}/join")
            phones.append(Phone(page, korean))
        yield Class(server, desk, projector, phones)


def test_a_whole_lesson(lesson: Class):
    join(lesson)
    lead(lesson)
    ask(lesson)
    one_leaves(lesson)
    deal(lesson)
    gather(lesson)
    aim(lesson)


def join(room: Class) -> None:
    for phone in room.phones:
        expect(phone.page.get_by_text(phone.word("That is you.", "내 동물입니다."))).to_be_visible()
    expect(room.desk.get_by_text("Desk · 4 here")).to_be_visible()
    assert "token" not in room.desk.url


def lead(room: Class) -> None:
    room.show("softmax?temperature=0.7")
    room.projector.get_by_role("button", name="Bring everybody here").click()
    for phone in room.phones:
        expect(phone.page).to_have_url(re.compile(r"/softmax\?temperature=0.7"))


def ask(room: Class) -> None:
    """One phone reloads before it answers."""
    projector = room.projector
    projector.get_by_role("button", name="Ask the room").first.click()
    room.phones[0].page.reload()
    for phone in room.phones[:3]:
        phone.press("It rises", "커집니다")
    for phone in room.phones[3:]:
        phone.press("It stays", "그대로입니다")
    expect(projector.get_by_text("4 of 4 have answered")).to_be_visible()
    expect(projector.get_by_text("75 %")).to_have_count(0)

    projector.get_by_role("button", name="Reveal").click()
    expect(projector.get_by_text("75 %")).to_be_visible()
    expect(projector.get_by_text("The commonest mistake: It rises")).to_be_visible()
    for phone, english, korean in (
        (room.phones[0], "Not this time", "이번에는"),
        (room.phones[3], "Right", "맞았습니다"),
    ):
        expect(phone.page.get_by_text(phone.word(english, korean)).first).to_be_visible()
    projector.get_by_role("button", name="Put away").click()
    expect(room.desk.get_by_text("It rises")).to_be_visible()


def one_leaves(room: Class) -> None:
    leaving = room.phones.pop()
    leaving.page.goto(f"{room.server.url}/join")
    leaving.press("Leave the room", "교실 나가기")
    expect(room.desk.get_by_text("Desk · 3 here")).to_be_visible()


def deal(room: Class) -> None:
    room.show(
        "overfitting?tour=free&network=boston_housing.normalization&vary=rate"
        "&values_rate=0.0001,0.003,0.03"
    )
    room.projector.get_by_role("button", name="Deal to the room").click()
    dealt = set()
    for phone in room.phones:
        card = phone.page.get_by_role("heading", name=phone.word("learning rate", "학습률"))
        expect(card).to_be_visible()
        dealt.add(card.inner_text().split()[-1])
        phone.press("Higher", "더 높다")
        phone.press("Train", "훈련")
    assert dealt == {"0.0001", "0.003", "0.03"}
    expect(room.projector.get_by_role("heading", name="3 of 3 are in")).to_be_visible(timeout=SLOW)
    expect(room.projector.get_by_role("heading", name="The window that works")).to_be_visible()
    room.projector.get_by_role("button", name="Collect the cards").click()
    for phone in room.phones:
        heading = phone.page.get_by_role("heading", name=phone.word("learning rate", "학습률"))
        expect(heading).to_have_count(0)


def gather(room: Class) -> None:
    room.show("gather")
    room.projector.get_by_role("button", name="Gather digits").click()
    for phone in room.phones:
        expect(phone.page).to_have_url(re.compile("/gather"))
        draw_a_one(phone.page)
        phone.page.get_by_role("radio", name="1", exact=True).click()
        phone.press("Send", "보내기")
        expect(phone.page.get_by_text(phone.word("Drawing 2 of 3", "글씨 2 / 3"))).to_be_visible()
    expect(room.projector.get_by_text("Drawings: 3 · phones: 3")).to_be_visible()
    room.projector.get_by_role("button", name="That is all").click()
    room.projector.get_by_role("button", name="Train a network").click()
    read = room.projector.get_by_role("button", name="Let it read ours")
    expect(read).to_be_visible(timeout=SLOW)
    read.click()
    expect(room.projector.get_by_text(re.compile(r"^[0-3] of 3$"))).to_be_visible()
    for phone in room.phones:
        expect(phone.page.get_by_role("button", name=phone.word("Send", "보내기"))).to_have_count(0)


def aim(room: Class) -> None:
    """All train the same network on the teacher's screen, which is good enough."""
    room.show("goal?goal_data=boston_housing&goal_error=50")
    room.projector.get_by_role("button", name="Set this goal").click()
    expect(room.projector.get_by_text("0 / 3")).to_be_visible()
    room.show(f"house_prices?x={encode(QUICK)}")
    room.projector.get_by_role("button", name="Bring everybody here").click()
    for phone in room.phones:
        expect(phone.page).to_have_url(re.compile("/house_prices"))
        phone.press("Train", "훈련")
    for phone in room.phones:
        reached = phone.page.get_by_text(phone.word("Reached:", "목표 달성"))
        expect(reached.first).to_be_visible(timeout=SLOW)
    room.show("goal")
    expect(room.projector.get_by_text("3 / 3")).to_be_visible()


def draw_a_one(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8, steps=8)
    page.mouse.up()

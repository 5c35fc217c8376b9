"""A class in real browsers: a teacher leads, phones follow, go alone, come back, reload."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.classroom import (
    KOREAN,
    PHONE,
    SLOW,
    TOKEN,
    Opened,
    at_the_desk,
    end_the_lesson,
    go,
    lead,
)
from tests.faults.machines import a_port, a_scheduler, surroundings
from tools import serving
from tools.serving import Server, serve, settled


@pytest.fixture
def server(class_server) -> Server:
    """The server of all classes."""
    return class_server


@pytest.mark.long
def test_those_who_follow_see_the_teachers_screen(opened: Opened, server: Server):
    teacher = at_the_desk(opened("desk"))
    english, korean = opened("join", **PHONE), opened("join", locale="ko-KR", **PHONE)
    expect(teacher.get_by_text("Desk · 2 here")).to_be_visible()

    go(teacher, server, "softmax?temperature=0.3&cat=4")
    lead(teacher)
    for phone, label in ((english, "Temperature T"), (korean, "온도 T")):
        expect(phone).to_have_url(re.compile(r"/softmax\?.*cat=4"))
        expect(phone.get_by_role("slider", name=label)).to_have_value("0.3")

    teacher.get_by_role("slider", name="Temperature T").press("End")
    settled(teacher)
    lead(teacher)
    expect(english.get_by_role("slider", name="Temperature T")).to_have_value("10")


def test_each_can_go_alone_and_finds_what_he_had(opened: Opened, server: Server):
    teacher = at_the_desk(opened("desk"))
    phone = opened("join", **PHONE)
    go(phone, server, "broadcasting")
    go(teacher, server, "losses")
    lead(teacher)
    expect(phone).to_have_url(re.compile("/losses"))

    phone.get_by_role("button", name="Go alone").click()
    expect(phone).to_have_url(re.compile("/broadcasting"))
    go(teacher, server, "dropout")
    lead(teacher)
    expect(phone.get_by_text("· alone")).to_be_visible()
    expect(phone).to_have_url(re.compile("/broadcasting"))

    phone.get_by_role("button", name="Back to the class").click()
    expect(phone).to_have_url(re.compile("/dropout"))


@pytest.mark.long
def test_at_the_end_of_the_lesson_each_phone_is_told_and_keeps_its_page(
    opened: Opened, server: Server
):
    teacher = at_the_desk(opened("desk"))
    english, korean = opened("join", **PHONE), opened("join", **KOREAN)
    go(english, server, "softmax")
    english.get_by_role("slider", name="Temperature T").press("End")
    settled(english)
    end_the_lesson(teacher)
    expect(english.get_by_text("The lesson has ended.")).to_be_visible()
    expect(english.get_by_role("slider", name="Temperature T")).to_have_value("10")
    expect(korean.get_by_text("수업이 끝났습니다.")).to_be_visible()

    korean.get_by_role("button", name="혼자 계속하기").click()
    expect(korean.get_by_text("수업이 끝났습니다.")).to_have_count(0)
    english.get_by_role("button", name="Join again").click()
    expect(teacher.get_by_text("Desk · 1 here")).to_be_visible()
    go(teacher, server, "losses")
    lead(teacher)
    expect(english).to_have_url(re.compile("/losses"))


@pytest.mark.long
def test_a_code_that_fills_the_screen_invites_to_the_lesson(opened: Opened, server: Server):
    teacher = at_the_desk(opened("desk"))
    opened("join", **PHONE)
    go(teacher, server, "softmax?cat=3.0")
    teacher.locator(".st-key-share").get_by_role("button").click()
    panel = teacher.get_by_test_id("stPopoverBody")
    panel.get_by_role("button", name="Code and QR").click()
    panel.get_by_role("button", name="Fill the screen").click()
    code = teacher.locator(".st-key-wall-letters")
    expect(code).to_have_text(re.compile("^[A-Z]{4}$"))
    whole = teacher.get_by_test_id("stDialog").locator("> div").bounding_box()
    assert (whole["width"], whole["height"]) == (1440, 900)

    phone = opened(f"go/{code.inner_text()}", **PHONE)
    expect(phone).to_have_url(re.compile(r"/softmax\?cat=3.0$"))
    phone.get_by_role("button", name="Join the class").click()
    teacher.keyboard.press("Escape")
    expect(code).to_have_count(0)
    expect(teacher.get_by_text("Desk · 2 here")).to_be_visible()
    go(teacher, server, "losses")
    lead(teacher)
    expect(phone).to_have_url(re.compile("/losses"))


def test_how_to_join_fills_the_screen(opened: Opened, server: Server):  # noqa: ARG001
    teacher = at_the_desk(opened("desk", viewport={"width": 1920, "height": 1080}))
    teacher.get_by_role("button", name="Show how to join").click()
    code = teacher.locator(".st-key-wall img")
    expect(code).to_be_in_viewport(ratio=1)
    assert code.bounding_box()["height"] > 0.8 * 1080
    expect(teacher.get_by_role("heading", name="The desk")).to_be_hidden()
    expect(teacher.get_by_text("Desk · 0 here")).to_be_in_viewport(ratio=1)
    teacher.get_by_role("button", name="Hide how to join").click()
    expect(code).to_have_count(0)
    expect(teacher.get_by_role("heading", name="The desk")).to_be_visible()


@pytest.mark.long
def test_after_a_reload_it_is_the_same_animal_where_the_class_is(opened: Opened, server: Server):
    teacher = at_the_desk(opened("desk"))
    phone = opened("join", **PHONE)
    animal = phone.get_by_test_id("stMain").get_by_role("heading").nth(1).inner_text()
    go(teacher, server, "losses")
    lead(teacher)
    expect(phone).to_have_url(re.compile("/losses"))
    phone.reload()
    settled(phone)
    expect(phone.get_by_text(f"{animal} · with the class")).to_be_visible()


@pytest.mark.long
def test_a_phone_that_slept_goes_where_the_class_is_by_now(opened: Opened, server: Server):
    teacher = at_the_desk(opened("desk"))
    phone = opened("join", **PHONE)
    phone.context.set_offline(True)
    go(teacher, server, "validation")
    lead(teacher)
    phone.wait_for_timeout(500)
    phone.context.set_offline(False)
    expect(phone).to_have_url(re.compile("/validation"))


@pytest.mark.long
def test_who_has_no_token_leads_nobody(opened: Opened, server: Server):
    phone = opened("join", **PHONE)
    stranger = opened("softmax")
    for page in (phone, stranger):
        expect(page.get_by_role("button", name="Bring everybody here")).to_have_count(0)
    go(phone, server, "desk")
    expect(phone.get_by_label("Token")).to_be_visible()
    expect(phone.get_by_role("button", name="Clear the queue")).to_have_count(0)


@pytest.mark.long
def test_after_a_restart_phones_come_back_and_the_desk_is_asked_for_its_token(
    opened: Opened, monkeypatch
):
    port = a_port()
    monkeypatch.setattr(serving, "free_port", lambda: port)
    with serve(PLAYGROUND_TOKEN=TOKEN) as before:
        teacher = at_the_desk(opened("desk", before))
        phone = opened("join", before, **PHONE)
        go(teacher, before, "losses")
        lead(teacher)
        expect(phone).to_have_url(re.compile("/losses"))
    with serve(PLAYGROUND_TOKEN=TOKEN) as anew:
        expect(teacher.get_by_text("The server was started anew")).to_be_visible()
        teacher.get_by_label("Token").fill(TOKEN)
        teacher.get_by_role("button", name="To the desk").click()
        expect(teacher.get_by_text("Desk · 1 here")).to_be_visible()
        go(teacher, anew, "dropout")
        lead(teacher)
        expect(phone).to_have_url(re.compile("/dropout"))


@pytest.mark.long
def test_two_servers_share_the_room(opened: Opened, tmp_path):
    port = a_port()
    around = surroundings(tmp_path)
    here = {"PLAYGROUND_TOKEN": TOKEN, "DASK_SCHEDULER_ADDRESS": f"tcp://127.0.0.1:{port}"}
    with a_scheduler(port, around), serve(**here) as one, serve(**here) as other:
        teacher = at_the_desk(opened("desk", one))
        phone = opened("join", other, **PHONE)
        expect(teacher.get_by_text("Desk · 1 here")).to_be_visible()
        go(teacher, one, "losses")
        lead(teacher)
        expect(phone).to_have_url(re.compile(f"{other.url}/losses"))


@pytest.mark.long
def test_a_sweep_is_dealt_and_its_picture_fills(opened: Opened, server: Server):
    teacher = at_the_desk(opened("desk"))
    phones = [opened("join", **PHONE), opened("join", **PHONE)]
    sweep = "overfitting?tour=free&network=boston_housing.normalization&vary=rate"
    go(teacher, server, f"{sweep}&values_rate=0.0001,0.003,0.01")
    teacher.get_by_role("button", name="Deal to the room").click()
    cards = [phone.get_by_role("heading", name="learning rate") for phone in phones]
    for card in cards:
        expect(card).to_be_visible()
    late = opened("join", locale="ko-KR", **PHONE).get_by_role("heading", name="학습률")
    expect(late).to_be_visible()
    given = [card.inner_text().split()[-1] for card in (*cards, late)]
    assert sorted(given) == ["0.0001", "0.003", "0.01"]

    for phone in phones:
        phone.get_by_role("button", name="Higher").click()
        phone.get_by_role("button", name="Train", exact=True).click()
    teacher.get_by_role("button", name="Train the rest").click()
    expect(teacher.get_by_role("heading", name="3 of 3 are in")).to_be_visible(timeout=SLOW)
    expect(teacher.get_by_role("heading", name="The window that works")).to_be_visible()
    expect(phones[0].get_by_text("of the 3 that are in")).to_be_visible()
    kept = cards[0].inner_text()
    phones[0].reload()
    expect(cards[0]).to_have_text(kept)

"""The frame around every page, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from core.ui.sitemap import PAGES, SECTIONS, pages_in
from tests.browser.classroom import NO_WORKERS
from tests.further import but
from tools.serving import choose, serve, settled

ONE_A_FOLDER = list({page.file.parent: page for page in PAGES}.values())


def address(page) -> str:
    return page.url or "home"


def heading(page):
    return page.get_by_role("heading", level=1)


@pytest.mark.parametrize("at", but(ONE_A_FOLDER[1:2], ONE_A_FOLDER), ids=address)
def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(page, at):
    with serve(**NO_WORKERS) as server:
        page.goto(f"{server.url}/{at.url}")
        settled(page)
        expect(heading(page)).to_have_text(at.title)
        expect(page.get_by_test_id("stTopNavSection")).to_have_text(SECTIONS)
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_menu_leads_from_page_to_page(open_at):
    page = open_at("")
    for section in SECTIONS:
        last = pages_in(section)[-1]
        choose(page, section, last.title)
        expect(heading(page)).to_have_text(last.title, timeout=20_000)
        expect(page).to_have_url(re.compile(rf"/{last.url}(\?|$)"))


def test_on_a_phone_the_menu_opens_beside_the_page_and_lists_every_page(open_at):
    page = open_at("softmax")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_test_id("stTopNav")).to_have_count(0)
    page.get_by_test_id("stExpandSidebarButton").click()
    menu = page.get_by_test_id("stSidebarNav")
    listed = [page for page in PAGES if page.in_menu]
    expect(menu.get_by_test_id("stSidebarNavLink")).to_have_count(len(listed))
    menu.get_by_role("link", name="Losses").click()
    expect(heading(page)).to_have_text("Losses")


def test_another_language_keeps_the_state_and_the_address(open_at):
    page = open_at("softmax?temperature=0.5")
    page.get_by_role("radio", name="한국어").click()
    expect(heading(page)).to_have_text("소프트맥스")
    expect(page).to_have_url(re.compile(r"temperature=0.5.*lang=ko|lang=ko.*temperature=0.5"))
    expect(page.get_by_role("slider", name="온도 T")).to_have_value("0.5")
    page.get_by_test_id("stTopNav").get_by_role("link", name="딥러닝 놀이터").click()
    expect(heading(page)).to_have_text("딥러닝 놀이터")
    expect(page).to_have_url(re.compile(r"lang=ko"))


@pytest.mark.long
def test_going_back_undoes_the_change_of_language(open_at):
    page = open_at("softmax")
    page.get_by_role("radio", name="한국어").click()
    expect(heading(page)).to_have_text("소프트맥스")
    page.go_back()
    expect(heading(page)).to_have_text("Softmax")
    expect(page.get_by_role("radio", name="English")).to_be_checked()


@pytest.mark.long
def test_the_page_is_read_aloud_in_its_own_language(open_at):
    page = open_at("softmax?lang=ko")
    spoken = page.locator("html")
    expect(spoken).to_have_attribute("lang", "ko")
    page.get_by_role("radio", name="English").click()
    expect(spoken).to_have_attribute("lang", "en")


@pytest.mark.long
def test_a_browser_set_to_korean_is_answered_in_korean(in_a_browser, server):
    page = in_a_browser(locale="ko-KR").new_page()
    page.goto(f"{server.url}/softmax")
    expect(heading(page)).to_have_text("소프트맥스")
    page.get_by_role("radio", name="English").click()
    expect(page).to_have_url(re.compile(r"lang=en"))


def test_a_moved_control_stands_in_the_address_and_comes_back_with_it(open_at):
    page = open_at("softmax")
    page.get_by_role("slider", name="dog").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"dog=1.1"))
    page.reload()
    settled(page)
    expect(page.get_by_role("slider", name="dog")).to_have_value("1.1")


CODE_AS_THE_FORMULA_CHANGES = """() => new Promise(done =>
  new MutationObserver((_, observer) => {
    if (!document.querySelector(".katex").textContent.includes("11.866")) return;
    observer.disconnect();
    done(document.querySelector("[data-testid=stCode]").textContent);
  }).observe(document.body, { characterData: true, childList: true, subtree: true }))"""


@pytest.mark.long
def test_what_is_played_with_answers_alone_and_the_rest_of_the_page_follows(open_at):
    page = open_at("softmax")
    code = page.get_by_test_id("stCode")
    expect(code).to_contain_text("[2.0, 1.0, 0.1, -1.0]")
    page.evaluate(f"() => {{ window.code = ({CODE_AS_THE_FORMULA_CHANGES})(); }}")
    page.get_by_role("slider", name="dog").press("ArrowRight")
    assert "[2.0, 1.0, 0.1, -1.0]" in page.evaluate("window.code")
    expect(code).to_contain_text("[2.0, 1.1, 0.1, -1.0]")


def test_a_question_is_answered_with_the_keyboard_alone(open_at):
    page = open_at("softmax")
    stays = page.get_by_role("button", name="It stays").first
    stays.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("0.638 before, 0.638 after")).to_be_visible()

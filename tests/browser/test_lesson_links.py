"""A teacher shares a screen with clicks alone; a student opens it by its code."""

import re

from playwright.sync_api import expect

from tools.serving import settled


def test_a_code_opens_what_was_locked_hidden_and_said_in_the_student_s_language(
    open_at, browser, browser_context_args, server
):
    page = open_at("softmax")
    page.get_by_role("slider", name="dog").press("ArrowRight")
    expect(page).to_have_url(re.compile("dog=1.1"))
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

    phone = browser.new_context(
        **{**browser_context_args, "locale": "ko-KR", "viewport": {"width": 390, "height": 844}}
    ).new_page()
    phone.goto(f"{server.url}/go/{code.inner_text().lower()}")
    settled(phone)
    expect(phone.get_by_role("note")).to_have_text("온도를 바꿀 수 있을까요?")
    expect(phone.locator(".st-key-dog").get_by_role("slider")).to_have_value("1.1")
    expect(phone.locator(".st-key-temperature").get_by_role("slider")).to_be_disabled()
    expect(phone.locator(".st-key-cat").get_by_role("slider")).to_be_enabled()
    expect(phone.locator(".st-key-shift").get_by_role("slider")).to_be_hidden()
    phone.context.close()

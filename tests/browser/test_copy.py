"""The address of a page is copied with one press, also where a browser has no clipboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.further import further
from tools.serving import settled

PLAIN_HTTP = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
"""As a browser shows a page that came over plain http from another machine."""

SAID = """(button) => ({
  words: new Promise((said) => {
    const watch = new MutationObserver(() => said(button.textContent));
    watch.observe(button, { childList: true });
  }),
})"""
"""What a button says next: it says so for two seconds, which a busy machine may miss."""


@pytest.mark.parametrize("before", [*further(""), PLAIN_HTTP], ids=["clipboard", "plain http"])
def test_a_press_copies_the_address(page, server, before):
    page.add_init_script(before)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page.goto(f"{server.url}/softmax?cat=3.0")
    settled(page)
    page.locator(".st-key-share").get_by_role("button").click()
    panel = page.get_by_test_id("stPopoverBody")
    copy = panel.get_by_role("button", name="Copy", exact=True)
    said = copy.evaluate_handle(SAID)
    copy.click()
    assert said.evaluate("({ words }) => words") == "Copied"
    pasted = panel.get_by_role("textbox", name="English")
    pasted.click()
    page.keyboard.press("ControlOrMeta+V")
    expect(pasted).to_have_value(re.compile(r"^http://.*/softmax\?cat=3\.0$"))
    expect(pasted).to_have_value(panel.get_by_label("Address").input_value())

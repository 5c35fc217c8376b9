"""Every page in WebKit, which is what an iPhone and an iPad have."""

import pytest

from core.ui.sitemap import PAGES
from tests.browser import webkit
from tests.browser.webkit import WebKit

AT_REST = """
const app = document.querySelector("[data-testid=stApp]");
const title = document.querySelector("h1")?.innerText.trim();
return app?.dataset.testScriptState === "notRunning" && title;
"""
ERRORS = """
return [...document.querySelectorAll("[data-testid=stException], [role=dialog]")]
  .map(({ innerText }) => innerText);
"""
DRAWN = """
return !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
  && document.querySelectorAll("[data-testid=stVegaLiteChart] svg").length > 1
"""
SLIDER = ".st-key-cat input[type=range]"
SAID = "return document.querySelector('.in-numbers')?.textContent.includes('cat 2.1, 8.166')"


@pytest.fixture(scope="module")
def window():
    """One window for all tests."""
    parts = webkit.parts()
    if parts is None:
        pytest.skip("no WebKitGTK with its WebDriver, or no Xvfb, on this machine")
    with webkit.webkit(*parts) as opened:
        yield opened


@pytest.mark.parametrize("at", PAGES, ids=lambda at: at.url or "home")
def test_every_page_opens(window: WebKit, server, at):
    window.open(f"{server.url}/{at.url}?lang=en")
    assert window.wait_for(AT_REST) == at.title
    assert window.run(ERRORS) == []


def test_what_there_is_to_play_with_answers(window: WebKit, server):
    window.open(f"{server.url}/softmax")
    window.wait_for(AT_REST)
    window.wait_for(DRAWN)
    window.press(SLIDER, webkit.ARROW_RIGHT)
    window.wait_for(SAID)

"""A class in real browsers: a server with a token, a teacher at its desk, and phones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tools.serving import Server, settled

TOKEN = "a token for tests"  # noqa: S105
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "user_agent": ANDROID}
NO_WORKERS = {"DASK_SCHEDULER_ADDRESS": "tcp://127.0.0.1:9"}
"""Nothing is trained here, so no worker is started: nobody answers at that address."""
SLOW = 300_000
"""Milliseconds: on a busy machine a first training waits long for its turn."""
KOREAN = PHONE | {"locale": "ko-KR"}
Opened = Callable[..., Page]
RUNS = """(app, patience) => {
  window.runs = new Promise((done) => {
    setTimeout(done, patience);
    new MutationObserver(() => {
      if (app.dataset.testScriptState === "running") done();
    }).observe(app, { attributes: true });
  });
}"""


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """Waits at its end until the page's script, which a press in it reruns, has run to its end.

    What is pressed before takes the page back to where the first press found it.
    """
    page.get_by_test_id("stApp").evaluate(RUNS, SLOW)
    yield
    page.evaluate("window.runs")
    settled(page)


def at_the_desk(page: Page) -> Page:
    """A teacher at the desk of an empty room."""
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="To the desk").click()
    end_the_lesson(page)
    expect(page.get_by_text("The lesson has ended, and every phone")).to_be_visible()
    return page


def end_the_lesson(teacher: Page) -> None:
    """Ends it for everybody, at the desk."""
    teacher.get_by_role("button", name="End the lesson").click()
    teacher.get_by_role("button", name="End it for everybody").click()


def go(page: Page, server: Server, address: str) -> None:
    """Opens another page in the same browser."""
    page.goto(f"{server.url}/{address}")
    settled(page)


def lead(teacher: Page) -> None:
    """Brings everybody to the teacher's screen."""
    teacher.get_by_role("button", name="Bring everybody here").click()

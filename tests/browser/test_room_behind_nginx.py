"""The room below a path behind nginx, on two servers that share it, set up as they are shipped."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.classroom import end_the_lesson
from tests.browser.proxy import needs_nginx
from tests.browser.test_nginx import COOKIE, school
from tests.faults.machines import a_port, a_scheduler, surroundings
from tools.serving import serve, settled

pytestmark = needs_nginx
TOKEN = "a token for tests"  # noqa: S105
SECONDS_OF_PATIENCE = 20

PUT_AWAY = """
Object.defineProperty(document, "hidden", { get: () => globalThis.away ?? false });
globalThis.putAway = (away) => {
  globalThis.away = away;
  document.dispatchEvent(new Event("visibilitychange"));
};
"""
"""A browser without a window takes all its tabs to be looked at, so a test says which are not."""


@pytest.fixture(scope="module")
def below(tmp_path_factory) -> Iterator[dict[str, str]]:
    port = a_port()
    with a_scheduler(port, surroundings(tmp_path_factory.mktemp("scheduler"))):
        yield {
            "STREAMLIT_SERVER_BASE_URL_PATH": "playground",
            "PLAYGROUND_TOKEN": TOKEN,
            "DASK_SCHEDULER_ADDRESS": f"tcp://127.0.0.1:{port}",
        }


@pytest.fixture(scope="module")
def url(below, tmp_path_factory) -> Iterator[str]:
    with serve(**below) as first, serve(**below) as second:
        ports = [re.search(r":(\d+)", server.url)[1] for server in (first, second)]
        with school(tmp_path_factory.mktemp("nginx"), *ports) as url:
            yield url


@pytest.fixture
def contexts(in_a_browser) -> list[BrowserContext]:
    """A teacher's browser and a phone."""
    return [in_a_browser() for _ in range(2)]


def go(page: Page, address: str) -> Page:
    page.goto(address)
    settled(page)
    return page


def at_the_desk(context: BrowserContext, url: str) -> Page:
    page = go(context.new_page(), f"{url}/desk?token={TOKEN}")
    end_the_lesson(page)
    settled(page)
    return page


def lead(teacher: Page, address: str) -> None:
    go(teacher, address).get_by_role("button", name="Bring everybody here").click()


def reader_of(context: BrowserContext) -> requests.Session:
    """Somebody with that browser's cookies."""
    reader = requests.Session()
    for cookie in context.cookies():
        reader.cookies.set(cookie["name"], cookie["value"])
    return reader


def answered_by(context: BrowserContext) -> str:
    return next(c["value"] for c in context.cookies() if c["name"] == COOKIE)


@pytest.mark.long
def test_readers_of_both_servers_are_led_below_the_path(url, contexts):
    teacher = at_the_desk(contexts[0], url)
    phone = go(contexts[1].new_page(), f"{url}/join")
    assert answered_by(contexts[0]) != answered_by(contexts[1])
    lead(teacher, f"{url}/softmax?temperature=0.3")
    expect(phone).to_have_url(re.compile(r"/playground/softmax\?.*temperature=0\.3"))
    expect(phone.get_by_role("slider", name="Temperature T")).to_have_value("0.3")


@pytest.mark.long
def test_what_the_room_says_is_not_held_back(url, contexts):
    teacher = at_the_desk(contexts[0], url)
    go(contexts[1].new_page(), f"{url}/join").close()
    reader = reader_of(contexts[1])
    reader.headers["Accept-Encoding"] = "gzip"
    with closing(
        reader.get(f"{url}/room/events", stream=True, timeout=SECONDS_OF_PATIENCE)
    ) as said:
        assert said.status_code == 200
        assert said.headers["Content-Type"].startswith("text/event-stream")
        assert "Content-Encoding" not in said.headers
        lines = (line for line in said.iter_lines(chunk_size=1) if line.startswith(b"data: "))
        assert json.loads(next(lines)[6:])["lead"] is None
        go(teacher, f"{url}/losses")
        teacher.get_by_role("button", name="Bring everybody here").click()
        assert json.loads(next(lines)[6:])["lead"]["address"] == "/playground/losses"


@pytest.mark.long
def test_a_stranger_hears_nothing_and_outside_of_the_path_there_is_nothing(url):
    stranger = requests.Session()
    stranger.get(f"{url}/")
    assert stranger.get(f"{url}/room/events").status_code == 204
    assert stranger.get(f"{url.removesuffix('/playground')}/room/events").status_code == 404


@pytest.mark.long
def test_ten_tabs_of_one_browser_work_though_it_keeps_six_connections(url, contexts):
    teacher = at_the_desk(contexts[0], url)
    contexts[1].add_init_script(PUT_AWAY)
    tabs = [contexts[1].new_page() for _ in range(10)]
    for number, tab in enumerate(tabs):
        go(tab, f"{url}/{'layers' if number else 'join'}")
        if tab is not tabs[-1]:
            tab.evaluate("putAway(true)")
    lead(teacher, f"{url}/dropout")
    expect(tabs[-1]).to_have_url(re.compile("/playground/dropout"))
    assert tabs[3].url.endswith("/playground/layers")
    tabs[-1].evaluate("putAway(true)")
    tabs[3].evaluate("putAway(false)")
    expect(tabs[3]).to_have_url(re.compile("/playground/dropout"))


@pytest.mark.long
def test_a_server_that_ends_does_not_wait_for_those_who_listen(below, contexts):
    with serve(**below) as server:
        phone = contexts[1].new_page()
        with phone.expect_response(lambda answer: "/room/events" in answer.url):
            phone.goto(f"{server.url}/join")
        begun = time.monotonic()
        server.process.terminate()
        server.process.wait(timeout=SECONDS_OF_PATIENCE)
        assert time.monotonic() - begun < SECONDS_OF_PATIENCE / 2

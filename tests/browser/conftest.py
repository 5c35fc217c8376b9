"""Servers that browser tests share, and pages that may neither fail nor ask another host."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from shutil import which
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.classroom import TOKEN, Opened
from tests.originals import EVERYTHING_MUST_RUN
from tools.serving import Server, chromium, serve, settled

PATIENCE = 120_000
"""Milliseconds: a busy machine may be slow; who need not wait does not."""
LESS_WORK = ["--disable-gpu", "--js-flags=--no-opt --no-maglev"]
"""What is seen once is not worth to be optimized: that was a fifth of a page."""
OpenAt = Callable[[str], Page]
InABrowser = Callable[..., BrowserContext]
COMPLAIN = """addEventListener("securitypolicyviolation", event =>
  console.error(`against the policy: ${event.effectiveDirective} ${event.blockedURI}`));"""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server_for() -> Iterator[Callable[[str | None], Server]]:
    """Starts one server for each folder of originals that tests find, and keeps it."""
    with ExitStack() as running:
        yield cache(lambda _folder: running.enter_context(serve()))


@pytest.fixture
def server(server_for) -> Server:
    """The server of all tests that find the same data as this one."""
    return server_for(os.environ.get("PLAYGROUND_DATASETS"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    browser = which("chromium-headless-shell") or chromium()  # a page costs the shell half
    if browser is None:
        assert not EVERYTHING_MUST_RUN, "no Chromium or Chrome on this machine"
        pytest.skip("no Chromium or Chrome on this machine")
    return {**browser_type_launch_args, "executable_path": browser, "args": LESS_WORK}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
        "locale": "en-US",
    }


@pytest.fixture(scope="session")
def emptied_ones() -> dict[str, list[BrowserContext]]:
    """Contexts that wait for the next test, by their settings."""
    return {}


@pytest.fixture
def in_a_browser(browser: Browser, browser_context_args, emptied_ones) -> Iterator[InABrowser]:
    """``in_a_browser(locale="ko-KR")`` gives a browser that knows no page, as a context.

    It may have been another test's, and was emptied: scripts that it has compiled need not be
    compiled again, which is a third of what a page costs.
    """
    taken: list[tuple[BrowserContext, str]] = []

    def take(**more) -> BrowserContext:
        settings = browser_context_args | more
        free = emptied_ones.setdefault(repr(settings), [])
        context = free.pop() if free else browser.new_context(**settings)
        context.set_default_timeout(PATIENCE)
        taken.append((context, repr(settings)))
        return context

    yield take
    for context, settings in taken:
        empty(context)
        emptied_ones[settings].append(context)


def empty(context: BrowserContext) -> None:
    """Closes its pages and forgets what they kept."""
    for page in context.pages:
        page.close()
    page = context.new_page()
    everything = {"origin": "*", "storageTypes": "local_storage,indexeddb,cookies"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", everything)
    page.close()
    context.clear_cookies()
    context.clear_permissions()
    context.set_offline(False)


@pytest.fixture
def context(in_a_browser: InABrowser) -> BrowserContext:
    return in_a_browser()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    with watched(page):
        yield page


@contextmanager
def watched(page: Page) -> Iterator[None]:
    """A page that at its end must have seen no error and no host but this machine.

    It must not have tried either what the server's headers forbid.
    """
    wrong: list[str] = []
    page.add_init_script(COMPLAIN)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("console", lambda said: wrong.extend(complaint(said)))
    page.on("request", lambda request: wrong.extend(foreign(request.url)))
    page.on("websocket", lambda socket: wrong.extend(foreign(socket.url)))
    yield
    assert wrong == []


@pytest.fixture
def asked(page: Page) -> list[str | bytes]:
    """What the page has said to its server so far."""
    said: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: said.append(frame)))
    return said


def complaint(said: ConsoleMessage) -> list[str]:
    """An error in the console, except for two of Streamlit's own ways.

    Below a deep link it first seeks its server in vain; and a picture that a rerun has replaced is
    gone from the server before the browser has asked for it.
    """
    sought = re.search(r"/\w+/_stcore/(health|host-config)$|/media/", said.location["url"])
    replaced = said.text.startswith("Client Error: Image source error")
    return [said.text] if said.type == "error" and not sought and not replaced else []


def foreign(url: str) -> list[str]:
    parts = urlsplit(url)
    at_home = parts.scheme in ("data", "blob") or parts.hostname in ("127.0.0.1", "localhost")
    return [] if at_home else [f"asked {url}"]


@pytest.fixture
def open_at(page: Page, server: Server) -> OpenAt:
    """``open_at("softmax?temperature=0.5")`` opens an address of the shared server."""

    def opened(address: str) -> Page:
        page.goto(f"{server.url}/{address}")
        settled(page)
        return page

    return opened


@pytest.fixture(scope="session")
def class_server() -> Iterator[Server]:
    """A server whose desk opens with a token that the tests know."""
    with serve(PLAYGROUND_TOKEN=TOKEN) as server:
        yield server


@pytest.fixture
def opened(class_server: Server, in_a_browser: InABrowser) -> Opened:
    """``opened("join", locale="ko-KR")`` opens a page in a browser of its own."""

    def open_page(address: str, at: Server = class_server, **more) -> Page:
        page = in_a_browser(**more).new_page()
        page.goto(f"{at.url}/{address}")
        settled(page)
        return page

    return open_page

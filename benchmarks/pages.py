"""What a visitor waits for, in a real browser: the first page, and a result that is remembered."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from math import isnan
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.bare import beside, ours_and_bare
from core.study.presets import NORMALIZATION
from core.ui.builder.address import encode
from core.ui.play import FIRST_REST, REST
from core.ui.sitemap import Page as SitePage
from core.ui.sitemap import pages_in
from tools.serving import chromium, ended, serve, settled

ONE_LINE = 'import streamlit as st\nst.title("Hello")\n'
DRAWN = "[data-testid=stVegaLiteChart] svg.marks"
VISITS = 7
PRESSES = 7
ROOM = 10

ANSWERED = """quiet => new Promise(done => {
  const begun = performance.now();
  let last = begun, chart = false;
  const everything = { attributes: true, characterData: true, childList: true, subtree: true };
  const observer = new MutationObserver(records => {
    last = performance.now();
    chart ||= records.some(({ target }) => target.closest?.("[data-testid=stVegaLiteChart]"));
  });
  observer.observe(document.body, everything);
  const clock = setInterval(() => {
    const now = performance.now(), late = now - begun > 10000;
    if (!late && (!chart || now - last < quiet)) return;
    clearInterval(clock);
    observer.disconnect();
    done(late ? NaN : (last - begun) / 1000);
  }, 20);
})"""
"""Seconds to the last change of a page, its chart among it, before a quiet while."""

PAINTED = """now => new Promise(done => {
  let begun = 0, below = NaN, first = 0, paints = 0;
  document.addEventListener("click", () => { begun = performance.now(); }, { once: true });
  new MutationObserver((_, observer) => {
    const at = performance.now();
    const loss = /test loss: ([0-9.]+)/.exec(now.innerText);
    if (!loss) return;
    first ||= at;
    paints += 1;
    if (!(below > 0) && loss[1] < 0.02) below = (at - begun) / 1000;
    if (!/epoch 500/.test(now.innerText)) return;
    observer.disconnect();
    done([below, paints / ((at - first) / 1000)]);
  }).observe(now, { childList: true });
})"""


def first_page() -> dict[str, float | str]:
    """Seconds until the heading stands there, beside an app of one line; medians of visits."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        app = Path(folder) / "one_line.py"
        app.write_text(ONE_LINE)
        browser = playwright.chromium.launch(executable_path=chromium())
        with serve() as ours, serve(str(app)) as other:
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(VISITS):
                times[0].append(_seconds_to_heading(browser, ours.url))
                times[1].append(_seconds_to_heading(browser, other.url))
        browser.close()
    return _line("first_page", *(statistics.median(part[1:]) for part in times))


def first_chart() -> dict[str, float | str]:
    """Seconds from the address to the first chart of a concept page, the worst page.

    Beside each a bare page of one slider and the same charts, visit by visit in turn; medians.
    """
    pages: dict[str, tuple[float, float]] = {}
    with sync_playwright() as playwright, ours_and_bare() as (ours, bare):
        browser = playwright.chromium.launch(executable_path=chromium())
        for url in (page.url for page in pages_in("Concepts") if _has_chart(browser, ours, page)):
            both = [f"{ours}/{url}", f"{bare}?charts_of={url}"]
            times = [[_seconds_to_chart(browser, one) for one in both] for _ in range(VISITS)]
            one, two = (statistics.median(of_page) for of_page in zip(*times[1:], strict=True))
            pages[url] = one, two
        browser.close()
    return beside("first_chart", pages)


def concepts() -> dict[str, float | str]:
    """Seconds from a key on a slider to the last change of what is played with, the worst page.

    Beside each a bare page of one slider and the same charts, key by key in turn; medians. The
    rest of a concept page follows after a while without a key: ``whole`` counts from the key on.
    """
    pages: dict[str, tuple[float, float]] = {}
    with sync_playwright() as playwright, ours_and_bare() as (ours, bare):
        browser = playwright.chromium.launch(executable_path=chromium())
        for url in (page.url for page in pages_in("Concepts")):
            both = [f"{ours}/{url}", f"{bare}?charts_of={url}"]
            one, two = _seconds_to_answer(browser, both)
            pages[url] = one, two
        report = beside("concepts", pages)
        whole = _seconds_to_answer(browser, [f"{ours}/{report['worst']}"], quiet=3 * REST)
        browser.close()
    return report | {"whole": round(whole[0], 3)}


def remembered() -> dict[str, float | str]:
    """Seconds from Train to the curves: trained, and then remembered by a fresh server."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        address = f"house_prices?x={encode(NORMALIZATION.experiment)}"
        with serve() as first:
            time.sleep(20)  # the trainers warm up behind the first page
            trained = _seconds_to_text(browser, f"{first.url}/{address}", "Trained in")
            with serve(PLAYGROUND_STORE=str(first.home / "runs")) as second:
                again = _seconds_to_text(browser, f"{second.url}/{address}", "Remembered")
        browser.close()
    return _line("remembered", again, trained)


def plane() -> dict[str, float | str]:
    """Seconds from Train to a test loss below 0.02 on the screen, default circle, warm workers.

    Other points each time, so that nothing is remembered. ``paints`` are those of the pictures a
    second, up to the last epoch.
    """
    with sync_playwright() as playwright, serve() as server:
        browser = playwright.chromium.launch(executable_path=chromium())
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        seconds, paints = [], []
        for seed in range(VISITS):
            page.goto(f"{server.url}/plane?points_seed={seed}")
            settled(page)
            page.locator(".now").evaluate(f"now => {{ window.seen = ({PAINTED})(now); }}")
            page.get_by_role("button", name="Train", exact=True).click()
            first, a_second = page.evaluate("window.seen")
            seconds.append(first)
            paints.append(a_second)
        browser.close()
    return {
        "case": "plane_live",
        "seconds_to_0.02": round(statistics.median(seconds[1:]), 3),
        "slowest": round(max(seconds[1:]), 3),
        "paints_a_second": round(statistics.median(paints[1:]), 1),
    }


def room() -> dict[str, float | str]:
    """How a slider of a concept page answers while ten others train on the plane, all at once."""
    with sync_playwright() as playwright, serve() as server:
        browser = playwright.chromium.launch(executable_path=chromium())
        others = [browser.new_context(reduced_motion="reduce").new_page() for _ in range(ROOM)]
        for seed, other in enumerate(others):
            other.goto(f"{server.url}/plane?net_epochs=2000&net_batch=1&points_seed={seed}")
            settled(other)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{server.url}/softmax")
        settled(page)
        for other in others:
            other.get_by_role("button", name="Train", exact=True).click()
        answers = (_answer(page, press) for press in range(4 * PRESSES))
        times = sorted(10.0 if isnan(seconds) else seconds for seconds in answers)
        browser.close()
    return {
        "case": "plane_room",
        "median_s": round(statistics.median(times), 3),
        "p95_s": round(times[int(0.95 * len(times))], 3),
    }


def _line(case: str, ours: float, other: float) -> dict[str, float | str]:
    return {
        "case": case,
        "ours_s": round(ours, 3),
        "other_s": round(other, 3),
        "ratio": round(ours / other, 2),
    }


def _seconds_to_heading(browser: Browser, url: str) -> float:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    clock = time.perf_counter()
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=60_000)
    seconds = time.perf_counter() - clock
    page.context.close()
    return seconds


def _has_chart(browser: Browser, server: str, at: SitePage) -> bool:
    page = browser.new_page()
    page.goto(f"{server}/{at.url}")
    settled(page)
    found = page.locator(DRAWN).count() > 0
    page.close()
    return found


def _seconds_to_chart(browser: Browser, url: str) -> float:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    clock = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(DRAWN).first.wait_for(timeout=60_000)
    seconds = time.perf_counter() - clock
    ended(page)
    page.context.close()
    return seconds


def _seconds_to_answer(
    browser: Browser, urls: Sequence[str], quiet: float = REST / 2
) -> list[float]:
    """For each address the median, of keys in turn on one page after the other."""
    pages = []
    for url in urls:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(url)
        ended(page)
        page.wait_for_timeout(1000 * 3 * FIRST_REST)
        ended(page)
        pages.append(page)
    times = [[_answer(page, press, quiet) for page in pages] for press in range(PRESSES)]
    for page in pages:
        page.context.close()
    return [statistics.median(of_page) for of_page in zip(*times[1:], strict=True)]


def _answer(page: Page, press: int, quiet: float = REST / 2) -> float:
    """Seconds from a key on the first slider to the last change before a ``quiet`` while."""
    page.bring_to_front()
    page.get_by_role("slider").first.focus()
    page.evaluate(f"() => {{ window.answer = ({ANSWERED})({1000 * quiet}); }}")
    page.keyboard.press("ArrowLeft" if press % 2 else "ArrowRight")
    seconds = float(page.evaluate("window.answer"))
    page.wait_for_timeout(1000 * (REST + 0.4))
    return seconds


def _seconds_to_text(browser: Browser, url: str, text: str) -> float:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(url)
    settled(page)
    clock = time.perf_counter()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text(text)).to_be_visible(timeout=60_000)
    seconds = time.perf_counter() - clock
    page.context.close()
    return seconds


PAGES: dict[str, Callable[[], dict[str, float | str]]] = {
    "first_page": first_page,
    "first_chart": first_chart,
    "concepts": concepts,
    "remembered": remembered,
    "plane_live": plane,
    "plane_room": room,
}

"""What a visitor waits for, in a real browser: the first page, and a result that is remembered."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from math import isnan
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.presets import NORMALIZATION
from core.ui.builder.address import encode
from core.ui.sitemap import ROOT, pages_in
from tests.browser.serving import chromium, serve, settled

ONE_LINE = 'import streamlit as st\nst.title("Hello")\n'
VISITS = 7
PRESSES = 7
ROOM = 10

BARE = """
import numpy as np
import streamlit as st
from core.charts.bars import Column, columns_of_bars

value = st.slider("value", -5.0, 5.0, 1.0, 0.1)
numbers = np.array([value, 1.0, 0.5, 2.0])
columns = [Column(name, numbers, [str(n) for n in numbers], -5, 5) for name in "abcd"]
spec, data = columns_of_bars(["cat", "dog", "fox", "owl"], columns)
st.vega_lite_chart(data, spec)
"""

RERUN = """() => new Promise(done => {
  const app = document.querySelector("[data-testid=stApp]");
  const begun = performance.now();
  let ran = false;
  setTimeout(() => done(NaN), 10000);
  const state = { attributeFilter: ["data-test-script-state"], attributeOldValue: true };
  new MutationObserver((records, observer) => {
    ran ||= records.some((record) => record.oldValue === "running");
    if (!ran || app.dataset.testScriptState === "running") return;
    observer.disconnect();
    done((performance.now() - begun) / 1000);
  }).observe(app, state);
})"""


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


def concepts() -> dict[str, float | str]:
    """Seconds from a key on a slider to the end of the rerun, the slowest concept page.

    Beside it a page of one slider and the softmax page's chart; medians of key presses.
    """
    urls = [page.url for page in pages_in("Concepts")]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE)
        browser = playwright.chromium.launch(executable_path=chromium())
        with serve() as ours, serve(str(bare), PYTHONPATH=str(ROOT)) as other:
            alone = _seconds_to_rerun(browser, other.url)
            times = {url: _seconds_to_rerun(browser, f"{ours.url}/{url}") for url in urls}
        browser.close()
    slowest = max(times, key=lambda url: times[url])
    return _line("concepts", times[slowest], alone) | {
        "slowest": slowest,
        **{url: round(seconds, 3) for url, seconds in times.items()},
    }


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
        still = {"reduced_motion": "reduce"}
        others = [browser.new_context(**still).new_page() for _ in range(ROOM)]
        for seed, other in enumerate(others):
            other.goto(f"{server.url}/plane?net_epochs=2000&net_batch=1&points_seed={seed}")
            settled(other)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{server.url}/softmax")
        settled(page)
        for other in others:
            other.get_by_role("button", name="Train", exact=True).click()
        times = sorted(10.0 if isnan(t) else t for t in _reruns(page, 4 * PRESSES))
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


def _seconds_to_rerun(browser: Browser, url: str) -> float:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(url)
    settled(page)
    times = _reruns(page, PRESSES)
    page.context.close()
    return statistics.median(times[1:])


def _reruns(page: Page, presses: int) -> list[float]:
    """Seconds from each key on the first slider to the end of the rerun."""
    slider = page.get_by_role("slider").first
    times = []
    for press in range(presses):
        slider.focus()
        page.evaluate(f"() => {{ window.rerun = ({RERUN})(); }}")
        page.keyboard.press("End" if press % 2 == 0 else "Home")
        times.append(float(page.evaluate("window.rerun")))
    return times


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
    "concepts": concepts,
    "remembered": remembered,
    "plane_live": plane,
    "plane_room": room,
}

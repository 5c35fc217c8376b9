"""What a visitor waits for, in a real browser: the first page, and a result that is remembered."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from core.presets import NORMALIZATION
from core.ui.builder.address import encode
from tests.browser.serving import chromium, serve, settled

ONE_LINE = 'import streamlit as st\nst.title("Hello")\n'
VISITS = 7


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
    "remembered": remembered,
}

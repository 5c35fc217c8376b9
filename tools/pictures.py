"""Takes the pictures of the README anew: ``python -m tools.pictures``, or ``make pictures``.

They go to ``docs/pictures/``. A server of its own, without originals and with an empty home, trains
what they show; the seeds stand in the addresses. Names choose: ``python -m tools.pictures home``.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Page, expect, sync_playwright

from tools.serving import chromium, serve, settled

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
WIDTH, HEIGHT = 1440, 1080
MINUTE = 60_000
SEEN = {
    "home": "",
    "gradient_descent": "gradient_descent?optimizer=momentum&eta=0.1&race=sgd,adam&step=30",
}
TRAINED = {
    "house_prices": "house_prices",
    "plane": "plane?points=spiral&net_units_1=8&net_units_2=8&net_optimizer=adam&net_rate=0.01"
    "&net_batch=30&net_epochs=800",
}
FILM = "plane_film"
FRAMES = 40
FRAME_MS, LAST_FRAME_MS = 120, 3000
FILM_SIZE = (860, 860)
PARTS = (".stage", ".network", ".output", ".bent")
EDGE = 8


def main(wanted: Collection[str]) -> None:
    """Takes every picture, or those that are wanted."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as empty, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-US",
        )
        with serve(PLAYGROUND_DATASETS=os.devnull, KERAS_HOME=empty) as server:
            for name, address in (SEEN | TRAINED).items():
                if wanted and name not in wanted:
                    continue
                page.goto(f"{server.url}/{address}")
                at_rest(page)
                if name in TRAINED:
                    train(page)
                write(name, [page.screenshot()])
                if name == "plane":
                    write(FILM, film(page))
        browser.close()


def at_rest(page: Page) -> None:
    """Waits until everything on the page is drawn."""
    page.wait_for_load_state("networkidle")
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=MINUTE)
    page.mouse.move(0, 0)
    page.wait_for_timeout(1500)


def train(page: Page) -> None:
    """Presses Train and waits until that training is over."""
    stop = page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(stop).to_be_visible(timeout=MINUTE)
    expect(stop).to_be_hidden(timeout=5 * MINUTE)
    at_rest(page)


def film(page: Page) -> list[bytes]:
    """The plane's stage from the first epoch to the last, in ever longer steps."""
    last = int(page.locator(".film input[type=range]").get_attribute("max") or 0)
    places = sorted({round(last * (n / (FRAMES - 1)) ** 2) for n in range(FRAMES)})
    return [at_epoch(page, place) for place in places]


def at_epoch(page: Page, place: int) -> bytes:
    """The stage down to the network, its border and the bent grid, with the slider at a place."""
    page.locator(".film input[type=range]").evaluate(
        "(range, place) => { range.value = place; range.dispatchEvent(new Event('input')); }", place
    )
    page.wait_for_timeout(100)
    stage, *parts = (
        box for part in PARTS if (box := page.locator(part).bounding_box()) is not None
    )
    bottom = max(part["y"] + part["height"] for part in parts)
    left, top = stage["x"] - EDGE, stage["y"] - EDGE
    return page.screenshot(
        clip={
            "x": left,
            "y": top,
            "width": stage["width"] + 2 * EDGE,
            "height": bottom + EDGE - top,
        }
    )


def write(name: str, shots: list[bytes]) -> None:
    """Writes one picture, or a film of several, as WebP."""
    path = FOLDER / f"{name}.webp"
    first, *others = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    if others:
        first, *others = [ImageOps.contain(shot, FILM_SIZE) for shot in (first, *others)]
        durations = [FRAME_MS] * len(others) + [LAST_FRAME_MS]
        first.save(
            path, quality=60, append_images=others, save_all=True, duration=durations, loop=0
        )
    else:
        first.save(path, quality=85, method=6)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])

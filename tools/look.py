"""Takes screenshots of pages to look at: ``python -m tools.look softmax?temperature=0.2 plane``.

They go to ``screenshots/``: each page at 1440, 768 and 390 px, light and dark, in every
language. ``--url`` looks at a server that is running already; ``--only 1440-light-en`` takes one
variant.
"""

import argparse
import re
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from core.ui.language import LANGUAGES
from tools.serving import chromium, serve, settled

FOLDER = Path(__file__).parents[1] / "screenshots"
WIDTHS = (1440, 768, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def look(url: str, addresses: list[str], only: str, wait: float) -> None:
    """Writes a screenshot of every address in every variant that ``only`` matches."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for width, scheme, lang in product(WIDTHS, SCHEMES, LANGUAGES):
            variant = f"{width}-{scheme}-{lang}"
            if only and not re.search(only, variant):
                continue
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                reduced_motion="reduce",
            )
            page = context.new_page()
            for address in addresses:
                joint = "&" if "?" in address else "?"
                page.goto(f"{url}/{address}{joint}lang={lang}")
                settled(page)
                page.wait_for_timeout(wait * 1000)
                name = re.sub(r"\W+", "-", address).strip("-")[:40] or "home"
                main = page.get_by_test_id("stMain")
                height = main.evaluate("e => e.scrollHeight")
                page.set_viewport_size({"width": width, "height": min(max(900, height + 20), 6000)})
                page.wait_for_timeout(700)
                page.screenshot(path=FOLDER / f"{name}-{variant}.png")
                page.set_viewport_size({"width": width, "height": 900})
            context.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("addresses", nargs="*", default=[""])
    parser.add_argument("--url")
    parser.add_argument("--only", default="")
    parser.add_argument("--wait", type=float, default=1.0)
    options = parser.parse_args()
    if options.url:
        look(options.url, options.addresses, options.only, options.wait)
    else:
        with serve() as server:
            look(server.url, options.addresses, options.only, options.wait)

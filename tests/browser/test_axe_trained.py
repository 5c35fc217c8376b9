"""Pages after a training, as axe-core reads them: wide in English, in Korean on a phone."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from core.experiment import LastShare, key
from core.runs import Store
from core.ui.builder.address import encode
from tests.browser.axe import AXE, drawn, found
from tests.browser.classroom import SLOW
from tests.further import further
from tests.unit.runs.made_up import a_result, an_experiment
from tools.serving import serve, settled

KNOWN = [an_experiment(seed=n, epochs=9).changed(validation=LastShare(share=0.2)) for n in (0, 1)]
SWEEP = "tour=free&network=boston_housing.normalization&vary=seed&values_seed=91,92"
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
COLOURS = {"runOnly": ["color-contrast"]}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that remembers two runs."""
    folder = str(tmp_path_factory.mktemp("store"))
    store = Store(folder, 2**30)
    for experiment in KNOWN:
        store.put(a_result(experiment))
    with serve(PLAYGROUND_STORE=folder) as running:
        yield running


@pytest.fixture
def reader(in_a_browser, server):
    page = in_a_browser(base_url=server.url).new_page()
    page.add_init_script(AXE)
    return page


def a_remembered_run(page: Page) -> None:
    page.goto(f"/house_prices?x={encode(KNOWN[0])}")
    expect(page.get_by_text("Remembered: trained before")).to_be_visible()


def two_runs(page: Page) -> None:
    page.goto(f"/runs?{urlencode({'runs': ','.join(map(key, KNOWN))})}")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()


def a_sweep(page: Page) -> None:
    page.goto(f"/overfitting?{SWEEP}")
    page.get_by_role("button", name="Train 2 runs").click()
    done = page.get_by_text(re.compile(r"^One run: seed \d+$"))
    expect(done).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(re.compile(r"\d of 2 runs are done"))).to_be_hidden(timeout=SLOW)


def a_paused_plane(page: Page) -> None:
    page.goto("/plane")
    page.get_by_role("button", name="Train", exact=True).click()
    now = page.locator("[data-stale=false] .now b")
    expect(now).to_have_text("epoch 500", timeout=SLOW)


@pytest.mark.parametrize("shows", [a_remembered_run, *further(two_runs, a_sweep, a_paused_plane)])
def test_nothing_after_a_training_keeps_anybody_out(reader: Page, shows):
    reader.set_viewport_size(WIDE)
    reader.emulate_media(color_scheme="light")
    shows(reader)
    settled(reader)
    drawn(reader)
    assert found(reader, "light") == []
    assert found(reader, "dark", COLOURS) == []
    reader.set_viewport_size(PHONE)
    reader.goto(f"{reader.url}{'&' if '?' in reader.url else '?'}lang=ko")
    settled(reader)
    expect(reader.locator("html")).to_have_attribute("lang", "ko")
    drawn(reader)
    reader.keyboard.press("Tab")
    assert "\n\n".join(found(reader, "dark")) == ""

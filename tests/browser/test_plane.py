"""The plane in a browser: train, scrub, edit, reload; by mouse and by keyboard, wide and narrow."""

import io
import re
import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect

from core.experiment import key
from core.network.forward import network, predict
from core.runs.store import Store
from core.study.presets import PLANE
from tests.browser.classroom import SLOW
from tests.further import further
from tools.serving import at_rest, choose, settled

HELD = """
window.held = new Set();
const Observer = window.ResizeObserver;
window.ResizeObserver = class extends Observer {
  observe(element) {
    if (element.matches(".losses")) held.add(this);
    super.observe(element);
  }
  disconnect() {
    held.delete(this);
    super.disconnect();
  }
};
const [request, cancel] = [window.requestAnimationFrame, window.cancelAnimationFrame];
window.requestAnimationFrame = (draw) => {
  const frame = request((time) => held.delete(frame) | draw(time));
  if (`${draw}`.includes("advance")) held.add(frame);
  return frame;
};
window.cancelAnimationFrame = (frame) => held.delete(frame) | cancel(frame);
"""
"""Notes what the stage holds: its observer, and the frame of its film that comes next."""
WAKING = SLOW
"""So long a busy machine may take to start a worker, which is when a training can begin."""


def drawn(page, part):
    """A part of the stage as the page has drawn it last, not of one that is about to go."""
    return page.locator(f"[data-stale=false] {part}")


def begin(page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()
    expect(drawn(page, ".now b")).to_be_visible(timeout=WAKING)


def map_of(page) -> str:
    return page.locator("canvas.map").evaluate("map => map.toDataURL()")


def epoch(page) -> int:
    words = drawn(page, ".now b").inner_text(timeout=SLOW)
    return int(re.search(r"\d+", words)[0])


def trained(page) -> None:
    begin(page)
    expect(drawn(page, ".now b")).to_have_text("epoch 500", timeout=SLOW)
    settled(page)


@pytest.mark.parametrize("width", [1440, *further(390)], ids=["wide", "narrow"])
def test_train_scrub_edit_and_reload_to_the_same_screen(open_at, width):
    page = open_at(f"plane?show_held_out=true&points_seed={width}")
    page.set_viewport_size({"width": width, "height": 900})
    trained(page)
    slider = page.get_by_role("slider", name="epoch")
    slider.focus()
    for _ in range(30):
        slider.press("ArrowLeft")
    settled(page)
    scrubbed = epoch(page)
    assert 0 < scrubbed < 500
    expect(page).to_have_url(re.compile(f"epoch={scrubbed}"))
    before = page.locator(".now").inner_text()
    picture = page.locator("canvas.map").evaluate("map => map.toDataURL()")
    page.reload()
    settled(page)
    expect(drawn(page, ".now")).to_have_text(before.replace("\n", ""), timeout=SLOW)
    assert page.locator("canvas.map").evaluate("map => map.toDataURL()") == picture
    bias = page.get_by_label("bias b")
    learned = bias.input_value()
    bias.fill("3")
    bias.press("Enter")
    expect(page.get_by_text("weights changed by hand")).to_be_visible()
    changed = page.locator("canvas.map").evaluate("map => map.toDataURL()")
    assert changed != picture
    expect(page).to_have_url(re.compile("edited="))
    page.reload()
    settled(page)
    expect(page.get_by_text("weights changed by hand")).to_be_visible(timeout=SLOW)
    expect(bias).to_have_value("3.000")
    assert page.locator("canvas.map").evaluate("map => map.toDataURL()") == changed
    page.get_by_role("button", name="Undo my changes").click()
    expect(bias).to_have_value(learned)
    assert page.locator("canvas.map").evaluate("map => map.toDataURL()") == picture
    page.get_by_role("button", name="layer 2, unit 2").click()
    expect(page).to_have_url(re.compile("unit=2.1"))
    page.reload()
    settled(page)
    chosen = page.get_by_role("button", name="layer 2, unit 2")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    wide = page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide <= 0


def test_the_map_reads_what_the_exported_model_says(open_at, server):
    page = open_at("plane")
    trained(page)
    page.locator("canvas.map").focus()
    for press in ["ArrowRight"] * 6 + ["ArrowUp"] * 3:
        page.keyboard.press(press)
    words = page.locator(".output .said").inner_text()
    x1, x2, said = map(float, re.findall(r"-?\d+\.\d+", words))
    assert (x1, x2) == (1.5, 0.75)
    result = Store(str(server.home / "runs"), 2**30).get(key(PLANE))
    model = result.networks[0].model
    assert zipfile.is_zipfile(io.BytesIO(model))
    answer = predict(network(PLANE, model), np.array([[x1, x2]], "float32"))
    assert said == pytest.approx(float(answer[0, 0]), abs=1e-3)


@pytest.mark.long
def test_by_mouse_the_curve_leads_to_an_epoch_and_training_goes_on_from_there(open_at):
    page = open_at("plane?net_seed=5")
    trained(page)
    page.locator(".losses svg").click(position={"x": 60, "y": 80})
    settled(page)
    before = epoch(page)
    assert 0 < before < 250
    page.get_by_role("button", name="layer 1, unit 1").click()
    weight = page.get_by_label("x₁", exact=True).and_(page.locator("input")).input_value()
    page.get_by_role("button", name="Go on from here").click()
    expect(page).to_have_url(re.compile("first_weights="))
    expect(page.get_by_text("Training goes on from chosen weights.")).to_be_visible()
    expect(drawn(page, ".now b")).to_have_text(f"epoch {before + 500}", timeout=SLOW)
    page.get_by_role("button", name="Back to the first weights").click()
    expect(drawn(page, ".now b")).to_have_text(f"epoch {before}")
    page.get_by_role("button", name="layer 1, unit 1").click()
    expect(page.get_by_label("x₁", exact=True).and_(page.locator("input"))).to_have_value(weight)


@pytest.mark.long
def test_an_epoch_is_followed_batch_by_batch(open_at):
    page = open_at("plane?net_seed=7&net_epochs=50")
    begin(page)
    expect(drawn(page, ".now b")).to_have_text("epoch 50", timeout=SLOW)
    page.get_by_role("button", name="Back to the first weights").click()
    page.get_by_role("button", name="Batch by batch").click()
    expect(drawn(page, ".now b")).to_have_text("epoch 1, 0 of 25 batches done")
    bias = page.get_by_label("bias b")
    before, gradient = float(bias.input_value()), page.locator(".gradient").last.inner_text()
    slope = float(gradient.removeprefix("gradient ").replace("−", "-"))
    page.get_by_role("button", name="One step on").click()
    expect(drawn(page, ".now b")).to_have_text("epoch 1, 1 of 25 batches done")
    assert float(bias.input_value()) == pytest.approx(before - 0.03 * slope, abs=2e-3)
    expect(page).to_have_url(re.compile("batch=1"))
    here = page.locator(".now").inner_text()
    page.reload()
    settled(page)
    expect(drawn(page, ".now")).to_have_text(here.replace("\n", ""), timeout=SLOW)
    page.get_by_role("button", name="Back to the epochs").click()
    expect(drawn(page, ".now b")).to_have_text("epoch 0")
    page.get_by_role("button", name="Ten steps on").click()
    page.get_by_role("button", name="One step on").click()
    expect(drawn(page, ".now b")).to_have_text("epoch 11")
    a_weight_is_changed_on_its_line(page)


def a_weight_is_changed_on_its_line(page) -> None:
    learned = map_of(page)
    page.locator(".graph .touched").first.click()
    weight = page.get_by_role("spinbutton", name="x₁ → layer 1, unit 1")
    weight.fill("4.5")
    assert map_of(page) != learned
    weight.press("Enter")
    expect(page).to_have_url(re.compile("edited="))
    expect(drawn(page, ".now")).to_contain_text("weights changed by hand")
    page.locator(".card").get_by_role("button", name="Undo my changes").click()
    expect(weight).not_to_have_value("4.500")
    assert map_of(page) == learned
    weight.press("Escape")
    expect(page.locator(".card")).to_be_hidden()


def test_network_map_losses_and_bent_grid_are_on_one_screen(open_at):
    page = open_at("plane?net_units_1=8&net_penalty=l2")
    page.set_viewport_size({"width": 1366, "height": 768})
    settled(page)
    for part in (".graph", "canvas.map", ".losses svg", "canvas.warped"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 768, part
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    page.get_by_role("group", name="Share for training (%)").scroll_into_view_if_needed()
    box = at_rest(page, page.locator("canvas.map").bounding_box)
    assert 0 < box["y"] < box["y"] + box["height"] <= 500


@pytest.mark.long
def test_with_motion_the_film_runs_by_itself_after_a_click(in_a_browser, server):
    page = in_a_browser(reduced_motion="no-preference").new_page()
    page.goto(f"{server.url}/plane?net_seed=6")
    settled(page)
    begin(page)
    expect(drawn(page, ".now b")).to_have_text("epoch 500", timeout=SLOW)
    page.get_by_role("button", name="Play the epochs").click()
    page.get_by_role("button", name="Pause").click()
    assert epoch(page) < 500


@pytest.mark.long
def test_the_learning_rate_changes_while_the_film_runs(in_a_browser, server):
    page = in_a_browser(reduced_motion="no-preference").new_page()
    page.goto(f"{server.url}/plane?net_seed=8&net_rate=0.01")
    settled(page)
    begin(page)
    expect(drawn(page, ".now b")).to_have_text(re.compile(r"epoch \d{3}"), timeout=SLOW)
    settled(page)
    drawn(page, ".rate select").select_option("0.1")
    expect(page).to_have_url(re.compile("net_rate=0.1"))
    first = int(re.search(r"first_epoch=(\d+)", page.url)[1])
    assert 100 <= first <= 500
    expect(drawn(page, ".now b")).to_have_text(f"epoch {first + 500}", timeout=SLOW)
    expect(drawn(page, ".rate select")).to_have_value("0.1")
    zero = page.locator(".losses text").get_by_text("0", exact=True)
    expect(zero).to_have_count(1)
    page.get_by_text("Log scale").click()
    expect(zero).to_have_count(0)
    page.get_by_role("button", name="Begin anew").click()
    expect(page.locator(".now b")).to_have_count(0)


@pytest.mark.long
def test_the_drawing_adds_units_and_layers(open_at):
    page = open_at("plane")
    page.get_by_role("button", name="One more: units of layer 1").click()
    expect(page.get_by_role("button", name="layer 1, unit 5")).to_be_visible()
    expect(page).to_have_url(re.compile("net_units_1=5"))
    page.get_by_role("button", name="One less: hidden layers").click()
    expect(page.get_by_role("button", name="layer 2, unit 1")).to_have_count(0)
    expect(page).to_have_url(re.compile("net_depth=1"))


def holds(page, count):
    """Waits for it. The headers forbid what ``wait_for_function`` does: a text made a script."""
    for _attempt in range(1000):
        if page.evaluate("held.size") == count:
            return
        page.wait_for_timeout(20)
    assert page.evaluate("held.size") == count


@pytest.mark.long
def test_whoever_leaves_in_the_middle_of_the_film_leaves_nothing_running(page, server):
    page.add_init_script(HELD)
    page.goto(f"{server.url}/plane?net_seed=9")
    trained(page)
    page.get_by_text("Two colours", exact=True).click()
    settled(page)
    assert page.evaluate("held.size") == 1
    losses = page.locator(".losses svg")
    wide = losses.get_attribute("viewBox")
    page.set_viewport_size({"width": 1000, "height": 900})
    expect(losses).not_to_have_attribute("viewBox", wide)
    page.get_by_role("button", name="Back to the first weights").click()
    page.get_by_role("button", name="Play the epochs").click()
    holds(page, 2)
    choose(page, "Concepts", "Softmax")
    expect(page.get_by_role("heading", name="Softmax", level=1)).to_be_visible()
    holds(page, 0)
    settled(page)
    page.go_back()
    holds(page, 1)


@pytest.mark.long
def test_after_a_unit_a_feature_is_looked_at(open_at):
    page = open_at("plane?net_epochs=50")
    begin(page)
    expect(drawn(page, ".now b")).to_have_text("epoch 50", timeout=SLOW)
    page.get_by_role("button", name="layer 1, unit 4").click()
    expect(page.locator("canvas.warped")).to_be_visible()
    page.locator(".graph").get_by_role("button", name="x₁", exact=True).click()
    expect(page.get_by_role("heading", name="What “x₁” says of every point")).to_be_visible()
    expect(page.locator("canvas.warped")).to_have_count(0)

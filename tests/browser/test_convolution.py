"""A kernel on its way over a picture, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.concepts.convolution import KERNELS, Kernel, Sliding, drawn, written
from tools.serving import at_rest

EDGE = Sliding(drawn("edge"), Kernel.read(KERNELS["vertical"]), padding="same")
"""At its places stand 0, 27, and at the border −27."""


def numbers(page: Page, grid: int) -> list[str]:
    """What stands in the nine cells of the window, the kernel or the products."""
    return page.locator(".convolution .cell text").all_text_contents()[9 * grid : 9 * grid + 9]


def test_it_is_played_without_the_server_and_stops_at_a_whole_number(open_at, page, asked):
    open_at("convolution?conv_picture=edge&conv_padding=same&conv_window=1")
    now = page.locator(".convolution .now")
    expect(now).to_have_text("z[0, 0]")
    asked.clear()
    page.get_by_role("button", name="Play the steps").click()
    expect(now).to_have_text("z[0, 2]")
    assert asked == []
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile(r"conv_window=(?!1$)\d+"))
    assert asked
    place = tuple(map(int, re.findall(r"\d+", now.inner_text())))
    assert EDGE.near(int(re.search(r"conv_window=(\d+)", page.url)[1]) - 1) == place
    assert numbers(page, 0) == [str(value) for value in EDGE.window(*place).ravel()]
    products = (EDGE.window(*place) * EDGE.kernel.weights).ravel()
    assert numbers(page, 2) == [written(value) for value in products]
    spoken = page.locator(".convolution svg[role=img]").get_attribute("aria-label")
    assert spoken.endswith(f" = {written(EDGE.sums[place])}")


@pytest.mark.long
def test_a_click_on_a_pixel_takes_the_window_there_and_one_on_a_number_too(open_at):
    page = open_at("convolution?conv_picture=edge&conv_padding=same")
    for map_or_picture in (1, 0):
        box = at_rest(page, page.locator(".convolution image").nth(map_or_picture).bounding_box)
        eighth = box["width"] / 8
        page.mouse.click(box["x"] + 4.5 * eighth, box["y"] + 2.5 * eighth)
        expect(page.locator(".convolution .now")).to_have_text("z[2, 4]")
        expect(page).to_have_url(re.compile(f"conv_window={2 * 8 + 4 + 1}"))
        page.mouse.click(box["x"] + 0.5 * eighth, box["y"] + 0.5 * eighth)
        expect(page).to_have_url(re.compile("conv_window=1$"))
        expect(page.locator(".convolution .now")).to_have_text("z[0, 0]")

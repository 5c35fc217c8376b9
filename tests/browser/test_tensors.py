"""A tensor as a box of numbers, in a real browser."""

import pytest
from playwright.sync_api import Page, expect


def places(page: Page) -> list[str]:
    """Where the matrices of the box are, and how they are turned."""
    return page.locator(".box .sheet").evaluate_all(
        "sheets => sheets.map(sheet => sheet.getAttribute('transform'))"
    )


@pytest.mark.parametrize(
    ("address", "shape", "count"),
    [
        ("", "(3, 3, 4)", 36),
        pytest.param("?rank=2", "(3, 5)", 15, marks=pytest.mark.long),
        pytest.param("?rank=5", "(2, 2, 2, 3, 3)", 72, marks=pytest.mark.long),
    ],
)
def test_the_page_opens_on_numbers_below_their_shape_in_large_type(open_at, address, shape, count):
    page = open_at(f"tensors{address}")
    says = page.locator(".box .says")
    expect(says).to_contain_text(f"x.shape = {shape}")
    assert says.evaluate("says => parseFloat(getComputedStyle(says).fontSize)") > 24
    axes = page.locator(".box .axes")
    expect(axes.locator("span")).to_have_count(shape.count(",") + 1)
    assert axes.evaluate("axes => parseFloat(getComputedStyle(axes).fontSize)") >= 14
    numbers = page.locator(".box .cell text").all_text_contents()
    assert sorted(map(int, numbers)) == list(range(12, 12 + count))


@pytest.mark.long
def test_where_motion_is_unwanted_the_box_stays_until_it_is_turned(open_at):
    page = open_at("tensors")
    expect(page.locator(".box .cell").first).to_be_visible()
    before = places(page)
    page.wait_for_timeout(1000)
    assert places(page) == before
    page.locator(".box input").fill("30")
    assert places(page) != before


@pytest.mark.long
def test_else_it_turns_once_by_itself_and_rests_where_it_began(opened, server):
    page = opened("tensors", at=server, reduced_motion="no-preference")
    now, button = page.locator(".box .now"), page.locator(".box button")
    expect(button).to_have_attribute("aria-label", "Pause")
    expect(button).to_have_attribute("aria-label", "Play the steps")
    expect(now).to_have_text("turned 46°")


@pytest.mark.long
def test_a_matrix_lies_flat_and_has_nothing_to_turn(open_at):
    page = open_at("tensors?rank=2")
    expect(page.locator(".box .cell").first).to_be_visible()
    expect(page.locator(".box button")).to_be_hidden()

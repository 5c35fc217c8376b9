"""A matrix product made number by number, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.concepts.tensor_operations import integers

X, Y = integers((3, 4), 1), integers((4, 2), 101)


def numbers(page: Page) -> list[str]:
    """What stands in the cells of z."""
    return page.locator(".product .z text").all_text_contents()


def scrub(page: Page, number: int) -> None:
    page.locator(".product input").fill(f"{5 * number}")


@pytest.mark.long
def test_the_product_is_that_of_numpy_with_every_term_of_its_last_number(open_at):
    page = open_at("tensor_operations")
    scrub(page, 6)
    expect(page).to_have_url(re.compile("lit_number=6"))
    written = [str(n).replace("-", "−") for n in (X @ Y).ravel()]
    assert numbers(page) == written
    said = page.locator(".product svg[role=img]").get_attribute("aria-label").replace("−", "-")
    name, terms, result = said.split(" = ")
    factors = [tuple(map(int, re.findall(r"-?\d+", term))) for term in terms.split(" + ")]
    assert name == "z[2, 1]"
    assert factors == list(zip(X[2], Y[:, 1], strict=True))
    assert int(result) == (X @ Y)[2, 1]


def test_it_is_played_without_the_server_and_stops_at_a_whole_number(open_at, page, asked):
    open_at("tensor_operations")
    now = page.locator(".product .now")
    expect(now).to_have_text("z[0, 0]")
    asked.clear()
    page.get_by_role("button", name="Play the steps").click()
    expect(now).to_have_text("z[1, 0]")
    assert asked == []
    page.get_by_role("button", name="Pause").click()
    expect(page).to_have_url(re.compile("lit_number=[3-6]"))
    assert asked
    made = [number for number in numbers(page) if number]
    assert len(made) == int(re.search(r"lit_number=(\d)", page.url)[1])


@pytest.mark.long
def test_a_click_on_a_number_of_z_goes_there(open_at):
    page = open_at("tensor_operations")
    page.locator(".product .z .cell").nth(3).click()
    expect(page).to_have_url(re.compile("lit_number=4"))
    expect(page.locator(".product .now")).to_have_text("z[1, 1]")

"""Masks that go by while a mean settles, in a real browser."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.concepts.dropout import draws, dropout, kept

X = np.array([0.8, 1.5, 0.3, 2.0, 0.6, 1.2, 0.9, 0.5])


def means(page: Page) -> list[float]:
    """What each unit has passed on so far, on average, and the average of these."""
    return [float(text) for text in page.locator(".masks text.made").all_text_contents()]


@pytest.mark.parametrize(
    ("address", "rate", "scaled", "number"),
    [
        ("drop_rate=0.3&", 0.3, True, 7),
        pytest.param("", 0.5, True, 300, marks=pytest.mark.long),
        pytest.param("scale_survivors=false&", 0.5, False, 300, marks=pytest.mark.long),
    ],
)
@pytest.mark.long
def test_the_means_are_those_of_numpy(open_at, address, rate, scaled, number):
    page = open_at(f"dropout?{address}mask={number}")
    expect(page.locator(".masks .now")).to_have_text(f"{number}")
    passed = dropout(X, kept(draws(number, len(X)), rate), rate, scaled=scaled)
    expected = passed.mean(axis=0)
    np.testing.assert_allclose(means(page), [*expected, expected.mean()], atol=0.0051)


@pytest.mark.long
def test_the_page_opens_on_a_network_whose_units_are_crossed_out_where_they_are_off(open_at):
    page = open_at("dropout")
    cross = page.locator(".masks .cross[visibility=visible]")
    expect(cross).to_have_count(int((kept(draws(1, len(X)), 0.5)[0] == 0).sum()))
    for one in cross.all():
        expect(one).to_be_in_viewport()
    expect(page.locator(".masks .wire").first).to_be_in_viewport()


def test_the_masks_are_played_without_the_server_until_they_are_paused(open_at, page, asked):
    open_at("dropout")
    now = page.locator(".masks .now")
    expect(now).to_have_text("1")
    asked.clear()
    page.locator(".masks button").click()
    expect(now).to_have_text(re.compile("^[3-9]$"))
    assert asked == []
    page.locator(".masks button").click()
    expect(page).to_have_url(re.compile(r"mask=\d+"))
    expect(now).to_have_text(re.search(r"mask=(\d+)", page.url)[1])
    off = kept(draws(int(now.text_content()), len(X)), 0.5)[-1] == 0
    assert page.locator(".masks .unit.off").count() == off.sum()
    assert page.locator(".masks .cross[visibility=visible]").count() == off.sum()
    assert asked

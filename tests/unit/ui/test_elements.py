"""Pieces of a page that need no server."""

from core.ui.elements import PHONE_HEIGHT, lower


def test_a_tall_chart_is_lower_on_a_phone_and_a_low_one_stays():
    assert lower({"height": 460, "layer": []}) == {"height": PHONE_HEIGHT, "layer": []}
    assert lower({"height": 150}) == {"height": 150}
    assert lower({"height": {"step": 48}}) == {"height": {"step": 48}}

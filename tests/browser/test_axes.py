"""Axes of the same unit are drawn so, in a real browser, on wide pages and on a phone."""

import pytest
from playwright.sync_api import expect

from tools.serving import at_rest

UNITS = """chart => {
  const unit = (axis, side) => {
    const ticks = [...axis.querySelectorAll(".role-axis-label text")].map((text) => {
      const box = text.getBoundingClientRect();
      const at = side === "x" ? box.x + box.width / 2 : -(box.y + box.height / 2);
      return [Number(text.textContent.replace("−", "-")), at];
    });
    const [low, high] = [ticks[0], ticks.at(-1)];
    return (high[1] - low[1]) / (high[0] - low[0]);
  };
  const axes = [...chart.querySelectorAll(".role-axis")].filter((axis) =>
    axis.querySelectorAll(".role-axis-label text").length > 1);
  const tall = (axis) => {
    const [one, two] = [...axis.querySelectorAll(".role-axis-label text")].slice(0, 2)
      .map((text) => text.getBoundingClientRect());
    return Math.abs(one.y - two.y) > 3;
  };
  return [axes.find((axis) => !tall(axis)), axes.find(tall)].map((axis, i) => unit(axis, "xy"[i]));
}"""


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("gradient_descent", 0),
        pytest.param("activations?activation=sigmoid", 0, marks=pytest.mark.long),
        pytest.param("tensor_operations", 1, marks=pytest.mark.long),
    ],
)
def test_a_unit_is_as_long_across_as_it_is_high(open_at, page, address, number):
    chart = open_at(address).get_by_test_id("stVegaLiteChart").nth(number)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        chart.scroll_into_view_if_needed()
        expect(chart.locator(".role-axis-label text").first).to_be_visible()
        across, up = at_rest(page, lambda: chart.evaluate(UNITS))
        assert across > 10
        assert across == pytest.approx(up, rel=0.03)

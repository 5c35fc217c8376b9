"""One unit with its real numbers: its sum, its answer, and the gradient of one of its weights."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.datasets import Dataset, MultiHot
from core.datasets.prepare import Inputs
from core.network.forward import Weighted
from core.network.inside import Inside, slope_by_moving, with_gradients
from core.runs import RunView
from core.ui.builder.learned.layers import some_rows
from core.ui.builder.trained import networks
from core.ui.controls import integer_slider
from core.ui.elements import formula
from core.ui.language import _

TERMS = 4
"""So many products of a sum are written out."""
MOST_ROWS = 20


def by_hand(page: str, view: RunView, shown: Dataset, place: int) -> None:
    """A unit of the Dense layer at ``place`` on a row that one chooses, written out."""
    layers = networks(view)[0]
    inputs, y = some_rows(view, shown, MOST_ROWS)
    st.markdown(f"**{_('One unit with its numbers')}**")
    left, right = st.columns(2)
    with left:
        row = integer_slider(_("Row"), 1, len(y), 1, key=f"{page}.hand_row") - 1
    one, target = _row(inputs, row), y[row : row + 1]
    layer = with_gradients(layers, view.experiment.loss, one, target)[place]
    units = layer.outputs.shape[1]
    loudest = int(layer.outputs[0].argmax()) + 1
    with right:
        unit = (
            integer_slider(_("Unit"), 1, units, loudest, key=f"{page}.hand_unit.{place}") - 1
            if units > 1
            else 0
        )
    products = layer.inputs[0] * layer.kernel[:, unit]
    strongest = np.argsort(-np.abs(products), kind="stable")
    _sum(layer, unit, products, strongest[:TERMS])
    _gradient(layers, view, one, target, layer, (place, int(strongest[0]), unit))


def _row(inputs: Inputs, row: int) -> Inputs:
    return inputs[np.array([row])] if isinstance(inputs, MultiHot) else inputs[row : row + 1]


def _sum(layer: Inside, unit: int, products: np.ndarray, shown: np.ndarray) -> None:
    """The unit's sum, its largest products first, and what its activation makes of it."""
    x, w = layer.inputs[0], layer.kernel[:, unit]
    terms = [f"{x[n]:.3g} \\times {_signed(w[n])}" for n in shown]
    rest = products.sum() - products[shown].sum()
    others = int((products != 0).sum()) - int((products[shown] != 0).sum())
    if others > 0:
        name = _("{count} more", count=f"{others:,}").replace("%", r"\%")
        terms.append(rf"\underbrace{{{_signed(rest)}}}_{{\text{{{name}}}}}")
    if layer.bias is not None:
        terms.append(_signed(layer.bias[unit]))
    z, a = layer.sums[0, unit], layer.outputs[0, unit]
    formula("z", " + ".join(terms[:2]) + r" \\ &\quad + " + " + ".join(terms[2:]), f"{z:.4g}")
    name = layer.layer.activation.replace("_", r"\_")
    if layer.layer.activation != "linear":
        formula("a", rf"\text{{{name}}}({z:.4g}) = {a:.4g}")


def _gradient(
    layers: tuple[Weighted, ...],
    view: RunView,
    one: Inputs,
    target: np.ndarray,
    layer: Inside,
    at: tuple[int, int, int],
) -> None:
    """A weight's gradient: what came in times what goes back, beside the measured slope."""
    assert layer.by_kernel is not None  # noqa: S101 - with_gradients gives it
    _place, n, unit = at
    came, slope = layer.inputs[0, n], layer.by_kernel[n, unit]
    if not came or layer.layer.kernel_regularizer is not None:
        return
    back = slope / came
    measured = slope_by_moving(layers, view.experiment.loss, one, target, at)
    formula(
        r"\frac{\partial \text{loss}}{\partial w}",
        r"\delta \times x",
        rf"{_signed(back)} \times {came:.3g} = {slope:.4g}",
    )
    st.caption(
        _(
            "The weight of the strongest input, w = {weight}. Moved a little up and down, the loss "
            "of this row has a slope of **{measured}** there.",
            weight=f"{layer.kernel[n, unit]:.4g}",
            measured=f"{measured:.4g}",
        )
    )


def _signed(value: float) -> str:
    return f"{value:.3g}" if value >= 0 else f"({value:.3g})"

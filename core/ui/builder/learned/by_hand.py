"""One unit with its real numbers: its sum, its answer, and one weight's gradient as a chain."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.datasets import Dataset, MultiHot, decode
from core.datasets.prepare import Inputs
from core.experiment import LOSSES, Dense, Experiment
from core.network.inside import (
    STEP,
    Chain,
    Inside,
    agreeing_digits,
    can_be_measured,
    chain,
    inside,
    slope_by_moving,
)
from core.network.pictures import pictured_units
from core.runs import RunView
from core.ui.builder.data import ranks
from core.ui.builder.learned.layers import some_rows
from core.ui.builder.strip import strip
from core.ui.builder.trained import networks
from core.ui.controls import integer_slider, select
from core.ui.elements import formula
from core.ui.language import _

TERMS = 4
"""So many products of a sum are written out."""
MOST_ROWS = 20
_BY_ANSWER = r"\frac{\partial L}{\partial a}"
_BY_SUM = r"\frac{\partial L}{\partial z}"
_SLOPE = r"\frac{\partial a}{\partial z}"
_BY_WEIGHT = r"\frac{\partial z}{\partial w}"


def by_hand(page: str, view: RunView, shown: Dataset, place: int) -> None:
    """A unit of the Dense layer at ``place`` on a row that one chooses, written out.

    A weight that one chooses opens its gradient, factor by factor.
    """
    layers = networks(view)[0]
    inputs, y = some_rows(view, shown, MOST_ROWS)
    st.markdown(f"**{_('One unit with its numbers')}**")
    left, middle, right = st.columns(3)
    with left:
        row = integer_slider(_("Row"), 1, len(y), 1, key=f"{page}.hand_row") - 1
    one, target = _row(inputs, row), y[row : row + 1]
    found = inside(layers, one)
    layer = found[place]
    units = layer.outputs.shape[1]
    loudest = int(layer.outputs[0].argmax()) + 1
    with middle:
        unit = (
            integer_slider(_("Unit"), 1, units, loudest, key=f"{page}.hand_unit.{place}") - 1
            if units > 1
            else 0
        )
    products = layer.inputs[0] * layer.kernel[:, unit]
    strongest = np.argsort(-np.abs(products), kind="stable")
    chosen = [int(n) for n in strongest[:TERMS] if products[n]]
    names = _names(view, shown, place, chosen)
    weights = {
        f"{rank}": f"{name}: w = {layer.kernel[n, unit]:.3g}"
        for rank, (name, n) in enumerate(zip(names, chosen, strict=True), 1)
    }
    with right:
        rank = int(select(_("Weight"), weights, key=f"{page}.hand_weight")) if weights else 0
    _sum(layer, unit, products, strongest[:TERMS])
    if not rank:
        return
    at = (place, chosen[rank - 1], unit)
    links = chain(layers, view.experiment.loss, one, target, at)
    _way(view.experiment, links, place, names[rank - 1])
    _factors(view.experiment, links, layer.layer)
    _check(links, slope_by_moving(layers, view.experiment.loss, one, target, at))


def _names(view: RunView, shown: Dataset, place: int, inputs: list[int]) -> list[str]:
    """What comes over weights: columns, pixels, words, or the answers of units before."""
    facts, data = shown.facts, view.experiment.data
    if place:
        return [_("unit {number}", number=n + 1) for n in inputs]
    if facts.kind == "table" and len(facts.features) > max(inputs, default=0):
        return [facts.features[n].name for n in inputs]
    if facts.kind == "image" and pictured_units(view.experiment):
        places = [divmod(n, facts.sample_shape[1]) for n in inputs]
        return [_("pixel {line}, {column}", line=y + 1, column=x + 1) for y, x in places]
    if facts.kind == "text":
        return [f"“{word}”" for word in decode(inputs, ranks(data.name, data.source))]
    return [_("input {number}", number=n + 1) for n in inputs]


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
    lines = [" + ".join(part) for part in (terms[:2], terms[2:]) if part]
    formula("z", r" \\ &\quad + ".join(lines), f"{z:.4g}")
    name = layer.layer.activation.replace("_", r"\_")
    if layer.layer.activation != "linear":
        formula("a", rf"\text{{{name}}}({z:.4g}) = {a:.4g}")


def _way(experiment: Experiment, links: Chain, place: int, name: str) -> None:
    """From the input over the weight to the loss, with the numbers of the row."""
    later = experiment.dense[place:]
    steps = [
        (f"× w = {links.w:.3g}, …", f"z = {links.z:.3g}"),
        (later[0].activation, f"a = {links.a:.3g}"),
    ]
    steps += [
        (
            f"× {step.weight:.3g}, …, {layer.activation}",
            _("unit {number}: {a}", number=step.unit + 1, a=f"{step.a:.3g}"),
        )
        for step, layer in zip(links.way, later[1:], strict=True)
    ]
    steps.append((LOSSES[experiment.loss].label, f"L = {links.loss:.4g}"))
    said = _("From the input to the loss L of this row.")
    if links.way:
        said = _(
            "From the input to the loss L of this row; in later layers over the unit that counts "
            "most on the way."
        )
    strip(f"{name}: x = {links.x:.3g}", steps, said)


def _factors(experiment: Experiment, links: Chain, layer: Dense) -> None:
    """Each factor of the gradient with its numbers, then their product."""
    whole = links.by_answer is not None and links.slope is not None
    formula(_BY_ANSWER if whole else _BY_SUM, *_at_the_end(experiment, links))
    first = _("How the loss changes with the unit's answer")
    st.caption(first if whole else _("How the loss changes with the unit's sum"))
    left, right = st.columns(2) if whole else (None, st.container())
    if left is not None:
        bend = layer.activation.replace("_", r"\_")
        with left:
            formula(_SLOPE, rf"\text{{{bend}}}'({links.z:.4g})", f"{links.slope:.4g}")
            st.caption(_("How its answer changes with its sum: the slope there"))
    with right:
        formula(_BY_WEIGHT, "x", f"{links.x:.4g}")
        st.caption(_("How its sum changes with the weight: what comes in"))
    names = [_BY_ANSWER, _SLOPE] if whole else [_BY_SUM]
    numbers = [links.by_answer, links.slope] if whole else [links.by_sum]
    product = r" \times ".join(_signed(one) for one in (*numbers, links.x) if one is not None)
    more = f" + {_signed(links.penalty)}" if links.penalty else ""
    formula(
        r"\frac{\partial L}{\partial w}",
        r" \cdot ".join([*names, _BY_WEIGHT]) + (r" + \text{penalty}'" if more else ""),
        f"{product}{more}",
        f"{links.gradient:.6g}",
    )


def _at_the_end(experiment: Experiment, links: Chain) -> list[str]:
    """The first factor: what comes back from the layer behind, or the slope of the loss itself."""
    loss = LOSSES[experiment.loss]
    if links.by_answer is None:
        number = f"{links.by_sum:.4g}"
        if links.target is None or loss.behind != experiment.output.activation:
            return [number]
        return ["a - t", f"{links.a:.4g} - {links.target:.4g}", number]
    if links.target is not None:
        at = rf"(a = {links.a:.4g},\ t = {links.target:.4g})"
        return [rf"\text{{{loss.label}}}'{at}", f"{links.by_answer:.4g}"]
    terms = links.behind * links.onward
    strongest = np.argsort(-np.abs(terms), kind="stable")[: TERMS // 2]
    shown = [rf"{_signed(links.behind[k])} \times {_signed(links.onward[k])}" for k in strongest]
    if (rest := len(terms) - len(shown)) > 0:
        left = float(terms.sum() - terms[strongest].sum())
        more = _("{count} more", count=f"{rest:,}")
        shown.append(rf"\underbrace{{{_signed(left)}}}_{{\text{{{more}}}}}")
    lines = r" \\ &\quad + ".join(shown)
    return [r"\textstyle\sum_k \delta_k w_k", lines, f"{links.by_answer:.4g}"]


def _check(links: Chain, measured: float) -> None:
    """The product beside the slope that is measured by moving the weight."""
    product = f"{links.gradient:.10g}"
    if links.gradient == measured == 0:
        st.markdown(
            _("Moved a little up and down, the weight leaves the loss as it is: **0**, too.")
        )
    elif can_be_measured(links.gradient, links.loss):
        st.markdown(
            _(
                "**Checked:** the product is **{product}**. Measured by moving the weight by "
                "±{step}, the slope of the loss is **{measured}**: **{count} digits agree**.",
                product=product,
                step=f"{STEP:g}",
                measured=f"{measured:.10g}",
                count=agreeing_digits(links.gradient, measured),
            )
        )
    else:
        st.caption(
            _(
                "The product is {product}: too small to be measured by moving the weight beside a "
                "loss of {loss}.",
                product=product,
                loss=f"{links.loss:.4g}",
            )
        )


def _signed(value: float) -> str:
    return f"{value:.3g}" if value >= 0 else f"({value:.3g})"

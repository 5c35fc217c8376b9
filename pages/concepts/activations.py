"""Activations: the bend between two layers, and how steep it is."""

import numpy as np
import streamlit as st

from core.charts.bars import printed
from core.charts.cells import Cells, cells
from core.charts.lines import broken, lines
from core.charts.theme import GREEN, ORANGE
from core.concepts.activations import activations, chain_slopes, fitted, formulas
from core.experiment.activations import ACTIVATIONS
from core.experiment.losses import squared_errors
from core.ui.controls import choice, integer_slider, select, slider
from core.ui.elements import chart, code, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions

words = lesson("activations")


def curve() -> tuple[str, float, float]:
    """An activation and its slope, at one input."""
    picture, controls = st.columns([5, 2], gap="large")

    with controls:
        labels = {known.name: _(known.label) for known in ACTIVATIONS.values()}
        name = select(
            _("Activation"),
            dict(sorted(labels.items(), key=lambda item: item[0] == "linear")),
            key="activation",
        )
        x = slider(_("Input x"), -6, 6, 2, key="x", format="%.1f")
        leak = 0.2
        if name == "leaky_relu":
            leak = slider(_("Slope below 0"), 0, 1, 0.2, step=0.05, key="negative_slope")
        st.markdown(words(name))
    f = activations(leak)[name]

    grid = np.sort([*np.linspace(-26, 26, 521), 0, 1e-12])  # 0 twice, and what comes after it
    with picture:
        spec, data = lines(
            grid,
            {_("output f(x)"): f.value(grid), _("slope f′(x)"): broken(grid, f.slope(grid))},
            x_title=_("input x"),
            y_title=_("output, slope"),
            at=x,
            square=(-6, 6),
            height=310,
        )
        chart(spec, data, alt=_("The activation and its slope"))
        for equation in formulas(f, x):
            formula(*equation)
    return name, x, leak


name, x, leak = play(curve)
known = activations(leak)
f = known[name]

ask = st.container()

left, right = st.columns(2, gap="large")
with left:
    st.header(_("Through many layers"), anchor="depth")
    st.markdown(words("vanishing"))
    depth = integer_slider(_("Layers"), 1, 30, 10, key="depth")
    compared = {
        other: np.cumprod([1, *chain_slopes(known[other], x, depth)])
        for other in dict.fromkeys((name, "relu", "tanh", "sigmoid"))
    }
    tried = name if compared[name][-1] != 1 else "sigmoid"  # what passes all on asks nothing
    spec, data = lines(
        np.arange(depth + 1),
        compared,
        x_title=_("layers passed on the way back"),
        y_title=_("gradient left"),
    )
    chart(spec, data, alt=_("The gradient after each layer, for four activations"))
    arrived = printed(compared[name][-1])
    factors = [printed(step) for step in chain_slopes(f, x, depth)]
    some = [factors[0], r"\cdots", factors[-1]] if depth > 3 else factors
    product = r" \times ".join(some)
    formula("g", product, arrived)
with right:
    st.header(_("Units that no longer learn"), anchor="dead-units")
    st.markdown(words("dead"))
    bias = slider(_("Bias of the unit"), -6, 6, -1, key="unit_bias", format="%.1f")
    z = np.linspace(-2.8, 2.8, 8) + bias
    outputs, slopes = f.value(z), f.slope(z)
    alive = slopes.round(2) != 0
    spec, data = cells(
        [
            Cells(z, _("input x of eight samples"), texts=[f"{v:z.1f}" for v in z]),
            Cells(outputs, _("output"), y=2, texts=[f"{v:z.1f}" for v in outputs]),
            Cells(
                slopes,
                _("slope"),
                y=4,
                texts=[f"{v:z.2f}" for v in slopes],
                colours=np.where(alive, GREEN, ORANGE),
                ghosts=~alive,
            ),
        ],
        width=10,
    )
    chart(spec, data, alt=_("A unit's input, output and slope for eight samples"))
    st.markdown(words("alive" if alive.any() else "all_dead", alive=alive.sum()))

st.header(_("What a small network can draw"), anchor="network")
st.markdown(words("fit"))
picture, controls = st.columns([5, 2], gap="large")
with controls:
    shapes = {"wave": _("wave"), "bend": _("bend"), "step": _("step")}
    shape = choice(_("To be drawn"), shapes, key="target")
    units = integer_slider(_("Hidden units"), 1, 16, 6, key="fit_units")
inputs = np.linspace(-3, 3, 121)
target = {"wave": np.sin(2 * inputs), "bend": np.abs(inputs) - 1.5, "step": np.sign(inputs)}[shape]

straight, bent = (fitted(inputs, target, known[a], units) for a in ("linear", name))
with picture:
    spec, data = lines(
        inputs,
        {_("to be drawn"): target, name: bent, "linear": straight},
        x_title=_("input"),
        y_title=_("output"),
    )
    chart(spec, data, alt=_("What the network draws with and without an activation"))
with_bend, without = (float(squared_errors(target, y).mean()) for y in (bent, straight))
with controls:
    st.metric(_("Error (MSE) with {name}", name=name), f"{with_bend:.4f}")
    st.metric(_("Error (MSE) without activation"), f"{without:.4f}")

MOST, LITTLE, DEEPEST = 0.5, 0.01, 30
bounds = {"most": (MOST, 1.0), "some": (LITTLE, MOST), "none": (0.0, LITTLE)}


def wrong_share(option: str, answer: str) -> Wrong:
    """What is mistaken in an answer about how much of a gradient arrives."""
    least, most = bounds[option]
    left = np.abs(np.cumprod([1, *chain_slopes(known[tried], x, DEEPEST)]))
    each = f"{left[depth] ** (1 / depth):.2f}"
    if bounds[answer] < bounds[option]:
        layers = int(np.argmax(left < least))
        part = words(
            "depth less", name=tried, n=depth, each=each, need=f"{least ** (1 / depth):.2f}"
        )
    else:
        layers = DEEPEST if left[DEEPEST] >= most else depth
        part = words(
            "depth more", name=tried, n=depth, each=each, need=f"{most ** (1 / depth):.2f}"
        )
    then = words("depth look", name=tried, n=layers, left=printed(left[layers]))
    return Wrong(part, then, {"depth": layers, "activation": tried})


with ask, questions():
    slopes_passed = chain_slopes(known[tried], x, depth)
    share = abs(compared[tried][-1])
    passed = [printed(step) for step in slopes_passed[:4]]
    answer = "most" if share > MOST else "some" if share >= LITTLE else "none"
    predict(
        "activation_depth",
        _(
            "A gradient of 1 goes back through {n} layers of {name}, from x = {x}. "
            "How much of it arrives?",
            n=depth,
            name=tried,
            x=f"{x:.1f}",
        ),
        {
            "most": _("More than half"),
            "some": _("Between 1 % and half"),
            "none": _("Less than 1 %"),
        },
        answer,
        words(
            "depth",
            factors=", ".join([*passed, *["…"] * (depth > 4)]),
            left=printed(compared[tried][-1]),
        ),
        about=(tried, x, depth, leak),
        wrong={option: wrong_share(option, answer) for option in bounds if option != answer},
        moves={"depth": depth, "activation": tried},
    )
    far = float(f.slope(-5))
    change = printed(float(f.value(-5)) - float(f.value(-6)), 4)
    predict(
        "activation_flat",
        _("How steep is {name} at x = −5?", name=name),
        {"flat": _("Almost flat: below 0.01"), "steep": _("At least 0.01, up or down")},
        "flat" if abs(far) < 0.01 else "steep",
        words("flat", slope=printed(far, 4)),
        about=(name, leak),
        wrong={
            "flat": Wrong.read(words("flat wrongly", name=name, change=change), {"x": -6}),
            "steep": Wrong.read(words("steep wrongly", change=change), {"x": -6}),
        },
        moves={"x": -5},
    )
    more = fitted(inputs, target, known["linear"], 2 * units)
    after = float(squared_errors(target, more).mean())
    predict(
        "activation_more_units",
        _(
            "Below, a network without activation gets {n} hidden units instead of {m}. "
            "What does its error do?",
            n=2 * units,
            m=units,
        ),
        {"up": _("It rises"), "same": _("It stays"), "down": _("It falls")},
        direction(without, after, 4),
        words("more", before=f"{without:.4f}", after=f"{after:.4f}"),
        about=(shape, units),
        wrong={
            "down": Wrong.read(
                words("more down"),
                {"fit_units": 16, "activation": "relu" if name == "linear" else name},
            ),
            "up": Wrong.read(words("more up"), {"fit_units": 1}),
        },
        moves={"fit_units": 2 * units},
    )

code(
    f"""
{"from math import erf" + chr(10) * 2 if "erf" in f.numpy else ""}import numpy as np


def f(x):
    return {f.numpy}


def slope(x):
    return {f.slope_numpy}


x = {x:.1f}
print(f(x), slope(x))

gradient = 1.0
for layer in range({depth}):
    gradient *= slope(x)
    x = f(x)
print(gradient)
"""
)
relu = float(squared_errors(target, fitted(inputs, target, known["relu"], units)).mean())
mistake(words("mistake", units=units, straight=f"{without:.4f}", relu=f"{relu:.4f}"))
see_also("layers", "softmax", "gradient_descent", "plane", "digits")

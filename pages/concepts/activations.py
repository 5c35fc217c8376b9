"""Activations: the bend between two layers, and how steep it is."""

import numpy as np
import streamlit as st

from core.charts.bars import printed
from core.charts.cells import Cells, cells
from core.charts.lines import broken, lines
from core.charts.parts import with_minus
from core.charts.product import product
from core.charts.theme import BLUE, GREEN, ORANGE
from core.concepts.activations import activations, fitted, formulas, two_layers
from core.concepts.depth import (
    EPSILON,
    INITIALIZERS,
    LITTLE,
    MUCH,
    TRUNCATED,
    UNITS,
    Passage,
    fate,
    normalized_passage,
    passage,
)
from core.concepts.layers import some_weights
from core.experiment.activations import ACTIVATIONS, Activation
from core.experiment.losses import squared_errors
from core.ui.controls import choice, integer_slider, select, slider
from core.ui.elements import chart, code, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions

FEW_UNITS = 6

words = lesson("activations")


def two_layers_drawn(name: str, f: Activation) -> None:
    """What two layers can draw with the activation between them, and with nothing."""
    across = np.linspace(-3, 3, 121)
    wave = np.sin(2 * across)
    spec, data = lines(
        across,
        {
            _("with {name}", name=name): fitted(across, wave, f, FEW_UNITS),
            _("without"): fitted(across, wave, activations()["linear"], FEW_UNITS),
        },
        x_title=_("input"),
        y_title=_("output"),
        height=320,
        palette=(BLUE, ORANGE),
        title=_("What two layers can draw"),
    )
    chart(spec, data, alt=_("What two layers can draw with and without an activation"))


def curve() -> tuple[str, float, float]:
    """An activation and its slope, at one input."""
    picture, controls = st.columns([3, 1], gap="large")

    with controls:
        labels = {known.name: _(known.label) for known in ACTIVATIONS.values()}
        name = select(
            _("Activation"),
            dict(sorted(labels.items(), key=lambda item: item[0] == "linear")),
            key="activation",
        )
        x = slider(_("Input x"), -6, 6, -2, key="x", format="%.1f")
        leak = 0.2
        if name == "leaky_relu":
            leak = slider(_("Slope below 0"), 0, 1, 0.2, step=0.05, key="negative_slope")
    f = activations(leak)[name]
    with controls:
        two_layers_drawn(name, f)

    grid = np.sort([*np.linspace(-26, 26, 521), 0, 1e-12])  # 0 twice, and what comes after it
    with picture:
        between = "no bend" if name == "linear" else "bend"
        st.markdown(
            words(between, x=with_minus(f"{x:.1f}"), y=with_minus(f"{float(f.value(x)):.3g}"))
        )
        drawn, said = st.columns([5, 4], vertical_alignment="center")
    with drawn:
        spec, data = lines(
            grid,
            {_("output f(x)"): f.value(grid), _("slope f′(x)"): broken(grid, f.slope(grid))},
            x_title=_("input x"),
            y_title=_("output, slope"),
            at=x,
            square=(-6, 6),
            height=460,
        )
        chart(spec, data, alt=_("The activation and its slope"))
    with said:
        for equation in formulas(f, x):
            formula(*equation)
    with picture:
        st.markdown(words(name))
    return name, x, leak


name, x, leak = play(curve)
known = activations(leak)
f = known[name]

ask = st.container()

HOMOGENEOUS = ("linear", "relu", "leaky_relu")


@st.cache_data(show_spinner=False, max_entries=300)
def passed(
    name: str, leak: float, initial: str, power: float, layers: int, *, is_normalized: bool = False
) -> Passage:
    """What comes through so many layers and what gets back, with weights 2 ** power as large."""
    begin = INITIALIZERS[initial]
    deviation = 2**power * begin.deviation(UNITS, UNITS)
    through = normalized_passage if is_normalized else passage
    return through(activations(leak)[name], deviation, begin, layers)


def in_text(value: float) -> str:
    """A number within a sentence, a very small or large one as a power of ten."""
    digits, power, exponent = printed(value).partition("e")
    return rf"${{{digits} \times 10^{{{int(exponent)}}}}}$" if power else digits


def passage_of(through: Passage, title: str, span: tuple[float, float]) -> None:
    """The picture of what comes through and what gets back, and what became of it."""
    layers = len(through.signal) - 1
    spec, data = lines(
        np.arange(layers + 1),
        {_("signal forward"): through.signal, _("gradient back"): through.gradient},
        x_title=_("layer (0: the input)"),
        y_title=_("size (1: where it begins)"),
        log_y=True,
        y_domain=span,
        height=340,
        title=title,
    )
    chart(spec, data, alt=_("What comes through and what gets back, layer by layer"))
    arrived, left = through.signal[-1], through.gradient[0]
    formula("g", rf"{left ** (1 / layers):.4f}^{{{layers}}}", printed(left))
    st.markdown(
        words(f"gradient {fate(left)}")
        + " "
        + words(f"signal {fate(arrived)}", left=in_text(arrived))
    )


st.header(_("Through many layers"), anchor="depth")
st.markdown(words("passage", units=UNITS))
plain, normalized, controls = st.columns([5, 5, 3], gap="large")
with controls:
    initials = {each.name: each.keras for each in INITIALIZERS.values()}
    initial = choice(_("The weights begin as"), initials, key="initialization")
    power = slider(_("All weights times"), -2, 2, 0, step=0.25, key="weight_power", format="2^%.2f")
    depth = integer_slider(_("Layers"), 5, 30, 20, key="depth")
    base = INITIALIZERS[initial].deviation(UNITS, UNITS)
    deviation = 2**power * base
    times = deviation * UNITS**0.5
    over_root = rf"\frac{{{times:.3g}}}{{\sqrt{{{UNITS}}}}}"
    st.caption(words("begin"))
    formula(r"\sigma_W", rf"2^{{{power:g}}} \times {base:.3g}", rf"{deviation:.3g} = {over_root}")
both = [
    passed(name, leak, initial, power, depth, is_normalized=is_normalized)
    for is_normalized in (False, True)
]
sizes = np.concatenate([part for each in both for part in (each.signal, each.gradient)])
span = (min(LITTLE, sizes.min()), max(MUCH, sizes.max()))
with plain:
    passage_of(both[0], _("{name}, as it is", name=name), span)
with normalized:
    passage_of(both[1], _("{name}, batch-normalized", name=name), span)
    z_hat = r"\frac{z - \mu}{\sqrt{\sigma^2 + \varepsilon}}"
    formula(r"\hat{z}", z_hat)
    st.markdown(words("normalized", epsilon=EPSILON))
left, right = st.columns(2, gap="large")
with left:
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

with right:
    st.header(_("Why not the identity"), anchor="identity")
    st.markdown(words("identity"))
    bending = "relu" if name == "linear" else name
    between = choice(
        _("Between the two layers"),
        {"bend": known[bending].name, "identity": _("nothing")},
        key="between_layers",
    )
    draw = integer_slider(_("Other weights"), 1, 50, 3, key="two_layers_weights")
    W1, W2 = some_weights(2, 3, draw)[0], some_weights(3, 2, draw + 50)[0]
    W12 = W1 @ W2
    samples = np.array([[1.0, 2.0], [-1.0, 1.0], [2.0, -1.0]])
    straight_through = two_layers(samples, W1, W2, known["linear"])
    two = straight_through if between == "identity" else two_layers(samples, W1, W2, known[bending])
    one = samples @ W12
    agree = np.isclose(two, one)
    spec, data = product(
        [
            Cells(W1, f"W1 {W1.shape}", texts=[[f"{v:.1f}" for v in row] for row in W1]),
            Cells(W2, f"W2 {W2.shape}", texts=[[f"{v:.1f}" for v in row] for row in W2]),
            Cells(W12, "W1 @ W2", texts=[[f"{v:z.2f}" for v in row] for row in W12], colours=GREEN),
        ]
    )
    chart(spec, data, alt=_("Two matrices and their product"))
    shown = [[[f"{v:z.2f}" for v in row] for row in values] for values in (samples, two, one)]
    spec, data = cells(
        [
            Cells(samples, "x", texts=shown[0]),
            Cells(
                two, _("two layers"), x=4, texts=shown[1], colours=np.where(agree, GREEN, ORANGE)
            ),
            Cells(one, "x @ (W1 @ W2)", x=8, texts=shown[2], colours=GREEN),
        ],
        width=11,
    )
    chart(spec, data, alt=_("The outputs of two layers and of a single one, for three samples"))
    st.markdown(
        words("collapsed" if agree.all() else "not collapsed", off=(~agree).sum(), all=agree.size)
    )

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

with ask, questions():
    steady = name if name in HOMOGENEOUS else "relu"
    before, doubled = (passed(steady, leak, initial, p, depth).gradient[0] for p in (0.0, 1.0))
    larger = {"once": 2, "each": 2 * depth, "power": 2**depth}
    predict(
        "activation_depth",
        _(
            "All weights of {n} layers of {name} become twice as large. How much larger does the "
            "gradient become that gets back to the first?",
            n=depth,
            name=steady,
        ),
        {option: _("{times} times", times=f"{factor:,}") for option, factor in larger.items()},
        min(larger, key=lambda option: abs(np.log(doubled / before / larger[option]))),
        words(
            "doubled",
            n=depth,
            before=in_text(before),
            after=in_text(doubled),
            times=f"{doubled / before:,.0f}",
        ),
        about=(steady, initial, depth, leak),
        wrong={
            "once": Wrong.read(
                words("doubled once"), {"weight_power": 1.0, "depth": 5, "activation": steady}
            ),
            "each": Wrong.read(
                words("doubled each"), {"weight_power": 1.0, "depth": 30, "activation": steady}
            ),
        },
        moves={"weight_power": 1.0, "depth": depth, "activation": steady},
    )
    collapsed = np.array_equal(straight_through, one)
    weights = W1.size + W2.size
    predict(
        "activation_identity",
        _(
            "Two layers without an activation, W1 {first} and W2 {second}, hold {n} weights. How "
            "many does a single layer need for the same outputs?",
            first=W1.shape,
            second=W2.shape,
            n=weights,
        ),
        {
            str(W12.size): str(W12.size),
            str(weights): str(weights),
            "none": _("No single layer can do that"),
        },
        str(W12.size) if collapsed else "none",
        words("identity one", n=W12.size),
        about=(W1.tolist(), W2.tolist()),
        wrong={
            str(weights): Wrong.read(words("identity all"), {"between_layers": "identity"}),
            "none": Wrong.read(words("identity none"), {"between_layers": "identity"}),
        },
        moves={"between_layers": "identity"},
    )
    far = float(f.slope(-5))
    change = printed(float(f.value(-5)) - float(f.value(-6)), 4)
    predict(
        "activation_flat",
        _("How steep is {name} at x = −5?", name=name),
        {"flat": _("Flat, or nearly: below 0.01"), "steep": _("At least 0.01, up or down")},
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

ERF = """import math

import numpy as np

erf = np.vectorize(math.erf)"""
TRUNCATED_NORMAL = f"""

def truncated_normal(shape):
    drawn = random.normal(size=shape)
    while (far := np.abs(drawn) > 2).any():
        drawn[far] = random.normal(size=far.sum())
    return drawn / {TRUNCATED}

"""
begin = INITIALIZERS[initial]
code(
    f"""
{ERF if "erf" in f.numpy else "import numpy as np"}


def f(x):
    return {f.numpy}


def slope(x):
    return {f.slope_numpy}

{TRUNCATED_NORMAL if "truncated" in begin.numpy else ""}
x = {x:.1f}
print(f(x), slope(x))

random = np.random.default_rng(0)
n, sigma = {UNITS}, {deviation}
a = random.normal(size=(n, n))
layers = []
for layer in range({depth}):
    W = sigma * {begin.numpy}
    z = a @ W
    a = f(z)
    layers.append((W, z))
print(np.sqrt(a.var(axis=0).mean()))

last = gradient = random.normal(size=(n, n))
for W, z in layers[::-1]:
    gradient = gradient * slope(z) @ W.T
print(np.sqrt(np.square(gradient).mean() / np.square(last).mean()))
"""
)
relu = float(squared_errors(target, fitted(inputs, target, known["relu"], units)).mean())
mistake(words("mistake", units=units, straight=f"{without:.4f}", relu=f"{relu:.4f}"))
see_also("layers", "softmax", "gradient_descent", "plane", "digits")

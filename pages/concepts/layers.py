"""Layers: a unit weighs, adds and bends; a layer is many units on the same inputs."""

from itertools import pairwise

import numpy as np
import streamlit as st

from core.charts.cells import Cells, cells
from core.charts.lines import lines
from core.charts.neurons import neurons, signed
from core.charts.pixels import enlarged, montage
from core.charts.product import product
from core.charts.theme import CATEGORICAL, GREEN, ORANGE
from core.concepts.activations import activations
from core.concepts.layers import (
    dense_parameters,
    flattened,
    normalization_parameters,
    principal,
    read_sizes,
    some_weights,
    sum_latex,
    through_bottleneck,
    weighted_sum,
)
from core.datasets import available
from core.experiment import Impossible
from core.experiment.activations import Activation
from core.ui.builder.data import dataset
from core.ui.chapters import Chapter, chapter
from core.ui.controls import choice, integer_slider, select, slider, text, toggle
from core.ui.elements import chart, clicked, code, complain, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, predict, questions

SIZES = "13, 64, 32, 1"
DIGITS = 400
REACH = 6
"""How far from 0 the bend of a sum is drawn at least."""

words = lesson("layers")


def activation_to_choose() -> tuple[str, Activation]:
    """The activation of the unit, or of the layer: its name, and what it is."""
    bends = {
        "relu": "ReLU",
        "sigmoid": _("Sigmoid"),
        "tanh": "tanh",
        "linear": _("Linear (no activation)"),
    }
    bend = select(_("Activation"), bends, key="unit_activation")
    return bend, activations()[bend]


def input_to_move(i: int, usual: float) -> float:
    """One of the two inputs."""
    return slider(_("input x{i}", i=i), -3, 3, usual, key=f"x{i}", format="%.1f")


def weight_to_move(i: int, usual: float) -> float:
    """The weight of one of the two inputs."""
    return slider(_("weight w{i}", i=i), -3, 3, usual, key=f"w{i}", format="%.1f")


def code_of(f: Activation, bend: str, lines: str) -> None:
    """The code of a chapter that begins with an activation."""
    code(
        f"""
import numpy as np


def {bend}(x):
    return {f.numpy}


{lines}
"""
    )


def bends_at(z: float, f: Activation, bend: str) -> None:
    """The activation as a curve, and where on it a sum lies."""
    reach = max(REACH, abs(z))
    sums = np.sort([*np.linspace(-reach, reach, 97), 0])
    said = signed(float(f.value(z)), 3)
    spec, data = lines(
        sums,
        {bend: f.value(sums)},
        x_title=_("sum z"),
        y_title=_("output"),
        at=z,
        palette=(GREEN,),
        height=260,
        title=_("3. bend: {name}({sum}) = {output}", name=bend, sum=signed(z, 2), output=said),
    )
    chart(spec, data, alt=_("How the activation bends the sum"))


def one_unit() -> tuple[str, Activation, np.ndarray, np.ndarray, float, float]:
    """Two inputs, their weights and a bias, and the output of the unit."""
    picture, controls = st.columns([3, 1], gap="large")

    with controls:
        bend, f = activation_to_choose()
        x1, w1 = input_to_move(1, 1), weight_to_move(1, 2)
        x2, w2 = input_to_move(2, 2), weight_to_move(2, -2.5)
        b = slider(_("bias b"), -3, 3, 1.5, key="b", format="%.1f")
    x, w = np.array([x1, x2]), np.array([w1, w2])
    z = float(weighted_sum(x, w, b))
    a = float(f.value(z))
    with picture:
        drawn, said = st.columns([5, 4], vertical_alignment="center")
    with drawn:
        titles = (_("inputs"), _("1. multiply"), _("2. add"))
        spec, data = neurons(x, w[:, np.newaxis], [b], [a], 0, titles, sums=[z], height=440)
        chart(spec, data, alt=_("A unit: its inputs, its weights, its output"))
    with said:
        bent = rf"a &= \text{{{bend}}}({z:.2f}) = {a:.3f}"
        formula("z", sum_latex(x, w, b), rf"{z:.2f} \\ {bent}")
        bends_at(z, f, bend)
    with picture:
        st.markdown(words("unit"))
    return bend, f, x, w, b, z


def unit_chapter() -> None:
    """A unit weighs its inputs, adds them up and bends the sum."""
    bend, f, x, w, b, z = play(one_unit)
    zero = float(weighted_sum(0 * x, w, b))
    with questions():
        predict(
            "layer_zero",
            _("Every input becomes 0. What is left of the sum {z}?", z=f"{z:.2f}"),
            {f"{v:.2f}": f"{v:.2f}" for v in sorted({0.0, b, z})},
            f"{zero:.2f}",
            words(
                "zero", bias=f"{zero:.2f}", output=f"{float(f.value(zero)):.3f}", activation=bend
            ),
            about=(x.tolist(), w.tolist(), b, bend),
            wrong={
                f"{z:.2f}": Wrong.read(
                    words("zero all", weighted=f"{z - b:.2f}"),
                    {"x1": 0, "x2": 0, "w1": 3, "w2": 3},
                ),
                f"{0.0:.2f}": Wrong.read(words("zero nothing"), {"x1": 0, "x2": 0, "b": 3}),
            },
            moves={"x1": 0, "x2": 0},
        )
    code_of(
        f,
        bend,
        f"""x = np.array({x.round(1).tolist()})
w, b = np.array({w.round(1).tolist()}), {b:.1f}
z = x @ w + b
print(z.round(2), {bend}(z).round(3))""",
    )


def light_up() -> None:
    """Light up the unit that was clicked."""
    unit = clicked("layer_drawing", "unit", "unit")
    if unit is not None:
        st.session_state["lit_unit"] = str(int(unit) + 1)


def one_layer() -> tuple[str, Activation, np.ndarray, np.ndarray, np.ndarray, int]:
    """Several units on the same two inputs, and one of them looked at."""
    st.header(_("A Dense layer: units side by side"), anchor="dense")
    about = st.container()
    picture, controls = st.columns([5, 2], gap="large")
    with controls:
        bend, f = activation_to_choose()
        x = np.array([input_to_move(1, 1), input_to_move(2, 2)])
        units = integer_slider(_("Units"), 1, 5, 4, key="units")
        seed = integer_slider(_("Other weights"), 1, 50, 9, key="layer_weights")
        each = {str(n): str(n) for n in range(1, units + 1)}
        unit = int(choice(_("Unit to look at"), each, key="lit_unit")) - 1
    about.markdown(words("dense", units=units))
    W, biases = some_weights(len(x), units, seed)
    sums = weighted_sum(x, W, biases)
    outputs = f.value(sums)
    with picture:
        drawn, said = st.columns([5, 4], vertical_alignment="center")
    with drawn:
        spec, data = neurons(x, W, biases, outputs, unit, (_("inputs"), _("outputs")), height=380)
        chart(
            spec,
            data,
            alt=_("A layer: click a unit to see its sum"),
            key="layer_drawing",
            on_select=light_up,
        )
    with said:
        formula(f"z_{unit + 1}", sum_latex(x, W[:, unit], biases[unit]), f"{sums[unit]:.2f}")
        formula(rf"\text{{{bend}}}({sums[unit]:.2f}) = {outputs[unit]:z.3f}")
    return bend, f, x, W, biases, unit


def as_matrix(x: np.ndarray, W: np.ndarray, biases: np.ndarray, unit: int) -> None:
    """The whole layer as one product, with the bias as the weight of a 1."""
    sums = weighted_sum(x, W, biases)
    lit = np.arange(len(biases)) == unit
    tall = np.vstack([W, biases])
    is_bias = np.arange(len(tall)) == len(x)
    spec, data = product(
        [
            Cells(
                [[*x, 1]],
                "[x, 1]",
                texts=[[f"{v:.1f}" for v in (*x, 1)]],
                name="x",
                colours=[np.where(is_bias, ORANGE, CATEGORICAL[0])],
            ),
            Cells(
                tall,
                f"[W, b] {tall.shape}",
                texts=[[f"{v:.1f}" for v in row] for row in tall],
                name="W",
                colours=np.where(is_bias, ORANGE, CATEGORICAL[0])[:, np.newaxis],
                strengths=np.where(lit, 0.5, 0.2),
                lit=lit,
            ),
            Cells(
                [sums],
                "x @ W + b",
                texts=[[f"{v:z.1f}" for v in sums]],
                name="z",
                colours=GREEN,
                strengths=np.where(lit, 0.5, 0.2),
                lit=lit,
            ),
        ]
    )
    chart(spec, data, alt=_("The inputs with a 1, times the weights with the biases below them"))


def dense_chapter() -> None:
    """Many units on the same inputs are one matrix."""
    bend, f, x, W, biases, unit = play(one_layer, steps="lit_unit")
    asking = st.container()
    st.markdown(words("matrix", activation=bend))
    as_matrix(x, W, biases, unit)
    inputs, units = W.shape
    transposed, with_bias = (units, inputs), (inputs + 1, units)
    with asking, questions():
        predict(
            "layer_shape",
            _(
                "Dense({units}) gets {n} inputs. What shape has its matrix of weights W?",
                units=units,
                n=inputs,
            ),
            {str(shape): str(shape) for shape in (W.shape, transposed, with_bias)},
            str(W.shape),
            words("shape", inputs=inputs, units=units, shape=str(W.shape)),
            about=(inputs, units),
            wrong={
                str(transposed): Wrong.read(words("shape transposed"), {"units": 1}),
                str(with_bias): Wrong.read(
                    words("shape with bias", units=units), {"units": 1, "lit_unit": "1"}
                ),
            },
        )
    code_of(
        f,
        bend,
        f"""x = np.array({x.round(1).tolist()})

# Dense({units}, activation="{bend}")
W = np.array({W.tolist()})
b = np.array({biases.tolist()})
print({bend}(x @ W + b).round(3))""",
    )


def alone(*sizes: int) -> dict[str, str | bool]:
    """The controls that count the parameters of these layers and nothing else."""
    return {"sizes": ", ".join(map(str, sizes)), "normalization_first": False}


def parameters() -> tuple[int, ...]:
    """Each layer of a network with its parameters, counted."""
    st.header(_("Counting parameters"), anchor="parameters")
    st.markdown(words("parameters"))
    picture, controls = st.columns([5, 2], gap="large")
    with controls:
        typed = text(_("Inputs, then the units of each Dense layer"), SIZES, key="sizes")
        normalized = toggle(_("Normalization first"), True, key="normalization_first")
        try:
            sizes = read_sizes(typed)
        except Impossible as problem:
            complain(problem)
            sizes = read_sizes(SIZES)
    features = sizes[0]
    kept = normalization_parameters(features)
    table = [("Normalization", features, f"2 × {features} + 1", kept)] if normalized else []
    table += [
        ("Dense", after, f"({before} + 1) × {after}", dense_parameters(before, after))
        for before, after in pairwise(sizes)
    ]
    with picture:
        rows = [f"| {_('layer')} | {_('output shape')} | {_('parameters')} |", "|:--|:--|--:|"]
        for name, size, how, count in table:
            unbroken = how.replace(" ", "\u00a0")
            rows.append(f"| {name} | (None,\u00a0{size}) | {unbroken} =\u00a0**{count:,}** |")
        rows.append(f"| **{_('sum')}** | | **{sum(count for *__, count in table):,}** |")
        st.markdown("\n".join(rows))
        if normalized:
            st.markdown(words("normalization", features=features, count=kept))
    return sizes


def parameters_chapter() -> None:
    """How many numbers a network learns."""
    sizes = play(parameters)
    first, second = sizes[:2]
    count = dense_parameters(first, second)
    guesses = sorted({first * second, count, first + second})
    with questions():
        predict(
            "layer_parameters",
            _("Dense({units}) gets {n} inputs. How many parameters has it?", units=second, n=first),
            {str(guess): f"{guess:,}" for guess in guesses},
            str(count),
            words("count", inputs=first, more=first + 1, units=second, count=f"{count:,}"),
            about=(first, second),
            wrong={
                str(first + second): Wrong.read(
                    words("count lines", inputs=first, units=second), alone(10, 10)
                ),
                str(first * second): Wrong.read(
                    words("count weights", weights=f"{first * second:,}", units=second),
                    alone(1, 1),
                ),
            },
            moves=alone(first, second),
        )
    code(
        f"""
sizes = {list(sizes)}
print([(inputs + 1) * units for inputs, units in zip(sizes, sizes[1:])])
"""
    )
    without_flatten()


def flatten() -> tuple[int, int]:
    """Small images, and each of them as one row."""
    st.header(_("Flatten, and what None means"), anchor="flatten")
    st.markdown(words("flatten"))
    picture, controls = st.columns([5, 2], gap="large")
    with controls:
        samples = integer_slider(_("Samples in the batch"), 1, 4, 2, key="flatten_samples")
        side = integer_slider(_("Pixels along each side"), 2, 3, 3, key="flatten_side")
    images = np.arange(samples * side**2).reshape(samples, side, side)
    flat = flattened(images)
    colours = np.array(CATEGORICAL)[np.arange(samples)]
    with picture:
        spec, data = cells(
            [
                Cells(images, f"{images.shape}", colours=colours[:, None, None], strengths=0.45),
                Cells(flat, f"{flat.shape}", y=4.2, colours=colours[:, None], strengths=0.45),
            ],
            width=14,
        )
        chart(spec, data, alt=_("Small images, and each of them as one row"))
        st.markdown(words("none", samples=samples, side=side, numbers=side**2))
    return samples, side


@st.cache_resource(show_spinner=False)
def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Some digits to look at, and the mean and the directions of many."""
    data = dataset("mnist", available("mnist"))
    many = np.asarray(data.x_train)[:DIGITS]
    first = [int(np.argmax(data.y_train[:DIGITS] == digit)) for digit in range(10)]
    return many[first], *principal(many)


def bottleneck() -> None:
    """Digits that went through a layer of few units."""
    st.header(_("A bottleneck"), anchor="bottleneck")
    picture, controls = st.columns([5, 2], gap="large")
    shown, mean, directions = digits()
    with controls:
        narrow = integer_slider(_("Units in the middle"), 1, 128, 4, key="bottleneck_units")
    after_it = through_bottleneck(shown, mean, directions, narrow)
    with picture:
        sheet = np.vstack([shown, after_it.clip(0, 255).astype(np.uint8)])
        st.image(
            enlarged(montage(sheet, 10), 700, 300), alt=_("Digits before and after a bottleneck")
        )
    with controls:
        lost = np.square(shown - after_it).sum() / np.square(shown - mean.reshape(28, 28)).sum()
        st.metric(_("Lost on the way"), f"{lost:.0%}")
    st.markdown(words("bottleneck", units=narrow, many=DIGITS))


def flatten_chapter() -> None:
    """How images become rows, and what too few units lose of them."""
    samples, side = play(flatten)
    asking = st.container()
    bottleneck()
    batch = np.zeros((samples, 28, 28))
    shapes = (batch.shape, flattened(batch).shape, (batch.size,))
    with asking, questions():
        predict(
            "layer_flatten",
            _("{n} images of 28 × 28 pixels go through Flatten. What shape comes out?", n=samples),
            {str(shape): str(shape) for shape in shapes},
            str(flattened(batch).shape),
            words("flattened", numbers=28 * 28, samples=samples),
            about=samples,
            wrong={
                str((batch.size,)): Wrong.read(
                    words("flattened all"), {"flatten_samples": 4, "flatten_side": 2}
                ),
                str(batch.shape): Wrong.read(
                    words("flattened not"), {"flatten_samples": 2, "flatten_side": 3}
                ),
            },
        )
    code(
        f"""
import numpy as np

images = np.arange({samples * side**2}).reshape({samples}, {side}, {side})
rows = images.reshape(len(images), -1)
print(images.shape, rows.shape)
print(rows)
"""
    )
    without_flatten()


def without_flatten() -> None:
    """The mistake that the number of parameters gives away."""
    wrong, right = dense_parameters(28, 10), dense_parameters(28 * 28, 10)
    mistake(words("mistake", wrong=f"{wrong:,}", right=f"{right:,}"))


drawn = {
    "unit": unit_chapter,
    "dense": dense_chapter,
    "parameters": parameters_chapter,
    "flatten": flatten_chapter,
}
chosen = chapter(
    _("Chapter"),
    {
        "unit": Chapter(_("One unit"), controls=("unit_activation", "x1", "w1", "x2", "w2", "b")),
        "dense": Chapter(
            _("Dense: many units"),
            ("dense",),
            ("unit_activation", "x1", "x2", "units", "layer_weights", "lit_unit"),
        ),
        "parameters": Chapter(
            _("Counting parameters"), ("parameters",), ("sizes", "normalization_first")
        ),
        "flatten": Chapter(
            _("Flatten and bottleneck"),
            ("flatten", "bottleneck"),
            ("flatten_samples", "flatten_side", "bottleneck_units"),
        ),
    },
    key="layer_chapter",
)
drawn[chosen]()
see_also("tensor_operations", "convolution", "activations", "house_prices", "digits", "newswires")

"""Tensor operations: element by element, dot products, new shapes, and what they do to a plane."""

import math

import numpy as np
import streamlit as st

from core.charts.cells import Cells, cells, on_the_way
from core.charts.equation import equation
from core.charts.geometry import moved_figure
from core.charts.pixels import enlarged
from core.charts.product import product
from core.charts.theme import BLUE, CATEGORICAL, GREEN, ORANGE
from core.concepts.broadcasting import read_shape
from core.concepts.tensor_operations import (
    TIP,
    best_layer,
    collapsed,
    dense,
    dot_shape,
    grid,
    house,
    integers,
    operate,
    reshape,
    rotation,
)
from core.datasets.samples.photo import flower
from core.experiment import Impossible
from core.ui.controls import choice, integer_slider, slider, text, toggle
from core.ui.elements import chart, code, complain, formula, matrix, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, predict, questions
from core.ui.product import film

OTHER_B = np.array([1.0, -0.5])  # for a question about order, which adding 0 cannot show

words = lesson("tensor_operations")


DOTS = ("vectors", "matrix_vector", "matrices")


def two_tensors(operation: str) -> tuple[np.ndarray, np.ndarray]:
    """The controls: how long x and y are, and which numbers they hold."""
    rows = integer_slider(_("Rows of x"), 1, 5, 3, key="x_rows") if operation != "vectors" else 0
    columns = integer_slider(
        _("Columns of x") if rows else _("Length of x"), 1, 5, 4, key="x_columns"
    )
    x_shape = (rows, columns) if rows else (columns,)
    y_shape: tuple[int, ...] = x_shape
    if operation == "matrices":
        y_shape = (
            integer_slider(_("Rows of y"), 1, 5, 4, key="y_rows"),
            integer_slider(_("Columns of y"), 1, 5, 2, key="y_columns"),
        )
    elif operation in DOTS:
        y_shape = (integer_slider(_("Length of y"), 1, 5, 4, key="y_rows"),)
    seed = integer_slider(_("Other numbers"), 1, 20, 1, key="operation_numbers")
    return integers(x_shape, seed), integers(y_shape, seed + 100)


def lit(name: str, tensor: np.ndarray, colour: str, at: tuple[int | slice, ...]) -> Cells:
    """A tensor with the numbers lit that stand at ``at``."""
    here = np.zeros(tensor.shape, dtype=bool)
    here[at] = True
    return Cells(
        tensor,
        title=f"{name} {tensor.shape}",
        name=name,
        colours=colour,
        strengths=np.where(here, 0.55, 0.2),
        lit=here,
    )


def lit_formula(operation: str, a: int, b: int, z: str, value: int) -> None:
    """How the lit number of z is made of the lit ones of x, ``a``, and of y, ``b``."""
    if operation == "relu":
        formula(z, rf"\max({a},\ 0) = {value}")
    else:
        sign = {"add": "+", "multiply": r"\times"}[operation]
        formula(z, rf"{a} {sign} ({b}) = {value}")


def number_by_number(
    operation: str, x: np.ndarray, y: np.ndarray, z: np.ndarray, index: tuple[int, ...]
) -> None:
    """The tensors of an operation that goes number by number, and how the lit one is made."""
    shown = [lit("x", x, BLUE, index)]
    if operation != "relu":
        shown.append(lit("y", y, ORANGE, index))
    shown.append(lit("z", z, GREEN, index))
    signs = {"add": "+", "multiply": "×", "relu": "→"}
    alt = _("The tensors, and which numbers make the lit one")
    drawn, said = st.columns([3, 2], vertical_alignment="center")
    with drawn:
        chart(*equation(shown, signs[operation], x.shape), alt=alt)
    with said:
        lit_formula(operation, x[index], y[index], f"z{list(index) or ''}", z[index])
        st.markdown(words(operation))


def dot_formula(x: np.ndarray, y: np.ndarray, z: np.ndarray, index: tuple[int, ...]) -> None:
    """How the lit number of z is made of a row of x and a column of y, two products a line."""
    row, column = index[: x.ndim - 1], index[x.ndim - 1 :]
    pairs = zip(x[row], y.T[column], strict=True)
    terms = [r" \cdot ".join(f"({n})" if n < 0 else str(n) for n in pair) for pair in pairs]
    lines = [" + ".join(terms[i : i + 2]) for i in range(0, len(terms), 2)]
    x_k, y_k = (", ".join(map(str, place)) for place in ((*row, "k"), ("k", *column)))
    formula(
        f"z{list(index) or ''}",
        rf"\sum_k x[{x_k}] \cdot y[{y_k}]",
        r" \\ & \quad + ".join(lines),
        str(z[index]),
    )


def row_by_column(
    x: np.ndarray, y: np.ndarray, z: np.ndarray | None, number: int, index: tuple[int, ...]
) -> None:
    """A dot product up to a number of z, or the two tensors that have none; whether they fit."""
    drawn, said = st.columns([3, 2], vertical_alignment="center")
    with drawn:
        if z is None:
            two = [
                Cells(tensor, f"{name} {tensor.shape}", name=name, colours=colour)
                for name, tensor, colour in (("x", x, BLUE), ("y", y, ORANGE))
            ]
            chart(*product(two), alt=_("The tensors, and which numbers make the lit one"))
        else:
            film(x, y, z, number)
    with said:
        if z is not None:
            dot_formula(x, y, z, index)
        fit = words("inner_differ" if z is None else "inner", a=x.shape[-1], b=y.shape[0])
        st.markdown(f"`{x.shape} · {y.shape} → {'✗' if z is None else z.shape}` {fit}")


def operation_on_two() -> tuple[str, np.ndarray, np.ndarray, np.ndarray | None, tuple[int, ...]]:
    """An operation, its two tensors, what comes out, and which number of that is lit."""
    operations = {
        "add": "x + y",
        "multiply": "x * y",
        "relu": "relu(x)",
        "vectors": _("vector · vector"),
        "matrix_vector": _("matrix · vector"),
        "matrices": _("matrix · matrix"),
    }
    operation = choice(_("Operation"), operations, "matrices", key="tensor_operation")
    picture, controls = st.columns([5, 2], gap="large")
    with controls:
        x, y = two_tensors(operation)
    z = None
    with picture:
        try:
            z = operate(operation, x, y)
        except Impossible as problem:
            complain(problem)
    cell = 1
    if z is not None and z.size > 1:
        with controls:
            cell = integer_slider(_("Light up a number of z"), 1, z.size, 1, key="lit_number")
    index = () if z is None else tuple(map(int, np.unravel_index(cell - 1, z.shape)))
    with picture:
        if operation in DOTS:
            row_by_column(x, y, z, cell, index)
        elif z is not None:
            number_by_number(operation, x, y, z, index)
    return operation, x, y, z, index


operation, x, y, z, index = play(operation_on_two, steps="tensor_operation")
x_shape, y_shape = x.shape, y.shape

ask = st.container()

st.header(_("New shapes"), anchor="shapes")
shapes, moves = st.columns([5, 2], gap="large")
with moves:
    old = (
        integer_slider(_("Rows"), 1, 6, 3, key="old_rows"),
        integer_slider(_("Columns"), 1, 6, 4, key="old_columns"),
    )
    turned = choice(_("Way"), {"reshape": "x.reshape( … )", "transpose": "x.T"}, key="new_shape_by")
    typed = text(_("New shape"), "(2, -1)", key="new_shape") if turned == "reshape" else ""
    share = slider(_("On the way"), 0, 1, 1, step=0.05, key="on_the_way", format="percent")
m = np.arange(math.prod(old)).reshape(old)
changed = m
with shapes:
    try:
        changed = m.T if turned == "transpose" else reshape(m, read_shape(typed, unknown=True))
    except Impossible as problem:
        complain(problem)
        share = 0
    moving = Cells(
        m,
        title=f"{m.shape} → {changed.shape}",
        name="x",
        colours=np.array(CATEGORICAL)[np.arange(old[0]), np.newaxis],
        strengths=0.45,
        corners=on_the_way(old, changed.shape, share, turned=turned == "transpose"),
    )
    chart(
        *cells([moving], width=12, height=max(old[0], *changed.shape[:1], 1)),
        alt=_("The numbers of x on the way to their new places"),
    )
    st.markdown(words(turned, order=" ".join(map(str, changed.ravel()))))

photo = flower()[10:210, 20:290]
st.header(_("Turned or scrambled?"), anchor="scrambled")
st.markdown(words("scrambled", shape=photo.shape, new=photo.transpose(1, 0, 2).shape))
for place, title, image in zip(
    st.columns(3),
    ("x", "x.transpose(1, 0, 2)", f"x.reshape{photo.transpose(1, 0, 2).shape}"),
    (photo, photo.transpose(1, 0, 2), photo.reshape(photo.transpose(1, 0, 2).shape)),
    strict=True,
):
    place.markdown(f"`{title}`")
    place.image(enlarged(image, 400, 400), alt=title, output_format="JPEG")

st.header(_("What it does to a plane"), anchor="geometry")
st.markdown(words("plane"))
kinds = {
    "translate": _("move"),
    "scale": _("stretch"),
    "rotate": _("turn"),
    "affine": _("affine: all of it"),
}
kind = choice(_("The layer"), kinds, "rotate", key="layer_kind")
plane, weights = st.columns([5, 2], gap="large")
with weights:
    W, b, angle = np.eye(2), np.zeros(2), 0
    if kind == "scale":
        W = np.diag(
            [slider(f"W{i}{i}", -2, 2, v, key=f"scale_{i}") for i, v in ((1, 1.5), (2, 0.5))]
        )
    if kind == "rotate":
        angle = integer_slider(_("Angle in degrees"), -180, 180, 30, key="angle", step=5)
        W = rotation(angle)
    if kind == "affine":
        start = (("w11", 0.8), ("w12", 0.6), ("w21", -0.6), ("w22", 0.8))
        with st.grid(2, min_column_width=110):
            W = np.array([slider(name, -2, 2, v, key=name) for name, v in start]).reshape(2, 2)
    if kind in ("translate", "affine"):
        with st.grid(2, min_column_width=110):
            b = np.array([slider(f"b{i}", -3, 3, v, key=f"b{i}") for i, v in ((1, 1), (2, -0.5))])
    relu = toggle(_("ReLU after each layer"), key="plane_relu")
    layers = integer_slider(_("Layers, one after the other"), 1, 5, 1, key="plane_layers")
outline = house()
after = dense(outline, W, b, layers=layers, relu=relu)
alone = best_layer(outline, after)
path = [dense(TIP, W, b, layers=n, relu=relu) for n in range(layers + 1)]
with plane:
    landed = np.round(path[-1], 1) + 0.0
    marks = [(tuple(TIP), ""), (tuple(path[-1]), f"({landed[0]:.1f}, {landed[1]:.1f})")]
    spec, data = moved_figure(
        outline,
        after,
        dense(grid(), W, b, layers=layers, relu=relu),
        marks,
        (_("first number"), _("second number")),
        alone if layers > 1 or relu else None,
    )
    chart(spec, data, alt=_("A house before and after, with the grid it stands on"))
    st.markdown(" → ".join(f"({a:.2f}, {b:.2f})" for a, b in np.round(path, 2) + 0.0))
    W1, b1 = (W, b) if relu else collapsed(W, b, layers)
    sums = matrix(dense(TIP, W1, b1))
    many = "" if layers == 1 or relu else rf"_{{1 \ldots {layers}}}"
    formula(
        rf"x \cdot W{many} + b{many}",
        rf"\begin{{aligned}} & {matrix(TIP, 0)} {matrix(W1)} \\ & + {matrix(b1)} \end{{aligned}}",
        sums,
    )
    if relu:
        formula(rf"\text{{relu}} {sums} = {matrix(path[1])}")
    gap = np.abs(after - alone).max()
    if layers > 1 or relu:
        st.markdown(words("bent" if gap > 1e-9 else "straight", layers=layers, gap=f"{gap:.2f}"))


def one_layer(W: np.ndarray, b: np.ndarray) -> dict[str, str | float | bool]:
    """The controls of a single layer without ReLU, for any W and b."""
    numbers = zip(("w11", "w12", "w21", "w22", "b1", "b2"), (*W.ravel(), *b), strict=True)
    each = {name: float(value) + 0.0 for name, value in numbers}
    return {"layer_kind": "affine", **each, "plane_layers": 1, "plane_relu": False}


def matrices(x: tuple[int, ...], y: tuple[int, ...]) -> dict[str, str | int]:
    """The controls that multiply two matrices, or two vectors, of these shapes; else nothing."""
    if len(x) == len(y) == 2:
        sizes = {"x_rows": x[0], "x_columns": x[1], "y_rows": y[0], "y_columns": y[1]}
        return {"tensor_operation": "matrices", **sizes}
    if len(x) == len(y) == 1:
        return {"tensor_operation": "vectors", "x_columns": x[0], "y_rows": y[0]}
    return {}


an_error = {"error": _("an error")}
asked_b = b if b.any() else OTHER_B
with ask, questions():
    forth, back = dot_shape(x_shape, y_shape), dot_shape(y_shape, x_shape)
    guesses = {str(shape): str(shape) for shape in (forth or x_shape, back or y_shape)}
    predict(
        "dot_swapped",
        _("x has shape {x}, y has {y}. What is the shape of np.dot(y, x)?", x=x_shape, y=y_shape),
        guesses | an_error,
        str(back or "error") if back is not None else "error",
        words("swap" if back is not None else "no_swap", a=y_shape[-1], b=x_shape[0]),
        about=(x_shape, y_shape),
        wrong={
            str(y_shape): Wrong.read(words("swap y"), matrices((4, 2), (2, 5))),
            str(x_shape): Wrong.read(words("swap x"), matrices((4, 2), (2, 5))),
            str(forth or x_shape): Wrong.read(
                words("swap forth", x=x_shape, y=y_shape) if forth else words("swap x"),
                matrices((1, 5), (5, 1)) if forth else matrices((4, 2), (2, 5)),
            ),
            "error": Wrong.read(words("swap error"), matrices((5, 1), (1, 5))),
        },
        moves=matrices(y_shape, x_shape),
    )
    same = np.array_equal(m.T, m.reshape(m.T.shape))
    predict(
        "dot_transposed",
        _("x has shape {x}. Is x.T the same as x.reshape{new}?", x=m.shape, new=m.T.shape),
        {"same": _("the same"), "different": _("something else")},
        "same" if same else "different",
        words("turned", a=m.T.tolist(), b=m.reshape(m.T.shape).tolist()),
        about=m.shape,
        wrong={
            "same": Wrong.read(
                words("turned same", new=m.T.shape),
                {"new_shape_by": "reshape", "new_shape": str(m.T.shape), "on_the_way": 1},
            ),
            "different": Wrong.read(
                words("turned different"), {"new_shape_by": "transpose", "on_the_way": 1}
            ),
        },
        moves={"new_shape_by": "transpose", "on_the_way": 1},
    )
    added_last, added_first = TIP @ W + asked_b, (TIP + asked_b) @ W
    order = np.allclose(added_last, added_first)
    predict(
        "plane_order",
        _(
            "Take b = {b}. Add it before the product with W instead of after: "
            "where does the tip of the roof land?",
            b=tuple(asked_b.tolist()),
        ),
        {"same": _("on the same spot"), "different": _("somewhere else")},
        "same" if order else "different",
        words(
            "order_same" if order else "order",
            last=tuple((added_last.round(2) + 0.0).tolist()),
            first=tuple((added_first.round(2) + 0.0).tolist()),
            b=tuple(asked_b.tolist()),
            turned=tuple(((asked_b @ W).round(2) + 0.0).tolist()),
        ),
        about=(W.tolist(), asked_b.tolist()),
        wrong={
            "same": Wrong.read(words("order wrongly"), one_layer(2 * np.eye(2), 2 * OTHER_B)),
            "different": Wrong.read(words("order_same wrongly"), {"layer_kind": "translate"}),
        },
        moves=one_layer(W, asked_b @ W),
    )

expression = {"add": "x + y", "multiply": "x * y", "relu": "np.maximum(x, 0)"}
result = f"z = {expression.get(operation, 'np.dot(x, y)')}"
number = f"z[{', '.join(map(str, index))}]" if index else "z"
attempt = (
    f"{result}\nprint(z.shape, {number})"
    if z is not None
    else f"try:\n    {result}\nexcept ValueError as error:\n    print(error)"
)
y_line = "" if operation == "relu" else f"\ny = np.array({y.tolist()})"
turning = f"""angle = np.deg2rad({angle})
W = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])"""
code(
    f"""
import numpy as np

x = np.array({x.tolist()}){y_line}
{attempt}

m = np.arange({m.size}).reshape({m.shape})
print(m.{"T" if turned == "transpose" else f"reshape({changed.shape})"}.tolist())

{turning if kind == "rotate" else f"W = np.array({W.tolist()})"}
b = np.array({b.tolist()})
point = np.array({TIP.tolist()})  # the tip of the roof
for layer in range({layers}):
    point = {"np.maximum(point @ W + b, 0)" if relu else "point @ W + b"}
print(point.round(2))
"""
)
mistake(words("mistake"))
see_also("tensors", "broadcasting", "layers", "activations")

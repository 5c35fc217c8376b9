"""Broadcasting: add axes, repeat, compute; and which shapes refuse."""

import inspect
import math
from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.charts.cells import Cells
from core.charts.equation import drawn, equation
from core.charts.pixels import enlarged
from core.charts.theme import BLUE, GREEN, ORANGE
from core.concepts.broadcasting import (
    AXES,
    NUMBERS,
    AxisPair,
    Shape,
    at_step,
    axis_pairs,
    broadcast,
    compute,
    fixes,
    is_copy,
    naive_add,
    numbers,
    race,
    read_shape,
    source,
)
from core.datasets.samples.photo import flower
from core.experiment import Impossible
from core.ui.broadcast import film
from core.ui.controls import choice, integer_slider, text
from core.ui.elements import chart, code, complain, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, predict, questions

words = lesson("broadcasting")


SIGNS = {"add": "+", "multiply": "×", "maximum": "max"}
TRIES = (
    ("(3, 4)", "add", "(4,)"),
    ("(3, 1)", "multiply", "(4,)"),
    ("(3, 4)", "add", "(3,)"),
    ("(2, 3, 4)", "add", "(2, 1, 1)"),
    ("(64, 3, 32, 10)", "maximum", "(32, 10)"),
)
STATE = ("x_shape", "broadcast_operation", "y_shape")


def shapes_to_try() -> tuple[tuple[str, str], str]:
    """The controls: two shapes as they are typed, and what is done with them."""
    with st.container(horizontal=True):
        typed = (
            text("x.shape", "(3, 4)", key="x_shape", max_chars=40),
            text("y.shape", "(4,)", key="y_shape", max_chars=40),
        )
    operation = choice(_("Operation"), SIGNS, key="broadcast_operation")
    st.caption(words("try"))
    with st.container(horizontal=True, gap="xsmall"):
        for example in TRIES:
            label = f"{example[0]} {SIGNS[example[1]]} {example[2]}"
            state = dict(zip(STATE, example, strict=True))
            st.button(label, on_click=st.session_state.update, args=(state,))
    return typed, operation


def tensors(
    typed: tuple[str, str], operation: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """x and y of the typed shapes, and z; None, and a complaint, where they do not fit."""
    x_shape, y_shape, z = read_shape("(3, 4)"), read_shape("(4,)"), None
    try:
        x_shape, y_shape = map(read_shape, typed)
    except Impossible as problem:
        complain(problem)
    x, y = numbers(x_shape, 3), numbers(y_shape, 10)
    try:
        z = compute(operation, x, y)
    except Impossible as problem:
        complain(problem)
    return x, y, z


def lit_cell(shape: Shape) -> Shape:
    """The control: a cell of z."""
    cells = math.prod(shape)
    cell = integer_slider(_("Light up a cell"), 1, cells, 1, key="lit_cell") if cells > 1 else 1
    return tuple(map(int, np.unravel_index(cell - 1, shape)))


def as_they_are(x: np.ndarray, y: np.ndarray, step: int, operation: str) -> None:
    """Two tensors that do not fit, with new axes from step 1 on."""
    room = tuple(max(pair.x or 1, pair.y or 1) for pair in axis_pairs(x.shape, y.shape))
    most = drawn(room)
    shown = []
    for name, tensor, colour in (("x", x, BLUE), ("y", y, ORANGE)):
        now = at_step(tensor, min(step, 1), room)
        corner = now[(slice(most),) * now.ndim]
        shown.append(Cells(corner, f"{name} {now.shape}", name=name, colours=colour, strengths=0.3))
    small = tuple(min(size, most) for size in room)
    chart(*equation(shown, SIGNS[operation], small), alt=_("Two tensors that do not fit"))


def axis_table(pairs: Sequence[AxisPair]) -> str:
    """In Markdown: what each axis of x meets in y, and what becomes of them."""
    rows = (
        ["", *(_("axis {i}", i=i) for i in range(len(pairs)))],
        ["--:"] * (len(pairs) + 1),
        ["**x**", *(str(pair.x or _("new: 1")) for pair in pairs)],
        ["**y**", *(str(pair.y or _("new: 1")) for pair in pairs)],
        ["**z**", *(str(pair.result or "–") for pair in pairs)],
        ["", *map(verdict, pairs)],
    )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def verdict(pair: AxisPair) -> str:
    """Whether two axes fit, and which of them is repeated."""
    a, b = pair.x or 1, pair.y or 1
    if pair.result is None:
        return f":orange[**✗ {a} ≠ {b}**]"
    return _("✓ equal") if a == b else _("✓ {name} repeats", name="x" if a < b else "y")


def lit_formula(operation: str, x: np.ndarray, y: np.ndarray, z: np.ndarray, index: Shape) -> None:
    """How the lit number of z is made of one of x and one of y."""
    at = [source(index, tensor.shape) for tensor in (x, y)]
    here = [f"{name}{list(place) or ''}" for name, place in zip("xy", at, strict=True)]
    a, b = int(x[at[0]]), int(y[at[1]])
    if operation == "maximum":
        right = (rf"\max({here[0]},\ {here[1]})", rf"\max({a},\ {b}) = {z[index]}")
    else:
        sign = {"add": "+", "multiply": r"\times"}[operation]
        right = (f"{here[0]} {sign} {here[1]}", f"{a} {sign} {b} = {z[index]}")
    formula(f"z{list(index) or ''}", *right)


def ways_out(x_shape: Shape, y_shape: Shape) -> None:
    """What could be done to y so that it fits."""
    ways = fixes(x_shape, y_shape)
    st.markdown(words("fix" if ways else "no_fix"))
    said = (words("way", code=way.code, shape=way.shape, result=way.result) for way in ways)
    st.markdown("\n".join(said))


def two_shapes() -> tuple[str, np.ndarray, np.ndarray, np.ndarray | None, Shape]:
    """Two tensors, step by step on their way to one."""
    steps = (_("As they are"), _("1. Add axes"), _("2. Repeat"), _("3. Compute"))
    named = {str(i): s for i, s in enumerate(steps)}
    step = int(choice(_("Step"), named, "2", key="broadcast_step"))
    picture, controls = st.columns([5, 2], gap="large")
    with controls:
        typed, operation = shapes_to_try()
    with picture:
        x, y, z = tensors(typed, operation)

    pairs = axis_pairs(x.shape, y.shape)
    room = tuple(max(pair.x or 1, pair.y or 1) for pair in pairs)
    most = drawn(room)
    small = tuple(min(size, most) for size in room)
    index = (0,) * len(small)
    if z is not None:
        with controls:
            index = lit_cell(small)

    with picture:
        shown, said = st.columns([3, 2], vertical_alignment="center")
    with shown:
        if z is None:
            as_they_are(x, y, step, operation)
        else:
            lit = int(np.ravel_multi_index(index, small)) + 1 if small else 1
            sign = SIGNS[operation]
            film(x, y, z, sign, small=small, step=step, steps=steps, cell=lit)
        if small != room:
            st.caption(_("Drawn: the first {n} along each axis.", n=most))
    with said:
        if pairs:
            st.markdown(axis_table(pairs))
        if z is not None:
            lit_formula(operation, x, y, z, index)
        elif broadcast(x.shape, y.shape) is None:
            ways_out(x.shape, y.shape)
    return operation, x, y, z, index


operation, x, y, z, index = play(two_shapes, steps="broadcast_step")
x_shape, y_shape = x.shape, y.shape


def see(x: str, y: str, step: int = 0) -> dict[str, str]:
    """The controls that add two tensors of these shapes, at a step."""
    return {"x_shape": x, "y_shape": y, "broadcast_operation": "add", "broadcast_step": str(step)}


def see_if_drawn(x: Shape, y: Shape, step: int) -> dict[str, str]:
    """The same, or nothing where the result is too large for the page."""
    small = len(x) <= AXES and math.prod(broadcast(x, y) or x) <= NUMBERS
    return see(str(x), str(y), step) if small else {}


an_error = {"error": _("an error")}
with questions():
    turned = broadcast(x_shape[::-1], y_shape)
    clash = [pair for pair in axis_pairs(x_shape[::-1], y_shape) if pair.result is None]
    predict(
        "broadcast_turned",
        _("x.T turns x over: its shape is {shape}. Does x.T + y fit?", shape=x_shape[::-1]),
        {"fits": _("It fits"), **an_error},
        "error" if turned is None else "fits",
        words("misfit" if turned is None else "fit", x=x_shape[::-1], y=y_shape, z=turned),
        about=(x_shape, y_shape),
        wrong={
            "fits": Wrong.read(
                words("fit wrongly", a=clash[-1].x, b=clash[-1].y), see("(3, 4)", "(3,)")
            )
        }
        if clash
        else {"error": Wrong.read(words("misfit wrongly"), see("(3, 1)", "(4,)", 2))},
        moves=see_if_drawn(x_shape[::-1], y_shape, 2),
    )
    upright = (*y_shape, 1)
    itself = broadcast(upright, y_shape)
    guesses = dict.fromkeys([str(y_shape), str(upright), str(itself or (*y_shape, *y_shape))])
    predict(
        "broadcast_itself",
        _("y[..., np.newaxis] has shape {shape}. Added to y, what comes out?", shape=upright),
        {guess: guess for guess in guesses} | an_error,
        str(itself or "error"),
        words("misfit" if itself is None else "fit", x=upright, y=y_shape, z=itself),
        about=y_shape,
        wrong={
            str((*y_shape, *y_shape)): Wrong.read(
                words("itself pairs", shape=(*y_shape, *y_shape)), see("(2, 3, 1)", "(2, 3)")
            ),
            str(upright): Wrong.read(words("itself upright"), see("(3, 1)", "(4,)", 2)),
            str(y_shape): Wrong.read(words("itself same"), see("(2, 1)", "(2,)", 3)),
            "error": Wrong.read(words("itself error"), see("(5, 1)", "(3,)", 2)),
        },
        moves=see_if_drawn(upright, y_shape, 2),
    )
    if z is not None:
        times = z.size // y.size
        predict(
            "broadcast_times",
            _("In how many numbers of z does each number of y take part?"),
            {str(n): f"{n:,}" for n in sorted({1, times, y.size, z.size})},
            str(times),
            words("times", y=f"{y.size:,}", z=f"{z.size:,}", times=f"{times:,}"),
            about=(x_shape, y_shape),
            wrong={
                "1": Wrong.read(words("times once"), see("(3, 4)", "()", 2)),
                str(z.size): Wrong.read(
                    words("times all", y=f"{y.size:,}", z=f"{z.size:,}"),
                    see("(3, 4)", "(3, 1)", 2),
                ),
                str(y.size): Wrong.read(
                    words("times own", y=f"{y.size:,}"), see("(5, 2)", "(2,)", 2)
                ),
            },
            moves={"broadcast_step": "3"},
        )

st.header(_("A bias is broadcast"), anchor="bias")
layer, batch_side = st.columns([5, 2], gap="large")
with batch_side:
    batch = integer_slider(_("Rows in the batch"), 1, 6, 4, key="bias_batch")
rows_in, W, b = numbers((batch, 2), 1), numbers((2, 3), 1), numbers((3,), 10)
sums = rows_in @ W
with layer:
    lent, as_often = is_copy(b.shape, sums.shape), np.broadcast_to(b, sums.shape)
    a_layer = (
        Cells(sums, f"x @ W {sums.shape}", name="x @ W", colours=BLUE),
        Cells(
            np.broadcast_to(b, sums.shape), f"b {b.shape}", name="b", colours=ORANGE, ghosts=lent
        ),
        Cells(sums + b, f"x @ W + b {sums.shape}", name="x @ W + b", colours=GREEN),
    )
    chart(*equation(a_layer, "+", sums.shape), alt=_("A bias added to every row of a batch"))
    st.markdown(words("bias", batch=batch, shape=sums.shape, units=len(b)))

left, right_half = st.columns(2, gap="large")
with left:
    st.header(_("On a photo"), anchor="photo")
    st.markdown(words("photo"))
    photo = flower()
    weights = {
        "channels": np.array([1.0, 0.5, 0.2]),
        "across": np.linspace(0, 1, photo.shape[1])[:, np.newaxis],
        "down": np.linspace(1, 0, photo.shape[0])[:, np.newaxis, np.newaxis],
    }
    labels = {name: f"{w.shape}" for name, w in weights.items()}
    y_photo = weights[choice("y.shape", labels, key="photo_times")]
    tinted = (photo * y_photo).astype("uint8")
    st.image(
        enlarged(tinted, 640, 428), alt=_("A photo times a smaller tensor"), output_format="JPEG"
    )
    st.markdown(f"`{photo.shape} × {y_photo.shape} = {tinted.shape}`")
with right_half:
    st.header(_("Loop or NumPy?"), anchor="loop")
    st.markdown(words("loop"))
    rows_added = integer_slider(_("Rows of the matrix"), 1, 200, 100, key="race_rows")
    measured = st.cache_data(race)
    if st.button(_("Measure again"), icon=":material/timer:"):
        measured.clear()
    loop, vectorized = measured(rows_added)
    with st.container(horizontal=True):
        st.metric(_("two loops"), f"{loop * 1e6:,.0f} µs")
        st.metric("x + y", f"{vectorized * 1e6:,.1f} µs")
        st.metric(_("times faster"), f"{loop / vectorized:,.0f}")
    st.code(f"import numpy as np\n\n\n{inspect.getsource(naive_add)}", language="python")


expression = "np.maximum(x, y)" if operation == "maximum" else f"x {'+*'[operation != 'add']} y"
one_number = f"z[{', '.join(map(str, index))}]" if index else "z"
attempt = (
    f"z = {expression}\nprint(z.shape, {one_number})"
    if broadcast(x_shape, y_shape) is not None
    else f"try:\n    z = {expression}\nexcept ValueError as error:\n    print(error)"
)
code(
    f"""
import numpy as np

x = (3 * np.arange(1, {x.size + 1}) % 100).reshape({x_shape})
y = (10 * np.arange(1, {y.size + 1}) % 100).reshape({y_shape})
{attempt}

batch = np.arange(1, {rows_in.size + 1}).reshape({rows_in.shape})
W, b = np.array({W.tolist()}), np.array({b.tolist()})
print((batch @ W + b).tolist())
"""
)
truth = np.arange(1.0, 5)
table = truth[:, np.newaxis] - truth
mistake(words("mistake", shape=table.shape, wrong=f"{np.square(table).mean():.1f}"))
see_also("tensors", "tensor_operations", "layers", "preprocessing")

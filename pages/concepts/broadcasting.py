"""Broadcasting: add axes, repeat, compute; and which shapes refuse."""

import inspect
import math

import numpy as np
import streamlit as st

from core.charts.cells import Cells
from core.charts.equation import drawn, equation
from core.charts.pixels import enlarged
from core.charts.theme import BLUE, GREEN, ORANGE
from core.concepts.broadcasting import (
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
from core.ui.controls import choice, text, whole
from core.ui.elements import chart, code, complain, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import predict, questions

words = lesson("broadcasting")


def two_shapes() -> tuple[str, np.ndarray, np.ndarray, np.ndarray | None, tuple[int, ...]]:
    """Two tensors, step by step on their way to one."""
    steps = (_("As they are"), _("1. Add axes"), _("2. Repeat"), _("3. Compute"))
    step = int(choice(_("Step"), {str(i): s for i, s in enumerate(steps)}, key="broadcast_step"))
    picture, controls = st.columns([5, 2], gap="large")

    signs = {"add": "+", "multiply": "×", "maximum": "max"}
    tries = (
        ("(3, 4)", "add", "(4,)"),
        ("(3, 1)", "multiply", "(4,)"),
        ("(3, 4)", "add", "(3,)"),
        ("(2, 3, 4)", "add", "(2, 1, 1)"),
        ("(64, 3, 32, 10)", "maximum", "(32, 10)"),
    )
    with controls:
        with st.container(horizontal=True):
            typed = (
                text("x.shape", "(3, 4)", key="x_shape", max_chars=40),
                text("y.shape", "(4,)", key="y_shape", max_chars=40),
            )
        operation = choice(_("Operation"), signs, key="broadcast_operation")
        st.caption(words("try"))
        with st.container(horizontal=True, gap="xsmall"):
            for example in tries:
                state = dict(
                    zip(("x_shape", "broadcast_operation", "y_shape"), example, strict=True)
                )
                label = f"{example[0]} {signs[example[1]]} {example[2]}"
                st.button(label, on_click=st.session_state.update, args=(state,))

    x_shape, y_shape, z = read_shape("(3, 4)"), read_shape("(4,)"), None
    with picture:
        try:
            x_shape, y_shape = map(read_shape, typed)
        except Impossible as problem:
            complain(problem)
        x, y = numbers(x_shape, 3), numbers(y_shape, 10)
        try:
            z = compute(operation, x, y)
        except Impossible as problem:
            complain(problem)

    pairs = axis_pairs(x_shape, y_shape)
    room = tuple(max(pair.x or 1, pair.y or 1) for pair in pairs)
    most = drawn(room)
    small = tuple(min(size, most) for size in room)
    cell = 1
    if z is not None and math.prod(small) > 1:
        with controls:
            cell = whole(_("Light up a cell"), 1, math.prod(small), 1, key="lit_cell")
    index = tuple(map(int, np.unravel_index(cell - 1, small)))

    with picture:
        shown = []
        for name, tensor, colour in (("x", x, BLUE), ("y", y, ORANGE), ("z", z, GREEN)):
            if tensor is not None:
                now = at_step(tensor, step if z is not None else min(step, 1), room)
                corner = (slice(most),) * now.ndim
                copies = is_copy(tensor.shape, now.shape)[corner]
                lit = np.zeros(copies.shape, dtype=bool)
                lit[source(index, now.shape)] = z is not None
                shown.append(
                    Cells(
                        now[corner],
                        title=f"{name} {now.shape}",
                        name=name,
                        texts="" if name == "z" and step < 3 else None,
                        colours=colour,
                        strengths=np.where(lit, 0.6, np.where(copies, 0.1, 0.3)),
                        lit=lit,
                        ghosts=copies,
                    )
                )
        chart(*equation(shown, signs[operation], small), alt=_("Two tensors and what comes out"))
        if small != room:
            st.caption(_("Drawn: the first {n} along each axis.", n=most))

        verdicts = []
        for pair in pairs:
            a, b = pair.x or 1, pair.y or 1
            if pair.result is None:
                verdicts.append(f":orange[**✗ {a} ≠ {b}**]")
            elif a == b:
                verdicts.append(_("✓ equal"))
            else:
                verdicts.append(_("✓ {name} repeats", name="x" if a < b else "y"))
        if pairs:
            rows = (
                ["", *(_("axis {i}", i=i) for i in range(len(pairs)))],
                ["--:"] * (len(pairs) + 1),
                ["**x**", *(str(pair.x or _("new: 1")) for pair in pairs)],
                ["**y**", *(str(pair.y or _("new: 1")) for pair in pairs)],
                ["**z**", *(str(pair.result or "–") for pair in pairs)],
                ["", *verdicts],
            )
            st.markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))

        if z is not None:
            here = {
                name: f"{name}{list(source(index, a.shape)) or ''}"
                for name, a in (("x", x), ("y", y))
            }
            a, b = (int(t[source(index, t.shape)]) for t in (x, y))
            if operation == "maximum":
                right = (rf"\max({here['x']},\ {here['y']})", rf"\max({a},\ {b}) = {z[index]}")
            else:
                sign = {"add": "+", "multiply": r"\times"}[operation]
                right = (f"{here['x']} {sign} {here['y']}", f"{a} {sign} {b} = {z[index]}")
            formula(f"z{list(index) or ''}", *right)
        elif broadcast(x_shape, y_shape) is None:
            ways = fixes(x_shape, y_shape)
            st.markdown(words("fix" if ways else "no_fix"))
            st.markdown(
                "\n".join(
                    words("way", code=way.code, shape=way.shape, result=way.result) for way in ways
                )
            )
    return operation, x, y, z, index


operation, x, y, z, index = play(two_shapes)
x_shape, y_shape = x.shape, y.shape

an_error = {"error": _("an error")}
with questions():
    turned = broadcast(x_shape[::-1], y_shape)
    predict(
        "broadcast_turned",
        _("x.T turns x over: its shape is {shape}. Does x.T + y fit?", shape=x_shape[::-1]),
        {"fits": _("It fits"), **an_error},
        "error" if turned is None else "fits",
        words("misfit" if turned is None else "fit", x=x_shape[::-1], y=y_shape, z=turned),
        about=(x_shape, y_shape),
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
        )

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
    rows_added = whole(_("Rows of the matrix"), 1, 200, 100, key="race_rows")
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
"""
)
truth = np.arange(1.0, 5)
table = truth[:, np.newaxis] - truth
mistake(words("mistake", shape=table.shape, wrong=f"{np.square(table).mean():.1f}"))
see_also("tensors", "tensor_operations", "layers", "preprocessing")

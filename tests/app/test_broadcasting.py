"""The broadcasting page: two shapes, two steps, and NumPy's word on whether they fit."""

import json

import numpy as np
import pyarrow as pa
import pytest

from tests.app.questions import answer


def rows(app, number=0) -> list[dict]:
    chart = app.get("vega_lite_chart")[number]
    data = chart.proto.data.data or chart.proto.datasets[0].data.data
    return pa.ipc.open_stream(data).read_all().to_pylist()


def film(app) -> dict | None:
    """What the browser is told of two tensors that fit."""
    told = (json.loads(part.proto.json) for part in app.get("bidi_component"))
    return next((data for data in told if "tensors" in data), None)


def titles(app) -> list[str]:
    """Those at the step where the film stands; z has its shape from the beginning."""
    told = film(app)
    steps = (min(told["step"], 2), min(told["step"], 2), 2)
    return [one["titles"][step] for one, step in zip(told["tensors"], steps, strict=True)]


def drawn(app, name) -> list[str]:
    """The numbers of a tensor at the step where the film stands."""
    told = film(app)
    if told is None:
        return [row["text"] for row in rows(app) if (row["what"] or "").startswith(f"{name}[")]
    tensor = next(one for one in told["tensors"] if one["name"] == name)
    values = np.reshape(tensor["values"], told["small"])
    if name == "z" and told["step"] < 3:
        return [""] * values.size
    if told["step"] < 2:
        values = values[tuple(map(slice, tensor["own"]))]
    return [str(n) for n in values.ravel()]


def printed(app, capsys) -> str:
    """What the code prints of the two tensors."""
    return all_printed(app, capsys)[0].strip()


def all_printed(app, capsys) -> list[str]:
    capsys.readouterr()
    exec(app.code[-1].value, {})  # noqa: S102
    return capsys.readouterr().out.strip().splitlines()


def said(app) -> str:
    return "\n".join(text.value for text in app.markdown)


X = 3 * np.arange(1, 13).reshape(3, 4)
Y = 10 * np.arange(1, 5)


@pytest.mark.parametrize(
    ("step", "shape", "numbers"),
    [("0", "(4,)", Y), ("1", "(1, 4)", Y), ("2", "(3, 4)", np.tile(Y, 3))],
)
def test_the_steps_bring_the_small_tensor_to_the_size_of_the_big_one(
    open_page, step, shape, numbers
):
    app = open_page("broadcasting", broadcast_step=step)
    assert titles(app) == [
        f"{name} {s}" for name, s in zip("xyz", ("(3, 4)", shape, "(3, 4)"), strict=True)
    ]
    assert drawn(app, "y") == [str(n) for n in numbers]
    assert set(drawn(app, "z")) == {""}


@pytest.mark.parametrize(
    ("operation", "z"), [("add", X + Y), ("multiply", X * Y), ("maximum", np.maximum(X, Y))]
)
def test_the_last_step_computes(open_page, capsys, operation, z):
    app = open_page("broadcasting", broadcast_step="3", broadcast_operation=operation)
    assert drawn(app, "z") == [str(n) for n in z.ravel()]
    assert printed(app, capsys) == f"(3, 4) {z[0, 0]}"


def test_a_cell_lights_up_in_all_three_and_stands_in_the_formula_and_the_code(open_page, capsys):
    app = open_page("broadcasting", broadcast_step="3")
    app.slider(key="lit_cell").set_value(7).run()
    assert film(app)["cell"] == 7
    assert film(app)["names"][6] == "z[1, 2]"
    assert "x[1, 2] + y[2]" in app.latex[0].value
    assert "21 + 30 = 51" in app.latex[0].value
    assert printed(app, capsys) == "(3, 4) 51"


@pytest.mark.parametrize(
    ("x", "y"),
    [("()", "()"), ("(5,)", "()"), ("(3, 1)", "4"), ("2, 3, 4", "(2, 1, 1)"), ("(2,2,2,2,2)", "2")],
)
def test_any_rank_is_drawn_and_run(open_page, capsys, x, y):
    app = open_page("broadcasting", broadcast_step="3")
    app.text_input(key="x_shape").set_value(x).run()
    app.text_input(key="y_shape").set_value(y).run()
    assert not app.error
    shape = np.broadcast_shapes(
        *(tuple(map(int, s.strip("(),").split(","))) if s != "()" else () for s in (x, y))
    )
    assert titles(app)[2] == f"z {shape}"
    assert printed(app, capsys).startswith(f"{shape} {drawn(app, 'z')[0]}")


def test_the_tensors_of_the_notes_are_one_click_away_and_drawn_in_part(open_page, capsys):
    app = open_page("broadcasting", broadcast_step="3")
    next(b for b in app.button if "(64, 3, 32, 10)" in b.label).click().run()
    assert titles(app)[2] == "z (64, 3, 32, 10)"
    assert len(drawn(app, "z")) == 16
    assert "new: 1 | new: 1 | 32 | 10" in said(app)
    assert "Drawn: the first 2 along each axis." in [caption.value for caption in app.caption]
    assert printed(app, capsys) == f"(64, 3, 32, 10) {drawn(app, 'z')[0]}"


def test_shapes_that_do_not_fit_are_a_result_with_the_axis_and_the_remedy(open_page, capsys):
    app = open_page("broadcasting", y_shape="(3,)", broadcast_step="3")
    words = "operands could not be broadcast together with shapes (3,4) (3,)"
    assert words in app.error[0].value
    assert printed(app, capsys) == words
    assert "✗ 4 ≠ 3" in said(app)
    assert "`y[:, np.newaxis]`: shape (3, 1), and the result is (3, 4)" in said(app)
    assert drawn(app, "x")
    assert not drawn(app, "z")


def test_numpys_words_stand_beside_a_sentence_in_the_readers_language(open_page):
    app = open_page("broadcasting", y_shape="(3,)", lang="ko")
    assert app.error[0].value.startswith("마지막 축끼리 맞추면")
    assert "operands could not be broadcast" in app.error[0].value


def test_where_no_axis_helps_the_page_says_so(open_page):
    assert "No new axis helps" in said(open_page("broadcasting", y_shape="(3, 5)"))


@pytest.mark.parametrize("key", ["x_shape", "y_shape"])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("three", "is not a shape"),
        ("(0,)", "is a shape, but"),
        ("__import__('os')", "is not a shape"),
        ("1,1,1,1,1,1", "6 axes are too many"),
        ("(1000, 1000)", "1,000,000 numbers"),
    ],
)
def test_what_is_no_shape_gets_one_sentence_and_stays_to_be_mended(open_page, key, text, says):
    app = open_page("broadcasting")
    app.text_input(key=key).set_value(text).run()
    assert not app.exception
    assert [says in error.value for error in app.error] == [True]
    assert app.text_input(key=key).value == text
    app.text_input(key=key).set_value("(4,)").run()
    assert not app.error


def test_a_result_too_large_to_show_gets_a_sentence(open_page):
    app = open_page("broadcasting", x_shape="(1000, 1)", y_shape="(1000,)")
    assert ["1,000,000 numbers" in error.value for error in app.error] == [True]


def test_the_questions_are_answered_from_the_shapes_on_screen(open_page):
    app = open_page("broadcasting")
    answer(app, "broadcast_turned", "error")
    answer(app, "broadcast_itself", "(4, 4)")
    answer(app, "broadcast_times", "3")
    assert len(app.success) == 3
    app.text_input(key="x_shape").set_value("(4, 5, 1)").run()
    for name, option in (("broadcast_turned", "fits"), ("broadcast_times", "20")):
        app.button(key=f"again {name}").click().run()
        answer(app, name, option)
    assert "(1, 5, 4) and (4,) fit" in app.success[0].value
    assert len(app.success) == 3


def test_the_loop_is_slower_by_the_measured_times(open_page):
    app = open_page("broadcasting", race_rows="200")
    loop, whole, ratio = (float(m.value.split()[0].replace(",", "")) for m in app.metric)
    assert loop > whole
    assert ratio == pytest.approx(loop / whole, rel=0.1)
    next(b for b in app.button if b.label == "Measure again").click().run()
    assert not app.exception


@pytest.mark.parametrize("y", ["channels", "across", "down"])
def test_the_photo_keeps_its_shape(open_page, y):
    app = open_page("broadcasting", photo_times=y)
    assert "= (214, 320, 3)`" in said(app)


def test_the_mistake_counts_what_goes_wrong(open_page):
    expected = np.square(np.arange(4)[:, None] - np.arange(4)).mean()
    assert f"mean squared error of {expected:.1f} instead of 0" in said(open_page("broadcasting"))


@pytest.mark.parametrize(
    ("name", "option", "mistake", "seen"),
    [
        ("broadcast_turned", "fits", "there a 3 meets a 4", "✗ 4 ≠ 3"),
        ("broadcast_itself", "(4,)", "each number with itself", "✓ x repeats"),
        ("broadcast_itself", "(4, 1)", "never shrunk to 1", "✓ x repeats"),
        ("broadcast_itself", "error", "never in the way", "✓ x repeats"),
        ("broadcast_times", "1", "two *equal* shapes", "✓ y repeats"),
        ("broadcast_times", "4", "how many numbers y *has*", "✓ y repeats"),
        ("broadcast_times", "12", "a *single* number", "✓ y repeats"),
    ],
)
def test_a_wrong_answer_is_told_its_mistake_and_sees_it(open_page, name, option, mistake, seen):
    app = open_page("broadcasting")
    answer(app, name, option)
    assert mistake in app.warning[0].value
    app.button(key=f"look {name}").click().run()
    assert any(seen in part.value for part in app.markdown)


def test_a_shape_with_more_axes_than_the_page_draws_is_not_offered_to_be_shown(open_page):
    app = open_page("broadcasting", x_shape="(1,)", y_shape="(1, 1, 1, 1, 2)")
    answer(app, "broadcast_itself", "error")
    assert not [b for b in app.button if b.key == "show broadcast_itself"]


@pytest.mark.parametrize("batch", [1, 4, 6])
def test_a_bias_is_added_to_every_row_of_a_batch(open_page, capsys, batch):
    app = open_page("broadcasting", bias_batch=str(batch))
    x = np.arange(1, 2 * batch + 1).reshape(batch, 2)
    z = x @ np.arange(1, 7).reshape(2, 3) + [10, 20, 30]
    sums = [r for r in rows(app) if (r["what"] or "").startswith("x @ W + b[")]
    assert [row["text"] for row in sums] == [str(n) for n in z.ravel()]
    lent = [row["text"] for row in rows(app) if row["part"] == "ghost"]
    assert lent == ["10", "20", "30"] * (batch - 1)
    assert all_printed(app, capsys)[-1] == str(z.tolist())

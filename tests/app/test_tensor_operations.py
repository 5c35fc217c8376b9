"""The tensor operations page: products, new shapes and a moved plane follow its controls."""

import json
import re

import numpy as np
import pyarrow as pa
import pytest

from tests.app.questions import answer


def rows(app, number=0) -> list[dict]:
    chart = app.get("vega_lite_chart")[number]
    data = chart.proto.data.data or chart.proto.datasets[0].data.data
    return pa.ipc.open_stream(data).read_all().to_pylist()


def film(app) -> dict | None:
    """What the browser is told of a dot product, if one is on screen."""
    told = (json.loads(part.proto.json) for part in app.get("bidi_component"))
    return next((data for data in told if "number" in data), None)


def drawn(app, name) -> list[int]:
    product = film(app)
    if product:
        return np.ravel(product[name]).tolist()
    shown = (row for row in rows(app) if (row["what"] or "").startswith(f"{name}["))
    return [int(row["text"].replace("−", "-")) for row in shown]


def titles(app, number=0) -> list[str]:
    """Those of a picture; the film of a dot product comes before all charts."""
    product = film(app)
    if product and number == 0:
        return list(product["titles"].values())
    charts = number - bool(product)
    return [row["text"] for row in rows(app, charts) if row["part"] == "title"]


def said(app) -> str:
    return "\n".join(text.value for text in app.markdown)


def printed(app, capsys) -> list[str]:
    capsys.readouterr()
    exec(app.code[0].value, {})  # noqa: S102
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("address", "shapes"),
    [
        ({}, ["(3, 4)", "(4, 2)", "(3, 2)"]),
        ({"x_rows": "1", "y_columns": "5"}, ["(1, 4)", "(4, 5)", "(1, 5)"]),
        ({"tensor_operation": "matrix_vector"}, ["(3, 4)", "(4,)", "(3,)"]),
        ({"tensor_operation": "vectors"}, ["(4,)", "(4,)", "()"]),
        ({"tensor_operation": "add", "x_rows": "2"}, ["(2, 4)"] * 3),
        ({"tensor_operation": "multiply"}, ["(3, 4)"] * 3),
    ],
)
def test_draws_and_runs_each_operation(open_page, capsys, address, shapes):
    app = open_page("tensor_operations", **address)
    assert titles(app) == [f"{name} {shape}" for name, shape in zip("xyz", shapes, strict=True)]
    x, y, z = (
        np.array(drawn(app, name)).reshape(
            json.loads(shape.replace("(", "[").replace(")", "]").replace(",]", "]"))
        )
        for name, shape in zip("xyz", shapes, strict=True)
    )
    functions = {"add": np.add, "multiply": np.multiply}
    expected = functions.get(address.get("tensor_operation"), np.dot)(x, y)
    np.testing.assert_array_equal(z, expected)
    assert printed(app, capsys)[0] == f"{z.shape} {z.ravel()[0]}"


def test_relu_cuts_off_below_zero(open_page, capsys):
    app = open_page("tensor_operations", tensor_operation="relu", lit_number="5")
    assert drawn(app, "z") == [max(number, 0) for number in drawn(app, "x")]
    assert not drawn(app, "y")
    assert f"max({drawn(app, 'x')[4]},\\ 0) = 0" in app.latex[0].value
    assert printed(app, capsys)[0] == "(3, 4) 0"


def test_the_film_of_a_product_stands_at_the_number_that_the_code_prints(open_page, capsys):
    app = open_page("tensor_operations")
    app.slider(key="lit_number").set_value(4).run()
    product = film(app)
    z = np.array(product["x"]) @ np.array(product["y"])
    assert product["number"] == 4
    assert product["names"][3] == "z[1, 1]"
    assert product["pairs"][3] == "row 1 · column 1"
    assert product["z"] == z.ravel().tolist()
    assert printed(app, capsys)[0] == f"(3, 2) {z[1, 1]}"


@pytest.mark.parametrize(
    ("operation", "summed"),
    [
        ("matrices", r"z[1, 1] &= \sum_k x[1, k] \cdot y[k, 1]"),
        ("matrix_vector", r"z[1] &= \sum_k x[1, k] \cdot y[k]"),
        ("vectors", r"z &= \sum_k x[k] \cdot y[k]"),
    ],
)
def test_the_lit_number_is_the_sum_of_the_products_in_the_formula(open_page, operation, summed):
    lit = {"matrices": "4", "matrix_vector": "2", "vectors": "1"}[operation]
    app = open_page("tensor_operations", tensor_operation=operation, lit_number=lit)
    product = film(app)
    latex = app.latex[0].value
    assert summed in latex
    terms = re.findall(r"(-?\d+)\)? \\cdot \(?(-?\d+)", latex)
    row = np.array(product["x"])[1 if operation != "vectors" else 0]
    column = np.array(product["y"])[:, 1 if operation == "matrices" else 0]
    assert [tuple(map(int, term)) for term in terms] == list(zip(row, column, strict=True))
    assert f"&= {row @ column} " in latex


def test_a_vector_stands_upright_where_it_is_met_and_its_numbers_have_one_index(open_page):
    product = film(open_page("tensor_operations", tensor_operation="matrix_vector"))
    assert np.shape(product["y"]) == (4, 1)
    assert product["names"] == ["z[0]", "z[1]", "z[2]"]
    assert product["pairs"] == ["row 0 · y", "row 1 · y", "row 2 · y"]
    vectors = film(open_page("tensor_operations", tensor_operation="vectors"))
    assert (vectors["names"], vectors["pairs"]) == (["z"], ["x · y"])


def test_a_held_number_holds_the_film(open_page):
    assert film(open_page("tensor_operations", lock="lit_number"))["locked"]
    assert not film(open_page("tensor_operations"))["locked"]


def test_inner_lengths_that_differ_are_refused_in_the_words_of_numpy(open_page, capsys):
    app = open_page("tensor_operations", y_rows="3")
    words = "shapes (3,4) and (3,2) not aligned: 4 (dim 1) != 3 (dim 0)"
    assert words in app.error[0].value
    assert "The inner lengths are 4 and 3" in said(app)
    assert titles(app) == ["x (3, 4)", "y (3, 2)"]
    assert printed(app, capsys)[0] == words


@pytest.mark.parametrize(
    ("address", "after"),
    [
        ({"new_shape": "(6, 2)"}, np.arange(12).reshape(6, 2)),
        ({"new_shape": "2, 2, -1"}, np.arange(12).reshape(2, 2, 3)),
        ({"new_shape_by": "transpose"}, np.arange(12).reshape(3, 4).T),
        ({"old_rows": "2", "old_columns": "2", "new_shape": "4"}, np.arange(4)),
    ],
)
def test_the_numbers_go_where_numpy_puts_them(open_page, capsys, address, after):
    app = open_page("tensor_operations", **address)
    assert titles(app, 1)[0].endswith(f"→ {after.shape}")
    assert printed(app, capsys)[1] == str(after.tolist())
    assert " ".join(map(str, after.ravel())) in said(app)


def test_on_the_way_the_numbers_leave_their_places(open_page):
    def places(share):
        cells = rows(open_page("tensor_operations", on_the_way=share))
        return np.array([(row["x"], row["y"]) for row in cells if row["part"] == "cell"])

    np.testing.assert_allclose(places("0.5"), (places("0") + places("1")) / 2)
    assert places("0").max() == 3
    assert places("1").max() == 5


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ("(5, 2)", "cannot reshape array of size 12 into shape (5,2)"),
        ("(-1, -1)", "one unknown dimension"),
        ("(2, x)", "is not a shape"),
        ("", "cannot reshape"),
        ("1,1,1,1,1,12", "6 axes"),
    ],
)
def test_a_shape_that_cannot_be_gets_one_sentence(open_page, shape, says):
    app = open_page("tensor_operations")
    app.text_input(key="new_shape").set_value(shape).run()
    assert not app.exception
    assert [says in error.value for error in app.error] == [True]
    assert titles(app, 1) == ["(3, 4) → (3, 4)"]


def test_a_turned_house_lands_where_the_code_says(open_page, capsys):
    app = open_page("tensor_operations", angle="90", plane_layers="3")
    assert "(0.00, 3.00) → (-3.00, 0.00) → (0.00, -3.00) → (3.00, 0.00)" in said(app)
    numbers = printed(app, capsys)[-1].strip("[]").split()
    np.testing.assert_allclose([float(number) for number in numbers], [3, 0])
    assert r"\begin{bmatrix}3.00 & 0.00\end{bmatrix}" in app.latex[1].value


@pytest.mark.parametrize(
    ("address", "lands"),
    [
        ({"layer_kind": "translate", "b1": "2", "b2": "1"}, "(2.00, 4.00)"),
        ({"layer_kind": "scale", "scale_2": "-1"}, "(0.00, -3.00)"),
        ({"layer_kind": "scale", "scale_2": "-1", "plane_relu": "true"}, "(0.00, 0.00)"),
        ({"layer_kind": "affine"}, "(-0.80, 1.90)"),
        ({"layer_kind": "affine", "plane_relu": "true"}, "(0.00, 1.90)"),
    ],
)
def test_each_kind_of_layer_moves_the_tip_of_the_roof(open_page, capsys, address, lands):
    app = open_page("tensor_operations", **address)
    assert f"(0.00, 3.00) → {lands}" in said(app)
    mark = [row for row in rows(app, 1) if row["part"] == "mark"][-1]
    assert f"({mark['x']:.2f}, {mark['y']:.2f})" == lands
    numbers = printed(app, capsys)[-1].strip("[]").split()
    assert "({:.2f}, {:.2f})".format(*map(float, numbers)) == lands


def test_linear_layers_are_one_layer_and_relu_layers_are_not(open_page):
    app = open_page("tensor_operations", layer_kind="affine", plane_layers="3")
    assert "One layer is enough" in said(app)
    assert "Gap: 0.00" in said(app)
    app.toggle(key="plane_relu").set_value(True).run()
    assert "No layer without activation does this" in said(app)


def test_the_questions_are_answered_from_the_numbers_on_screen(open_page):
    app = open_page("tensor_operations")
    answer(app, "dot_swapped", "error")
    answer(app, "dot_transposed", "different")
    answer(app, "plane_order", "different")
    assert len(app.success) == 3
    app = open_page(
        "tensor_operations", y_columns="3", old_rows="1", layer_kind="affine", lang="ko"
    )
    answer(app, "dot_swapped", "(4, 4)")
    answer(app, "dot_transposed", "same")
    answer(app, "plane_order", "different")
    assert len(app.success) == 3


def test_the_order_is_asked_of_a_bias_that_is_not_zero(open_page):
    app = open_page("tensor_operations", layer_kind="scale", scale_1="2", scale_2="1")
    assert "Take b = (1.0, -0.5)" in said(app)
    answer(app, "plane_order", "different")
    assert "b last: (1.0, 2.5). b first: (2.0, 2.5)" in app.success[0].value
    assert "becomes b @ W = (2.0, -0.5)" in app.success[0].value


def test_where_the_product_leaves_the_bias_alone_the_order_makes_no_difference(open_page):
    app = open_page("tensor_operations", layer_kind="translate", b1="0", b2="2")
    answer(app, "plane_order", "same")
    assert "Both times (0.0, 5.0)" in app.success[0].value
    assert "b @ W is b itself: (0.0, 2.0)" in app.success[0].value


def test_numpys_words_stand_beside_a_sentence_in_the_readers_language(open_page):
    app = open_page("tensor_operations", lang="ko", new_shape="(5, 2)")
    assert app.error[0].value.startswith("안쪽 길이") or "새 shape" in app.error[0].value
    assert "cannot reshape array of size 12 into shape (5,2)" in app.error[0].value


def test_one_number_may_lose_all_of_its_axes(open_page):
    app = open_page("tensor_operations", old_rows="1", old_columns="1", new_shape="()")
    assert not app.error


def look(app, name, option) -> str:
    """What is said of a wrong option; then where it leads."""
    answer(app, name, option)
    said = app.warning[0].value
    app.button(key=f"look {name}").click().run()
    assert not app.exception
    return said


def test_who_swaps_the_factors_unaware_sees_another_shape(open_page):
    app = open_page("tensor_operations")
    assert "the *last* axis of y" in look(app, "dot_swapped", "(3, 2)")
    assert any("(1, 5) · (5, 1) → (1, 1)" in part.value for part in app.markdown)


def test_who_takes_reshape_for_a_transpose_reads_the_old_order(open_page):
    app = open_page("tensor_operations")
    assert "Only the *shape* is the same" in look(app, "dot_transposed", "same")
    assert any("0 1 2 3 4 5 6 7 8 9 10 11" in part.value for part in app.markdown)


def test_show_me_lands_where_the_question_says(open_page):
    app = open_page("tensor_operations")
    answer(app, "plane_order", "different")
    first = re.search(r"b first: \((.*?)\)", app.success[0].value)[1]
    app.button(key="show plane_order").click().run()
    landed = next(p.value for p in app.markdown if p.value.startswith("(")).split(" → ")[-1]
    assert np.allclose(eval(landed), eval(first), atol=0.006)  # noqa: S307

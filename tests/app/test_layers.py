"""The layers page: what its numbers do when its controls are moved."""

import numpy as np
import pytest

from core.concepts.activations import activations
from core.concepts.layers import some_weights


def formulas(app) -> str:
    return " ".join(formula.value for formula in app.latex)


def markdown(app) -> str:
    return " ".join(text.value for text in app.markdown).replace("\u00a0", " ")


def printed(app, capsys) -> str:
    """What the code on the page prints, run as it stands."""
    capsys.readouterr()
    exec(app.code[0].value, {})  # noqa: S102
    return capsys.readouterr().out


def answer(app, name, option):
    app.button(key=f"predict layer_{name} {option}").click().run()


def test_opens_with_a_negative_sum_that_relu_makes_zero(open_page):
    assert r"\text{relu}(-1.50) = 0.000" in open_page("layers").latex[0].value


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh", "linear"])
def test_a_unit_weighs_adds_and_bends(open_page, capsys, activation):
    app = open_page("layers", unit_activation=activation)
    app.slider(key="w2").set_value(0.7).run()
    z = 1 * 2 + 2 * 0.7 + 1.5
    a = float(activations()[activation].value(z))
    assert r"1.0 \times 2.0 + 2.0 \times 0.7" in app.latex[0].value
    assert f"= {z:.2f}" in app.latex[0].value
    assert f"({z:.2f}) = {a:.3f}" in app.latex[0].value
    printed_numbers = [float(number) for number in printed(app, capsys).split()]
    assert printed_numbers == pytest.approx([z, a], abs=6e-4)


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh", "linear"])
def test_a_layer_is_many_units_on_the_same_inputs(open_page, capsys, activation):
    app = open_page("layers", layer_chapter="dense", unit_activation=activation)
    layer = printed(app, capsys).strip()
    W, b = some_weights(2, 4, 9)
    outputs = activations()[activation].value(np.array([1, 2]) @ W + b)
    assert np.array(layer.strip("[]").split(), float) == pytest.approx(outputs, abs=6e-4)


def test_a_chosen_unit_shows_its_sum(open_page):
    app = open_page("layers", units="5", lit_unit="3", layer_weights="7", x1="0.5")
    W, b = some_weights(2, 5, 7)
    z = np.array([0.5, 2]) @ W + b
    assert "z_3" in app.latex[0].value
    assert f"= {z[2]:.2f}" in app.latex[0].value
    app.button_group(key="lit_unit").set_value("5").run()
    assert f"= {z[4]:.2f}" in app.latex[0].value


def test_a_unit_that_is_gone_is_no_longer_lit(open_page):
    app = open_page("layers", units="5", lit_unit="5")
    app.slider(key="units").set_value(2).run()
    assert not app.exception
    assert "z_1" in app.latex[0].value


def test_the_parameters_of_the_house_prices(open_page, capsys):
    app = open_page("layers", layer_chapter="parameters")
    table = markdown(app)
    for row in ("2 × 13 + 1 = **27**", "(13 + 1) × 64 = **896**", "(64 + 1) × 32 = **2,080**"):
        assert row in table
    assert "**3,036**" in table
    assert printed(app, capsys).strip() == "[896, 2080, 33]"
    app.toggle(key="normalization_first").set_value(False).run()
    assert "**3,009**" in markdown(app)


@pytest.mark.parametrize("typed", ["", "13", "13; 64", "13, 0", "784, many", "1 2 3 4 5 6 7 8 9 0"])
def test_sizes_that_cannot_be_read_get_one_sentence_and_lose_nothing(open_page, typed):
    app = open_page("layers", normalization_first="true", layer_chapter="parameters")
    app.text_input(key="sizes").set_value(typed).run()
    assert len(app.error) == 1
    assert "**3,036**" in markdown(app)
    assert app.toggle(key="normalization_first").value
    app.text_input(key="sizes").set_value("784 10").run()
    assert not app.error
    assert "(784 + 1) × 10 = **7,850**" in markdown(app)


def test_flatten_keeps_the_samples_apart(open_page):
    app = open_page("layers", flatten_samples="4", flatten_side="2")
    assert "`(None, 2, 2)` → `(None, 4)`" in markdown(app)
    answer(app, "flatten", "(4, 784)")
    assert "The 4 in front" in app.success[0].value


def test_the_code_lays_the_images_flat_that_are_drawn(open_page, capsys):
    app = open_page("layers", flatten_samples="3", flatten_side="2")
    shapes, *rows = printed(app, capsys).splitlines()
    assert shapes == "(3, 2, 2) (3, 4)"
    numbers = [int(n) for row in rows for n in row.strip("[ ]").split()]
    assert numbers == list(range(12))


def test_a_wider_bottleneck_loses_less(open_page):
    lost = [
        int(open_page("layers", bottleneck_units=units).metric[0].value.rstrip("%"))
        for units in ("1", "4", "32", "128")
    ]
    assert lost == sorted(lost, reverse=True)
    assert lost[0] > 50 > 10 > lost[-1]


def test_without_inputs_the_bias_is_left(open_page):
    app = open_page("layers", b="-0.7")
    answer(app, "zero", "-0.70")
    assert "relu(-0.70) = 0.000" in app.success[0].value


def test_a_bias_counts_as_one_more_input(open_page):
    app = open_page("layers", layer_chapter="parameters")
    answer(app, "parameters", "832")
    assert "14 × 64 = 896" in app.warning[0].value


@pytest.mark.parametrize(
    ("address", "chapter"),
    [
        ({"x1": "4"}, "unit"),
        ({"lit_unit": "9"}, "dense"),
        ({"units": "0"}, "dense"),
        ({"b": "nan"}, "unit"),
    ],
)
def test_an_impossible_address_leaves_the_defaults(open_page, address, chapter):
    expected = formulas(open_page("layers", layer_chapter=chapter))
    assert formulas(open_page("layers", **address)) == expected


@pytest.mark.parametrize(
    ("address", "chapter"),
    [
        ({}, "unit"),
        ({"w2": "1"}, "unit"),
        ({"layer_weights": "3"}, "dense"),
        ({"x1": "1.5"}, "unit"),
        ({"x1": "1.5", "units": "2"}, "dense"),
        ({"sizes": "784, 10"}, "parameters"),
        ({"bottleneck_units": "8"}, "flatten"),
        ({"bottleneck_units": "8", "layer_chapter": "dense"}, "dense"),
        ({"layer_chapter": "nonsense"}, "unit"),
    ],
)
def test_a_link_to_a_control_opens_the_chapter_that_has_it(open_page, address, chapter):
    app = open_page("layers", **address)
    assert app.session_state["layer_chapter"] == chapter


CHAPTERS = {
    "unit": ([], ["layer_zero"]),
    "dense": (["dense"], ["layer_shape"]),
    "parameters": (["parameters"], ["layer_parameters"]),
    "flatten": (["flatten", "bottleneck"], ["layer_flatten"]),
}


def shown(app) -> tuple[list[str], list[str]]:
    """The anchors of a chapter's own headings, and the names of its questions."""
    anchors = [heading.anchor for heading in app.header]
    names = dict.fromkeys(b.key.split()[1] for b in app.button if "predict " in (b.key or ""))
    return [a for a in anchors if a not in ("predict", "code", "next")], list(names)


def test_only_the_chosen_chapter_is_drawn_with_its_questions(open_page):
    app = open_page("layers")
    for chapter, (anchors, questions) in CHAPTERS.items():
        app.button_group(key="layer_chapter").set_value(chapter).run()
        assert shown(app) == (anchors, questions)
        assert len(app.code) == 1


def test_inputs_stay_where_they_are_from_the_unit_to_the_layer(open_page):
    app = open_page("layers", x1="-2.5", unit_activation="tanh")
    app.button_group(key="layer_chapter").set_value("dense").run()
    assert app.slider(key="x1").value == -2.5
    assert app.selectbox(key="unit_activation").value == "tanh"


@pytest.mark.parametrize("units", ["1", "2", "3", "5"])
def test_the_matrix_of_a_layer_has_a_column_for_each_unit(open_page, units):
    app = open_page("layers", units=units)
    answer(app, "shape", f"(2, {units})")
    assert f"units: (2, {units})" in app.success[0].value


def test_explains_in_korean(open_page):
    app = open_page("layers", lang="ko", layer_chapter="parameters")
    answer(app, "parameters", "896")
    assert "14 × 64 = 896" in app.success[0].value
    app.text_input(key="sizes").set_value("0").run()
    assert "입력 수를 쓰고" in app.error[0].value


@pytest.mark.parametrize(
    ("name", "option", "mistake", "seen"),
    [
        ("shape", "(4, 2)", "a unit is a *column*", "here 1 units on your"),
        ("shape", "(3, 4)", "a vector b of their own", "here 1 units on your"),
        ("zero", "0.00", "its grey 1 stays a 1", "relu}(3.00) = 3.000"),
        ("zero", "-1.50", "-3.00 of it came through the lines", "relu}(1.50) = 1.500"),
        ("parameters", "77", "from *every* input to *every* unit", "**110**"),
        ("parameters", "832", "also has a bias", "**2**"),
        ("flatten", "(2, 28, 28)", "rows below rows", "(None, 9)"),
        ("flatten", "(1568,)", "samples have to stay apart", "(None, 4)"),
    ],
)
def test_a_wrong_answer_is_told_its_mistake_and_sees_it(open_page, name, option, mistake, seen):
    chapter = next(c for c, (_, asked) in CHAPTERS.items() if f"layer_{name}" in asked)
    app = open_page("layers", layer_chapter=chapter)
    answer(app, name, option)
    assert mistake in app.warning[0].value
    app.button(key=f"look layer_{name}").click().run()
    assert any(seen in part.value for part in [*app.markdown, *app.latex])

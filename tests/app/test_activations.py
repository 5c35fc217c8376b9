"""The activations page: what its numbers do when its controls are moved."""

import math

import numpy as np
import pyarrow as pa
import pytest

from core.charts.bars import printed
from core.concepts.activations import activations, fitted
from core.concepts.depth import INITIALIZERS, UNITS, passage
from tests.further import further

NAMES = list(activations())


def formulas(app) -> str:
    return " ".join(formula.value for formula in app.latex)


def markdown(app) -> str:
    return " ".join(text.value for text in app.markdown)


def passed(name, initial, power, layers):
    begin = INITIALIZERS[initial]
    deviation = 2**power * begin.deviation(UNITS, UNITS)
    return passage(activations()[name], deviation, begin, layers)


def run(app, capsys) -> list[float]:
    """What the code on the page prints, run as it stands."""
    capsys.readouterr()
    exec(app.code[0].value, {})  # noqa: S102
    return [float(number) for number in capsys.readouterr().out.split()]


def in_latex(number) -> str:
    digits, _, power = printed(number).partition("e")
    return rf"{digits} \times 10^{{{int(power)}}}" if power else digits


def answer(app, name, option):
    app.button(key=f"predict activation_{name} {option}").click().run()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("x", [-1.5, 0.0, 2.0])
def test_the_code_prints_value_slope_and_what_is_left(open_page, capsys, name, x):
    app = open_page("activations", activation=name, x=str(x), depth="7")
    f = activations()[name]
    through = passed(name, "glorot_uniform", 0, 7)
    expected = [float(f.value(x)), float(f.slope(x)), through.signal[-1], through.gradient[0]]
    assert run(app, capsys) == pytest.approx(expected)
    for number, equation in zip(expected[:2], app.latex[:2], strict=True):
        assert f"= {number:.3g} " in equation.value


def test_a_moved_input_moves_the_numbers(open_page):
    app = open_page("activations", activation="sigmoid")
    app.slider(key="x").set_value(-1.0).run()
    s = 1 / (1 + math.e)
    assert f"= {s:.3g}" in app.latex[0].value
    assert f"= {s * (1 - s):.3g}" in app.latex[1].value


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("relu", "**A bend between two layers:** out of one comes x = −2.0, into the next goes"),
        ("linear", "**No bend between two layers:** out of one comes x = −2.0, into the next goes"),
    ],
)
def test_says_first_what_becomes_of_a_number_between_two_layers(open_page, name, told):
    app = open_page("activations", activation=name)
    assert told in markdown(app)
    proto = app.get("vega_lite_chart")[1].proto
    drawn = pa.ipc.open_stream(proto.data.data or proto.datasets[0].data.data).read_pandas()
    straight = [np.allclose(np.diff(y, 2), 0) for _, y in drawn.groupby("series")["y"]]
    assert straight == [name == "linear", True]


def test_a_leaky_relus_slope_is_the_readers(open_page, capsys):
    app = open_page("activations", activation="leaky_relu", x="-2", negative_slope="0.5")
    assert run(app, capsys)[:2] == [-1, 0.5]
    assert not any(slider.key == "negative_slope" for slider in open_page("activations").slider)


@pytest.mark.parametrize("initial", INITIALIZERS)
@pytest.mark.parametrize(("name", "power"), [("relu", 1), ("silu", 2), ("tanh", -0.5)])
def test_the_code_prints_what_is_left_however_the_weights_begin(
    open_page, capsys, initial, name, power
):
    app = open_page(
        "activations", activation=name, initialization=initial, weight_power=str(power), depth="30"
    )
    through = passed(name, initial, power, 30)
    expected = [through.signal[-1], through.gradient[0]]
    with np.errstate(over="ignore"):
        assert run(app, capsys)[2:] == pytest.approx(expected, rel=1e-9, abs=0)


def test_a_vanished_gradient_is_a_power_of_ten(open_page):
    app = open_page("activations", activation="sigmoid", depth="30")
    left = passed("sigmoid", "glorot_uniform", 0, 30).gradient[0]
    assert left < 1e-9
    assert f"= {in_latex(left)} " in formulas(app)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({}, "The gradient **vanishes**"),
        ({"weight_power": "2"}, "The gradient **explodes**"),
        ({"initialization": "he_normal"}, "The gradient **stays**"),
        ({"initialization": "large", "activation": "tanh"}, "The gradient **explodes**"),
        ({"activation": "sigmoid", "initialization": "he_normal"}, "The gradient **vanishes**"),
    ],
)
def test_what_became_of_the_gradient_is_named(open_page, address, told):
    plain, normalized = (
        part.value
        for part in open_page("activations", **address).markdown
        if part.value.startswith("The gradient **")
    )
    assert told in plain
    assert "The gradient **stays**" in normalized


def test_the_deviation_of_the_weights_is_told_beside_that_of_the_inputs(open_page):
    app = open_page("activations", initialization="he_normal", weight_power="1")
    deviation = 2 * math.sqrt(2 / UNITS)
    assert rf"{deviation:.3g} = \frac{{2.83}}{{\sqrt{{{UNITS}}}}}" in formulas(app)


def test_two_layers_are_one_until_something_bends_between_them(open_page):
    app = open_page("activations", activation="tanh")
    assert "outputs differ" in markdown(app)
    app.button_group(key="between_layers").set_value("identity").run()
    assert "All 6 outputs are **equal**" in markdown(app)


@pytest.mark.parametrize("draw", ["1", "17", "50"])
def test_two_layers_without_a_bend_need_no_more_weights_than_one(open_page, draw):
    app = open_page("activations", two_layers_weights=draw)
    answer(app, "identity", "4")
    assert "has 4 weights" in app.success[0].value
    app.button(key="show activation_identity").click().run()
    assert "All 6 outputs are **equal**" in markdown(app)


@pytest.mark.parametrize(
    ("bias", "alive"), [("-1", "**3 of 8**"), ("-4", "Every slope is 0.00"), ("4", "**8 of 8**")]
)
def test_a_relu_dies_when_every_sample_is_below_zero(open_page, bias, alive):
    assert alive in markdown(open_page("activations", unit_bias=bias))


def test_a_leaky_relu_survives(open_page):
    app = open_page("activations", activation="leaky_relu", unit_bias="-6")
    assert "**8 of 8** samples" in markdown(app)


def test_only_a_network_with_an_activation_improves_with_units(open_page):
    few, many = (open_page("activations", fit_units=units) for units in ("2", "16"))
    (bent_few, straight_few), (bent_many, straight_many) = (
        [float(metric.value) for metric in app.metric] for app in (few, many)
    )
    assert straight_few == straight_many > bent_many
    assert bent_few > 10 * bent_many


@pytest.mark.parametrize(
    ("name", "asked"), [("linear", "linear"), ("leaky_relu", "leaky_relu"), ("tanh", "relu")]
)
def test_doubled_weights_double_the_gradient_at_every_layer(open_page, name, asked):
    app = open_page("activations", activation=name, depth="12", initialization="he_normal")
    assert f"12 layers of {asked}" in markdown(app)
    answer(app, "depth", "power")
    assert "4,096 times as much" in app.success[0].value


@pytest.mark.parametrize(
    ("name", "option"), [("relu", "flat"), ("leaky_relu", "steep"), ("silu", "steep")]
)
def test_where_an_activation_is_flat(open_page, name, option):
    app = open_page("activations", activation=name)
    answer(app, "flat", option)
    assert f"{float(activations()[name].slope(-5)):.4f}" in app.success[0].value


def test_more_units_without_an_activation_do_not_help(open_page):
    app = open_page("activations")
    answer(app, "more_units", "same")
    x = np.linspace(-3, 3, 121)
    line = np.polyval(np.polyfit(x, np.sin(2 * x), 1), x)
    error = np.square(line - np.sin(2 * x)).mean()
    assert f"{error:.4f} before, {error:.4f} after" in app.success[0].value


@pytest.mark.parametrize(
    "address", [{"activation": "swish"}, {"x": "7"}, {"depth": "0"}, {"target": "cat"}]
)
def test_an_impossible_address_leaves_the_defaults(open_page, address):
    app = open_page("activations", **address)
    assert "f(-2.0)" in formulas(app)
    assert formulas(app) == formulas(open_page("activations"))


@pytest.mark.parametrize("name", NAMES)
def test_every_activation_is_explained_in_korean(open_page, name):
    app = open_page("activations", lang="ko", activation=name)
    answer(app, "more_units", "same")
    assert "직선" in app.success[0].value


@pytest.mark.parametrize(("name", "gaps"), [("relu", 1), ("leaky_relu", 1), ("elu", 0)])
def test_a_slope_that_jumps_is_drawn_with_a_gap_and_not_as_a_ramp(open_page, name, gaps):
    proto = open_page("activations", activation=name).get("vega_lite_chart")[0].proto
    data = proto.data.data or proto.datasets[0].data.data
    table = pa.ipc.open_stream(data).read_pandas()
    slope = table[(table["series"] == "slope f′(x)") & ~table["here"]]
    assert slope["y"].isna().sum() == gaps
    if gaps:
        assert set(slope["y"].dropna().round(6)) == {activations()[name].slope(-1).item(), 1.0}


def test_the_mistake_tells_both_errors_whichever_is_smaller(open_page):
    app = open_page("activations", fit_units="1", target="step")
    x = np.linspace(-3, 3, 121)
    y = np.sign(x)
    errors = {
        a: np.square(y - fitted(x, y, activations()[a], 1)).mean() for a in ("linear", "relu")
    }
    assert errors["relu"] > errors["linear"]
    mistake = app.markdown[-1].value
    assert f"number of units (1), the error is {errors['linear']:.4f}" in mistake
    assert f"{errors['relu']:.4f} with ReLU" in mistake


def look(app, name, option) -> str:
    """What is said of a wrong option; then where it leads."""
    answer(app, name, option)
    said = app.warning[0].value
    app.button(key=f"look activation_{name}").click().run()
    assert not app.exception
    return said


@pytest.mark.parametrize(
    ("option", "said", "layers"), [("once", "That is one layer", 5), ("each", "they multiply", 30)]
)
def test_who_expects_doubled_weights_to_do_little_sees_a_power_of_two(
    open_page, option, said, layers
):
    app = open_page("activations")
    assert said in look(app, "depth", option)
    before, after = (passed("relu", "glorot_uniform", p, layers).gradient[0] for p in (0, 1))
    assert after / before == pytest.approx(2**layers)
    assert f"&= {in_latex(after)} " in formulas(app)


@pytest.mark.parametrize(
    ("option", "said"),
    [("12", "only where something bends"), ("none", "a weighted sum of weighted sums")],
)
def test_who_expects_more_of_two_layers_sees_them_collapse(open_page, option, said):
    app = open_page("activations")
    assert said in look(app, "identity", option)
    assert "All 6 outputs are **equal**" in markdown(app)


@pytest.mark.parametrize("x", ["-1", *further("-6", "0.5", "2", "6")])
@pytest.mark.parametrize("name", sorted(activations()))
def test_every_wrong_answer_has_its_words(open_page, name, x):
    app = open_page("activations", activation=name, x=x)
    for option in ("once", "each", "power"):
        answer(app, "depth", option)
    answer(app, "flat", "steep")
    answer(app, "flat", "flat")
    assert not app.exception


def test_who_expects_more_lines_to_help_sees_the_same_error(open_page):
    app = open_page("activations")
    before = app.metric[1].value
    assert "none of them bends" in look(app, "more_units", "down")
    assert app.slider(key="fit_units").value == 16
    assert app.metric[1].value == before

"""The activations page: what its numbers do when its controls are moved."""

import math

import numpy as np
import pyarrow as pa
import pytest

from core.charts.bars import printed
from core.concepts.activations import activations, chain_slopes, fitted

NAMES = list(activations())


def formulas(app) -> str:
    return " ".join(formula.value for formula in app.latex)


def markdown(app) -> str:
    return " ".join(text.value for text in app.markdown)


def run(app, capsys) -> list[float]:
    """What the code on the page prints, run as it stands."""
    capsys.readouterr()
    exec(app.code[0].value, {})  # noqa: S102
    return [float(number) for number in capsys.readouterr().out.split()]


def answer(app, name, option):
    app.button(key=f"predict activation_{name} {option}").click().run()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("x", [-1.5, 0.0, 2.0])
def test_the_code_prints_value_slope_and_gradient(open_page, capsys, name, x):
    app = open_page("activations", activation=name, x=str(x), depth="7")
    f = activations()[name]
    expected = [float(f.value(x)), float(f.slope(x)), chain_slopes(f, x, 7).prod()]
    assert run(app, capsys) == pytest.approx(expected)
    for number, equation in zip(expected[:2], app.latex[:2], strict=True):
        assert f"= {number:.3g} " in equation.value


def test_a_moved_input_moves_the_numbers(open_page):
    app = open_page("activations", activation="sigmoid")
    app.slider(key="x").set_value(-1.0).run()
    s = 1 / (1 + math.e)
    assert f"= {s:.3g}" in app.latex[0].value
    assert f"= {s * (1 - s):.3g}" in app.latex[1].value


def test_a_leaky_relus_slope_is_the_readers(open_page, capsys):
    app = open_page("activations", activation="leaky_relu", x="-2", negative_slope="0.5")
    assert run(app, capsys)[:2] == [-1, 0.5]
    assert not any(slider.key == "negative_slope" for slider in open_page("activations").slider)


def test_a_vanished_gradient_is_a_power_of_ten(open_page):
    app = open_page("activations", activation="sigmoid", depth="30")
    left = chain_slopes(activations()["sigmoid"], 2, 30).prod()
    digits, power = f"{left:.1e}".split("e")
    assert rf"= {digits} \times 10^{{{int(power)}}}" in formulas(app)


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
    ("name", "x", "option"),
    [("gelu", "2", "most"), ("tanh", "1", "some"), ("tanh", "2", "none"), ("relu", "-1", "none")],
)
def test_how_much_of_a_gradient_arrives(open_page, name, x, option):
    app = open_page("activations", activation=name, x=x)
    answer(app, "depth", option)
    left = chain_slopes(activations()[name], float(x), 10).prod()
    assert f"What arrives is {printed(left)}." in app.success[0].value


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
    assert "f(2.0)" in formulas(app)
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


def test_where_nothing_is_lost_the_question_is_about_the_sigmoid(open_page):
    app = open_page("activations", activation="relu", x="2")
    assert any("10 layers of sigmoid" in part.value for part in app.markdown)
    assert "at least 0.93" in look(app, "depth", "most")
    assert app.selectbox(key="activation").value == "sigmoid"
    assert app.slider(key="depth").value == 1
    assert f"= {float(activations()['sigmoid'].slope(2)):.3f}" in formulas(app)


def test_who_expects_a_gradient_to_vanish_sees_it_arrive(open_page):
    app = open_page("activations", activation="gelu", x="4")
    left = chain_slopes(activations()["gelu"], 4, 30).prod()
    assert "gelu passes on" in look(app, "depth", "none")
    assert app.slider(key="depth").value == 30
    assert f"= {printed(left)}" in formulas(app)


@pytest.mark.parametrize("x", ["-6", "-1", "0.5", "2", "6"])
@pytest.mark.parametrize("name", sorted(activations()))
def test_every_share_that_does_not_arrive_has_its_words(open_page, name, x):
    app = open_page("activations", activation=name, x=x)
    for option in ("most", "some", "none"):
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

"""The dropout page: what its numbers do when its controls are moved."""

import json

import numpy as np
import pyarrow as pa
import pytest

from core.concepts.dropout import trained
from core.ui.language import LANGUAGES
from tests.app.questions import answer, follow

X = np.array([0.8, 1.5, 0.3, 2.0, 0.6, 1.2, 0.9, 0.5])


def masked(x, number, rate) -> np.ndarray:
    return np.random.default_rng(0).random((number, len(x)))[-1] >= rate


def code(app) -> np.ndarray:
    """The outputs that the code on the page computes, run as it stands."""
    scope: dict = {}
    exec(app.code[0].value, scope)  # noqa: S102
    return scope["y"]


def formula(app) -> str:
    return app.latex[0].value


def table(chart):
    data = chart.proto.data.data or chart.proto.datasets[0].data.data
    return pa.ipc.open_stream(data).read_pandas()


def film(app) -> dict:
    """What the browser is told of the masks."""
    told = (json.loads(part.proto.json) for part in app.get("bidi_component"))
    return next(data for data in told if "masks" in data)


def ends(app) -> list[str]:
    """The last validation losses, as the picture says them large."""
    curves = table(app.get("vega_lite_chart")[0])
    return curves[curves["part"] == "last"]["text"].tolist()


def gain(app) -> float:
    """By how much the last validation loss is lower with dropout."""
    without, gone_through = map(float, ends(app))
    return without - gone_through


def said(app) -> str:
    return " ".join(part.value for part in app.markdown)


def test_opens_with_a_validation_loss_that_turns_and_one_that_dropout_holds(open_page):
    app = open_page("dropout")
    without, gone_through = map(float, ends(app))
    curves = table(app.get("vega_lite_chart")[0])
    lowest = curves[curves["part"] == "lowest"]["y"].tolist()
    assert without > 2 * lowest[0]
    assert gone_through < 1.3 * lowest[1]
    assert f"from {lowest[0]:.2f} up to {without:.2f}" in said(app)


@pytest.mark.parametrize(
    "address",
    [{}, {"drop_rate": "0.2", "wrong_labels": "0.4"}, {"drop_rate": "0", "dropout_seed": "7"}],
)
def test_the_code_trains_to_the_losses_of_the_picture(open_page, capsys, address):
    app = open_page("dropout", **address)
    capsys.readouterr()
    code(app)
    printed = capsys.readouterr().out.splitlines()[0].removeprefix("validation loss:").split()
    assert [float(loss) for loss in printed] == [float(end) for end in ends(app)]


def test_the_curves_without_dropout_can_be_shown_first(open_page):
    app = open_page("dropout", dropout_curves="without")
    without = ends(app)
    assert len(without) == 1
    assert "What will dropout 0.5 change?" in said(app)
    app.segmented_control(key="dropout_curves").set_value("both").run()
    assert ends(app)[0] == without[0]
    assert len(ends(app)) == 2


def test_at_rate_0_both_trainings_are_the_same_and_the_page_says_no_help(open_page):
    app = open_page("dropout", drop_rate="0")
    without, gone_through = ends(app)
    assert without == gone_through
    assert "no help here" in said(app)


def test_dropout_helps_less_where_no_label_is_wrong(open_page):
    app = open_page("dropout")
    before = gain(app)
    answer(app, "dropout_helps", "down")
    app.slider(key="wrong_labels").set_value(0).run()
    after = gain(app)
    assert after < before / 2
    assert len(app.success) == 1


@pytest.mark.parametrize("option", ["up", "same"])
def test_who_expects_dropout_to_help_anyway_sees_the_ends_come_together(open_page, option):
    app = open_page("dropout")
    before = gain(app)
    assert "by heart" in follow(app, "dropout_helps", option)
    assert gain(app) < before / 2


def test_survivors_are_divided_by_what_is_kept(open_page):
    app = open_page("dropout", drop_rate="0.3")
    mask = masked(X, 1, 0.3)
    np.testing.assert_allclose(code(app), X * mask / 0.7)
    best = (X * mask).max()
    assert rf"{best:.2f} \times 1" in formula(app)
    assert f"= {best / 0.7:.3f}" in formula(app)


def test_another_mask_and_rate_move_every_number(open_page):
    app = open_page("dropout", drop_rate="0.3")
    app.slider(key="drop_rate").set_value(0.5).run()
    before = code(app)
    app.button(key="another_mask").click().run()
    assert app.slider(key="mask").value == 2
    np.testing.assert_allclose(code(app), X * masked(X, 2, 0.5) * 2)
    assert not np.array_equal(code(app), before)


def test_after_the_last_mask_comes_the_first(open_page):
    app = open_page("dropout", mask="300")
    app.button(key="another_mask").click().run()
    assert app.slider(key="mask").value == 1


def test_nothing_is_switched_off_when_predicting(open_page):
    app = open_page("dropout", phase="predict", drop_rate="0.9")
    np.testing.assert_array_equal(code(app), X)
    assert formula(app) == "$$\ny = x\n$$"


def test_survivors_can_stay_unscaled(open_page):
    app = open_page("dropout", scale_survivors="false", mask="5", drop_rate="0.4")
    np.testing.assert_allclose(code(app), X * masked(X, 5, 0.4))
    assert r"\frac{" in formula(app)
    assert "rate" not in formula(app)


def test_the_average_over_many_masks_is_the_prediction(open_page):
    text = " ".join(part.value for part in open_page("dropout", drop_rate="0.3").markdown)
    masks = np.random.default_rng(0).random((300, 8)) >= 0.3
    plain = (X * masks).mean()
    assert f"**{plain / 0.7:.3f}**" in text
    assert f"**{plain:.3f}**" in text
    assert f"**{X.mean():.3f}**" in text


def test_typed_outputs_are_used(open_page):
    app = open_page("dropout", drop_rate="0.3")
    app.text_input(key="unit_outputs").set_value("3, 1").run()
    np.testing.assert_allclose(code(app), np.array([3, 1]) * masked([3, 1], 1, 0.3) / 0.7)


@pytest.mark.parametrize("typed", ["", "7", "1, x", "1, inf", "1, 1e9", "open('f'), 2", "1," * 30])
def test_unreadable_outputs_get_one_sentence_and_lose_nothing(open_page, typed):
    app = open_page("dropout", drop_rate="0.6")
    app.text_input(key="unit_outputs").set_value(typed).run()
    assert len(app.error) == 1
    assert app.slider(key="drop_rate").value == 0.6
    np.testing.assert_allclose(code(app), X * masked(X, 1, 0.6) / 0.4)


@pytest.mark.parametrize("address", [{"drop_rate": "1"}, {"mask": "0"}, {"phase": "sleep"}])
def test_an_impossible_address_leaves_the_defaults(open_page, address):
    np.testing.assert_allclose(code(open_page("dropout", **address)), X * masked(X, 1, 0.5) / 0.5)


@pytest.mark.parametrize("rate", ["0.3", "0.9", "0"])
def test_the_film_shows_the_masks_that_the_random_numbers_give(open_page, rate):
    told = film(open_page("dropout", drop_rate=rate, mask="9"))
    u = np.random.default_rng(0).random((300, 8))
    np.testing.assert_array_equal(
        [list(map(int, mask)) for mask in told["masks"]], u >= float(rate)
    )
    np.testing.assert_allclose(told["u"], u, atol=0.0051)
    assert told["number"] == 9
    assert told["divisor"] == 1 - float(rate)


def test_survivors_that_stay_as_they_are_are_divided_by_1_in_the_film(open_page):
    assert film(open_page("dropout", scale_survivors="false"))["divisor"] == 1


def test_a_network_that_predicts_has_no_film_to_play(open_page):
    told = film(open_page("dropout", phase="predict"))
    assert told["locked"]
    assert not told["on"]
    assert not film(open_page("dropout"))["locked"]


def test_a_rate_is_a_chance_and_not_a_quota(open_page):
    masks = film(open_page("dropout", drop_rate="0.3"))["masks"]
    assert len({mask.count("0") for mask in masks[:6]}) > 1
    assert {mask.count("0") for mask in film(open_page("dropout", drop_rate="0"))["masks"]} == {0}


@pytest.mark.parametrize(
    ("address", "right"),
    [({}, "up"), ({"drop_rate": "0"}, "same"), ({"scale_survivors": "false"}, "same")],
)
def test_what_a_survivor_becomes_follows_the_controls(open_page, address, right):
    app = open_page("dropout", **address)
    answer(app, "dropout_survivor", right)
    assert len(app.success) == 1


@pytest.mark.parametrize("rate", ["0.3", "0.9", "0"])
def test_a_network_that_predicts_passes_on_what_it_gets(open_page, rate):
    app = open_page("dropout", drop_rate=rate)
    answer(app, "dropout_predicting", "same")
    assert len(app.success) == 1
    app.button(key="show dropout_predicting").click().run()
    np.testing.assert_allclose(code(app), X)


def test_where_nothing_is_switched_off_no_two_answers_are_the_same(open_page):
    app = open_page("dropout", drop_rate="0")
    offered = [b.label for b in app.button if "predict dropout_predicting" in (b.key or "")]
    assert offered == ["2.00", "2.00 or 0, by chance"]


def beside(app) -> dict[str, np.ndarray]:
    """The validation losses of each remedy."""
    curves = table(app.get("vega_lite_chart")[2])
    return {name: rows["y"].to_numpy() for name, rows in curves[~curves["here"]].groupby("series")}


@pytest.mark.parametrize(
    "address", [{}, {"l2_strength": "0.05", "patience": "25", "wrong_labels": "0.1"}]
)
def test_four_remedies_end_where_their_curves_and_the_code_do(open_page, capsys, address):
    app = open_page("dropout", **address)
    curves = beside(app)
    assert list(curves) == ["L2", "dropout 0.5", "early stopping", "no remedy"]
    strength, patience = address.get("l2_strength", "0.01"), int(address.get("patience", 10))
    l2 = trained(0.0, float(address.get("wrong_labels", 0.25)), 1, float(strength))
    np.testing.assert_allclose(curves["L2"], l2.validation)
    before_stop = curves["early stopping"][~np.isnan(curves["early stopping"])]
    np.testing.assert_array_equal(before_stop, curves["no remedy"][: len(before_stop)])
    best = int(before_stop.argmin())
    assert len(before_stop) == best + 1 + patience
    assert f"early stopping **{before_stop[best]:.3f}**" in said(app)
    assert f"L2 **{l2.validation[-1]:.3f}**" in said(app)
    assert f"the weights of epoch {best + 1} come back" in said(app)
    penalized = l2.training[-1] + float(strength) * l2.squares
    assert f"= {penalized:.3f} " in app.latex[-1].value
    capsys.readouterr()
    code(app)
    _, with_l2, stopped, *_ = capsys.readouterr().out.splitlines()
    assert with_l2 == f"with L2: {l2.validation[-1]:.3f}".rstrip("0")
    assert stopped.split()[3:7] == [str(len(before_stop)), "weights", "of", str(best + 1)]


def test_only_the_chosen_remedies_are_drawn(open_page):
    app = open_page("dropout", remedies="l2,nothing")
    assert list(beside(app)) == ["L2", "no remedy"]
    assert "early stopping **" not in said(app)


def test_a_patience_that_is_never_used_up_is_told_so(open_page):
    app = open_page("dropout", patience="50", dropout_seed="2", wrong_labels="0", drop_rate="0")
    losses = trained(0.0, 0.0, 2).validation
    stops = losses.argmin() + 50 < len(losses)
    assert ("never comes to that" in said(app)) != stops


@pytest.mark.parametrize(("strength", "right"), [("0.01", "up"), ("0", "down"), ("0.2", "up")])
def test_a_little_l2_helps_and_much_of_it_does_not(open_page, strength, right):
    app = open_page("dropout", l2_strength=strength)
    answer(app, "dropout_l2", right)
    assert len(app.success) == 1


@pytest.mark.parametrize(
    ("strength", "option", "told", "then"),
    [
        ("0.01", "down", "better only for a while", 0.2),
        ("0.01", "same", "acts in every step", 0.2),
        ("0", "up", "the *training* loss", 0.01),
    ],
)
def test_what_is_believed_of_l2_fails_at_another_factor(open_page, strength, option, told, then):
    app = open_page("dropout", l2_strength=strength)
    before = beside(app)["L2"][-1]
    assert told in follow(app, "dropout_l2", option)
    after = beside(app)["L2"][-1]
    assert (after < before) == (then == 0.01)


def test_a_survivor_is_never_made_smaller(open_page):
    app = open_page("dropout", drop_rate="0.3")
    assert "not a share of each" in follow(app, "dropout_survivor", "down")
    passed = code(app)
    np.testing.assert_allclose(passed[passed > 0], 2 * X[passed > 0])


def test_survivors_left_as_they_are_leave_the_next_layer_with_less(open_page):
    app = open_page("dropout", drop_rate="0.3")
    assert "only 0.7 of its usual input" in follow(app, "dropout_survivor", "same")
    means = np.array([np.random.default_rng(0).random((300, 8)) >= 0.3]).reshape(300, 8) @ X / 8
    assert means.mean() < 0.8 * X.mean()
    assert f"the mean is **{means.mean():.3f}**" in " ".join(m.value for m in app.markdown)


@pytest.mark.parametrize("address", [{"drop_rate": "0"}, {"scale_survivors": "false"}])
def test_survivors_are_not_scaled_where_nobody_scales_them(open_page, address):
    app = open_page("dropout", **address)
    assert "Here 2.00 is divided by 1." in follow(app, "dropout_survivor", "up")
    np.testing.assert_allclose(code(app), X * masked(X, 1, 0.5))


@pytest.mark.parametrize(
    ("option", "told"),
    [("shrunk", "first paper"), ("grown", "*while training*"), ("chance", "for training alone")],
)
def test_nothing_is_scaled_or_switched_off_when_predicting(open_page, option, told):
    app = open_page("dropout", drop_rate="0.3")
    assert told in follow(app, "dropout_predicting", option)
    assert formula(app).count("y = x") == 1
    np.testing.assert_allclose(code(app), X)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_mistake_counts_the_steps_that_leave_no_unit_at_all(open_page, lang):
    app = open_page("dropout", lang=lang)
    assert f"{0.8**8:.1%}" in app.markdown[-1].value
    assert "1.6" in app.markdown[-1].value
    app.text_input(key="unit_outputs").set_value("1, 2").run()
    assert "64.0%" in app.markdown[-1].value


def test_a_wrong_answer_is_told_so(open_page):
    app = open_page("dropout", drop_rate="0.3")
    answer(app, "dropout_survivor", "down")
    assert "2.00 / (1 − 0.3) = 2.857" in app.warning[0].value

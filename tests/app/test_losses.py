"""The losses page: what its numbers do when its controls are moved."""

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import softmax

from tests.app.questions import answer


def run(app) -> dict:
    """What the code on the page computes, run as it stands."""
    scope: dict = {}
    exec(app.code[0].value, scope)  # noqa: S102
    return scope


def formulas(app) -> str:
    return " ".join(formula.value for formula in app.latex)


def markdown(app) -> str:
    return " ".join(text.value for text in app.markdown)


def test_the_loss_is_minus_the_logarithm_of_the_true_classs_probability(open_page):
    app = open_page("losses")
    app.slider(key="logit_dog").set_value(4.0).run()
    expected = -np.log(softmax([2, 4, 0.1, -1])[1])
    assert rf"= \Huge {expected:.3f}" in app.latex[0].value
    assert run(app)["categorical_crossentropy"] == pytest.approx(expected)


def test_one_hot_and_integer_labels_give_the_same_number(open_page):
    app = open_page("losses", true_class="owl")
    expected = -np.log(softmax([2, 1, 0.1, -1])[3])
    assert f"one-hot `[0, 0, 0, 1]`: **{expected:.3f}**" in markdown(app)
    assert f"the integer `3`: **{expected:.3f}**" in markdown(app)
    scope = run(app)
    assert scope["categorical_crossentropy"] == scope["sparse_categorical_crossentropy"]


def test_the_losses_of_a_regression(open_page):
    app = open_page("losses")
    for loss, expected in {"MSE": 6.25, "MAE": 2.25, "Huber": 1.75}.items():
        assert f"\\text{{{loss}}}" in formulas(app)
        assert f"= {expected:.3f}" in formulas(app)
        assert run(app)[loss.lower()] == pytest.approx(expected)


def test_a_worse_price_and_another_delta_move_hubers_loss(open_page):
    app = open_page("losses", delta="2")
    app.slider(key="price_1").set_value(25).run()
    expected = (2 * 10 - 2 + 2 + (2 * 4 - 2) + 0.5) / 4
    assert f"= {expected:.3f}" in formulas(app)
    assert run(app)["huber"] == pytest.approx(expected)
    assert "house 1, +10" in markdown(app)


@pytest.mark.parametrize(
    ("address", "loss", "accuracy"),
    [
        ({"p_good": "0.5"}, 0.693, 0),
        ({"p_good": "0.51"}, 0.673, 1),
        ({"p_good": "0.51", "review": "0"}, 0.713, 0),
        ({"p_good": "0.01", "review": "0"}, 0.010, 1),
    ],
)
def test_accuracy_steps_where_the_loss_moves_smoothly(open_page, address, loss, accuracy):
    app = open_page("losses", **address)
    assert f"= {loss:.3f}" in formulas(app)
    assert f"The accuracy is {accuracy}." in markdown(app)
    scope = run(app)
    assert scope["binary_crossentropy"] == pytest.approx(loss, abs=5e-4)
    assert scope["accuracy"] == accuracy


def test_the_accuracy_jumps_at_one_half_and_is_no_ramp(open_page):
    proto = open_page("losses", review="0").get("vega_lite_chart")[8].proto
    data = proto.data.data or proto.datasets[0].data.data
    table = pa.ipc.open_stream(data).read_pandas()
    accuracy = table[(table["series"] == "accuracy") & ~table["here"]]
    assert accuracy["y"].isna().sum() == 1
    assert set(accuracy["y"].dropna()) == {0, 1}
    assert accuracy["x"][accuracy["y"].isna()].item() == 0.5


def test_a_uniform_guess_over_ten_classes_scores_ninety_percent_binary_accuracy(open_page):
    app = open_page("losses")
    assert r"\frac{9}{10} = 0.900" in formulas(app)
    assert "**90.0%** count as right" in markdown(app)
    assert "**10.0%**" in markdown(app)
    app.slider(key="guess_classes").set_value(4).run()
    assert r"\frac{3}{4} = 0.750" in formulas(app)
    assert "**75.0%** count as right" in markdown(app)
    assert "**25.0%**" in markdown(app)


def test_the_mistake_names_the_metric_that_is_fooled_and_the_one_that_is_not(open_page):
    app = open_page("losses", guess_classes="5")
    mistake = app.markdown[-1].value
    assert 'metrics=["binary_accuracy"]` shows\nabout 80% before' in mistake
    assert "`categorical_accuracy` here, which starts at about 20%" in mistake


def test_a_large_error_pulls_no_harder_in_mae_and_huber(open_page):
    table = markdown(open_page("losses"))
    assert "| **MAE** | counts in proportion, but pulls no harder than any other |" in table
    assert "| **Huber** | counts in proportion, and pulls no harder than an error of δ |" in table


def test_the_third_column_speaks_the_readers_language(open_page):
    app = open_page("losses", lang="ko")
    proto = app.get("vega_lite_chart")[0].proto
    data = proto.data.data or proto.datasets[0].data.data
    drawn = pa.ipc.open_stream(data).read_all().to_pylist()
    assert "−레이블 × log(p)" in {value for row in drawn for value in row.values()}


def test_only_the_true_classs_probability_counts(open_page):
    app = open_page("losses", logit_cat="-3")
    answer(app, "loss_others", "same")
    loss = -np.log(softmax([-3, 1, 0.1, -1])[1])
    assert f"{loss:.3f} before and after" in app.success[0].value
    here = table(app, 1).query("here").iloc[0]
    assert here["x"] == pytest.approx(softmax([-3, 1, 0.1, -1])[1], abs=1e-6)
    assert here["y"] == pytest.approx(loss, abs=1e-3)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ({}, "up"),
        ({"review": "0"}, "up"),
        ({"p_good": "0.03"}, "down"),
        ({"p_good": "0.01"}, "down"),
    ],
)
def test_loss_and_accuracy_may_both_rise(open_page, address, right):
    app = open_page("losses", **address)
    answer(app, "loss_both", right)
    truth, good = address.get("review", "1") == "1", float(address.get("p_good", 0.6))
    before = np.array([0.45] * 9 + [good if truth else 1 - good])
    after = np.array([0.55] * 9 + [0.01])
    told = f"was {-np.log(before).mean():.3f} and is {-np.log(after).mean():.3f}"
    assert told in app.success[0].value


def follow(app, name, option):
    """Answers wrongly; what is said of that mistake. Then goes where it leads."""
    answer(app, name, option)
    (told,) = (box.value for box in app.warning)
    press = app.button(key=f"look {name}")
    press.click().run()
    return told


@pytest.mark.parametrize(("option", "told"), [("up", "more doubt"), ("down", "goes to the dog")])
def test_the_loss_stays_however_the_others_share(open_page, option, told):
    app = open_page("losses")
    loss, others = app.latex[0].value.split("=")[-1], app.slider(key="logit_cat").value
    assert told in follow(app, "loss_others", option)
    assert app.slider(key="logit_cat").value != others
    assert app.latex[0].value.split("=")[-1] == loss


@pytest.mark.parametrize(("option", "told"), [("down", "off the accuracy"), ("same", "1.81")])
def test_a_sure_mistake_costs_more_than_accuracy_can_tell(open_page, option, told):
    app = open_page("losses", p_good="0.45")
    assert "= 0.799" in formulas(app)
    assert told in follow(app, "loss_both", option)
    assert "= 4.605" in formulas(app)
    assert "The accuracy is 0." in markdown(app)


def test_who_was_surely_wrong_before_loses_little(open_page):
    app = open_page("losses", p_good="0.02")
    assert "3.91 before, 4.61 after" in follow(app, "loss_both", "up")
    assert "= 4.605" in formulas(app)


def test_many_rows_have_no_likelihood_left_but_the_same_loss(open_page, capsys):
    app = open_page("losses")
    p = np.array([0.9, 0.5, 0.8, 0.2])
    drawn = table(app, 2)["text"]
    assert {"product 0.0720", f"sum {-np.log(p).sum():.3f}", "0.693"} <= set(drawn)
    shown = markdown(app)
    assert f"| 40 | {0.072**10:.1e} | {0.072**10:.1e} |" in shown
    assert f"| 400 | **0** | {0.072**100:.1e} |" in shown
    assert "| 4,000 | **0** | **0** |" in shown
    assert f"| {1000 * -np.log(p).sum():,.1f} |" in shown
    assert f"its mean stays {-np.log(p).mean():.3f}." in app.caption[0].value
    capsys.readouterr()
    run(app)
    printed = capsys.readouterr().out.splitlines()
    assert f"4000 0.0 0.0 {-np.log(p).mean():.3f}" in printed


def test_a_row_that_is_sure_of_its_label_surprises_nobody(open_page):
    app = open_page("losses", **{f"p_row_{n}": "1" for n in (1, 2, 3, 4)})
    assert "| 4,000 | 1.0000 | 1.0000 | 0.0 |" in markdown(app)


@pytest.mark.parametrize("option", ["sure", "unsure"])
def test_half_the_probability_adds_the_same_wherever_it_starts(open_page, option):
    app = open_page("losses", p_row_4="0.3")
    before = surprises(app)
    follow(app, "loss_halved", option)
    added = surprises(app) - before
    np.testing.assert_allclose(added, [np.log(2), 0, 0, np.log(2)], atol=2e-3)


def surprises(app) -> np.ndarray:
    """What is written at the bars of the four rows."""
    texts = table(app, 2).query("part == 'text' and x > 1.5 and y < 4").sort_values("y")["text"]
    return texts.astype(float).to_numpy()


def table(app, place: int):
    proto = app.get("vega_lite_chart")[place].proto
    return pa.ipc.open_stream(proto.data.data or proto.datasets[0].data.data).read_pandas()


def at_the_outlier(app) -> dict[str, float]:
    """How high each line stands where the outlier is."""
    fits = table(app, 3)
    return fits[fits["part"] == "at"].set_index("series")["y"].to_dict()


def test_the_line_of_mse_is_dragged_along_and_that_of_mae_stays(open_page):
    app = open_page("losses", outlier_price="200")
    before = at_the_outlier(app)
    app.slider(key="outlier_price").set_value(0).run()
    after = at_the_outlier(app)
    assert before["MSE"] - after["MSE"] > 40
    assert after["MAE"] == before["MAE"]
    assert abs(after["Huber"] - before["Huber"]) < 1


@pytest.mark.parametrize(("area", "price"), [("100", "20"), ("40", "500"), ("75", "250")])
def test_the_code_fits_the_lines_of_the_picture(open_page, area, price):
    app = open_page("losses", outlier_area=area, outlier_price=price)
    scope, drawn = run(app), at_the_outlier(app)
    assert np.polyval(scope["mse_line"], int(area)) == pytest.approx(drawn["MSE"])
    assert np.polyval(scope["mae_line"], int(area)) == pytest.approx(drawn["MAE"])


def test_what_is_said_of_the_outlier_is_what_the_lines_do(open_page):
    app = open_page("losses", outlier_price="0", outlier_area="110")
    assert [metric.value for metric in app.metric] == ["-94", "+0", "-1"]
    assert "its line moves by 94, that of MAE by 0, that of Huber by 1" in markdown(app)
    answer(app, "loss_outlier", "mse")
    assert app.success


@pytest.mark.parametrize("option", ["mae", "both"])
def test_who_expects_the_line_of_mae_to_go_along_sees_it_stay(open_page, option):
    app = open_page("losses")
    before = at_the_outlier(app)
    follow(app, "loss_outlier", option)
    after = at_the_outlier(app)
    assert abs(after["MAE"] - before["MAE"]) < 0.1 * abs(after["MSE"] - before["MSE"])


def test_accuracy_rises_while_the_loss_rises(open_page):
    app = open_page("losses")
    curves = table(app, 7)
    curves = curves[~curves["here"]].pivot(index="x", columns="series", values="y")
    assert (curves.loc[10] > curves.loc[0]).all()
    p = run(app)["p_truth"]
    assert curves.loc[10, "mean loss"] == pytest.approx(-np.log(p).mean(), abs=1e-4)
    assert curves.loc[10, "accuracy"] == (p > 0.5).mean() == 5 / 6
    assert f"the mean loss from {curves.loc[0, 'mean loss']:.2f} to" in markdown(app)
    assert "outweighs all that got better" in markdown(app)


def test_without_a_sure_mistake_the_loss_falls_as_the_accuracy_rises(open_page):
    app = open_page("losses", surest="0.6")
    assert "outweighs all" not in markdown(app)
    assert run(app)["p_truth"][-1] == pytest.approx(0.6)


def test_perfect_predictions_have_no_loss(open_page):
    app = open_page("losses", price_1="15", price_2="42", price_3="50", price_4="21")
    assert formulas(app).count("= 0.000") == 3


@pytest.mark.parametrize(
    "address",
    [{"true_class": "bear"}, {"logit_cat": "inf"}, {"guess_classes": "1"}, {"price_1": "61"}],
)
def test_an_impossible_address_leaves_the_defaults(open_page, address):
    app = open_page("losses", **address)
    for number in ("1.449", "6.250", "0.900"):
        assert number in formulas(app)


def test_explains_in_korean(open_page):
    app = open_page("losses", lang="ko")
    answer(app, "loss_halved", "same")
    assert "둘 다 합을 0.693만큼" in app.success[0].value

"""The validation page: what its numbers do when its controls are moved."""

import re

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import accuracy_score, balanced_accuracy_score
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.concepts.imbalance import APART, rows_with_a_rare_class
from core.concepts.splits import promised, walks
from core.datasets import available, load, split
from core.experiment import FirstRows, KFolds, LastShare
from tests.app.questions import answer, follow


@pytest.fixture
def houses():
    return load("boston_housing", available("boston_housing"))


def blocks(app) -> list[dict]:
    chart = app.get("vega_lite_chart")[0]
    data = chart.proto.data.data or chart.proto.datasets[0].data.data
    rows = pa.ipc.open_stream(data).read_all().to_pylist()
    return [row for row in rows if row["part"] == "block" and row["role"] == "validation"]


@pytest.fixture
def run(rows_beside):
    """The errors that the code on the page computes, run as it stands."""

    def errors(app) -> list[float]:
        rows_beside("boston_housing")
        scope: dict = {}
        exec(app.code[-1].value, scope)  # noqa: S102
        return scope["errors"]

    return errors


def formula(app) -> str:
    return app.latex[0].value


def said(app) -> str:
    return " ".join(part.value for part in [*app.markdown, *app.caption])


def expected_errors(houses, folds, neighbours, rows=None):
    model = make_pipeline(StandardScaler(), KNeighborsRegressor(neighbours))
    size = len(houses.y_train[:rows]) // folds * folds
    return -cross_val_score(
        model,
        houses.x_train[:size],
        houses.y_train[:size],
        cv=KFold(folds),
        scoring="neg_mean_absolute_error",
    )


def test_four_folds_equal_scikit_learns(open_page, houses, run):
    app = open_page("validation")
    expected = expected_errors(houses, 4, 3)
    assert f"&= {expected.mean():.3f} \\pm {expected.std():.2f}" in formula(app)
    np.testing.assert_allclose(run(app), expected)


def test_says_first_what_is_learned_from_and_what_is_guessed(open_page):
    assert "Learn prices from the blue rows, guess those of the orange" in said(
        open_page("validation")
    )


@pytest.mark.parametrize("folds", [2, 3, 4, 7, 20])
def test_the_folds_drawn_are_those_that_train(open_page, houses, folds):
    app = open_page("validation", k_folds=str(folds))
    real = split(KFolds(folds=folds), houses.y_train)
    drawn = [(block["x"], block["x2"]) for block in blocks(app)]
    ends = [(f.validation_rows[0], f.validation_rows[-1] + 1) for f in real]
    assert drawn == ends


def test_moved_controls_move_every_number(open_page, houses, run):
    app = open_page("validation")
    app.slider(key="k_folds").set_value(6).run()
    app.slider(key="neighbours").set_value(5).run()
    app.slider(key="learning_rows").set_value(120).run()
    expected = expected_errors(houses, 6, 5, rows=120)
    assert f"&= {expected.mean():.3f}" in formula(app)
    np.testing.assert_allclose(run(app), expected)


@pytest.mark.parametrize(
    ("scheme", "held_out"), [("last", LastShare(share=0.3)), ("first", FirstRows(rows=121))]
)
def test_a_hold_out_is_one_block(open_page, houses, run, scheme, held_out):
    app = open_page("validation", held_out=scheme, held_out_share="0.3")
    (fold,) = split(held_out, houses.y_train)
    rows = fold.validation_rows
    assert [(b["x"], b["x2"]) for b in blocks(app)] == [(rows[0], rows[-1] + 1)]
    (error,) = run(app)
    assert f"&= {error:.3f}" in formula(app)
    model = make_pipeline(StandardScaler(), KNeighborsRegressor(3))
    model.fit(houses.x_train[fold.train_rows], houses.y_train[fold.train_rows])
    guessed = model.predict(houses.x_train[rows])
    assert error == pytest.approx(np.abs(guessed - houses.y_train[rows]).mean())


def test_the_test_set_stays_closed_until_it_is_opened(open_page, houses):
    app = open_page("validation")
    assert [metric.value for metric in app.metric][2] == "?"
    app.toggle(key="open_test").set_value(True).run()
    model = make_pipeline(StandardScaler(), KNeighborsRegressor(3))
    model.fit(houses.x_train, houses.y_train)
    expected = np.abs(model.predict(houses.x_test) - houses.y_test).mean()
    assert [metric.value for metric in app.metric][2] == f"{expected:.2f}"


def test_fewer_rows_spread_the_folds_wider(open_page, houses):
    few, many = expected_errors(houses, 4, 3, rows=20), expected_errors(houses, 4, 3)
    text = said(open_page("validation"))
    assert f"**{few.min():.1f}** and **{few.max():.1f}**" in text
    assert f"**{many.min():.1f}** to **{many.max():.1f}**" in text


def test_features_chosen_before_the_folds_promise_too_much(open_page):
    def percents(app):
        return [int(p) for p in re.findall(r"\*\*(\d+)%\*\*", said(app))]

    before, inside, new = percents(open_page("validation", random_features="2000", coin_toss="3"))
    assert before >= 70
    assert before > inside
    assert 45 <= new <= 55
    before, inside, _ = percents(open_page("validation", random_features="10"))
    assert before == inside


def test_each_question_has_its_answer(open_page, houses):
    app = open_page("validation")
    answer(app, "validation_chosen", "up")
    answer(app, "validation_training", "down")
    answer(app, "validation_sorted", "up")
    assert len(app.success) == 3
    assert f"{expected_errors(houses, 4, 3).mean():.2f}" in app.success[1].value


def test_houses_by_price_are_held_out_from_the_cheapest_to_the_dearest(open_page, houses, run):
    app = open_page("validation", by_price="true", held_out="last")
    order = houses.y_train.argsort(kind="stable")
    cut = int(len(order) * 0.8)
    train, dear = order[:cut], order[cut:]
    model = make_pipeline(StandardScaler(), KNeighborsRegressor(3))
    model.fit(houses.x_train[train], houses.y_train[train])
    expected = np.abs(model.predict(houses.x_train[dear]) - houses.y_train[dear]).mean()
    assert f"&= {expected:.3f}" in formula(app)
    np.testing.assert_allclose(run(app), [expected])


def halves(app) -> tuple[float, float]:
    """What the page says of a choice by half of the test houses, once the test set is open."""
    found = re.search(r"\*\*([\d.]+)\*\* there, \*\*([\d.]+)\*\* on the other half", said(app))
    return float(found[1]), float(found[2])


@pytest.mark.parametrize(
    ("option", "told"), [("same", "they have chosen it"), ("down", "where the *old* ones were")]
)
def test_what_is_chosen_on_the_test_set_does_worse_on_new_houses(open_page, option, told):
    app = open_page("validation")
    assert "other half" not in said(app)
    assert told in follow(app, "validation_chosen", option)
    promised, new = halves(app)
    assert new > promised


def test_the_smallest_test_error_is_the_one_that_is_reported(open_page, houses):
    errors = []
    for k in range(1, 11):
        model = make_pipeline(StandardScaler(), KNeighborsRegressor(k))
        model.fit(houses.x_train, houses.y_train)
        errors.append(np.abs(model.predict(houses.x_test) - houses.y_test).mean())
    app = open_page("validation")
    assert f"takes {np.argmin(errors) + 1}, the best there" in said(app)
    answer(app, "validation_chosen", "up")
    app.button(key="show validation_chosen").click().run()
    assert [metric.value for metric in app.metric][2] == f"{min(errors):.2f}"


@pytest.mark.parametrize(
    ("option", "told"), [("up", "among its own 3 neighbours"), ("same", "no error of its own")]
)
def test_with_one_neighbour_what_was_learned_by_heart_is_free(open_page, option, told):
    app = open_page("validation")
    assert told in follow(app, "validation_training", option)
    training, validation, _ = (metric.value for metric in app.metric)
    assert training == "0.00"
    assert float(validation) > 1


def test_rows_held_out_once_may_be_the_easier_ones(open_page):
    app = open_page("validation", held_out="last", held_out_share="0.1", neighbours="10")
    training, validation = (float(metric.value) for metric in app.metric[:2])
    assert training >= validation
    assert "one split is a small sample" in follow(app, "validation_training", "down")
    training, validation = (float(metric.value) for metric in app.metric[:2])
    assert training < validation


def mean_error(app) -> float:
    return float(re.search(r"&= ([\d.]+)", formula(app))[1])


def test_sorted_rows_are_no_help_whichever_end_is_held_out(open_page):
    shuffled = mean_error(open_page("validation", held_out="first"))
    app = open_page("validation")
    assert "not the model" in follow(app, "validation_sorted", "down")
    assert mean_error(app) > shuffled


def test_the_same_rows_in_another_order_are_held_out_otherwise(open_page, run):
    app = open_page("validation")
    assert "*which* are held out" in follow(app, "validation_sorted", "same")
    assert int(np.argmax(run(app))) == 3


@pytest.mark.parametrize(
    "address",
    [{"k_folds": "1"}, {"k_folds": "21"}, {"learning_rows": "5"}, {"held_out": "x"}],
)
def test_an_impossible_address_leaves_the_defaults(open_page, address):
    assert len(blocks(open_page("validation", **address))) == 4


@pytest.mark.parametrize("scheme", ["folds", "last", "first"])
@pytest.mark.parametrize("extreme", ["few", "many"])
def test_the_ends_of_every_slider_work(open_page, scheme, extreme):
    few = {"learning_rows": "20", "held_out_share": "0.5", "neighbours": "10", "k_folds": "2"}
    many = {"held_out_share": "0.1", "neighbours": "1", "k_folds": "20", "learning_rows": "20"}
    app = open_page("validation", held_out=scheme, **(few if extreme == "few" else many))
    assert "nan" not in formula(app)


def test_without_the_originals_the_houses_are_the_sample(open_page, monkeypatch, tmp_path, run):
    for name in ("PLAYGROUND_DATASETS", "PLAYGROUND_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    app = open_page("validation")
    expected = expected_errors(load("boston_housing", "sample"), 4, 3)
    assert f"&= {expected.mean():.3f}" in formula(app)
    np.testing.assert_allclose(run(app), expected)
    assert "invented" in said(app)


@pytest.mark.originals
@pytest.mark.parametrize(("lang", "best"), [("en", "2.81: **3 and 4**"), ("ko", "**3개와 4개**")])
def test_where_two_are_best_both_are_named(open_page, lang, best):
    assert best in said(open_page("validation", lang=lang))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ({}, "**K-fold cross-validation**"),
        ({"lang": "ko"}, "**K-겹 교차 검증**(K-fold cross-validation)"),
        ({"held_out": "last"}, "**hold-out validation**"),
        ({"held_out": "first", "lang": "ko"}, "**홀드아웃 검증**"),
    ],
)
def test_the_way_of_holding_out_is_named(open_page, address, name):
    assert name in said(open_page("validation", **address))


def test_one_neighbour_is_not_told_what_one_neighbour_would_do(open_page):
    app = open_page("validation", neighbours="1")
    answer(app, "validation_training", "down")
    assert "With one neighbour each house finds itself: 0.00" in app.success[0].value


@pytest.mark.parametrize(("lang", "name"), [("en", "**overfitting**"), ("ko", "**과대적합**")])
def test_the_gap_between_the_curves_is_named_with_its_numbers(open_page, houses, lang, name):
    app = open_page("validation", lang=lang)
    assert name in said(app)
    unseen = expected_errors(houses, 4, 1).mean()
    (told,) = [part.value for part in app.markdown if name in part.value]
    assert f"{unseen:.2f}" in told
    assert "0.00" in told


@pytest.mark.parametrize("percent", [1, 5, 40])
def test_scores_of_a_rare_class_move_with_its_share(open_page, percent):
    app = open_page("validation", rare_percent=str(percent))
    table = rows_with_a_rare_class(1000, 10 * percent)
    rule = table.x > APART / 2
    text = said(app)
    assert f"Always the commonest class: accuracy {1 - percent / 100:.0%}" in text
    assert f"accuracy {accuracy_score(table.y, rule):.0%}, balanced" in text
    assert f"balanced accuracy {balanced_accuracy_score(table.y, rule):.0%}." in text
    answer(app, "validation_imbalance", "up" if percent == 40 else "down")
    assert f"{accuracy_score(table.y, rule):.1%}" in app.success[0].value


@pytest.mark.parametrize(("option", "told"), [("up", "more *useful*"), ("same", "Only by chance")])
def test_a_useful_rule_may_be_less_accurate_than_none(open_page, option, told):
    app = open_page("validation")
    assert told in follow(app, "validation_imbalance", option)
    assert app.slider(key="rare_percent").value == 1
    assert "accuracy 99%, and none of them found" in said(app)


def test_where_the_class_is_not_rare_the_rule_is_more_accurate(open_page):
    app = open_page("validation", rare_percent="40")
    assert "there are so many of them" in follow(app, "validation_imbalance", "down")


def test_stratified_folds_all_hold_the_share_of_the_rare_class(open_page):
    text = said(open_page("validation", rare_rows="20", deal_again="3"))
    least, most, share = re.search(
        r"(\d+)% to (\d+)% of the rare .* each holds (\d+)%", text
    ).groups()
    assert int(least) < int(share) < int(most)
    assert share == "20"


@pytest.mark.parametrize("windows", [2, 6])
def test_only_folds_in_time_promise_what_comes(open_page, windows):
    text = said(open_page("validation", time_windows=str(windows)))
    days = 100 // (windows + 1)
    told = promised(walks(200, 100 + days), 100, windows)
    for number in (told.by_chance, told.in_time, told.after):
        assert f"**{number:.2f}**" in text
    assert f"On the {days} days" in text

"""The overfitting explorer: tours, sweeps of one's own, remedies, the sealed box."""

from functools import cache
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest

from core.datasets import load
from core.experiment import key
from core.study.presets import NEWSWIRES, NORMALIZATION, REVIEWS
from core.study.rates import FIRST, POINTS_A_DECADE, range_test, with_rate
from core.study.sweep import axis, remedies, sweep
from core.study.tours import TOURS
from core.ui import seal
from core.ui.builder.address import decode, encode
from core.ui.device import name_of
from tests.app.desk import result_of, rows_of

pytestmark = pytest.mark.originals


@cache
def prices():
    return load("boston_housing", "original").y_test


def said(app) -> str:
    kinds = (app.error, app.warning, app.info, app.caption, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


def finish(desk, experiments, noise=8.0):
    """Lets every run of a sweep of houses be finished; each guesses with noise of its own."""
    for number, experiment in enumerate(experiments):
        error = np.random.default_rng(number).normal(0, noise, len(prices()))
        guess = (prices() + error)[:, None].astype("float32")
        rows = tuple(
            {**row, "val_loss": row["val_loss"] + number / 100} for row in rows_of(experiment)
        )
        desk.say(
            experiment,
            status="finished",
            rows=rows,
            seconds=1.0,
            result=result_of(experiment, guess),
        )


def train(app, name):
    return app.button(key=f"{name}.train").click().run()


def runs_of(tour):
    return sweep(TOURS[tour].base, TOURS[tour].axes)


@pytest.mark.parametrize("tour", TOURS)
def test_a_tour_trains_its_runs_at_one_button(open_page, desk, tour):
    app = open_page("overfitting", tour=tour)
    train(app, f"tour.{tour}")
    assert desk.submitted == list(runs_of(tour).values())


def test_what_is_known_already_is_not_trained_again(open_page, desk):
    experiments = list(runs_of("luck").values())
    finish(desk, experiments[:15])
    app = open_page("overfitting", tour="luck")
    assert app.button(key="tour.luck.train").label == "Train 5 runs"
    train(app, "tour.luck")
    assert desk.submitted == experiments[15:]


def test_coming_back_finds_the_sweep_where_it_is(open_page, desk):
    experiments = list(runs_of("luck").values())
    finish(desk, experiments[:4])
    for experiment in experiments[4:]:
        desk.say(experiment, status="running", rows=rows_of(experiment, 10))
    app = open_page("overfitting", tour="luck")
    assert "4 of 20 runs are done" in app.get("progress")[0].proto.text
    assert len(app.get("vega_lite_chart")) >= 1
    app.button(key="tour.luck.stop").click().run()
    assert desk.stopped == [key(experiment) for experiment in experiments[4:]]


class TestPictures:
    @pytest.fixture
    def app(self, open_page, desk):
        finish(desk, runs_of("luck").values())
        return open_page("overfitting", tour="luck")

    def table(self, app) -> pd.DataFrame:
        return next(f.value for f in app.dataframe if "best epoch" in f.value.columns)

    def test_every_run_is_a_line_of_a_table(self, app):
        table = self.table(app)
        assert table["seed"].tolist() == list(range(20))
        assert set(table["best epoch"]) == {8}
        np.testing.assert_allclose(table["lowest validation loss"], 15.5 + np.arange(20) / 100)

    def test_the_run_shown_alone_can_be_asked_how_far_its_digits_hold(self, app, desk):
        app.button(key="tour.luck.twin").click().run()
        best, *_ = runs_of("luck").values()
        assert desk.submitted == [best.changed(nudged=True)]

    def test_its_question_stands_above_them(self, app):
        assert "#### Houses: R² 0.842, or luck?" in said(app)

    def test_the_best_run_is_shown_alone(self, app):
        assert "**One run: seed 0**" in said(app)

    def test_runs_are_laid_over_each_other(self, app):
        charts = len(app.get("vega_lite_chart"))
        app.multiselect[0].set_value(["seed 0", "seed 7"]).run()
        assert len(app.get("vega_lite_chart")) == charts + 1

    def test_the_test_set_is_sealed_until_it_is_asked_for(self, app):
        assert "Whoever opens it before choosing, chooses by it." in said(app)
        app.button(key="tour.luck.open").click().run()
        words = said(app)
        assert "Chosen by validation: **seed 0**" in words
        scores = [
            1 - ((error**2).mean() / prices().var())
            for error in (np.random.default_rng(n).normal(0, 8, len(prices())) for n in range(20))
        ]
        assert f"it scores **{scores[0]:.3f}**" in words
        assert f"scores {max(scores):.3f}" in words
        assert f"promises {max(scores) - scores[0]:.3f} too much" in words
        noted = seal.log().of(name_of(app.session_state["device"]))
        assert {entry.run for entry in noted} == set(map(key, runs_of("luck").values()))


class TestOnMyOwn:
    def test_one_thing_is_varied(self, open_page, desk):
        app = open_page("overfitting", tour="free", vary="units", values_units="2, 32")
        train(app, "free")
        assert "What changes with the units of each hidden layer? Reuters: 20 epochs" in said(app)
        axes = (axis("units", 2, 32),)
        assert desk.submitted == list(sweep(NEWSWIRES[0].experiment, axes).values())

    def test_points_of_the_plane_are_learnt_by_heart_too(self, open_page, desk):
        app = open_page("overfitting", tour="free", network="plane.by_heart", values_units="2,8")
        train(app, "free")
        assert [e.data.name for e in desk.submitted] == ["plane", "plane"]
        for experiment in desk.submitted:
            guess = np.zeros((200, 1), "float32")
            result = result_of(experiment, guess, input_shape=(2,))
            desk.say(experiment, status="finished", rows=rows_of(experiment), result=result)
        app.run()
        app.button(key="free.open").click().run()
        assert "it scores **0." in said(app)
        assert "plane" in [link.proto.page for link in app.get("page_link")]

    def test_two_things_make_a_square_of_runs(self, open_page, desk):
        state = {"vary": "rate", "and_vary": "units", "network": "boston_housing.normalization"}
        app = open_page("overfitting", tour="free", **state, values_rate="0.01", more_units="2,4")
        train(app, "free")
        assert [e.layers[1].units for e in desk.submitted] == [2, 4]
        finish(desk, desk.submitted)
        app.run()
        assert len(app.get("vega_lite_chart")) >= 2

    @pytest.mark.parametrize(
        ("state", "sentence"),
        [
            ({"values_units": "many"}, "“many” is not a number that fits here."),
            ({"values_units": "0"}, "must be at least 1"),
            ({"values_units": " "}, "Write a few values"),
            ({"and_vary": "seed", "more_seed": ",".join(map(str, range(30)))}, "too many at once"),
            ({"vary": "optimizer", "values_optimizer": "adamant"}, "is none of sgd, adagrad"),
        ],
    )
    def test_values_that_cannot_be_get_a_sentence(self, open_page, desk, state, sentence):
        app = open_page("overfitting", tour="free", **state)
        assert sentence in said(app)
        assert desk.submitted == []


class TestRateFinder:
    def history(self, test, found=1e-3, explodes=0.3):
        rates = FIRST * 10 ** (np.arange(test.epochs) / POINTS_A_DECADE)
        losses = 2 - 1 / (1 + (found / rates) ** 2) + np.where(rates > explodes, 9, 0)
        return tuple(
            {"fold": 0, "epoch": epoch, "loss": loss, "learning_rate": rate}
            for epoch, (loss, rate) in enumerate(zip(losses, rates, strict=True), 1)
        )

    def finish(self, desk, **valley):
        test = range_test(NORMALIZATION.experiment)
        desk.say(test, status="finished", rows=self.history(test, **valley), result=object())

    def opened(self, open_page):
        return open_page("overfitting", tour="rate", rate_network="boston_housing.normalization")

    def link(self, app, label):
        """The page that a link leads to, and what stands in its address."""
        link = next(link.proto for link in app.get("page_link") if label in link.proto.label)
        asked = parse_qs(link.query_string)
        return link.page, {name: values[0] for name, values in asked.items()}

    def test_one_training_is_asked_for_at_one_button(self, open_page, desk):
        self.opened(open_page).button(key="rate.find").click().run()
        assert desk.submitted == [range_test(NORMALIZATION.experiment)]

    def test_it_names_the_rate_to_take_and_where_it_explodes(self, open_page, desk):
        self.finish(desk)
        app = self.opened(open_page)
        (metric,) = app.metric
        assert (metric.label, metric.value) == ("Learning rate to take", "0.003")
        assert "Between 0.0004 and 0.002 the loss **falls fastest**" in said(app)
        assert "At 0.3 it **explodes**" in said(app)
        assert app.button(key="rate.find").disabled

    def test_a_press_sets_it_in_the_builder(self, open_page, desk):
        self.finish(desk)
        page, address = self.link(self.opened(open_page), "Set it in the builder: 0.003")
        assert page == "house_prices"
        assert decode(address["x"]) == with_rate(NORMALIZATION.experiment, 0.003)

    def test_the_network_of_a_builder_comes_with_its_link(self, open_page, desk):
        own = NORMALIZATION.experiment.changed(batch_size=100)
        builder = open_page("house_prices", x=encode(own))
        page, address = self.link(builder, "Find a rate for this network")
        open_page(page, **address).button(key="rate.find").click().run()
        assert desk.submitted == [range_test(own)]

    def test_where_no_rate_helps_it_says_so(self, open_page, desk):
        self.finish(desk, found=1e9, explodes=1e9)
        assert "the rate is not what this network lacks" in said(self.opened(open_page))

    def test_the_own_rate_and_the_found_one_are_trained_side_by_side(self, open_page, desk):
        self.finish(desk)
        app = self.opened(open_page)
        next(b for b in app.button if b.label == "Train all of them").click().run()
        base = NORMALIZATION.experiment
        assert desk.submitted == [base, with_rate(base, 0.003)]


def test_remedies_are_trained_from_the_same_start(open_page, desk):
    app = open_page("overfitting", tour="reviews")
    next(b for b in app.button if b.label == "Train all of them").click().run()
    assert desk.submitted == list(remedies(REVIEWS[0].experiment, 15_000).values())


@pytest.mark.parametrize(
    ("patience", "sentence"),
    [
        ("1", "after epoch **5** and goes back to epoch 4. The best epoch, **11**"),
        (
            "4",
            "after epoch **15** and saves 5 epochs. With `restore_best_weights` it goes back to "
            "epoch **11**",
        ),
        ("10", "never ends this training"),
    ],
)
def test_a_line_shows_where_patience_would_have_ended(open_page, desk, patience, sentence):
    losses = [9, 8, 7, 6, 7, 5, 4, 3.5, 3.3, 3.1, 3, *[4] * 9]
    rows = tuple(
        {**row, "val_loss": loss}
        for row, loss in zip(rows_of(REVIEWS[0].experiment), losses, strict=True)
    )
    desk.say(REVIEWS[0].experiment, status="finished", rows=rows, result=object())
    app = open_page("overfitting", tour="reviews", patience=patience)
    assert sentence in said(app)

"""The model builder: what all examples share, on the page of Boston's houses."""

import ast
import io
import re

import numpy as np
import pandas as pd
import pytest

from core.datasets import load
from core.experiment import (
    MOST_CHARACTERS,
    SGD,
    AdamW,
    BestCheckpoint,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    FirstRows,
    Impossible,
    KFolds,
    LastShare,
    Normalization,
    NoValidation,
    Preparation,
    ReduceLROnPlateau,
    Regularizer,
    Stratified,
    canonical_json,
    key,
)
from core.results.history import best_epoch, frame, smoothed_curve
from core.runs.queue import WHEN_IDLE, Outlook
from core.study.neighbours import neighbours, seeds, to_train
from core.study.presets import CALIFORNIA, FOUR_FOLDS, NORMALIZATION, PRESETS
from core.ui.builder.address import decode, encode
from core.ui.builder.builder import VIEWS
from core.ui.language import catalog
from tests.app.desk import result_of, rows_of

PAGE = "house_prices"
MIDDLING = np.full((102, 1), 22.5, "float32")
"""What a network says that takes every house for a middling one."""

pytestmark = pytest.mark.originals


@pytest.fixture
def app(open_page, desk):  # noqa: ARG001 - the desk has to stand before the page opens
    return open_page(PAGE)


def in_address(app) -> Experiment:
    text = app.query_params["x"]
    return decode(text if isinstance(text, str) else text[0])


def said(app) -> str:
    """Everything the page has to say in boxes, captions and plain words."""
    kinds = (app.error, app.warning, app.info, app.success, app.caption, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


def press(app, name):
    return app.button(key=f"{PAGE}.{name}").click().run()


def look_at(app, view):
    return app.segmented_control(key=f"{PAGE}.view").set_value(view).run()


def put(app, name, value):
    kinds = ("number_input", "selectbox", "toggle", "slider")
    widget = next(w for kind in kinds for w in app.get(kind) if w.key == f"{PAGE}.{name}")
    return widget.set_value(value).run()


class TestForm:
    def test_opens_with_the_four_folds_of_the_notes(self, app):
        assert in_address(app) == FOUR_FOLDS.experiment

    def test_a_preset_fills_it(self, app):
        put(app, "story", "normalization")
        assert in_address(app) == NORMALIZATION.experiment
        put(app, "story", "four_folds")
        assert in_address(app) == FOUR_FOLDS.experiment

    @pytest.mark.parametrize(
        ("setting", "value", "expected"),
        [
            ("epochs", 20, {"epochs": 20}),
            ("batch_size", 64, {"batch_size": 64}),
            ("seed", 7, {"seed": 7}),
            ("loss", "mae", {"loss": "mae"}),
            ("shuffle", "once", {"shuffle": "once"}),
            ("shuffle", "never", {"shuffle": "never"}),
            ("optimizer", "sgd", {"optimizer": SGD(learning_rate=0.01)}),
            ("validation", "last_share", {"validation": LastShare(share=0.2)}),
            ("validation", "first_rows", {"validation": FirstRows(rows=100)}),
            ("early", True, {"callbacks": (EarlyStopping(patience=10),)}),
            ("folds", 10, {"validation": KFolds(folds=10)}),
        ],
    )
    def test_each_setting_changes_the_experiment(self, app, setting, value, expected):
        put(app, setting, value)
        changed = in_address(app)
        assert changed == FOUR_FOLDS.experiment.changed(**expected)

    @pytest.mark.parametrize(
        "changes",
        [
            {
                "layers": (
                    Dense(units=7, activation="leaky_relu", negative_slope=0.1),
                    Dense(units=1),
                )
            },
            {"layers": (Normalization(name="first"), Dropout(rate=0.25), Dense(units=1))},
            {
                "layers": (
                    Dense(units=5, kernel_regularizer=Regularizer(l1=0.01, l2=0.002)),
                    Dense(units=1, use_bias=False, kernel_initializer="zeros"),
                )
            },
            {"optimizer": SGD(learning_rate=0.05, momentum=0.9, nesterov=True)},
            {"optimizer": AdamW(learning_rate=0.003, weight_decay=0.1), "epochs": 1},
            {"validation": Stratified(share=0.3, random_state=9), "batch_size": 3},
            {
                "callbacks": (EarlyStopping(patience=2, restore_best_weights=True),),
                "seed": 123456,
            },
            {"data": Data(name="boston_housing", train_rows=80, label_noise=0.5)},
            {
                "callbacks": (
                    EarlyStopping(monitor="val_mae", patience=3),
                    ReduceLROnPlateau(patience=2),
                    BestCheckpoint(monitor="val_mae"),
                )
            },
            {"callbacks": (ReduceLROnPlateau(monitor="loss"),), "validation": NoValidation()},
        ],
        ids=lambda changes: " ".join(changes),
    )
    def test_a_link_reopens_exactly_the_experiment_it_was_made_of(self, open_page, desk, changes):
        experiment = FOUR_FOLDS.experiment.changed(**changes)
        app = open_page(PAGE, x=encode(experiment))
        press(app, "train")
        assert desk.submitted == [experiment]

    def test_layers_can_be_added_moved_copied_and_removed(self, app):
        def units():
            return [getattr(layer, "units", layer.kind) for layer in in_address(app).layers]

        press(app, "add.dense")
        assert units() == [64, 64, 16, 1]
        press(app, "add.dropout")
        assert units() == [64, 64, 16, "dropout", 1]
        press(app, "3._up")
        assert units() == [64, 16, 64, "dropout", 1]
        press(app, "3._duplicate")
        assert units() == [64, 16, 16, 64, "dropout", 1]
        press(app, "3._remove")
        press(app, "add.normalization")
        assert units() == ["normalization", 64, 16, 64, "dropout", 1]


class TestNonsense:
    @pytest.mark.parametrize(
        ("setting", "value", "sentence"),
        [
            ("learning_rate", 0.0, "learning_rate must be more than 0"),
            ("validation", "first_rows", None),
        ],
    )
    def test_a_value_that_cannot_be_gives_one_sentence(self, app, setting, value, sentence):
        put(app, setting, value)
        if setting == "validation":
            put(app, "rows", 404)
            sentence = None
        errors = [error.value for error in app.error]
        assert errors == [] if sentence is None else sentence in "".join(errors)

    @pytest.mark.parametrize("view", VIEWS)
    def test_every_view_opens_while_a_setting_cannot_be(self, app, view):
        put(app, "learning_rate", 0.0)
        look_at(app, view)
        assert not app.exception
        assert "learning_rate must be more than 0" in app.error[0].value

    @pytest.mark.parametrize("view", ["network", "code"])
    def test_what_needs_settings_that_can_be_says_so(self, app, view):
        put(app, "learning_rate", 0.0)
        look_at(app, view)
        assert [info.value for info in app.info] == [
            "First correct the settings: above it says what is wrong."
        ]
        put(app, "learning_rate", 0.01)
        assert not app.info

    @pytest.mark.parametrize("units", [1_000_000, -3, float("nan"), float("inf")])
    def test_units_beyond_all_bounds_never_reach_the_experiment(self, app, units):
        field = app.number_input(key=f"{PAGE}.0.units")
        assert (field.min, field.max) == (1, 4096)
        try:
            field.set_value(units).run()
        except (ValueError, OverflowError):
            return
        assert not app.exception
        assert in_address(app).layers[0].units in range(1, 4097)

    def test_the_last_layer_must_fit_the_prices(self, app, desk):
        put(app, "2.units", 5)
        assert [error.value for error in app.error] == [
            "Each answer is 1 number(s), so the last layer needs 1 unit(s); it has 5."
        ]
        assert app.button(key=f"{PAGE}.train").disabled
        assert app.number_input(key=f"{PAGE}.0.units").value == 64
        put(app, "2.units", 1)
        assert not app.error
        assert desk.submitted == []

    def test_a_batch_larger_than_the_data_is_explained(self, app):
        put(app, "batch_size", 100_000)
        assert "one update an epoch" in said(app)
        assert not app.button(key=f"{PAGE}.train").disabled

    @pytest.mark.parametrize(
        "address",
        ["nonsense", "", "eJw", "%00", "한글", encode(FOUR_FOLDS.experiment)[:-8], "A" * 30_000],
    )
    def test_an_address_that_holds_no_experiment_says_so(self, open_page, desk, address):  # noqa: ARG002
        app = open_page(PAGE, x=address)
        assert "The address holds no experiment that can be read" in said(app)
        assert in_address(app) == FOUR_FOLDS.experiment

    def test_another_dataset_s_experiment_is_not_taken(self, open_page, desk):  # noqa: ARG002
        digits = Experiment(
            data=Data(name="mnist", preparation=Preparation(inputs=("flatten",))),
            layers=(Dense(units=10),),
            loss="mse",
            epochs=1,
        )
        app = open_page(PAGE, x=encode(digits))
        assert "The address holds no experiment that can be read here" in said(app)
        assert in_address(app) == FOUR_FOLDS.experiment

    @pytest.mark.parametrize("glued", [".", ")", '".', "’"])
    def test_a_link_fills_the_form_whatever_is_glued_to_it(self, open_page, desk, glued):  # noqa: ARG002
        app = open_page(PAGE, x=encode(NORMALIZATION.experiment) + glued)
        assert in_address(app) == NORMALIZATION.experiment
        assert not app.warning

    def test_a_link_that_cannot_be_read_says_so_also_where_a_form_was_filled(self, app, desk):  # noqa: ARG002
        put(app, "epochs", 33)
        app.switch_page("../../pages/concepts/softmax.py").run()
        app.query_params["x"] = "nonsense"
        app.switch_page("../../pages/examples/house_prices.py").run()
        assert "The address holds no experiment that can be read here" in said(app)
        assert in_address(app).epochs == 33

    def test_a_link_from_another_page_fills_the_form_again(self, app, desk):  # noqa: ARG002
        put(app, "epochs", 33)
        app.switch_page("../../pages/concepts/softmax.py").run()
        app.switch_page("../../pages/examples/house_prices.py").run()
        assert in_address(app).epochs == 33
        app.switch_page("../../pages/concepts/softmax.py").run()
        app.query_params["x"] = encode(NORMALIZATION.experiment)
        app.switch_page("../../pages/examples/house_prices.py").run()
        assert in_address(app) == NORMALIZATION.experiment
        put(app, "epochs", 44)
        assert in_address(app).epochs == 44

    @pytest.mark.parametrize(
        ("preset", "says"),
        [(FOUR_FOLDS, "only shifted to 0"), (NORMALIZATION, "becomes enormous")],
        ids=["beforehand", "layer"],
    )
    def test_columns_that_never_change_are_remarked_on(self, open_page, desk, preset, says):  # noqa: ARG002
        few = preset.experiment.data.changed(train_rows=12, source="sample")
        app = open_page(PAGE, x=encode(preset.experiment.changed(data=few)))
        assert says in said(app)
        many = few.changed(train_rows=None)
        app = open_page(PAGE, x=encode(preset.experiment.changed(data=many)))
        assert says not in said(app)

    def test_a_korean_layer_name_in_a_link_is_refused_before_anything_trains(self, open_page, desk):
        text = FOUR_FOLDS.experiment.model_dump()
        text["layers"][0]["name"] = "은닉층"
        import base64
        import json
        import zlib

        packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(text).encode())).decode()
        app = open_page(PAGE, x=packed.rstrip("="))
        assert "The address holds no experiment that can be read" in said(app)
        assert desk.submitted == []


class TestRun:
    EXPERIMENT = FOUR_FOLDS.experiment

    def test_train_hands_the_experiment_in(self, app, desk):
        press(app, "train")
        assert desk.submitted == [self.EXPERIMENT]

    def test_a_trainer_that_still_wakes_says_so(self, app, desk):
        desk.state = "starting"
        press(app, "train")
        assert "Waking the trainer up …" in str(app.get("progress")[0].proto.text)

    def test_the_place_in_the_queue_is_shown(self, app, desk):
        desk.answers = {"place": 3}
        press(app, "train")
        assert app.get("progress")[0].proto.text == "In the queue: 3 before you"

    def test_and_so_is_when_it_begins(self, app, desk):
        desk.answers = {"place": 3, "begins_in": 31.0}
        press(app, "train")
        said = app.get("progress")[0].proto.text
        assert said == "In the queue: 3 before you · begins in about 30 s"

    def test_before_it_is_pressed_one_reads_how_long_it_will_take(self, desk, open_page):
        desk.expected = Outlook(2, 130.0, 12.3)
        app = open_page("house_prices")
        assert "Takes about 10 s. Begins in about 2 minutes." in [c.value for c in app.caption]

    def test_in_korean_too(self, desk, open_page):
        desk.expected = Outlook(2, 130.0, 12.3)
        app = open_page("house_prices", lang="ko")
        assert "약 10초 걸립니다. 약 2분 뒤에 시작합니다." in [c.value for c in app.caption]

    def test_what_nobody_can_know_is_not_said(self, desk, open_page):
        desk.expected = Outlook(4, None, None)
        app = open_page("house_prices")
        assert "In the queue: 4 before you" in [c.value for c in app.caption]

    def test_of_what_is_remembered_nothing_is_to_be_expected(self, desk, open_page):
        desk.expected = Outlook(0, 130.0, 12.3)
        desk.say(self.EXPERIMENT, status="finished", remembered=True)
        assert not any("Takes" in c.value for c in open_page("house_prices").caption)

    def test_a_trainer_that_cannot_take_more_gives_one_sentence(self, app, desk):
        desk.problem = Impossible("The trainer could not be started.")
        press(app, "train")
        assert [error.value for error in app.error] == ["The trainer could not be started."]

    def test_while_it_trains_the_epoch_the_time_left_and_the_curves_are_shown(self, app, desk):
        desk.answers = {
            "status": "running",
            "rows": rows_of(self.EXPERIMENT, 40),
            "seconds_left": 8.2,
            "watchers": 2,
        }
        press(app, "train")
        text = app.get("progress")[0].proto.text
        assert "Epoch 40 of 500" in text
        assert "about 8 s left" in text
        assert "2 watching" in text
        assert len(app.get("vega_lite_chart")) >= 1

    def test_stop_stops_the_run(self, app, desk):
        desk.answers = {"status": "running", "rows": rows_of(self.EXPERIMENT, 4)}
        press(app, "train")
        app.button(key=f"stop.{key(self.EXPERIMENT)}").click().run()
        assert desk.stopped == [key(self.EXPERIMENT)]

    def test_what_was_stopped_keeps_its_epochs(self, app, desk):
        desk.answers = {
            "status": "stopped",
            "rows": rows_of(self.EXPERIMENT, 40),
            "seconds": 1.5,
            "result": result_of(self.EXPERIMENT, MIDDLING, "on_request"),
        }
        press(app, "train")
        assert "Stopped after 1.5 s; the epochs so far are kept." in said(app)
        assert len(app.get("vega_lite_chart")) >= 1

    def test_a_failure_is_one_sentence(self, app, desk):
        problem = Impossible("The trainer died twice at this run, so it was given up.")
        desk.answers = {"status": "failed", "problem": problem}
        press(app, "train")
        assert [error.value for error in app.error] == [str(problem)]

    def test_a_result_that_could_not_be_kept_is_shown_with_a_warning(self, app, desk):
        desk.answers = self.finished() | {
            "warning": Impossible("The result is shown, but not kept: the disk is full.")
        }
        press(app, "train")
        assert "Trained in 3.5 s." in said(app)
        assert "the disk is full" in said(app)

    def test_a_remembered_result_says_how_long_it_had_taken(self, open_page, desk):
        desk.say(self.EXPERIMENT, **self.finished(), remembered=True)
        app = open_page(PAGE, x=encode(self.EXPERIMENT))
        assert "Remembered: trained before, in 3.5 s." in said(app)
        assert desk.submitted == []

    def test_a_penalty_is_said_to_be_part_of_the_loss(self, open_page, desk):
        layers = (
            Dense(units=5, kernel_regularizer=Regularizer(l2=0.01)),
            *self.EXPERIMENT.layers[-1:],
        )
        for changes, told in (({}, False), ({"layers": layers}, True)):
            experiment = self.EXPERIMENT.changed(**changes)
            desk.say(experiment, status="running", rows=rows_of(experiment, 4))
            app = open_page(PAGE, x=encode(experiment), **{f"{PAGE}.curve": "loss"})
            app.segmented_control(key=f"{PAGE}.curve").set_value("loss").run()
            assert ("includes the penalty" in said(app)) == told

    def test_curves_are_titled_in_the_readers_language(self, open_page, desk):
        experiment = self.EXPERIMENT.changed(validation=FirstRows(rows=50))
        desk.say(experiment, status="running", rows=rows_of(experiment, 4))
        app = open_page(PAGE, x=encode(experiment), lang="ko")
        alts = [chart.proto.alt for chart in app.get("vega_lite_chart")]
        assert "훈련과 검증의 손실" in alts

    def test_a_loss_without_end_names_the_epoch_the_updates_and_the_remedy(self, app, desk):
        rows = rows_of(self.EXPERIMENT, 3)
        desk.answers = self.finished() | {
            "rows": (*rows[:-1], {**rows[-1], "loss": float("inf"), "val_loss": float("inf")}),
            "result": result_of(self.EXPERIMENT, MIDDLING, "not_a_number"),
        }
        press(app, "train")
        assert "Training ended early" in said(app)
        assert "In epoch 3 the training loss is no longer a number (inf)" in said(app)
        updates = 3 * len(load("boston_housing", "original").y_train)  # batches of one row
        assert f"updated {updates:,} times" in said(app)
        assert app.button(key=f"{PAGE}.try.infinite").label == "Set the learning rate to 0.0001"
        assert "1 remark: learning rate" in said(app)
        press(app, "try.infinite")
        assert in_address(app).optimizer.learning_rate == 0.0001

    def test_settings_changed_since_the_run_are_pointed_out(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")
        put(app, "epochs", 30)
        assert "The settings have changed since this run." in said(app)

    @classmethod
    def finished(cls):
        return {
            "status": "finished",
            "rows": rows_of(cls.EXPERIMENT),
            "seconds": 3.5,
            "result": result_of(cls.EXPERIMENT, MIDDLING),
        }

    def test_it_says_what_the_run_shows(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")
        expected = r"validation loss is lowest, .*, in epoch 11\. Then it rises: its mean over the"
        assert re.search(expected, said(app))

    def test_its_remedy_stands_at_the_setting_and_beside_train_it_is_counted(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")
        assert app.button(key=f"{PAGE}.try.overfitting").label == "Stop after 11 epochs"
        assert "1 remark: epochs" in said(app)

    def test_a_mistake_in_the_network_is_counted_too(self, app):
        put(app, f"{app.session_state[f'{PAGE}.layers'][0]}.activation", "linear")
        put(app, f"{app.session_state[f'{PAGE}.layers'][2]}.activation", "sigmoid")
        assert "2 remarks: layer 1 · layer 3" in said(app)

    def test_the_words_say_which_curve_they_are_of(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")  # four folds: the chart shows mae, smoothed
        shown = smoothed_curve(frame(rows_of(self.EXPERIMENT)), "val_mae")
        best = best_epoch(shown, "val_mae")
        assert best != 11
        words = f"All this is of the loss. The curve of mae is best in epoch {best}."
        assert words in said(app)
        app.segmented_control(key=f"{PAGE}.curve").set_value("loss").run()
        assert "All this is of the loss" not in said(app)

    def test_what_it_suggests_can_be_tried_at_once(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")
        press(app, "try.overfitting")
        assert in_address(app) == self.EXPERIMENT.changed(epochs=11)
        assert app.number_input(key=f"{PAGE}.epochs").value == 11
        assert "The settings have changed since this run." in said(app)

    def test_while_it_trains_nothing_is_suggested(self, app, desk):
        desk.answers = {"status": "running", "rows": rows_of(self.EXPERIMENT, 40)}
        press(app, "train")
        assert "This run" not in said(app)

    def test_the_test_set_stays_sealed_until_it_is_asked_for(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")
        look_at(app, "test")
        assert "It answers honestly **once**" in said(app)
        assert [metric.label for metric in app.metric] == []
        press(app, "open_test")
        true = load("boston_housing", "original").y_test
        shown = {metric.label: float(metric.value) for metric in app.metric}
        assert shown["MAE"] == pytest.approx(np.abs(true - 22.5).mean(), abs=0.005)
        assert shown["MSE"] == pytest.approx(((true - 22.5) ** 2).mean(), abs=0.005)

    def test_everything_a_run_leaves_can_be_downloaded(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")
        look_at(app, "save")
        files = {button.label for button in app.get("download_button")}
        assert {
            "fold 1 · whole model (.keras)",
            "fold 4 · weights (.weights.h5)",
            "History (CSV)",
            "Experiment (JSON)",
        } <= files
        assert "load_model(" in app.code[0].value

    @pytest.mark.parametrize("view", ["try", "test", "save"])
    def test_what_needs_a_trained_network_waits_for_one_that_trains(self, app, desk, view):
        desk.answers = {"status": "running", "rows": rows_of(self.EXPERIMENT, 40)}
        press(app, "train")
        look_at(app, view)
        assert "Train a network first." not in [info.value for info in app.info]
        assert len(app.get("progress")) == 1

    @pytest.mark.parametrize("view", ["try", "test", "save"])
    def test_what_needs_a_trained_network_says_so(self, app, view):
        look_at(app, view)
        assert [info.value for info in app.info] == ["Train a network first."]

    def test_a_house_of_one_s_own_gets_a_price(self, app, desk):
        desk.answers = self.finished()
        press(app, "train")
        look_at(app, "try")
        before = app.metric[0].value
        put(app, "own.RM", 8.0)
        assert app.metric[0].value != before

    def test_train_goes_back_to_the_curves(self, app, desk):
        desk.answers = self.finished()
        look_at(app, "code")
        press(app, "train")
        assert "Trained in 3.5 s." in said(app)


class TestNetwork:
    def test_the_drawing_counts_parameters_as_keras_does(self, app):
        look_at(app, "network")
        drawing = "".join(html.proto.body for html in app.get("html"))
        for words in ("(None, 13)", "13 × 64 + 64 = 896", "64 × 64 + 64 = 4,160", "(None, 1)"):
            assert words in drawing
        assert "**5,121** parameters" in said(app)

    def test_an_unwise_network_gets_a_remark_and_a_remedy(self, app):
        layer = app.session_state[f"{PAGE}.layers"][0]
        put(app, f"{layer}.activation", "linear")
        assert "Layer 1 has no activation before the next Dense layer." in said(app)
        put(app, f"{layer}.activation", "relu")
        last = app.session_state[f"{PAGE}.layers"][-1]
        put(app, f"{last}.activation", "tanh")
        assert app.button(key=f"{PAGE}.fix.bounded").label == "No activation at the end"
        press(app, "fix.bounded")
        assert in_address(app) == FOUR_FOLDS.experiment

    def test_a_network_that_cannot_be_trained_is_mended(self, app):
        layer = app.session_state[f"{PAGE}.layers"][-1]
        put(app, f"{layer}.units", 3)
        assert "Each answer is 1 number(s)" in said(app)
        assert app.button(key=f"{PAGE}.train").disabled
        press(app, "fix.repair")
        assert in_address(app) == FOUR_FOLDS.experiment


class TestCode:
    def test_the_script_is_python_with_the_settings_in_it(self, app):
        put(app, "epochs", 77)
        look_at(app, "code")
        source = next(code.value for code in app.code if "keras" in code.value)
        ast.parse(source)
        assert re.search(r"epochs\s*=\s*77", source)

    def test_what_the_notes_spelled_otherwise_stands_beside_it(self, app):
        put(app, "story", "normalization")
        look_at(app, "code")
        assert "layers.experimental.preprocessing" in said(app)
        assert "from keras.layers import Normalization" in said(app)


class TestLoad:
    def upload(self, app, content):
        return app.file_uploader[0].upload("experiment.json", content, "application/json").run()

    def test_an_experiment_s_file_fills_the_form(self, app):
        self.upload(app, canonical_json(NORMALIZATION.experiment).encode())
        assert in_address(app) == NORMALIZATION.experiment

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"hello", "This is not JSON"),
            (b"{}", "data is missing."),
            (b"\x80\x04}", "This is not JSON"),
            (b" " * (MOST_CHARACTERS + 1), "This file is too long for an experiment."),
            (
                canonical_json(PRESETS["mnist"][0].experiment).encode(),
                "This experiment is about mnist: open it on that page.",
            ),
        ],
        ids=["words", "empty", "a pickle", "endless", "another dataset"],
    )
    def test_any_other_file_gets_a_sentence_and_changes_nothing(self, app, content, sentence):
        before = in_address(app)
        self.upload(app, content)
        assert sentence in said(app)
        assert in_address(app) == before


class TestData:
    def test_the_first_rows_and_their_shapes_are_shown(self, app):
        look_at(app, "data")
        first = load("boston_housing", "original").x_train[0]
        shown = [frame.value for frame in app.dataframe if "CRIM" in str(frame.value.columns)]
        assert any(np.isclose(table.to_numpy(dtype=float), first[0]).any() for table in shown)
        arrays = next(frame.value for frame in app.dataframe if "dtype" in frame.value.columns)
        assert arrays["shape"].tolist() == ["(404, 13)", "(404,)", "(102, 13)", "(102,)"]
        assert arrays["rank"].tolist() == ["2", "1", "2", "1"]

    def test_california_s_districts_are_a_choice_away(self, app):
        app.segmented_control(key=f"{PAGE}.dataset").set_value("california_housing").run()
        assert in_address(app) == CALIFORNIA.experiment

    def test_the_original_is_called_original(self, app):
        assert "original data" in said(app)

    def test_a_sample_says_so_and_how_it_differs(self, open_page, desk, monkeypatch, tmp_path):
        monkeypatch.setenv("PLAYGROUND_DATASETS", str(tmp_path))
        monkeypatch.setenv("KERAS_HOME", str(tmp_path))
        app = open_page(PAGE)
        assert "sample data" in said(app)
        assert "506 houses are invented" in said(app)
        press(app, "train")
        assert desk.submitted[0].data.source == "sample"

    def test_a_link_to_the_original_is_not_answered_with_the_sample(
        self, open_page, desk, monkeypatch, tmp_path
    ):
        monkeypatch.setenv("PLAYGROUND_DATASETS", str(tmp_path))
        monkeypatch.setenv("KERAS_HOME", str(tmp_path))
        app = open_page(PAGE, x=encode(FOUR_FOLDS.experiment))
        assert "The original boston_housing data are not on this machine" in said(app)
        assert app.button(key=f"{PAGE}.train").disabled
        assert desk.submitted == []


def test_it_speaks_korean(open_page, desk):  # noqa: ARG001
    app = open_page(PAGE, lang="ko")
    korean = catalog("ko")
    labels = {button.label for button in app.button}
    assert {korean["Train"], korean["Move up"]} <= labels
    assert not {"Train", "Stop"} & labels
    assert pd.Series([widget.label for widget in app.number_input]).notna().all()
    assert io.StringIO(said(app)).read()


class TestHowFarTheDigitsHold:
    def finished(self, desk, experiment, off=0.0):
        rows = tuple(
            {**row, "val_loss": row["val_loss"] * (1 + off * (row["epoch"] > 4))}
            for row in rows_of(experiment)
        )
        result = result_of(experiment, MIDDLING)
        desk.say(experiment, status="finished", rows=rows, seconds=3.5, result=result)

    @pytest.fixture
    def story(self):
        return NORMALIZATION.experiment

    @pytest.fixture
    def app(self, open_page, desk, story):
        self.finished(desk, story)
        return open_page(PAGE, x=encode(story))

    def test_nobody_is_asked_before_something_is_trained(self, open_page, desk):  # noqa: ARG002
        app = open_page(PAGE)
        assert "How far do these digits hold?" not in said(app)

    def test_the_twin_is_trained_on_demand(self, app, desk, story):
        press(app, "twin")
        assert desk.submitted == [story.changed(nudged=True)]
        assert "The twin is on its way" in app.get("progress")[0].proto.text

    def test_it_tells_the_epoch_and_how_far_the_two_end_apart(self, app, desk, story):
        self.finished(desk, story.changed(nudged=True), off=0.1)
        app.run()
        assert "Up to epoch **4** of 100 the two agree in three digits" in said(app)
        assert "100.6 stands beside 110.7" in said(app)
        assert "9.1 % apart" in said(app)

    def test_where_they_hold_it_says_so(self, app, desk, story):
        self.finished(desk, story.changed(nudged=True), off=1e-5)
        app.run()
        assert "Over all 100 epochs the two agree in three digits" in said(app)
        assert "0.001 % apart" in said(app)

    def test_where_they_never_agree_it_says_so(self, app, desk, story):
        twin = story.changed(nudged=True)
        rows = tuple({**row, "val_loss": 2 * row["val_loss"]} for row in rows_of(story))
        desk.say(twin, status="finished", rows=rows, result=result_of(twin, MIDDLING))
        app.run()
        assert "From the first epoch on the two differ" in said(app)

    def test_a_twin_has_no_twin(self, open_page, desk, story):
        twin = story.changed(nudged=True)
        self.finished(desk, twin)
        assert "How far do these digits hold?" not in said(open_page(PAGE, x=encode(twin)))


class TestWhatWouldHaveHelped:
    RUN = NORMALIZATION.experiment

    def finish(self, desk, experiment, loss=None):
        """A run that overfits, or one that ends at a loss."""
        rows = rows_of(experiment)
        if loss is not None:
            rows = (*rows[:-1], {**rows[-1], "val_loss": loss})
        result = result_of(experiment, MIDDLING)
        desk.say(experiment, status="finished", rows=rows, seconds=3.5, result=result)

    @pytest.fixture
    def app(self, open_page, desk):
        self.finish(desk, self.RUN)
        return open_page(PAGE, x=encode(self.RUN))

    @property
    def changes(self):
        return {change.name: change for change in neighbours(self.RUN, "overfitting")}

    def measured(self, desk, better=()):
        """All has ended: the run at about 100, what is ``better`` lower, what is not higher."""
        for number, seeded in enumerate(seeds(self.RUN)):
            self.finish(desk, seeded, rows_of(self.RUN)[-1]["val_loss"] + number)
        for name, change in self.changes.items():
            for number, seeded in enumerate(seeds(change.experiment)):
                self.finish(desk, seeded, (66.0 if name in better else 105.0) + number)

    def test_a_run_that_is_not_poor_is_not_asked(self, open_page, desk):
        rows = tuple({**row, "val_loss": 60 + 1 / row["epoch"]} for row in rows_of(self.RUN))
        result = result_of(self.RUN, MIDDLING)
        desk.say(self.RUN, status="finished", rows=rows, result=result)
        assert "What would have helped?" not in said(open_page(PAGE, x=encode(self.RUN)))

    def test_one_press_has_its_neighbours_trained_when_nobody_else_trains(self, app, desk):
        assert "Tries 7 changes, 3 seeds each, whenever nobody else trains." in said(app)
        press(app, "why")
        wanted = to_train(self.RUN, list(self.changes.values()))
        assert desk.submitted == [one for one in wanted if one != self.RUN]
        assert set(desk.sessions) == {WHEN_IDLE}
        assert "1 of 24 trainings are done" in app.get("progress")[0].proto.text

    def test_it_says_which_change_helped_in_how_many_seeds(self, app, desk):
        self.measured(desk, better=["fewer_units"])
        app.run()
        half = "**half the units: 32-16**: lower validation loss in 3 of 3 seeds, 102 → 67"
        assert half in said(app)
        assert said(app).count("lower validation loss in") == 1

    def test_what_helped_is_taken_over_at_a_press(self, app, desk):
        self.measured(desk, better=["fewer_units"])
        app.run()
        press(app, "why.fewer_units")
        assert in_address(app) == self.changes["fewer_units"].experiment

    def test_where_nothing_helped_it_says_so(self, app, desk):
        self.measured(desk)
        app.run()
        assert "None of these changes lowers the validation loss in every seed." in said(app)

    def test_it_can_be_stopped_and_goes_on_where_it_was(self, app, desk):
        press(app, "why")
        press(app, "why.stop")
        assert len(desk.stopped) == 23
        self.measured(desk)
        missing = self.changes["slower"].experiment
        desk.runs.pop(key(missing))
        desk.submitted.clear()
        app.run()
        assert app.button(key=f"{PAGE}.why").label == "Measure the rest"
        press(app, "why")
        assert desk.submitted == [missing]

    @pytest.mark.parametrize(
        ("name", "moves"),
        [
            ("slower", {"learning_rate": 0.0033}),
            ("longer", {"epochs": 200}),
            ("fewer_units", {1: 32, 2: 16}),
        ],
    )
    def test_a_neighbour_is_what_its_change_makes_by_hand(self, app, name, moves):
        layers = app.session_state[f"{PAGE}.layers"]
        for setting, value in moves.items():
            place = f"{layers[setting]}.units" if isinstance(setting, int) else setting
            put(app, place, value)
        assert in_address(app) == self.changes[name].experiment

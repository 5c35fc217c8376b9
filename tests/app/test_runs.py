"""Every run of the room: listed, laid over each other, opened, pinned and removed by its owner."""

from __future__ import annotations

import json
from functools import partial
from typing import get_args
from urllib.parse import parse_qs

import numpy as np
import pyarrow as pa
import pytest

from core.datasets.catalog import FACTS
from core.experiment import (
    SGD,
    Data,
    DatasetName,
    Dense,
    Dropout,
    EarlyStopping,
    ExponentialDecay,
    KFolds,
    LastShare,
    Regularizer,
    key,
)
from core.results.result import Result
from core.runs import Queue, Store
from core.runs.archive import pack
from core.study.presets import (
    BY_HEART,
    FOUR_FOLDS,
    LINEAR_CLASSIFIER,
    NORMALIZATION,
    OPTIMIZERS,
    PRESETS,
)
from core.ui import run_table
from core.ui.builder.address import decode, encode
from core.ui.language import catalog
from core.ui.run_names import network_name
from core.ui.run_table import MOST, lines_of
from core.ui.sitemap import BUILDERS
from tests.unit.runs.made_up import a_network, a_result, an_experiment
from tests.unit.runs.waiting import until

FALLING = [5.0, 3.0, 2.0, 1.6, 1.4]
TURNING = [4.0, 3.0, 2.5, 2.6, 2.9]
HELD_OUT = an_experiment(epochs=5).changed(validation=LastShare(share=0.2))
MNIST = next(part.experiment for part in PRESETS["mnist"] if part.name == "two_layers")


@pytest.fixture
def room(pages_ask, tmp_path) -> Queue:
    """A queue without workers, with an empty store."""

    def no_workers(_):
        raise OSError("There are none here.")

    queue = Queue(Store(str(tmp_path / "runs"), 2**30), connect=no_workers)
    pages_ask(queue)
    return queue


def kept(room, experiment=HELD_OUT, training=FALLING, validation=TURNING, minute=0, **fields):
    """Puts a run into the store; returns its key."""
    rows = [
        {"fold": fold, "epoch": epoch, "loss": loss, "val_loss": held_out, "val_mae": held_out / 2}
        for fold in range(experiment.folds)
        for epoch, (loss, held_out) in enumerate(zip(training, validation, strict=True), start=1)
    ]
    about = {"rows": tuple(rows), "started": f"2026-01-02T03:{minute:02}:00+00:00", **fields}
    room.store.put(Result(**{**vars(a_result(experiment)), **about}))
    return key(experiment)


def seeded(seed, **values):
    return HELD_OUT.changed(seed=seed, **values)


def ended(room, run_key) -> bool:
    return not room.find(run_key).active


def listed(app):
    return app.dataframe[0].value


def said(app) -> str:
    kinds = (app.error, app.info, app.caption, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


def marked(app) -> list[int]:
    return list(app.session_state["runs.table"]["selection"]["rows"])


def drawn(app) -> set[str]:
    """The names of the lines in the picture."""
    chart, *_each = app.get("vega_lite_chart")
    data = chart.proto.data.data or chart.proto.datasets[0].data.data
    return set(pa.ipc.open_stream(data).read_all().column("series").to_pylist())


def links(app):
    """Where the page leads, but for its foot."""
    all_links = [link.proto for link in app.get("page_link")]
    return [link for link in all_links if not set("‹›") & set(link.label)]


def test_an_empty_store_says_so_and_shows_the_way(open_page, room):  # noqa: ARG001
    app = open_page("runs")
    assert "Nothing has been trained here yet" in said(app)
    assert [link.page for link in links(app)] == ["digits"]
    assert not app.dataframe


class TestTable:
    def test_each_run_has_a_line_the_latest_first(self, open_page, room):
        kept(room, minute=1)
        kept(room, MNIST, minute=2)
        lines = listed(open_page("runs"))
        assert lines["data"].tolist() == ["MNIST", "Boston housing (sample)"]
        assert lines["run"].tolist() == ["512 units, 5 epochs", "1, RMSprop"]
        assert lines["differences"].tolist() == ["–", "7 settings"]
        assert lines["lowest_val_loss"].tolist() == [2.5, 2.5]
        assert lines["best_epoch"].tolist() == [3, 3]
        assert lines["val_mae"].tolist() == [1.25, 1.25]
        assert lines["seconds"].tolist() == [1.5, 1.5]

    def test_test_scores_stay_sealed(self, open_page, room):
        kept(room, networks=(a_network(),))
        app = open_page("runs", runs=key(HELD_OUT))
        assert not [name for name in listed(app) if "test" in name]
        assert 0.5 not in listed(app).to_numpy()

    @pytest.mark.parametrize("glued", [".", ")", '",'])
    def test_a_link_to_a_run_works_whatever_is_glued_to_it(self, open_page, room, glued):
        kept(room)
        linked, there = (
            open_page("runs", runs=key(HELD_OUT) + end).code[0].value for end in (glued, "")
        )
        assert linked == there

    def test_it_can_be_narrowed_down_to_one_dataset(self, open_page, room):
        kept(room)
        kept(room, MNIST)
        app = open_page("runs")
        app.selectbox(key="runs_data").set_value("mnist").run()
        assert listed(app)["data"].tolist() == ["MNIST"]
        assert app.query_params["runs_data"] in ("mnist", ["mnist"])

    def test_what_was_never_measured_is_empty(self, open_page, room):
        classifier = [{"fold": f, "epoch": 5, "val_accuracy": 0.8} for f in range(5)]
        kept(room, LINEAR_CLASSIFIER, rows=tuple(classifier), networks=())
        kept(room, validation=[np.inf] * 5)
        lines = listed(open_page("runs"))
        assert "lowest_val_loss" not in lines
        assert "best_epoch" not in lines

    def test_a_sweep_is_one_row_that_unfolds_into_its_runs(self, room):
        for seed in range(300):
            kept(room, seeded(seed), minute=seed % 60)
        other = kept(room, MNIST)
        shown = room.store.summaries()
        folded = lines_of(shown, set())
        assert {line.name for line in folded} == {
            "1, RMSprop · seed 0, 1 … 299",
            "512 units, 5 epochs",
        }
        (sweep,) = (line for line in folded if line.members)
        unfolded = [line for line in lines_of(shown, {sweep.key}) if line.key != other]
        assert [line.key for line in unfolded[1:]] == [key(seeded(seed)) for seed in range(300)]
        assert [line.inside for line in unfolded[:2]] == [False, True]
        assert len({line.name for line in unfolded}) == 301

    def test_it_says_what_differs_from_the_first_that_is_selected(self, open_page, room):
        first = kept(room, seeded(1), minute=1)
        kept(room, seeded(2, epochs=7), minute=2)
        kept(room, MNIST, minute=3)
        lines = listed(open_page("runs", runs=first))
        assert lines["differences"].tolist() == ["other data", "7 epochs · seed 2", "this is 1"]
        assert lines["run"].tolist()[1:] == [
            "1, RMSprop · 7 epochs · seed 2",
            "1 · 1, RMSprop · 5 epochs · seed 1",
        ]

    def test_rows_stay_where_they_are_while_others_train(self, open_page, room):
        first = kept(room, minute=1)
        app = open_page("runs")
        late = kept(room, MNIST, minute=2)
        app.run()
        assert listed(app)["key"].tolist() == [first]
        press = app.button(key="runs.new")
        assert press.label == "Show 1 new runs"
        press.click().run()
        assert listed(app)["key"].tolist() == [late, first]
        assert "runs.new" not in {button.key for button in app.button}

    def test_the_page_is_drawn_again_as_soon_as_one_has_finished(
        self, open_page, room, monkeypatch
    ):
        looks = []
        monkeypatch.setattr(run_table, "while_active", lambda _seen, look, *_: looks.append(look))
        kept(room, minute=1)
        open_page("runs")
        assert looks[0]().active
        kept(room, MNIST, minute=2)
        assert not looks[0]().active

    @pytest.mark.parametrize(
        ("experiment", "name"),
        [
            (FOUR_FOLDS.experiment, "64-64-1, RMSprop"),
            (NORMALIZATION.experiment, "64-32-1, Adam 0.01"),
            (OPTIMIZERS["SGD, momentum 0.9"], "100-10, SGD, momentum 0.9"),
            (OPTIMIZERS["SGD, Nesterov 0.9"], "100-10, SGD, Nesterov 0.9"),
            (LINEAR_CLASSIFIER, "linear classifier"),
            (
                seeded(0, layers=(Dense(units=9), Dropout(rate=0.3), Dense(units=1))),
                "9-1, RMSprop, dropout 0.3",
            ),
            (
                seeded(
                    0,
                    data=Data(name="boston_housing", train_rows=100),
                    layers=(
                        Dense(units=9, activation="tanh", kernel_regularizer=Regularizer(l2=0.01)),
                        Dense(units=1),
                    ),
                    callbacks=(EarlyStopping(),),
                ),
                "9-1, RMSprop, tanh, L2 0.01, 100 rows, EarlyStopping",
            ),
            (
                seeded(
                    0,
                    optimizer=SGD(
                        learning_rate=ExponentialDecay(
                            initial_learning_rate=0.5, decay_steps=9, decay_rate=0.5
                        )
                    ),
                ),
                "1, SGD 0.5↓",
            ),
        ],
    )
    def test_a_network_has_a_short_name(self, experiment, name):
        assert network_name(experiment) == name


class TestCurves:
    def test_a_link_lays_runs_over_each_other_and_marks_them(self, open_page, room):
        first, _other, last = (kept(room, seeded(s), minute=s) for s in range(3))
        app = open_page("runs", runs=f"{first},{last}")
        assert listed(app)["unfold"].fillna("").tolist() == [
            ":material/expand_more: 3 runs",
            "",
            "",
            "",
        ]
        assert marked(app) == [1, 3]
        assert drawn(app) == {"1 · seed 0", "2 · seed 2"}
        assert app.code[0].value.endswith(f"/runs?runs={first},{last}")

    def test_what_two_runs_say_of_each_other_is_said(self, open_page, room):
        one = kept(room, seeded(0))
        other = kept(room, seeded(1), validation=[v + 0.25 for v in TURNING])
        app = open_page("runs", runs=f"{one},{other}")
        assert "**1 and 2:** The two differ in their seed alone." in said(app)
        assert "losses, 0.25, is luck" in said(app)

    def test_of_more_the_two_best_are_compared(self, open_page, room):
        runs = [kept(room, seeded(s), validation=[v + s for v in TURNING]) for s in (3, 1, 2)]
        assert "**2 and 3:**" in said(open_page("runs", runs=",".join(runs)))

    def test_settings_stand_side_by_side_and_differences_are_marked(self, open_page, room):
        wider = seeded(0, layers=(Dense(units=8, activation="relu"), Dense(units=1)))
        one, other = kept(room), kept(room, wider, validation=[v + 1 for v in TURNING])
        app = open_page("runs", runs=f"{one},{other}")
        differ, same = (part.value for part in app.table)
        assert drawn(app) == {"1 · no hidden layer · without activation", "2 · 8 units · relu"}
        assert differ.columns.tolist() == ["1", "2"]
        assert differ.loc["**≠ units of each hidden layer**"].tolist() == ["–", "8"]
        assert differ.loc["lowest validation loss"].tolist() == ["**2.5**", "3.5"]
        assert same.loc["batch size"].tolist() == ["32", "32"]
        assert not set(same.index) & set(differ.index)

    def test_side_by_side_their_curves_have_equal_axes(self, open_page, room):
        one, other = kept(room), kept(room, seeded(1), training=[9, 8, 7, 6, 5])
        app = open_page("runs", runs=f"{one},{other}")
        _all, *each = (json.loads(part.proto.spec) for part in app.get("vega_lite_chart"))
        line = 2
        reach = [spec["layer"][line]["encoding"]["y"]["scale"]["domain"] for spec in each]
        assert len(reach) == 2
        assert reach[0] == reach[1]

    def test_each_run_says_what_it_shows(self, open_page, room):
        app = open_page("runs", runs=kept(room, training=FALLING, validation=TURNING))
        assert "The validation loss is lowest, 2.5, in epoch 3" in said(app)

    def test_no_more_than_four_are_drawn(self, open_page, room):
        runs = [kept(room, seeded(s)) for s in range(MOST + 1)]
        app = open_page("runs", runs=",".join(runs))
        assert len(drawn(app)) == len(marked(app)) == MOST

    def test_any_curve_can_be_looked_at_smoothed(self, open_page, room):
        app = open_page("runs", runs=kept(room))
        options = app.segmented_control(key="runs_curve").options
        assert options == ["validation loss", "training loss", "validation mae"]
        app.segmented_control(key="runs_curve").set_value("val_mae").run()
        app.toggle(key="runs_smoothed").set_value(True).run()
        assert not app.exception
        assert "validation mae, smoothed" in app.get("vega_lite_chart")[0].proto.spec

    def test_a_run_that_lacks_a_curve_is_named(self, open_page, room):
        classifier = [{"fold": f, "epoch": 5, "val_accuracy": 0.8} for f in range(5)]
        other = kept(room, LINEAR_CLASSIFIER, rows=tuple(classifier), networks=())
        app = open_page("runs", runs=f"{kept(room)},{other}")
        assert "Not measured: 2 · linear classifier" in said(app)
        assert drawn(app) == {"1 · 1, RMSprop"}

    def test_folds_are_averaged(self, open_page, room):
        folds = seeded(0, validation=KFolds(folds=4))
        app = open_page("runs", runs=kept(room, folds))
        assert drawn(app) == {"1 · 1, RMSprop"}

    def test_a_run_that_diverged_is_shown(self, open_page, room):
        nan = float("nan")
        run = kept(room, training=[5, nan, nan, nan, nan], validation=[nan] * 5)
        app = open_page("runs", runs=run)
        assert "In epoch 2 the training loss is no longer a number" in said(app)


class TestNonsense:
    @pytest.mark.parametrize(
        "asked", ["nonsense", "한글", "0" * 32, "../../etc", "A" * 5000, "%00", "a,b;c", "\n"]
    )
    def test_a_link_to_what_is_not_there_says_so(self, open_page, room, asked):
        kept(room)
        app = open_page("runs", runs=asked)
        assert "of this link are not here" in said(app)
        assert not app.get("vega_lite_chart")

    @pytest.mark.parametrize("asked", ["", ",", ",,,"])
    def test_a_link_to_nothing_is_no_link(self, open_page, room, asked):
        kept(room)
        assert "of this link" not in said(open_page("runs", runs=asked))

    @pytest.mark.parametrize(
        "damage",
        [
            lambda _: b"",
            lambda whole: whole[: len(whole) // 2],
            lambda whole: whole.replace(b"PK", b"KP"),
            lambda _: pack(a_result(an_experiment(seed=9))),
        ],
        ids=["empty", "half", "no zip", "another's"],
    )
    def test_a_damaged_entry_is_left_out(self, open_page, room, tmp_path, damage):
        good, bad = kept(room, seeded(0)), kept(room, seeded(1))
        file = tmp_path / "runs" / f"{bad}.run"
        file.write_bytes(damage(file.read_bytes()))
        app = open_page("runs", runs=f"{good},{bad}")
        assert listed(app)["key"].tolist() == [good]
        assert drawn(app) == {"1 · 1, RMSprop"}

    def test_a_history_damaged_behind_its_summary_leaves_the_page_standing(
        self, open_page, room, tmp_path
    ):
        run = kept(room)
        app = open_page("runs")
        file = tmp_path / "runs" / f"{run}.run"
        whole = file.read_bytes()
        place = whole.index(b"rows.json") + 12
        file.write_bytes(whole[:place] + bytes(9) + whole[place + 9 :])
        app.query_params["runs"] = run
        app.run()
        assert not app.exception
        assert not app.get("vega_lite_chart")
        assert room.store.damaged == 1

    def test_a_store_that_cannot_be_reached_is_an_empty_one(self, open_page, room, tmp_path):
        (tmp_path / "runs").write_text("a file where the folder should be")
        assert "Nothing has been trained here yet" in said(open_page("runs"))
        assert room.store.summaries() == []


class TestOwner:
    @pytest.fixture
    def app(self, open_page, room):
        """The page of somebody whose run is that of seed 1, beside another's of seed 2."""
        app = open_page("runs")
        app.session_state["session"] = "me"
        for seed, owner in ((1, "me"), (2, "somebody else")):
            run_key = room.submit(seeded(seed), owner).key
            until(partial(ended, room, run_key))
            kept(room, seeded(seed))
        app.query_params["runs"] = f"{key(seeded(1))},{key(seeded(2))}"
        return app.run()

    def buttons(self, app):
        return {button.key for button in app.button if button.key.startswith("runs.")}

    def press(self, app, name, seed=1):
        return app.button(key=f"runs.{name}.{key(seeded(seed))}").click().run()

    def test_only_one_s_own_can_be_pinned_or_removed(self, app):
        assert self.buttons(app) == {f"runs.{name}.{key(seeded(1))}" for name in ("pin", "remove")}
        yours = listed(app).set_index("key")["yours"]
        assert yours.to_dict() == {key(seeded(1)): True, key(seeded(2)): False}

    def test_a_run_is_pinned_and_let_go_again(self, app, room):
        self.press(app, "pin")
        assert room.store.pinned() == {key(seeded(1))}
        assert listed(app).set_index("key")["pinned"][key(seeded(1))]
        assert app.button(key=f"runs.pin.{key(seeded(1))}").label == "Unpin"
        self.press(app, "pin")
        assert room.store.pinned() == frozenset()

    def test_a_run_is_removed_from_list_picture_and_address(self, app, room):
        self.press(app, "remove")
        assert listed(app)["key"].tolist() == [key(seeded(2))]
        assert drawn(app) == {"1 · 1, RMSprop"}
        assert "of this link are not here" not in said(app)
        assert room.find(key(seeded(1))) is None

    def test_a_pin_that_the_store_refuses_is_one_sentence(self, app, room):
        room.store._max_bytes = 10
        self.press(app, "pin")
        assert [error.value for error in app.error] == [
            "Pinned runs fill half of the store: unpin another one before you pin this one."
        ]


class TestOpen:
    def test_a_run_leads_back_to_its_builder(self, open_page, room):
        app = open_page("runs", runs=kept(room, NORMALIZATION.experiment))
        (link,) = links(app)
        assert link.page == "house_prices"
        assert decode(parse_qs(link.query_string)["x"][0]) == NORMALIZATION.experiment

    def test_what_no_builder_can_show_has_no_such_link(self, open_page, room):
        app = open_page("runs", runs=kept(room, LINEAR_CLASSIFIER))
        assert not links(app)

    def test_a_run_of_the_plane_opens_there(self, open_page, room):
        app = open_page("runs", runs=kept(room, BY_HEART.experiment))
        (link,) = links(app)
        assert link.page == "plane"
        assert parse_qs(link.query_string)["net_loss"] == ["crossentropy"]

    @pytest.mark.parametrize("name", [name for name in PRESETS if name != "plane"])
    def test_that_builder_takes_it(self, open_page, name):
        experiment = PRESETS[name][0].on("sample")
        app = open_page(BUILDERS[name], x=encode(experiment))
        assert app.session_state[f"{BUILDERS[name]}.base"] == experiment
        assert not app.warning or "no experiment" not in app.warning[0].value


def test_every_dataset_has_a_title():
    assert set(get_args(DatasetName)) == set(FACTS)


def test_it_speaks_korean(open_page, room):
    app = open_page("runs", lang="ko", runs=kept(room))
    korean = catalog("ko")
    assert korean["History (CSV)"] in {b.label for b in app.get("download_button")}
    assert korean["Select up to {count} runs to see their curves."].format(count=4) in said(app)
    assert app.selectbox(key="runs_data").options[0] == korean["all datasets"]
    assert listed(app)["data"].tolist() == [f"{korean['Boston housing']} ({korean['sample']})"]

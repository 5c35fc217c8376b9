"""An Experiment survives JSON, has one key, and explains what is wrong with it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import (
    SGD,
    Adam,
    Brought,
    CosineDecay,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    FirstRows,
    InvalidExperiment,
    KFolds,
    LastShare,
    Normalization,
    Preparation,
    Regularizer,
    RMSprop,
    canonical_json,
    experiment_from,
    key,
    limits,
)

hidden_layers = st.lists(
    st.one_of(
        st.builds(
            Dense,
            units=st.integers(1, 4096),
            activation=st.sampled_from(["linear", "relu", "leaky_relu", "tanh", "softmax"]),
            kernel_regularizer=st.none() | st.builds(Regularizer, l2=st.floats(0, 100)),
        ),
        st.builds(Dropout, rate=st.floats(0, 0.99)),
    ),
    max_size=4,
)
experiments = st.builds(
    Experiment,
    data=st.builds(Data, name=st.sampled_from(["boston_housing", "mnist"])),
    layers=hidden_layers.map(lambda layers: (*layers, Dense(units=1))),
    loss=st.sampled_from(["mse", "mae", "huber"]),
    optimizer=st.one_of(
        st.builds(SGD, learning_rate=st.floats(1e-6, 10), momentum=st.floats(0, 0.99)),
        st.builds(Adam, learning_rate=st.floats(1e-6, 10)),
    ),
    metrics=st.sets(st.sampled_from(["mae", "mse", "r2_score"])).map(tuple),
    epochs=st.integers(1, 2000),
    batch_size=st.integers(1, 100_000),
    validation=st.one_of(
        st.builds(KFolds, folds=st.integers(2, 20)), st.just(LastShare(share=0.2))
    ),
    seed=st.integers(0, 2**31 - 1),
)


def example(**changes) -> Experiment:
    values = {
        "data": Data(name="boston_housing"),
        "layers": (Dense(units=64, activation="relu"), Dense(units=1)),
        "loss": "mse",
        "metrics": ("mae",),
        "epochs": 5,
        "validation": FirstRows(rows=100),
    }
    return Experiment(**(values | changes))


@given(experiments)
def test_json_and_back_is_the_same_experiment(experiment):
    assert experiment_from(canonical_json(experiment)) == experiment
    assert experiment_from(json.loads(canonical_json(experiment))) == experiment


@given(experiments, st.randoms())
def test_the_key_does_not_depend_on_the_order_of_fields(experiment, random):
    def shuffled(value):
        if isinstance(value, dict):
            names = list(value)
            random.shuffle(names)
            return {name: shuffled(value[name]) for name in names}
        return [shuffled(entry) for entry in value] if isinstance(value, list) else value

    other = experiment_from(json.dumps(shuffled(json.loads(canonical_json(experiment)))))
    assert key(other) == key(experiment)


@given(experiments, experiments)
def test_two_experiments_share_a_key_only_when_they_are_equal(one, other):
    assert (key(one) == key(other)) == (one == other)


@pytest.mark.parametrize(
    "change",
    [
        {"data": Data(name="boston_housing", source="sample")},
        {"data": Data(name="boston_housing", train_rows=100)},
        {"data": Data(name="boston_housing", label_noise=0.1)},
        {"data": Data(name="boston_housing", preparation=Preparation(inputs=("standardize",)))},
        {"layers": (Dense(units=65, activation="relu"), Dense(units=1))},
        {"layers": (Dense(units=64, activation="tanh"), Dense(units=1))},
        {"layers": (Dense(units=64, activation="relu"), Dropout(rate=0.1), Dense(units=1))},
        {"loss": "mae"},
        {"optimizer": RMSprop(learning_rate=0.002)},
        {"metrics": ()},
        {"epochs": 6},
        {"batch_size": 33},
        {"shuffle": "once"},
        {"shuffle": "never"},
        {"validation": FirstRows(rows=101)},
        {"callbacks": (EarlyStopping(patience=1),)},
        {"seed": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_changes_the_result_changes_the_key(change):
    assert key(example(**change)) != key(example())


@pytest.mark.parametrize(("earlier", "now"), [(True, "once"), (False, "never")])
def test_a_text_from_when_rows_were_shuffled_or_not_means_what_it_meant(earlier, now):
    text = json.dumps(json.loads(canonical_json(example())) | {"shuffle": earlier})
    assert experiment_from(text) == example(shuffle=now)


def test_versions_that_change_results_change_the_key(monkeypatch):
    before = key(example())
    monkeypatch.setattr("core.experiment.keys.ENGINE", 10**6)
    assert key(example()) != before


ADDRESS = "0123456789abcdef" * 2
DIGITS = example(data=Data(name="mnist"))


def with_brought(**values) -> Experiment:
    brought = Brought(**{"address": ADDRESS, **values})
    return DIGITS.changed(data=DIGITS.data.changed(brought=brought))


def test_what_people_brought_changes_the_key_and_an_experiment_without_it_says_nothing_of_it():
    assert "brought" not in canonical_json(DIGITS)
    others = [with_brought(), with_brought(copies=2), with_brought(address=ADDRESS[::-1])]
    assert len({key(experiment) for experiment in (DIGITS, *others)}) == 4
    assert [experiment_from(canonical_json(experiment)) for experiment in others] == others


@pytest.mark.parametrize(
    ("brought", "sentence"),
    [
        ({"address": "../../etc/passwd"}, "is not where rows that people brought can be"),
        ({"address": ADDRESS.upper()}, "is not where rows that people brought can be"),
        ({"address": ADDRESS, "copies": 21}, "can be 20 at the most"),
        ({"address": ADDRESS, "copies": -1}, "must be at least 0"),
        ({"copies": 1}, "address is missing"),
        ({"address": ADDRESS, "part": "test"}, "is not known here"),
    ],
)
def test_what_cannot_have_been_brought_is_refused_in_one_sentence(brought, sentence):
    values = json.loads(canonical_json(DIGITS))
    values["data"]["brought"] = brought
    with pytest.raises(InvalidExperiment, match=sentence) as refused:
        experiment_from(values)
    assert len(refused.value.problems) == 1


def test_people_bring_rows_to_the_digits_alone():
    with pytest.raises(InvalidExperiment, match="Only to the digits"):
        example().data.changed(brought=Brought(address=ADDRESS))


@pytest.mark.parametrize("brought", [None, Brought(address=ADDRESS, copies=0)])
def test_a_table_of_one_s_own_has_an_address_and_rows_to_train_on(brought):
    assert Data(name="table", brought=Brought(address=ADDRESS)).brought
    with pytest.raises(ValueError, match="half of it trains"):
        Data(name="table", brought=brought)


def test_an_experiment_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        example().epochs = 6  # type: ignore[misc]


def test_every_number_in_the_schema_has_the_bounds_pages_read():
    assert limits(Dense, "units") == (1, 4096)
    assert limits(Dropout, "rate") == (0, 1)
    schema = Experiment.model_json_schema()
    assert schema["$defs"]["Dense"]["properties"]["units"] == {
        "minimum": 1,
        "maximum": 4096,
        "title": "Units",
        "type": "integer",
    }


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"layers": [{"kind": "dense", "units": 1_000_000}]},
            "layers 1 units can be 4096 at the most, but it is 1000000.",
        ),
        ({"layers": []}, "A network needs at least one Dense layer to learn with."),
        (
            {"layers": [{"kind": "dense", "units": 1}, {"kind": "dropout", "rate": 0.5}]},
            "The last layer must be Dense: its units are the network's outputs.",
        ),
        (
            {"layers": [{"kind": "dense", "units": 1, "name": "은닉층"}]},
            "Keras takes layer names of English letters, digits and _ . - only; "
            "“은닉층” is not one.",
        ),
        (
            {"layers": [{"kind": "dense", "units": 1, "name": "a"}] * 2},
            "Two layers have the same name: give each its own.",
        ),
        (
            {"layers": [{"kind": "dense", "units": 1}, {"kind": "normalization"}]},
            "The last layer must be Dense: its units are the network's outputs.",
        ),
        ({"epochs": 0}, "epochs must be at least 1, but it is 0."),
        ({"epochs": "many"}, "epochs must be a whole number, but it is many."),
        ({"batch_size": 2.5}, "batch_size must be a whole number, but it is 2.5."),
        (
            {"optimizer": {"kind": "sgd", "learning_rate": float("nan")}},
            "optimizer sgd learning_rate must be an ordinary number, but it is nan.",
        ),
        (
            {"optimizer": {"kind": "sgd", "learning_rate": -1}},
            "optimizer sgd learning_rate must be more than 0.0, but it is -1.",
        ),
        ({"speed": 3}, "speed is not known here."),
        ({"data": {"name": "imdb"}}, "imdb needs num_words."),
        (
            {"callbacks": [{"kind": "early_stopping", "monitor": "val_accuracy"}]},
            "A callback watches “val_accuracy”, but this training does not measure it.",
        ),
        (
            {"callbacks": [{"kind": "early_stopping"}], "validation": {"kind": "none"}},
            "A callback watches the validation loss, but no rows are held out for validation.",
        ),
        ({"metrics": ["mae", "mse", "mae"]}, "A metric is named twice."),
        (
            {"steps_per_epoch": 3, "shuffle": "once"},
            "An epoch of 3 updates goes on where the last one stopped: "
            "the order of the rows must be new in every epoch.",
        ),
        (
            {
                "optimizer": {
                    "kind": "sgd",
                    "learning_rate": {
                        "kind": "exponential_decay",
                        "initial_learning_rate": 0.1,
                        "decay_steps": 10,
                        "decay_rate": 0.9,
                    },
                },
                "callbacks": [{"kind": "reduce_lr_on_plateau", "monitor": "loss"}],
            },
            "ReduceLROnPlateau sets the learning rate, and so does a schedule: "
            "leave one of them out.",
        ),
        *(
            (
                {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy", metric]},
                "Sparse categorical crossentropy compares with class numbers, and "
                f"{metric} does not: measure the accuracy, or make the targets one-hot.",
            )
            for metric in ("mae", "mse", "binary_accuracy", "categorical_accuracy", "r2_score")
        ),
        (
            {"layers": [{"kind": "dense", "units": 1, "name": "a" * 61}]},
            "layers 1 name can have 60 letters at the most.",
        ),
    ],
)
def test_a_mistake_is_one_plain_sentence(change, sentence):
    with pytest.raises(InvalidExperiment) as mistake:
        experiment_from({**example().model_dump(), **change})
    assert str(mistake.value) == sentence


LONG = "x" * 5000


@pytest.mark.parametrize(
    "change",
    [
        {"loss": LONG},
        {"epochs": LONG},
        {LONG: 1},
        {"layers": [{"kind": LONG}]},
        {"layers": [{"kind": "dense", "units": 1, LONG: 1}]},
        {"layers": [{"kind": "dense", "units": 1, "name": "한" * 99}]},
        {"layers": [{"kind": "dense", "units": 1, "name": LONG}]},
        {"validation": {"kind": LONG}},
        {"optimizer": {"kind": "sgd", "learning_rate": {"kind": LONG}}},
        {"callbacks": [{"kind": "early_stopping", "monitor": LONG}]},
        {"data": {"name": LONG}},
    ],
    ids=str,
)
def test_a_mistake_of_many_letters_is_told_in_few(change):
    with pytest.raises(InvalidExperiment) as mistake:
        experiment_from({**example().model_dump(), **change})
    assert len(str(mistake.value)) < 300
    for problem in mistake.value.problems:
        assert len(str(problem)) < 300


def test_a_text_that_is_not_json_is_said_to_be_none():
    with pytest.raises(InvalidExperiment, match="This is not JSON"):
        experiment_from('{"data": ')


def test_normalization_goes_first():
    with pytest.raises(ValueError, match="put it first"):
        example(layers=(Dense(units=2), Normalization(), Dense(units=1)))


def test_the_slope_belongs_to_leaky_relu_alone():
    assert Dense(units=1, activation="leaky_relu").negative_slope == 0.2
    assert Dense(units=1, activation="leaky_relu", negative_slope=0.01).negative_slope == 0.01
    assert Dense(units=1, activation="relu", negative_slope=0.5).negative_slope is None


def test_a_schedule_takes_the_place_of_a_rate():
    decay = CosineDecay(initial_learning_rate=0.1, decay_steps=100)
    experiment = example(optimizer=SGD(learning_rate=decay))
    assert experiment_from(canonical_json(experiment)) == experiment

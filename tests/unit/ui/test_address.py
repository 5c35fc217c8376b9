"""An Experiment in an address: all that the model allows goes in and comes out, and is short."""

import base64
import zlib

import numpy as np
import pytest

from core.experiment import (
    MOST_CHARACTERS,
    BestCheckpoint,
    Dense,
    EarlyStopping,
    Experiment,
    InvalidExperiment,
    Plane,
    Regularizer,
    canonical_json,
    experiment_from,
)
from core.study.presets import NORMALIZATION, PLANE
from core.ui.builder.address import decode, encode
from core.ui.builder.files import read_experiment
from core.ui.letters import floats, read_floats

LINE = 8_192
"""Bytes that nginx, left as it is, takes for the line with an address in it."""

random = np.random.default_rng(0)
FLOATS = tuple(float(str(weight)) for weight in random.normal(size=1000).astype("float32"))
POINTS = tuple((round(a, 2), round(b, 2), 4) for a, b in random.uniform(-6, 6, (500, 2)))


def plane(points, weights) -> Experiment:
    own = Plane(shape="own", classes=5, points=points)
    data = PLANE.data.changed(plane=own)
    return PLANE.changed(data=data, first_weights=weights)


def test_five_hundred_points_and_a_thousand_weights_go_through_address_and_file():
    experiment = plane(POINTS, FLOATS)
    assert len(canonical_json(experiment)) > 19_000
    assert decode(encode(experiment)) == experiment
    assert read_experiment(canonical_json(experiment).encode(), ("plane",)) == experiment


@pytest.mark.parametrize(
    ("points", "weights", "most"),
    [(POINTS, None, 4_000), (POINTS[:6], FLOATS, LINE - 1_000), (POINTS, FLOATS, LINE + 1_000)],
)
def test_points_and_weights_are_packed(points, weights, most):
    assert len(encode(plane(points, weights))) < most


def test_numbers_with_more_digits_than_letters_hold_are_written_out():
    points = tuple((1 / 3 + n / 100, -1 / 7, n % 5) for n in range(500))
    experiment = plane(points, tuple(1 / (3 + n) for n in range(1000)))
    assert decode(encode(experiment)) == experiment


def test_the_longest_experiment_there_can_be_is_read():
    """Every list full, every number with all of its digits, every name as long as it may be."""
    long = 0.12345678901234567
    penalty = Regularizer(l1=long, l2=long)
    layers = [
        Dense(
            units=4096,
            activation="leaky_relu",
            negative_slope=long,
            kernel_initializer="glorot_uniform",
            kernel_regularizer=penalty,
            name=f"{'n' * 58}{n:02}",
        )
        for n in range(12)
    ]
    own = Plane(shape="own", classes=5, points=[(-5.123456789012345, -5.123456789012345, 4)] * 500)
    values = PLANE.model_dump() | {
        "data": {"name": "plane", "plane": own, "label_noise": long, "noise_seed": 2**31 - 1},
        "layers": layers,
        "first_weights": [-1.2345678901234567e-100] * 1000,
        "callbacks": [BestCheckpoint(monitor="val_loss"), EarlyStopping(min_delta=long)] * 6,
        "epochs": 2000,
    }
    experiment = experiment_from(values)
    assert len(canonical_json(experiment)) < MOST_CHARACTERS
    assert decode(encode(experiment)) == experiment
    assert read_experiment(canonical_json(experiment).encode(), ("plane",)) == experiment


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": [{"kind": "dense", "units": 1, "name": "n" * 61}]},
        {"callbacks": [{"kind": "early_stopping", "monitor": "loss"}] * 13},
        {"first_weights": [0.5] * 1001},
    ],
)
def test_what_is_longer_is_refused_in_a_sentence(changes):
    with pytest.raises(InvalidExperiment) as refused:
        experiment_from(NORMALIZATION.experiment.model_dump() | changes)
    assert "at the most" in str(refused.value)


@pytest.mark.parametrize("glued", [".", ")", ").", '"', "”", "'>", "…", " "])
def test_what_is_glued_to_a_link_is_no_part_of_it(glued):
    letters = encode(NORMALIZATION.experiment)
    assert decode(letters + glued) == NORMALIZATION.experiment


def test_old_links_hold_the_numbers_themselves():
    experiment = plane(POINTS[:50], FLOATS[:100])
    old = base64.urlsafe_b64encode(zlib.compress(canonical_json(experiment).encode(), 9))
    assert decode(old.decode().rstrip("=")) == experiment


@pytest.mark.parametrize(
    "json",
    [
        "[" * 50_000,
        "[]",
        "3",
        '{"first_weights":"no numbers","data":3}',
        '{"data":{"plane":{"points":"AAA"}}}',
        '{"epochs":' + "9" * 5_000 + "}",
    ],
)
def test_a_crafted_text_is_no_experiment(json):
    letters = base64.urlsafe_b64encode(zlib.compress(json.encode())).decode()
    assert decode(letters) is None


def test_weights_keep_every_digit_of_a_float32():
    assert read_floats(floats(FLOATS)) == FLOATS
    assert read_floats("no numbers") == ()

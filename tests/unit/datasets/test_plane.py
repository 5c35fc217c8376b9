"""Points of the plane: their distributions, what is told of them, and one's own."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest, norm, uniform

from core.datasets import load, prepare
from core.datasets.plane import (
    FEATURES,
    REGRESSIONS,
    SHAPES,
    curve_source,
    features_of,
    make_sure_of_two_sides,
    points,
)
from core.experiment import (
    Data,
    Dense,
    Experiment,
    Impossible,
    InvalidExperiment,
    Plane,
    Preparation,
    canonical_json,
    experiment_from,
)

MANY = 2000
POSSIBLE = 1e-3
"""A distribution is doubted where its points are less likely than this."""


def drawn(shape, noise=0.0, **options):
    return points(Plane(shape=shape, samples=MANY, noise=noise, seed=3, **options))


def looks_like(values, low, high):
    return kstest(values, uniform(low, high - low).cdf).pvalue > POSSIBLE


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("noise", [0, 0.5])
def test_points_come_from_their_seed_alone_in_random_order(shape, noise):
    plane = Plane(shape=shape, noise=noise, rule="y > x" if shape == "curve" else "")
    (x, y), (again, y_again), (others, _) = points(plane), points(plane), points(plane, 1)
    assert x.shape == (500, 2)
    assert y.shape == (500,)
    assert np.array_equal(x, again)
    assert np.array_equal(y, y_again)
    assert not np.allclose(x, others)
    if shape not in REGRESSIONS:
        assert set(y) == {0, 1}
        early, late = y[:250].mean(), y[250:].mean()
        assert abs(early - late) < 0.25
    if shape != "gauss":
        assert np.abs(x).max() <= 8


def test_circle():
    x, y = drawn("circle")
    radius, angle = np.hypot(*x.T), np.arctan2(*x.T)
    assert looks_like(radius[y == 1], 0, 2.5)
    assert looks_like(radius[y == 0], 3.5, 5)
    assert looks_like(angle, -np.pi, np.pi)
    assert y.mean() == 0.5


def test_noise_changes_a_circle_s_labels_and_not_its_places():
    x, y = drawn("circle", 0.3)
    radius = np.hypot(*x.T)
    assert not ((radius > 2.5) & (radius < 3.5)).any()
    assert 0.05 < np.mean((radius < 2.5) != y) < 0.5


def test_xor():
    x, y = drawn("xor")
    assert looks_like(np.abs(x[:, 0]), 0.3, 5.3)
    assert looks_like(np.abs(x[:, 1]), 0.3, 5.3)
    assert np.array_equal(y, (x[:, 0] * x[:, 1] > 0).astype(int))


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (0.5, 4)])
def test_gauss(noise, variance):
    x, y = drawn("gauss", noise)
    for number, centre in ((1, 2), (0, -2)):
        for axis in (0, 1):
            cloud = norm(centre, np.sqrt(variance))
            assert kstest(x[y == number, axis], cloud.cdf).pvalue > POSSIBLE


def test_spiral():
    x, y = drawn("spiral")
    radius = np.sort(np.hypot(*x[y == 1].T))
    assert np.allclose(radius, 5 * np.arange(MANY // 2) / (MANY // 2))
    turned = np.sort(np.hypot(*x[y == 0].T))
    assert np.allclose(radius, turned)
    far = np.hypot(*x.T).argsort()[-2:]
    assert np.allclose(x[far[0]], -x[far[1]])
    noisy, _ = drawn("spiral", 0.4)
    assert looks_like((noisy - x).ravel(), -0.4, 0.4)


@pytest.mark.parametrize("classes", [3, 5])
@pytest.mark.parametrize("shape", ["gauss", "spiral"])
def test_more_classes_are_as_many_and_as_large(shape, classes):
    _, y = drawn(shape, classes=classes)
    counts = np.bincount(y)
    assert len(counts) == classes
    assert np.ptp(counts) <= 1


def test_moons_reach_into_each_other():
    x, y = drawn("moons")
    assert x[y == 1, 1].mean() > 0.5
    assert x[y == 0, 1].mean() < -0.5
    assert x[y == 1, 0].max() > x[y == 0, 0].min()
    assert x[y == 1, 1].min() < x[y == 0, 1].max()


def test_checkerboard_neighbours_differ():
    x, y = drawn("checkerboard")
    assert looks_like(x[:, 0], -5, 5)
    column, row = np.floor(x / 2.5).T
    assert np.array_equal(y, ((column + row) % 2 == 0).astype(int))


def test_the_slope():
    x, y = drawn("plane")
    assert looks_like(x[:, 1], -6, 6)
    assert np.allclose(y, (x[:, 0] + x[:, 1]) / 10)
    _, noisy = drawn("plane", 0.5)
    assert np.std(noisy) > np.std(y)


def test_the_hills():
    x, y = drawn("multi_gauss")
    on_top = np.linalg.norm(x - [0, -2.5], axis=1) < 0.5
    below = np.linalg.norm(x - [0, 2.5], axis=1) < 0.5
    assert (y[on_top] > 0.7).all()
    assert (y[below] < -0.7).all()
    assert (y[np.abs(x[:, 1]) > 4.6] == 0).all()


@pytest.mark.parametrize("noise", [0, 0.2])
def test_points_above_a_curve(noise):
    x, y = drawn("curve", noise, rule="y > sin(x)")
    assert looks_like(x[:, 0], -6, 6)
    assert looks_like(x[:, 1], -6, 6)
    right = np.mean(y == (x[:, 1] > np.sin(x[:, 0])))
    assert 0.7 < right < 1 if noise else right == 1


def test_a_rule_that_parts_nothing_is_a_sentence():
    make_sure_of_two_sides(Plane(shape="curve", rule="y > x"))
    with pytest.raises(Impossible, match="one side of “y > 7”"):
        make_sure_of_two_sides(Plane(shape="curve", rule="y > 7"))


@pytest.mark.parametrize("rule", ["y > sin(x)", "2x^2 - y^2/3 < 9", "abs(x)^y >= tanh(x*y) - 1"])
def test_the_source_of_a_curve_draws_the_same_points(rule):
    plane = Plane(shape="curve", rule=rule, noise=0.1)
    names: dict[str, Any] = {"np": np}
    exec(curve_source(plane.rule), names)  # noqa: S102 - written by us
    for drawn, again in zip(
        names["curve"](np.random.default_rng(3), 500, 0.1),
        SHAPES["curve"](np.random.default_rng(3), 500, 0.1, plane.rule),
        strict=True,
    ):
        assert np.array_equal(drawn, again)


def test_features():
    x = np.array([[2.0, -3.0]])
    expected = [2, -3, 4, 9, -6, np.sin(2), np.sin(-3)]
    assert np.allclose(features_of(x, FEATURES), [expected])


def test_the_engine_gets_features_and_signs():
    data = Data(
        name="plane",
        plane=Plane(features=("x2", "x1_x2")),
        preparation=Preparation(targets="signs"),
    )
    tensors = prepare(data, load(data.name, data.source, plane=data.plane))
    x, y = points(data.plane)
    assert tensors.input_shape == (2,)
    assert np.allclose(np.asarray(tensors.x_train)[:, 1], x.prod(axis=1), atol=1e-5)
    assert np.array_equal(tensors.y_train, 2 * y - 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"features": ()},
        {"features": ("x1", "x1")},
        {"shape": "own"},
        {"points": [[0, 0, 1]]},
        {"shape": "circle", "classes": 3},
        {"shape": "own", "points": [[0, 0, 2]]},
        {"shape": "own", "points": [[0, 7, 1]]},
        {"noise": 0.6},
        {"samples": 10},
        {"shape": "star"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(changes):
    values = {
        "data": {"name": "plane", "plane": changes},
        "layers": [{"kind": "dense", "units": 1}],
        "loss": "mse",
        "epochs": 1,
    }
    with pytest.raises(InvalidExperiment) as said:
        experiment_from(values)
    assert str(said.value).endswith(".")


def test_other_experiments_keep_their_json():
    layers = (Dense(units=1),)
    boston = Experiment(data=Data(name="boston_housing"), layers=layers, loss="mse", epochs=1)
    assert "plane" not in canonical_json(boston)
    here = boston.changed(data=Data(name="plane", plane=Plane(noise=0.2)))
    assert experiment_from(canonical_json(here)) == here

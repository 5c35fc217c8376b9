"""Surfaces, their slopes, and the ways down them."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from core.concepts.gradient_descent import HILL, SURFACES, angle, crossings, descend
from core.concepts.optimizers import NAMES, Racer

weights = st.tuples(st.floats(-2.5, 2.5), st.floats(-2.5, 2.5))


@pytest.mark.parametrize("surface", SURFACES)
def test_the_gradient_is_tensorflows(surface):
    ground = SURFACES[surface]
    w = np.random.default_rng(2).uniform(-2.5, 2.5, size=(40, 2))
    loss = ground.source[0]
    w1, w2 = tf.Variable(w[:, 0]), tf.Variable(w[:, 1])
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(eval(loss, {"w1": w1, "w2": w2}))  # noqa: S307
    expected = np.stack([g.numpy() for g in tape.gradient(total, [w1, w2])], axis=-1)
    np.testing.assert_allclose(ground.gradient(w), expected, atol=1e-12)


@given(weights)
@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_written_is_what_is_computed(surface, w):
    ground = SURFACES[surface]
    names = {"w1": w[0], "w2": w[1]}
    loss, gradient = (eval(source, names) for source in ground.source)  # noqa: S307
    assert ground.loss(np.array(w)) == pytest.approx(loss)
    np.testing.assert_allclose(ground.gradient(np.array(w)), gradient, atol=1e-12)


@given(array_shapes(max_dims=3, max_side=4))
@pytest.mark.parametrize("surface", SURFACES)
def test_surfaces_take_weights_of_any_shape(surface, shape):
    w = np.full((*shape, 2), 0.5)
    assert SURFACES[surface].loss(w).shape == shape
    assert SURFACES[surface].gradient(w).shape == (*shape, 2)


@pytest.mark.parametrize("surface", SURFACES)
def test_nowhere_is_a_loss_lower_than_at_its_lowest_points(surface):
    ground = SURFACES[surface]
    across = np.linspace(-2.5, 2.5, 201)
    everywhere = ground.loss(np.stack(np.meshgrid(across, across), axis=-1))
    for point in ground.lowest:
        np.testing.assert_allclose(ground.gradient(np.array(point)), 0, atol=1e-9)
        assert ground.loss(np.array(point)) <= everywhere.min() + 1e-12


@pytest.mark.parametrize(
    ("surface", "start", "end"),
    [
        ("valley", (-2.0, 1.2), (0, 0)),
        ("hollows", (-2.0, 1.2), (-1.230, 0)),
        ("hollows", (2.0, 1.2), (1.545, 0)),
        ("pass", (-2.0, 0.0), (0, 0)),
        ("pass", (-2.0, 0.1), (0, 2**0.5)),
        ("bent", (-2.0, 1.2), (1, 0)),
    ],
)
def test_where_the_slope_leads(surface, start, end):
    path = descend(surface, Racer("sgd", 0.1), start, 800)
    np.testing.assert_allclose(path.weights[-1], end, atol=1e-3)
    np.testing.assert_allclose(path.gradients[-1], 0, atol=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_a_path_holds_every_step(name):
    path = descend("bent", Racer(name, 0.1), (-2.0, 1.2), 12)
    assert path.weights.shape == path.gradients.shape == (13, 2)
    assert len(path.losses) == len(path.memories) == 13
    np.testing.assert_allclose(path.losses, SURFACES["bent"].loss(path.weights))
    assert [memory.steps for memory in path.memories] == list(range(13))


def test_too_long_a_step_runs_away():
    calm, wild = (descend("valley", Racer("sgd", r), (-2.0, 1.2), 60) for r in (0.49, 0.51))
    assert calm.losses[-1] < calm.losses[0] < wild.losses[-1]
    assert not np.isfinite(descend("bent", Racer("sgd", 1), (-2.0, 1.2), 60).losses[-1])


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("rate", [0.05, 0.1, 0.4])
def test_close_to_the_goal_rmsprops_steps_stay_about_as_long_as_the_rate(surface, rate):
    path = descend(surface, Racer("rmsprop", rate), (-2.0, 1.2), 200)
    steps = np.abs(np.diff(path.weights, axis=0))[-20:].mean(axis=0)
    np.testing.assert_allclose(steps, rate, rtol=0.05)


def test_an_angle_and_crossings_are_counted_from_numbers():
    assert angle(np.array([1.0, 0]), np.array([0.0, 2])) == pytest.approx(90)
    assert angle(np.array([1.0, 1]), np.array([3.0, 3])) == pytest.approx(0, abs=1e-5)
    assert angle(np.array([0.0, 0]), np.array([3.0, 3])) == 0
    assert crossings(np.array([1.0, -1, -2, 0, 3])) == 2


def test_the_hill_between_the_hollows_is_flat_and_higher_than_both():
    hill = np.array([HILL, 0.0])
    hollows = SURFACES["hollows"]
    np.testing.assert_allclose(hollows.gradient(hill), 0, atol=1e-9)
    sides = hollows.loss(hill + np.array([[-0.1, 0], [0.1, 0]]))
    assert (sides < hollows.loss(hill)).all()

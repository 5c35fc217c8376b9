"""Dropout as Keras's layer computes it."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.concepts.dropout import draws, dropout, kept, read_outputs, running_mean
from core.experiment import Impossible

outputs = arrays(
    np.float64, st.integers(1, 10), elements=st.floats(-99, 99).filter(lambda v: abs(v) > 1e-3)
)
rates = st.integers(0, 9).map(lambda tenths: tenths / 10)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
def test_equals_keras_for_the_mask_that_keras_drew(rate):
    x = np.random.default_rng(1).normal(size=(50, 40)).astype("float32")
    layer = keras.layers.Dropout(rate, seed=3)
    expected = np.asarray(layer(x, training=True))
    np.testing.assert_allclose(dropout(x, expected != 0, rate), expected, rtol=1e-6)
    np.testing.assert_array_equal(np.asarray(layer(x, training=False)), x)


@given(outputs, rates, st.integers(0, 2**32 - 1))
def test_a_unit_is_either_off_or_divided_by_what_is_kept(x, rate, seed):
    mask = kept(draws(1, len(x), seed)[0], rate)
    y = dropout(x, mask, rate)
    assert y.shape == x.shape
    np.testing.assert_array_equal(y[~mask], 0)
    np.testing.assert_allclose(y[mask] * (1 - rate), x[mask])


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.5, 0.9])
def test_the_rate_is_the_share_switched_off_and_the_mean_is_preserved(rate):
    x = np.array([0.8, 1.5, 0.3, 2.0])
    masks = kept(draws(200_000, 4), rate)
    assert 1 - masks.mean() == pytest.approx(rate, abs=0.002)
    np.testing.assert_allclose(dropout(x, masks, rate).mean(axis=0), x, rtol=0.02)
    unscaled = dropout(x, masks, rate, scaled=False).mean(axis=0)
    np.testing.assert_allclose(unscaled, x * (1 - rate), rtol=0.02)


def test_a_rate_of_zero_keeps_every_unit():
    assert kept(draws(100, 5), 0).all()


@given(st.integers(1, 20), st.integers(0, 20), st.integers(1, 10))
def test_the_first_draws_stay_the_same_when_more_are_drawn(count, more, units):
    np.testing.assert_array_equal(draws(count + more, units)[:count], draws(count, units))


def test_the_running_mean():
    values = [4.0, 2.0, 3.0, 7.0]
    expected = [np.mean(values[:n]) for n in (1, 2, 3, 4)]
    np.testing.assert_allclose(running_mean(values), expected)


def test_reads_outputs_with_commas_or_spaces():
    np.testing.assert_array_equal(read_outputs(" 1, -2.5 3e0,4 "), [1, -2.5, 3, 4])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "0 units"),
        ("1", "1 units"),
        (" ".join("1" * 11), "11 units"),
        ("1, two", "“two”"),
        ("1, nan", "“nan”"),
        ("1, 1e999", "“1e999”"),
        ("1, 100", "“100”"),
        ("__import__('os'), 1", "“__import__('os')”"),
    ],
)
def test_refuses_what_is_not_a_layers_outputs(typed, said):
    with pytest.raises(Impossible, match=r"^(A layer|“)") as refused:
        read_outputs(typed)
    assert said in str(refused.value)

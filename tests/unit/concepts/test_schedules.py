"""Learning rates that change while a network trains."""

import keras
import numpy as np
import pytest

from core.concepts.batches import best, fit, mean_squared_error, points
from core.concepts.schedules import SCHEDULES, losses_above_best


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize(("first", "updates"), [(0.2, 360), (0.05, 30), (0.3, 37)])
def test_every_rate_is_that_of_the_call_in_keras(name, first, updates):
    rates = SCHEDULES[name].rates(first, updates)
    call = SCHEDULES[name].in_keras(first, updates)
    schedule = eval(call, vars(keras.optimizers.schedules))  # noqa: S307
    asked = range(updates)
    expected = [schedule if name == "constant" else float(schedule(t)) for t in asked]
    np.testing.assert_allclose(rates, expected, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("t", [0, 179, 180, 181, 270, 271, 359])
def test_the_formula_with_its_numbers_gives_the_rate(name, t):
    filled = SCHEDULES[name].filled(0.2, t, 360)
    python = (
        filled.replace(r"\frac{1 + \cos(\pi \cdot", "(1+np.cos(np.pi*")
        .replace(")}{2}", "))/2")
        .replace(r"\cdot", "*")
        .replace("^{", "**(")
        .replace("}", ")")
    )
    rate = eval(python, {"np": np})  # noqa: S307
    assert rate == pytest.approx(SCHEDULES[name].rates(0.2, 360)[t])


def test_a_rate_for_each_update_is_taken_in_its_turn():
    data = points(20)
    constant = fit(data, 5, 6, 0.1, (0.0, 0.0))
    np.testing.assert_array_equal(fit(data, 5, 6, np.full(24, 0.1), (0.0, 0.0)), constant)
    stops = fit(data, 5, 6, np.where(np.arange(24) < 9, 0.1, 0), (0.0, 0.0))
    np.testing.assert_array_equal(stops[:10], constant[:10])
    assert (stops[9:] == stops[9]).all()


def test_losses_lie_above_the_best_lines_and_begin_alike():
    data = points(48)
    start = mean_squared_error(np.array([-2.0, -2.0]), data) - mean_squared_error(best(data), data)
    for name in SCHEDULES:
        losses = losses_above_best(name, 0.1, 48, 4, 5)
        assert losses.shape == (6,)
        assert losses[0] == pytest.approx(start)
        assert (losses > 0).all()


def test_noisy_slopes_want_a_rate_that_falls_and_true_ones_do_not():
    noisy = {name: losses_above_best(name, 0.2, 48, 1, 30)[-1] for name in SCHEDULES}
    assert noisy["constant"] > 100 * max(loss for name, loss in noisy.items() if name != "constant")
    true = {name: losses_above_best(name, 0.2, 48, 48, 30)[-1] for name in SCHEDULES}
    assert min(true, key=true.get) == "constant"

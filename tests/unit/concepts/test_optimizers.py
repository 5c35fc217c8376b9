"""Optimizers step by step as Keras takes them."""

from typing import Any

import keras
import numpy as np
import pytest

from core.concepts.gradient_descent import SURFACES, descend
from core.concepts.optimizers import NAMES, WAYS, Racer
from core.experiment import Adam
from core.experiment.optimizers import corrected

STEPS = 25
FLOAT32 = 2e-5
"""Keras keeps learning rates and the powers of its betas in float32."""


def keras_path(racer, gradient, start) -> np.ndarray:
    """The weights after each step of the optimizer that ``Racer.keras`` names."""
    twin = eval(racer.keras(), {"keras": keras})  # noqa: S307
    w = keras.Variable(np.array(start), dtype="float64")
    points = [w.numpy().copy()]
    for _ in range(STEPS):
        twin.apply([keras.ops.convert_to_tensor(gradient(w.numpy()), dtype="float64")], [w])
        points.append(w.numpy().copy())
    return np.array(points)


@pytest.mark.parametrize("rate", [0.01, 0.1])
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", NAMES)
def test_every_step_equals_keras(name, surface, rate):
    racer = Racer(name, rate)
    expected = keras_path(racer, SURFACES[surface].gradient, (-2.0, 1.2))
    path = descend(surface, racer, (-2.0, 1.2), STEPS)
    np.testing.assert_allclose(path.weights, expected, atol=FLOAT32)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.99])
@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_every_momentum_equals_keras(name, momentum):
    racer = Racer(name, 0.05, momentum)
    expected = keras_path(racer, SURFACES["valley"].gradient, (2.0, -1.0))
    path = descend("valley", racer, (2.0, -1.0), STEPS)
    np.testing.assert_allclose(path.weights, expected, atol=FLOAT32)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("momentum", [0.9, 0.72, 0.486, 0.227, -0.029]),
        ("nesterov", [0.81, 0.575, 0.327, 0.094, -0.105]),
    ],
)
def test_the_notes_momentum_on_a_parabola(name, expected):
    """Minimising w²/2 from 1 at a rate of 0.1: the notes' formula is Nesterov's."""
    racer = Racer(name, 0.1)
    w, memory, found = np.ones(2), racer.optimizer.beginning(2), []
    for _ in range(5):
        w, memory = racer.optimizer.step(w, w, memory)
        found.append(w[0])
    np.testing.assert_allclose(found, expected, atol=5e-4)


def test_adams_first_step_is_as_long_as_its_rate():
    racer = Racer("adam", 0.3)
    optimizer, start = racer.optimizer, np.zeros(2)
    w, memory = optimizer.step(start, np.array([1e-3, -50.0]), optimizer.beginning(2))
    np.testing.assert_allclose(w, [-0.3, 0.3], rtol=1e-2)
    assert memory.steps == 1
    assert corrected(Adam(learning_rate=0.3), 1) == pytest.approx(0.3 * np.sqrt(0.001) / 0.1)


@pytest.mark.parametrize("name", NAMES)
def test_the_written_code_takes_the_same_steps(name):
    racer = Racer(name, 0.1, 0.8)
    before, inside = racer.code()
    gradient = SURFACES["bent"].gradient
    scope: dict[str, Any] = {"np": np, "w": np.array([-2.0, 1.2]), "rate": 0.1}
    exec(before, scope)  # noqa: S102
    for t in range(1, 8):
        scope |= {"t": t, "g": gradient(scope["w"])}
        exec("\n".join(inside), scope)  # noqa: S102
    path = descend("bent", racer, (-2.0, 1.2), 7)
    np.testing.assert_allclose(scope["w"], path.weights[-1], rtol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_in_a_formula_give_what_the_step_gives(name):
    """The LaTeX with numbers, read as Python, is the next weight, velocity or sum of squares."""
    racer = Racer(name, 0.1, 0.8)
    path = descend("bent", racer, (-2.0, 1.2), 10)
    old, new = path.memories[5], path.memories[6]
    numbers = {
        "w": path.weights[5][0],
        "g": path.gradients[5][0],
        "v": old.velocity[0],
        "s": old.squares[0],
        "new_v": new.velocity[0],
        "new_s": new.squares[0],
        "m": 0.8,
        "rate": 0.1,
        **racer.factors(6),
    }
    texts = {key: f"({value:.17g})" for key, value in numbers.items()}
    expected = {"w'": path.weights[6][0], "v'": new.velocity[0], "s'": new.squares[0]}
    for rule in WAYS[name].rules:
        python = rule.filled(**texts).replace(r" \\ & \quad ", " ")
        python = python.replace(r"\cdot", "*").replace("^", "**")
        python = python.replace(r"\sqrt{", "np.sqrt(").replace("}", ")")
        assert eval(python) == pytest.approx(expected[rule.left], rel=1e-4)  # noqa: S307


def test_every_optimizer_has_a_rule_for_its_weights():
    assert all(way.rules[-1].left == "w'" for way in WAYS.values())

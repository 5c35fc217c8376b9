"""The network on the home page learns in the browser as Keras's Adam does."""

import json
import subprocess

import numpy as np
from deno import find_deno_bin

from core.experiment import Adam, Data, Dense, Experiment, Plane
from core.network.backward import updates
from core.ui.door import RATE, UNITS, first_weights
from core.ui.sitemap import ROOT

STEPS = 200
SCRIPT = """
import { beginning, learn } from "./core/ui/static/learner.js";
const { weights, points, labels, units, rate, steps } = JSON.parse(Deno.args[0]);
const state = beginning(weights);
const losses = Array.from({ length: steps }, () => learn(state, points, labels, units, rate));
console.log(JSON.stringify({ losses, weights: [...state.vector] }));
"""
EXPERIMENT = Experiment(
    data=Data(name="plane", plane=Plane()),
    layers=(Dense(units=UNITS, activation="tanh"), Dense(units=1, activation="sigmoid")),
    loss="binary_crossentropy",
    optimizer=Adam(learning_rate=RATE),
    epochs=1,
    batch_size=24,
)


def in_javascript(**values) -> dict[str, list[float]]:
    command = [find_deno_bin(), "eval", "--no-remote", "--no-npm", SCRIPT, json.dumps(values)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_python(x: np.ndarray, y: np.ndarray) -> tuple[list[float], np.ndarray]:
    """The same updates, each on all rows; the optimizer remembers from one to the next."""
    order = np.tile(np.arange(len(x)), STEPS)
    experiment = EXPERIMENT.changed(batch_size=len(x))
    done = [*updates(experiment, first_weights(), x, y[:, None], order)]
    return [update.loss for update in done], done[-1].weights


def test_its_losses_and_weights_are_those_of_python():
    random = np.random.default_rng(1)
    x = random.uniform(-2, 2, (24, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(float)
    said = in_javascript(
        weights=first_weights().tolist(),
        points=x.tolist(),
        labels=y.astype(int).tolist(),
        units=UNITS,
        rate=RATE,
        steps=STEPS,
    )
    losses, weights = in_python(x, y)
    assert losses[-1] < losses[0] / 2
    np.testing.assert_allclose(said["losses"], losses, atol=2e-3)
    np.testing.assert_allclose(said["weights"], weights, atol=2e-2)
    np.testing.assert_allclose(said["losses"][:20], losses[:20], rtol=1e-4)

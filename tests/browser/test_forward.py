"""What the browser computes of a network is what the server and Keras compute."""

import json

import numpy as np
import pytest

from core.datasets.plane import FEATURES, features_of
from core.experiment import Data, Dense, Experiment, Plane
from core.network.forward import network_at, predict
from core.network.shapes import weight_shapes
from core.ui.plane.settings import ACTIVATIONS
from core.ui.plane.stage import told
from core.ui.sitemap import ROOT

SCRIPT = (ROOT / "core" / "ui" / "static" / "plane" / "forward.js").read_text()
RUN = """
async ([script, features, layers, vector, x1, x2]) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { featuresOf, cut, forward } = await import(url);
  const inputs = featuresOf(features, x1, x2);
  const weights = cut(features.length, layers, Float32Array.from(vector));
  return forward(layers, weights, inputs).at(-1).map((unit) => Array.from(unit));
}
"""


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("ending", ["tanh", "sigmoid", "softmax", "linear"])
def test_the_browser_s_numbers_are_the_server_s(page, activation, ending):
    random = np.random.default_rng(0)
    layers = (
        Dense(units=5, activation=activation),
        Dense(units=3, activation=activation),
        Dense(units=4, activation=ending),
    )
    experiment = Experiment(
        data=Data(name="plane", plane=Plane(features=FEATURES)), layers=layers, loss="mse", epochs=1
    )
    count = sum(int(np.prod(shape)) for shape in weight_shapes(layers, (7,)))
    weights = random.normal(size=count).astype("float32")
    x = random.uniform(-6, 6, (50, 2)).astype("float32")
    page.goto("about:blank")
    seen = [told(layer) for layer in layers]
    arguments = [SCRIPT, FEATURES, seen, weights.tolist(), x[:, 0].tolist(), x[:, 1].tolist()]
    browser = np.array(page.evaluate(RUN, json.loads(json.dumps(arguments)))).T
    server = predict(network_at(experiment, weights, (7,)), features_of(x, FEATURES))
    np.testing.assert_allclose(browser, server, rtol=1e-4, atol=1e-5)

"""What the browser computes of a network, a drawing or a kernel is what the server computes."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.concepts.convolution import Kernel, Sliding
from core.datasets.drawing import as_digit
from core.datasets.plane import FEATURES, features_of
from core.experiment import Data, Dense, Experiment, Flatten, Plane
from core.network.forward import network_at, predict
from core.network.shapes import weight_shapes
from core.ui.builder.flow import for_pixels
from core.ui.plane.settings import ACTIVATIONS
from core.ui.plane.stage import told
from core.ui.sitemap import ROOT

STATIC = ROOT / "core" / "ui" / "static"
SCRIPT = (STATIC / "plane" / "forward.js").read_text()
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


DRAWING = """
async ([script, drawings, side, layers, vector]) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const { asDigit, cut, forward } = await import(url);
  const weights = cut(784, layers, Float32Array.from(vector));
  return drawings.map((drawing) => {
    const picture = asDigit(Uint8Array.from(drawing), side);
    const all = forward(layers, weights, Array.from(picture, (v) => Float32Array.of(v)));
    return { picture: Array.from(picture), outputs: all.at(-1).map(([v]) => v) };
  });
}
"""


def test_a_drawing_comes_to_the_same_answers_as_on_the_server(page):
    random = np.random.default_rng(1)
    drawings = np.zeros((5, 112, 112), np.uint8)
    for drawing in drawings[1:]:  # the first stays empty
        for top, left in random.integers(0, 90, (6, 2)):
            drawing[top : top + random.integers(1, 30), left : left + 9] = random.integers(1, 256)
    layers = (
        Flatten(),
        Dense(units=12, activation="relu", use_bias=False),
        Dense(units=10, activation="softmax"),
    )
    experiment = Experiment(data=Data(name="mnist"), layers=layers, loss="mse", epochs=1)
    count = sum(int(np.prod(shape)) for shape in weight_shapes(layers, (28, 28)))
    trained = network_at(experiment, random.normal(0, 0.1, count).astype("float32"), (28, 28))
    shift, scale = random.normal(size=784), random.uniform(0.5, 2, 784)
    vector = for_pixels(trained, -shift, scale - shift)
    page.goto("about:blank")
    script = (STATIC / "digit.js").read_text() + SCRIPT
    seen = [told(layer) for layer in experiment.dense]
    arguments = [script, drawings.reshape(5, -1).tolist(), 112, seen, vector.tolist()]
    browser = page.evaluate(DRAWING, json.loads(json.dumps(arguments)))
    pictures = np.array([as_digit(drawing) for drawing in drawings])
    np.testing.assert_array_equal([one["picture"] for one in browser], pictures.reshape(5, -1))
    prepared = pictures.reshape(5, -1) / 255 * scale - shift
    server = predict(trained, prepared.reshape(5, 28, 28))
    np.testing.assert_allclose([one["outputs"] for one in browser], server, rtol=1e-3, atol=1e-5)


CONVOLVED = """
async ([script, x, kernel, stride, padding]) => {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return (await import(url)).convolved(x, kernel, stride, padding);
}
"""


def test_a_kernel_writes_the_feature_map_of_the_server(page):
    random = np.random.default_rng(2)
    script = (STATIC / "convolve.js").read_text()
    kernel = Kernel.read("-1 0 1/9; 0.5 -7 2; 1/3 4 -1")
    page.goto("about:blank")
    for height, width in ((3, 5), (8, 8), (28, 28)):
        picture = random.integers(0, 10, (height, width))
        slides = [Sliding(picture, kernel, 1), Sliding(picture, kernel, 2)]
        for slide in (*slides, *(replace(slide, padding="same") for slide in slides)):
            arguments = [script, picture.tolist(), kernel.weights.tolist()]
            arguments += [slide.stride, slide.padding]
            np.testing.assert_allclose(page.evaluate(CONVOLVED, arguments), slide.sums, atol=1e-9)

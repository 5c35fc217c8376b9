// The network's numbers; tests/browser/test_forward.py compares them with the server's.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cut, featuresOf, forward } from "../../../../../core/ui/static/plane/forward.js";

const e = Math.E;
const VALUES = {
  linear: [-1, 0, 1],
  relu: [0, 0, 1],
  leaky_relu: [-0.25, 0, 1],
  sigmoid: [1 / (1 + e), 0.5, 1 / (1 + 1 / e)],
  tanh: [-Math.tanh(1), 0, Math.tanh(1)],
  elu: [1 / e - 1, 0, 1],
  silu: [-1 / (1 + e), 0, 1 / (1 + 1 / e)],
};

function near(said, expected) {
  assert.equal(said.length, expected.length);
  said.forEach((v, i) => assert.ok(Math.abs(v - expected[i]) < 1e-6, `${v} is not ${expected[i]}`));
}

for (const [activation, expected] of Object.entries(VALUES)) {
  test(`${activation} of -1, 0 and 1`, () => {
    const layer = { units: 1, activation, negative_slope: 0.25 };
    const weights = [{ kernel: Float32Array.of(1), bias: Float32Array.of(0) }];
    const [inputs, outputs] = forward([layer], weights, [Float32Array.of(-1, 0, 1)]);
    near(inputs[0], [-1, 0, 1]);
    near(outputs[0], expected);
  });
}

test("softmax shares 1 among the units, also where their sums are huge", () => {
  const layer = { units: 3, activation: "softmax" };
  const bias = Float32Array.of(0, Math.log(2), Math.log(5)).map((v) => v + 1000);
  const weights = [{ kernel: new Float32Array(3), bias }];
  const outputs = forward([layer], weights, [Float32Array.of(7)])[1];
  outputs.forEach(([v], i) => assert.ok(Math.abs(v - [1, 2, 5][i] / 8) < 1e-4));
});

test("a vector is cut into kernels, row by row, and biases", () => {
  const layers = [{ units: 2, activation: "linear" }, { units: 1, activation: "linear" }];
  const [first, last] = cut(2, layers, Float32Array.of(1, 2, 3, 4, 10, 20, 5, 6, 30));
  assert.deepEqual([...first.kernel, ...first.bias], [1, 2, 3, 4, 10, 20]);
  assert.deepEqual([...last.kernel, ...last.bias], [5, 6, 30]);
  const outputs = forward(layers, [first, last], [Float32Array.of(1), Float32Array.of(-1)]);
  assert.deepEqual(outputs.slice(1).map((units) => units.map(([v]) => v)), [[8, 18], [178]]);
});

test("to change a number of the cut is to change the vector", () => {
  const vector = new Float32Array(3);
  cut(2, [{ units: 1 }], vector)[0].bias[0] = 4;
  assert.deepEqual([...vector], [0, 0, 4]);
});

test("features are computed from both coordinates", () => {
  const names = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"];
  const expected = [2, -3, 4, 9, -6, Math.sin(2), Math.sin(-3)];
  near(featuresOf(names, [2], [-3]).map(([v]) => v), expected);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { linear, logarithmic, ticks } from "../../../../../core/ui/static/plane/scales.js";

test("ticks are a few round numbers", () => {
  assert.deepEqual(ticks(500), [0, 200, 400]);
  assert.deepEqual(ticks(100), [0, 50, 100]);
  assert.deepEqual(ticks(0.35), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(10), [0, 5, 10]);
});

test("a linear scale begins at 0 and leaves some room above", () => {
  const { levels, height } = linear([1]);
  assert.equal(height(0), 0);
  assert.ok(height(1) < 1);
  assert.deepEqual(levels[0], 0);
});

test("a first loss that towers above a hundred others is cut off", () => {
  const { height } = linear([1000, ...Array(100).fill(1)]);
  assert.equal(height(1000), 1);
  assert.ok(height(1) > 0.8);
});

test("a logarithmic scale puts powers of ten in equal steps", () => {
  const { levels, height } = logarithmic([10, 1, 0.1, 0.01]);
  const steps = [height(0.1) - height(0.01), height(1) - height(0.1), height(10) - height(1)];
  steps.forEach((step) => assert.ok(Math.abs(step - steps[0]) < 1e-9));
  assert.deepEqual(levels, [0.01, 0.1, 1, 10]);
});

test("within one power of ten it has levels in between", () => {
  assert.deepEqual(logarithmic([0.1, 0.9]).levels, [0.1, 0.2, 0.5, 1]);
});

test("what has no logarithm lies at the bottom, what is no number is left out", () => {
  for (const losses of [[], [0], [NaN], [Infinity], [0, 1, NaN]]) {
    assert.equal(logarithmic(losses).height(0), 0);
    assert.ok([linear, logarithmic].every((scale) => scale(losses).levels.every(Number.isFinite)));
  }
});

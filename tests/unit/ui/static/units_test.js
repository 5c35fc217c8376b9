import assert from "node:assert/strict";
import { test } from "node:test";

import { momentOf, painted, placeOf, weightsOf } from "../../../../core/ui/static/units.js";

test("bytes become weights from -1 to 1", () => {
  const text = btoa(String.fromCharCode(...new Uint8Array(Int8Array.from([127, 0, -127]).buffer)));
  assert.deepEqual([...weightsOf(text)], [1, 0, -1]);
});

test("between two kept epochs a weight is on its way from one to the other", () => {
  const [epochs, units, size] = [2, 2, 1];
  const weights = Float32Array.from([0, 10, 4, 20]);
  assert.equal(weights.length, epochs * units * size);
  assert.deepEqual([0, 0.5, 1].map((at) => momentOf(weights, at, 0, units, size)[0]), [0, 2, 4]);
  assert.deepEqual([0, 0.5, 1].map((at) => momentOf(weights, at, 1, units, size)[0]), [10, 15, 20]);
});

test("an epoch that is not kept is where the last one before it is", () => {
  assert.deepEqual([0, 1, 3, 9].map((epoch) => placeOf([0, 1, 2, 5], epoch)), [0, 1, 2, 3]);
});

test("a weight's colour is the fuller the larger it is, and its sign says which", () => {
  const pixels = painted(Float32Array.from([1, -0.5, 0]), [1, 2, 3], [7, 8, 9]);
  assert.deepEqual([...pixels.slice(0, 4)], [1, 2, 3, 255]);
  assert.deepEqual([...pixels.slice(4, 8)], [7, 8, 9, 128]);
  assert.equal(pixels[11], 0);
});

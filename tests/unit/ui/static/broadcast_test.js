import assert from "node:assert/strict";
import { test } from "node:test";

import {
  grownAt,
  indicesOf,
  isCopy,
  partsOf,
  placeOf,
} from "../../../../core/ui/static/broadcast.js";

test("the three steps come one after the other", () => {
  assert.deepEqual(partsOf(0), { added: 0, repeated: 0, computed: 0 });
  assert.deepEqual(partsOf(1.25), { added: 1, repeated: 0.25, computed: 0 });
  assert.deepEqual(partsOf(2.75), { added: 1, repeated: 1, computed: 0.75 });
  assert.deepEqual(partsOf(3), { added: 1, repeated: 1, computed: 1 });
});

test("an axis that has its length is never drawn out, one of length 1 is", () => {
  assert.deepEqual(grownAt(0, [1, 4], [3, 4]), [0, 1]);
  assert.deepEqual(grownAt(1, [1, 4], [3, 4]), [1, 1]);
  const [half] = grownAt(0.5, [1, 4], [3, 4]);
  assert.ok(Math.abs(half - 0.5) < 1e-9);
});

test("of two axes the last is drawn out first", () => {
  assert.deepEqual(grownAt(0.5, [1, 1], [3, 4]), [0, 1]);
  assert.deepEqual(grownAt(1, [1, 1], [3, 4]), [1, 1]);
});

test("a number lies where its index says, and between two where it is on its way", () => {
  const strides = [[0, 1], [1, 0]];
  assert.deepEqual(placeOf([2, 3], strides), [3, 2]);
  assert.deepEqual(placeOf([0.5, 3], strides), [3, 0.5]);
  assert.deepEqual(placeOf([], []), [0, 0]);
});

test("a copy lies beyond what the tensor has of its own", () => {
  assert.ok(!isCopy([0, 3], [1, 4]));
  assert.ok(isCopy([1, 3], [1, 4]));
});

test("indices come in the order of memory, and a scalar has one", () => {
  assert.deepEqual(indicesOf([2, 2]), [[0, 0], [0, 1], [1, 0], [1, 1]]);
  assert.deepEqual(indicesOf([]), [[]]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { dueAt, partOf, placeUpTo } from "../../../../../core/ui/static/plane/frames.js";

test("an epoch without a snapshot shows the last one before it", () => {
  const epochs = [0, 1, 2, 5, 10];
  assert.deepEqual([0, 4, 5, 9, 10, 500].map((e) => placeUpTo(epochs, e)), [0, 2, 3, 3, 4, 4]);
  assert.equal(placeUpTo([5], 4), -1);
  assert.equal(placeUpTo([], 0), -1);
});

test("snapshots lie end to end", () => {
  const vectors = Float32Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual([...partOf(vectors, 3, 1)], [3, 4]);
});

test("a slow machine skips pictures", () => {
  const begun = { time: 1000, shot: 3 };
  assert.deepEqual([1000, 1099, 1100, 1730].map((time) => dueAt(time, begun, 100)), [3, 3, 4, 10]);
});

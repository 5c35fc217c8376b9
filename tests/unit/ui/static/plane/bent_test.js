import assert from "node:assert/strict";
import { test } from "node:test";

import { straight } from "../../../../../core/ui/static/plane/bent.js";

const SPANS = [[-1, 1], [-2, 2]];

test("the border of two units is a straight line, across or upright", () => {
  assert.deepEqual(straight([1, 2], 0, SPANS), [[-1, 0.5], [1, -0.5]]);
  assert.deepEqual(straight([2, 0], 1, SPANS), [[-0.5, -2], [-0.5, 2]]);
});

test("where both weights are 0 there is no border", () => {
  assert.deepEqual(straight([0, 0], 1, SPANS), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { penaltyOf } from "../../../../../core/ui/static/plane/penalty.js";

const WEIGHTS = [{ kernel: [1, -2], bias: [9] }, { kernel: [-3], bias: [9] }];

test("L1 counts how far weights are from 0, L2 the squares; biases count nothing", () => {
  assert.equal(penaltyOf([[0.5, 0], [0.5, 0]], WEIGHTS), 3);
  assert.equal(penaltyOf([[0, 0.5], [0, 0.5]], WEIGHTS), 7);
  assert.equal(penaltyOf([[0, 0], [1, 0]], WEIGHTS), 3);
});

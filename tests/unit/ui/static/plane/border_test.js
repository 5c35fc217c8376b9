import assert from "node:assert/strict";
import { test } from "node:test";

import { borderOf } from "../../../../../core/ui/static/plane/border.js";

test("between a side below 0 and one above, the border is where 0 would be", () => {
  const values = [
    [-1, 3],
    [-1, 1],
  ];
  assert.deepEqual(borderOf(values.flat(), 2), [[[0.25, 0], [0.5, 1]]]);
});

test("it goes through every cell that it crosses", () => {
  const values = [
    [-1, -1, -1],
    [1, 1, 1],
    [1, 1, 1],
  ];
  const level = borderOf(values.flat(), 3).map((piece) => piece.map(([_x, y]) => y));
  assert.deepEqual(level, [[0.5, 0.5], [0.5, 0.5]]);
});

test("a saddle has two pieces, and a unit of one sign none", () => {
  assert.equal(borderOf([-1, 1, 1, -1], 2).length, 2);
  assert.deepEqual(borderOf([1, 2, 3, 0], 2), []);
});

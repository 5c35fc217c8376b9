import assert from "node:assert/strict";
import { test } from "node:test";

import {
  clip,
  gridOf,
  linesOf,
  placeAt,
  shareOf,
  SIDE,
} from "../../../../../core/ui/static/plane/grid.js";

test("the grid begins at the upper left and ends at the lower right", () => {
  const { x1, x2 } = gridOf(6);
  const half = 6 / SIDE;
  assert.equal(x1.length, SIDE * SIDE);
  assert.deepEqual([x1[0], x2[0]], [-6 + half, 6 - half]);
  assert.deepEqual([x1[1], x2[1]], [-6 + 3 * half, 6 - half]);
  assert.deepEqual([x1.at(-1), x2.at(-1)], [6 - half, -6 + half]);
});

test("lines run from edge to edge, one a unit in both directions", () => {
  const { x1, x2, points } = linesOf(6);
  assert.equal(points, 49);
  assert.equal(x1.length, 2 * 13 * points);
  assert.deepEqual([x1[0], x2[0], x1[48], x2[48]], [-6, -6, -6, 6]);
  assert.deepEqual([x1[49], x2[49], x1[97], x2[97]], [-6, -6, 6, -6]);
});

test("a place on the picture is a place on the plane", () => {
  assert.deepEqual(placeAt(0, 0, 6), [-6, 6]);
  assert.deepEqual(placeAt(0.75, 0.5, 6), [3, 0]);
  assert.deepEqual(placeAt(1 / 3 + 1 / 1000, 1, 6), [-1.99, -6]);
});

test("a coordinate is a share of the way from edge to edge, and never beyond", () => {
  assert.deepEqual([-6, 0, 3, 6, 7].map((v) => shareOf(v, 6)), [0, 0.5, 0.75, 1, 1]);
  assert.deepEqual([-7, 2, 7].map((v) => clip(v, 6)), [-6, 2, 6]);
});

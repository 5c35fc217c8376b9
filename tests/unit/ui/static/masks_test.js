import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsOf, meansOf, reachOf, rowOf, shownAt } from "../../../../core/ui/static/masks.js";

test("a unit passes on its output over the divisor where it is kept, and 0 where it is off", () => {
  assert.deepEqual(meansOf([1, 3], ["10", "11", "00", "01"], 0.5), [
    [2, 0],
    [2, 3],
    [4 / 3, 2],
    [1, 3],
  ]);
});

test("while the film runs a mask stays on screen for a while; where it stands it is its own", () => {
  assert.deepEqual([1, 4, 5, 6, 11].map((n) => shownAt(n, true)), [1, 1, 1, 6, 11]);
  assert.equal(shownAt(4, false), 4);
});

test("bars lie within the picture, however far off a mean is, and 0 where no output is negative", () => {
  for (const wide of [340, 900]) {
    const { bar, end, scale } = columnsOf(wide, rowOf(wide, 2), reachOf([0.5, 2], 0.5));
    assert.ok(bar + 60 < end && end < wide);
    assert.equal(scale(0), bar);
    assert.equal(scale(4), end);
    assert.equal(scale(20), end);
    assert.ok(scale(0.5) < scale(2));
  }
});

test("bars have the room of the largest mean there can be, but not more than twice an output", () => {
  assert.deepEqual(reachOf([0.5, 2], 0.8), [0, 2.5]);
  assert.deepEqual(reachOf([-1, 2], 0.5), [-2, 4]);
  assert.deepEqual(reachOf([0.5, 2], 0.1), [0, 4]);
});

test("negative outputs have room on the left of 0", () => {
  const { bar, scale } = columnsOf(900, 38, reachOf([-1, 2], 0.5));
  assert.ok(bar < scale(-1) && scale(-1) < scale(0));
});

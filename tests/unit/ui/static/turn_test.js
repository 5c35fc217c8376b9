import assert from "node:assert/strict";
import { test } from "node:test";

import { epochAt, share, sketch, stepped, ticks } from "../../../../core/ui/static/turn.js";

test("a tap means the epoch that lies nearest, and none beyond the edges", () => {
  assert.deepEqual([-0.2, 0, 0.49, 1, 1.3].map((at) => epochAt(at, 20)), [1, 1, 10, 20, 20]);
});

test("a guess is drawn where it was tapped", () => {
  for (let epoch = 1; epoch <= 20; epoch++) assert.equal(epochAt(share(epoch, 20), 20), epoch);
});

test("arrow keys move a guess by one epoch, page keys by a tenth, and none beyond the edges", () => {
  assert.equal(stepped("ArrowRight", 7, 50), 8);
  assert.equal(stepped("PageDown", 7, 50), 2);
  assert.equal(stepped("ArrowLeft", 1, 50), 1);
  assert.equal(stepped("End", 7, 50), 50);
  assert.equal(stepped("ArrowUp", null, 50), 25);
  assert.equal(stepped("Tab", 7, 50), null);
});

test("the axis names its first and last epoch and round ones between, none twice", () => {
  assert.deepEqual(ticks(4), [1, 2, 3, 4]);
  assert.deepEqual(ticks(20), [1, 5, 10, 15, 20]);
  assert.deepEqual(ticks(100), [1, 20, 40, 60, 80, 100]);
  for (const epochs of [3, 7, 13, 120, 500, 2000]) {
    assert.equal(new Set(ticks(epochs)).size, ticks(epochs).length);
    assert.ok(ticks(epochs).length <= 8);
  }
});

test("a curve that does not turn is drawn falling to the end", () => {
  assert.equal(sketch(40).match(/C/g).length, 2);
  assert.equal(sketch(100).match(/C/g).length, 1);
});

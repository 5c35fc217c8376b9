import assert from "node:assert/strict";
import { test } from "node:test";

import { angleAt, extentOf, rulersAt, sheetAt } from "../../../../core/ui/static/box.js";

const PLACES = Array.from({ length: 61 }, (_, at) => angleAt(at));

test("a turn ends where it began, and is never so far that a matrix is seen from the edge", () => {
  assert.ok(Math.abs(PLACES[0] - PLACES[60]) < 1e-9);
  assert.ok(Math.min(...PLACES) > 0.3 && Math.max(...PLACES) < 0.9);
});

test("numbers, rows and matrices lie flat on the page, cell beside cell", () => {
  for (const shape of [[], [5], [3, 5]]) {
    assert.deepEqual(sheetAt(0, shape, 0.6), { x: 0, y: 0, right: 1, fall: 0, down: 1 });
  }
  assert.deepEqual(extentOf([]), { across: 1, down: 1 });
  assert.deepEqual(extentOf([3, 5]), { across: 5, down: 3 });
});

test("the first matrix of a box is in front: below and left of those behind it", () => {
  const [front, behind] = [0, 1].map((n) => sheetAt(n, [3, 3, 4], 0.6));
  assert.ok(front.x < behind.x && front.y > behind.y);
});

test("at rest no matrix covers a number of another", () => {
  for (const shape of [[3, 3, 4], [4, 4, 1], [2, 2, 3, 3]]) {
    const [front, behind] = [0, 1].map((n) => sheetAt(n, shape, angleAt(0)));
    assert.ok(front.x + shape.at(-1) * front.right < behind.x);
  }
});

test("however a box is turned, it stays in its room", () => {
  for (const shape of [[3, 3, 4], [1, 1, 1], [2, 2, 3, 3], [2, 2, 2, 3, 3]]) {
    const { across, down } = extentOf(shape);
    const sheets = shape.slice(0, -2).reduce((all, size) => all * size, 1);
    for (const turned of PLACES) {
      for (let n = 0; n < sheets; n++) {
        const { x, y, right, fall, down: tall } = sheetAt(n, shape, turned);
        assert.ok(x >= 0 && x + shape.at(-1) * right <= across + 1e-9);
        assert.ok(y >= 0 && y + shape.at(-1) * fall + shape.at(-2) * tall <= down + 1e-9);
      }
    }
  }
});

test("the last three axes are named where they go: back, down and to the right", () => {
  const [back, down, right] = rulersAt([3, 3, 4], angleAt(0));
  assert.ok(back.to[0] > back.from[0] && back.to[1] < back.from[1]);
  assert.ok(down.to[0] === down.from[0] && down.to[1] > down.from[1]);
  assert.ok(right.to[0] > right.from[0]);
  assert.deepEqual(right.from, down.to);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { momentAt, placesOf, restAt } from "../../../../core/ui/static/product.js";

const INNER = 4; // products to a number, and one step for their sum

test("each number takes a step for each product and one for their sum", () => {
  assert.deepEqual(momentAt(0.5, INNER), { number: 0, term: 0, share: 0.5 });
  assert.deepEqual(momentAt(3, INNER), { number: 0, term: 2, share: 1 });
  assert.deepEqual(momentAt(4.25, INNER), { number: 0, term: 4, share: 0.25 });
  assert.deepEqual(momentAt(5, INNER), { number: 0, term: 4, share: 1 });
  assert.deepEqual(momentAt(5.5, INNER), { number: 1, term: 0, share: 0.5 });
});

test("at the very beginning nothing has moved", () => {
  assert.deepEqual(momentAt(0, INNER), { number: 0, term: 0, share: 0 });
});

test("the film stops where a number is made, and the first one always is", () => {
  assert.deepEqual([0, 0.1, 5, 5.1, 9.9, 10].map((at) => restAt(at, INNER)), [
    5,
    5,
    5,
    10,
    10,
    10,
  ]);
});

test("z lies level with the rows of x and below the columns of y, and none covers another", () => {
  for (const [rows, inner, columns] of [[3, 4, 2], [1, 1, 1], [5, 5, 5], [1, 5, 1]]) {
    const { x, y, z, across, down } = placesOf(rows, inner, columns);
    assert.equal(z[1], x[1]);
    assert.equal(z[0], y[0]);
    assert.ok(x[0] + inner < z[0] && y[1] + inner < z[1]);
    assert.ok(z[0] + columns <= across && z[1] + rows <= down);
  }
});

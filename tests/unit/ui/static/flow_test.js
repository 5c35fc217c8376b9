import assert from "node:assert/strict";
import { test } from "node:test";

import { asDigit } from "../../../../core/ui/static/digit.js";
import { lit, sharesOf } from "../../../../core/ui/static/flow.js";

test("the largest answer is white and what is 0 or less is black", () => {
  assert.deepEqual(lit([0, -3, 2, 1]), [0, 0, 255, 128]);
});

test("where nobody answers all is black", () => {
  assert.deepEqual(lit([0, 0, -1]), [0, 0, 0]);
});

test("a single output is the share of the second of two classes", () => {
  assert.deepEqual(sharesOf([0.75]), [0.25, 0.75]);
  assert.deepEqual(sharesOf([0.2, 0.3, 0.5]), [0.2, 0.3, 0.5]);
});

// tests/browser/test_forward.py compares it with the server's.
test("a drawn square fills twenty pixels in the middle of twenty-eight", () => {
  const drawing = new Uint8Array(40 * 40);
  for (let y = 0; y < 10; y++) drawing.fill(200, 40 * y + 30, 40 * y + 40);
  const picture = asDigit(drawing, 40);
  assert.equal(picture.filter((value) => value === 200).length, 400);
  assert.equal(picture[4 * 28 + 4], 200);
  assert.equal(picture[3 * 28 + 4], 0);
});

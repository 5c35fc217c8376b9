import assert from "node:assert/strict";
import { test } from "node:test";

import { asFactor, eased, sideOf, typeOf, written } from "../../../../core/ui/static/cells.js";

test("a cell is as large as its picture has room, up to a size that a number fills", () => {
  assert.equal(sideOf(900, 8, 400, 9), 400 / 9);
  assert.equal(sideOf(240, 8, 400, 9), 30);
  assert.equal(sideOf(2000, 4, 2000, 4), 72);
});

test("its type grows with it, and can be read", () => {
  assert.ok(typeOf(46) > typeOf(30));
  assert.equal(typeOf(5), 10);
});

test("a long number is written smaller, so that it stays within its cell", () => {
  for (const letters of [1, 3, 4, 6]) assert.ok(0.55 * letters * typeOf(60, letters) < 60);
  assert.equal(typeOf(60, 3), typeOf(60));
});

test("a negative number has a minus sign, and is in brackets as a factor", () => {
  assert.equal(written(-3), "−3");
  assert.equal(asFactor(-3), "(−3)");
  assert.equal(asFactor(3), "3");
  assert.equal(written(0 * -1), "0");
});

test("a way begins and ends slowly, and ends where it should", () => {
  assert.equal(eased(0), 0);
  assert.equal(eased(2), 1);
  assert.ok(eased(0.1) < 0.1 && eased(0.9) > 0.9);
});

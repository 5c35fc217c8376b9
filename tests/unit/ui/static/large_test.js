import assert from "node:assert/strict";
import { test } from "node:test";

import { beside, largest, pressable } from "../../../../core/ui/static/large.js";

const FIRST = { ariaChecked: "false" };
const CHOSEN = { ariaChecked: "true" };
const LAST = { ariaChecked: "false" };
const BACK = { ariaChecked: null, disabled: true };
const ON = { ariaChecked: null };

test("of options, a clicker takes the one beside the chosen", () => {
  assert.equal(beside([FIRST, CHOSEN, LAST], 1), LAST);
  assert.equal(beside([FIRST, CHOSEN, LAST], -1), FIRST);
});

test("at an end of the options there is none", () => {
  assert.equal(beside([FIRST, CHOSEN], 1), null);
  assert.equal(beside([CHOSEN, LAST], -1), null);
});

test("of two buttons it presses the one that leads there, if it can be pressed", () => {
  assert.equal(beside([BACK, ON], 1), ON);
  assert.equal(beside([BACK, ON], -1), null);
});

test("the film that a key plays is the first that is seen and not held", () => {
  const hidden = { getClientRects: () => [] };
  const held = { disabled: true, getClientRects: () => [{}] };
  const seen = { getClientRects: () => [{}] };
  assert.equal(pressable([undefined, null, hidden, held, seen]), seen);
  assert.equal(pressable([hidden, held]), null);
});

test("the size is the largest that fits", () => {
  for (const size of [1, 1.71, 2.35, 3]) assert.equal(largest((at) => at <= size), size);
});

test("what does not fit at all is shown as large as the page shows it", () => {
  assert.equal(largest(() => false), 1);
});

test("the screen is filled, but for a factor", () => {
  assert.equal(largest(() => true), 3);
});

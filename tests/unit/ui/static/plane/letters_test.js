import assert from "node:assert/strict";
import { test } from "node:test";

import { floats, lettersOf } from "../../../../../core/ui/static/plane/letters.js";

const LETTERS = "AACAPwAAIMAAAAAA"; // core.ui.letters.floats([1, -2.5, 0])

test("letters of Python are read", () => {
  assert.deepEqual([...floats(LETTERS)], [1, -2.5, 0]);
  assert.equal(floats("").length, 0);
});

test("numbers are written in the same letters", () => {
  assert.equal(lettersOf(Float32Array.of(1, -2.5, 0)), LETTERS);
});

test("of a part of a longer vector only the part is written", () => {
  assert.equal(lettersOf(Float32Array.of(9, 1, -2.5, 0, 9).subarray(1, 4)), LETTERS);
});

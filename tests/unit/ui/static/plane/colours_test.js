import assert from "node:assert/strict";
import { test } from "node:test";

import { mix, rgb, toneOf, tonesBetween } from "../../../../../core/ui/static/plane/colours.js";

test("a colour is read from its six letters", () => {
  assert.deepEqual(rgb("#3b82c4"), [59, 130, 196]);
});

test("a mixture lies on the way from one colour to the other", () => {
  assert.deepEqual(mix([0, 100, 255], [100, 0, 255], 0.25), [25, 75, 255]);
});

test("tones go from -1 to 1 through all colours", () => {
  const tones = tonesBetween(["#ff0000", "#ffffff", "#0000ff"]);
  assert.deepEqual(toneOf(tones, -1), [255, 0, 0]);
  assert.deepEqual(toneOf(tones, 1), [0, 0, 255]);
  assert.ok(toneOf(tones, 0).every((v) => v > 250));
});

test("beyond -1 and 1 there is no tone", () => {
  const tones = tonesBetween(["#ff0000", "#0000ff"]);
  assert.deepEqual([-1.1, 1.1, NaN].map((v) => toneOf(tones, v)), Array(3).fill(undefined));
});

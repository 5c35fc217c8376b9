import assert from "node:assert/strict";
import { test } from "node:test";

import { brightnessOf, pictureOf } from "../../../../core/ui/static/pen.js";

test("of every pixel Python is told how bright it is", () => {
  const pixels = Uint8ClampedArray.of(0, 0, 0, 255, 255, 255, 255, 255, 7, 7, 7, 255);
  assert.equal(pictureOf(brightnessOf(pixels)), btoa("\x00\xff\x07"));
});

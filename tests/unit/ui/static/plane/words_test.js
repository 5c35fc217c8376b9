import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, short, signed } from "../../../../../core/ui/static/plane/words.js";

test("values take the places that bear their names", () => {
  const words = "epoch {epoch}, {done} of {all} batches done";
  assert.equal(fill(words, { epoch: 3, done: 0, all: 25 }), "epoch 3, 0 of 25 batches done");
});

test("numbers are short, with a true minus sign where they bear one", () => {
  assert.deepEqual([1.23456, -0.5, 123.4].map(short), ["1.235", "-0.500", "123"]);
  assert.deepEqual([0.0123, -4.56].map(signed), ["+0.012", "−4.6"]);
});

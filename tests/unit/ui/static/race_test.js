import assert from "node:assert/strict";
import { test } from "node:test";

import { curveOf, groundOf, upTo } from "../../../../core/ui/static/race.js";

const WAY = [[0, 0], [2, 4], [2, 0]];

test("between two steps a way ends between their places", () => {
  assert.deepEqual(upTo(WAY, 1), [[0, 0], [2, 4]]);
  assert.deepEqual(upTo(WAY, 1.25), [[0, 0], [2, 4], [2, 3]]);
});

test("a way that has run away stays where it was last seen", () => {
  assert.deepEqual(upTo(WAY, 7.5), WAY);
});

test("a unit is as long across as it is high, and the square is in the picture", () => {
  for (const [width, height] of [[600, 400], [340, 400], [900, 300]]) {
    const ground = groundOf(width, height, 2.5);
    assert.ok(Math.abs(ground.x(1) - ground.x(0) - (ground.y(0) - ground.y(1))) < 1e-9);
    for (const w of [-2.5, 2.5]) {
      assert.ok(ground.x(w) >= ground.plot.x && ground.x(w) <= width);
      assert.ok(ground.y(w) >= 0 && ground.y(w) <= ground.plot.y + ground.plot.height);
    }
  }
});

test("a place in the picture leads back to the weights that are drawn there", () => {
  const ground = groundOf(600, 400, 2.5);
  const [x, y] = ground.back(ground.x(-1.5) / ground.width, ground.y(0.5) / ground.height);
  assert.ok(Math.abs(x + 1.5) < 1e-9 && Math.abs(y - 0.5) < 1e-9);
  assert.ok(ground.holds(x, y));
});

test("a curve has a gap where a loss lies above the roof, and comes back below it", () => {
  const points = [[0, 1], [1, 2], false, [3, 1], [4, 0]];
  const same = (value) => value;
  assert.equal(curveOf(points, same, same), "M0,1L1,2M3,1L4,0");
});

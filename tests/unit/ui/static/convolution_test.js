import assert from "node:assert/strict";
import { test } from "node:test";

import {
  hastening,
  momentAt,
  multipliedAt,
  nearest,
  placesIn,
  restAt,
  speedAt,
} from "../../../../core/ui/static/convolution.js";
import { convolved, placesOn, windowOf } from "../../../../core/ui/static/convolve.js";

test("each number is the sum of the nine products in its window", () => {
  const x = [[0, 0, 9, 9], [0, 0, 9, 9], [0, 0, 9, 9]];
  const kernel = [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]];
  assert.deepEqual(convolved(x, kernel, 1, "valid"), [[27, 27]]);
  assert.deepEqual(convolved(x, kernel, 2, "valid"), [[27]]);
  assert.deepEqual(convolved(x, kernel, 1, "same")[0], [0, 18, 18, -18]);
});

test("beyond the picture there is nothing but 0", () => {
  assert.deepEqual(windowOf([[1, 2], [3, 4]], 3, -1, -1), [[0, 0, 0], [0, 1, 2], [0, 3, 4]]);
});

test("“same” puts the odd zero behind, as Keras does", () => {
  assert.deepEqual(placesOn(28, 3, 2, "same"), { places: 14, before: 0, behind: 1 });
  assert.deepEqual(placesOn(28, 3, 1, "same"), { places: 28, before: 1, behind: 1 });
  assert.deepEqual(placesOn(28, 3, 2, "valid"), { places: 13, before: 0, behind: 0 });
});

test("a pixel belongs to the place whose window has its middle nearest to it", () => {
  const valid = placesOn(8, 3, 1, "valid");
  assert.deepEqual([0, 1, 2, 7].map((pixel) => nearest(pixel, valid, 3, 1)), [0, 0, 1, 5]);
});

test("the window arrives before the products are made, one after the other", () => {
  assert.deepEqual([0, 0.3, 0.6, 0.9, 1].map((share) => multipliedAt(share, 9)), [0, 0, 4, 9, 9]);
});

test("a number that is begun is made before the film stops, and the first one always is", () => {
  assert.deepEqual([0, 0.2, 1, 1.1].map(restAt), [1, 1, 1, 2]);
  assert.deepEqual(momentAt(1), { number: 0, share: 1 });
  assert.equal(momentAt(1.5).number, 1);
});

test("the film begins slowly enough to be read, hastens, and ends where it should", () => {
  assert.ok(hastening(1000, 0, 676, 900, false) < 2);
  assert.equal(hastening(60_000, 0, 676, 900, false), 676);
  assert.ok(speedAt(0) < 1.5 && speedAt(10_000) > 5 * speedAt(0));
});

test("where motion is unwanted it goes number by number at one pace", () => {
  assert.equal(hastening(6100, 3, 676, 600, true), 13);
});

test("the feature map stands level with the pixels that it is made of, beside the picture", () => {
  for (const wide of [340, 560, 900]) {
    for (const padding of ["valid", "same"]) {
      const axes = [28, 28].map((size) => placesOn(size, 3, 1, padding));
      const { picture, map, pixel, nine, side, answer, row } = placesIn(wide, [28, 28], axes);
      const inset = (axes[0].before ? 0 : 1) * pixel;
      assert.ok(Math.abs(map[1] - picture[1] - inset) < 1e-9);
      assert.ok(picture[0] >= pixel && picture[0] + 29 * pixel < map[0]);
      assert.ok(map[0] + axes[1].places * pixel <= wide);
      assert.ok(row > picture[1] + 28 * pixel);
      assert.ok(nine[2] + 3 * side < answer && answer + 1.25 * side <= wide);
    }
  }
});

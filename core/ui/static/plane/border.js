// The border: the line where a unit says 0.

import { mix } from "./colours.js";

const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]]; // of a cell between four values

// Its pieces, each [from, to] with places [x, y] in cells; values lie row by row, side a row.
export function borderOf(values, side) {
  const pieces = [];
  for (let row = 0; row < side - 1; row++) {
    for (let column = 0; column < side - 1; column++) {
      const at = row * side + column;
      const corners = [at, at + 1, at + side + 1, at + side].map((i) => values[i]);
      const crossings = [];
      corners.forEach((a, i) => {
        const b = corners[(i + 1) % 4];
        if (a < 0 === b < 0) return;
        const [x, y] = mix(CORNERS[i], CORNERS[(i + 1) % 4], a / (a - b));
        crossings.push([column + x, row + y]);
      });
      for (let i = 0; i < crossings.length; i += 2) pieces.push([crossings[i], crossings[i + 1]]);
    }
  }
  return pieces;
}

// Places on the plane, which goes from -edge to edge in both directions; x2 grows upwards.

export const SIDE = 64; // points a side of the grid that is painted

const POINTS_A_UNIT = 4; // of the lines that a layer bends

// The middles of all cells, row by row from the top.
export function gridOf(edge) {
  const middle = (i) => -edge + ((i + 0.5) * 2 * edge) / SIDE;
  const grid = { x1: [], x2: [] };
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      grid.x1.push(middle(column));
      grid.x2.push(-middle(row));
    }
  }
  return grid;
}

// Lines over the plane, upright and level, one a unit, each a row of so many points.
export function linesOf(edge) {
  const lines = { x1: [], x2: [], points: POINTS_A_UNIT * 2 * edge + 1 };
  for (let line = -edge; line <= edge; line++) {
    for (const upright of [true, false]) {
      for (let i = 0; i < lines.points; i++) {
        const along = -edge + (2 * edge * i) / (lines.points - 1);
        lines.x1.push(upright ? line : along);
        lines.x2.push(upright ? along : line);
      }
    }
  }
  return lines;
}

export function clip(value, edge) {
  return Math.max(-edge, Math.min(edge, value));
}

// How far a coordinate is on the way from -edge to edge, from 0 to 1.
export function shareOf(value, edge) {
  return (clip(value, edge) + edge) / (2 * edge);
}

// The place that is these shares of the way from the left and from the top, to hundredths.
export function placeAt(fromLeft, fromTop, edge) {
  const place = [fromLeft * 2 * edge - edge, edge - fromTop * 2 * edge];
  return place.map((v) => Math.round(v * 100) / 100);
}

// A drawing brought into the form of MNIST's digits, as core/datasets/drawing.py does it;
// tests/browser/test_forward.py compares the two.

const SIDE = 28; // pixels of a picture
const BOX = 20; // pixels of the square that the digit itself fills

// A drawing, one byte a pixel, `side` pixels wide, as 28 × 28 numbers; empty where nothing is drawn.
export function asDigit(drawing, side) {
  const picture = new Float32Array(SIDE * SIDE);
  const rows = Array.from({ length: drawing.length / side }, (_, y) => {
    return Array.from(drawing.subarray(y * side, (y + 1) * side));
  });
  const [top, bottom] = inked(rows);
  if (top < 0) return picture;
  const [left, right] = inked(turned(rows));
  const cut = rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
  const scale = BOX / Math.max(cut.length, cut[0].length);
  const [height, width] = [cut.length, cut[0].length].map((n) => Math.max(1, whole(n * scale)));
  const narrow = cut.map((row) => means(row, width));
  const small = turned(turned(narrow).map((column) => means(column, height)));
  const [down, across] = [startOf(small), startOf(turned(small))];
  small.forEach((row, y) => {
    row.forEach((value, x) => {
      picture[(down + y) * SIDE + across + x] = Math.min(255, whole(value));
    });
  });
  return picture;
}

// The first and the last row with ink.
function inked(rows) {
  const has = (row) => row.some((value) => value > 0);
  return [rows.findIndex(has), rows.findLastIndex(has)];
}

function turned(rows) {
  return rows[0].map((_, x) => rows.map((row) => row[x]));
}

// So many means of values, each over its share of them.
function means(values, after) {
  const step = values.length / after;
  return Array.from({ length: after }, (_, i) => {
    const [from, to] = [i * step, (i + 1) * step];
    let sum = 0;
    for (let k = Math.floor(from); k < Math.min(values.length, to); k++) {
      sum += values[k] * (Math.min(to, k + 1) - Math.max(from, k));
    }
    return sum / step;
  });
}

// Where a picture begins so that its centre of mass lies in the middle.
function startOf(rows) {
  const mass = rows.map((row) => row.reduce((a, b) => a + b));
  const total = mass.reduce((a, b) => a + b);
  const centre = mass.reduce((sum, m, i) => sum + m * (i + 0.5), 0) / total;
  return Math.min(Math.max(whole(SIDE / 2 - centre), 0), SIDE - rows.length);
}

// The nearest whole number; half way between two the even one, as Python rounds.
function whole(value) {
  const low = Math.floor(value);
  if (value - low === 0.5) return low + Math.abs(low % 2);
  return Math.round(value);
}

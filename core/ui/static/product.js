// A dot product, number by number: a row of x comes to a column of y, and what they make adds up.

import { drawn } from "./plane/elements.js";
import { asFactor, Cell, eased, label, sideOf, typeOf, written } from "./cells.js";
import { drawOn, Reel } from "./reel.js";

const PACE = 300; // milliseconds a product
const CALM_PACE = 600; // with reduced motion, one whole product at a time
const MOST = 480; // pixels of height
const ABOVE = 0.8; // cells for a title
const GAP = 1.5; // cells between the tensors
const TERM = 4.6; // cells for one product in numbers
const LEFT = 0.7; // cells for the arrow from a row of x to where it stands upright
const ARRIVED = 0.6; // of a step: both factors are there

export default function (component) {
  return drawOn(component, ".product", Product);
}

class Product {
  constructor(stage) {
    this.svg = stage.querySelector("svg");
    this.reel = new Reel((part) => stage.querySelector(part), {
      pace: PACE,
      calm: CALM_PACE,
      rest: (at) => restAt(at, this.data.x[0].length),
      show: (at) => this.show(at),
      stop: (at) => this.tell("at", at / (this.data.x[0].length + 1)),
    });
  }

  update(data) {
    this.data = data;
    const unit = data.x[0].length + 1;
    const [at, last] = [unit * data.number, unit * data.z.length];
    this.reel.update({ at, last, unit, locked: data.locked, words: data.words });
    this.draw();
  }

  draw() {
    const { svg, data } = this;
    const place = placesOf(data.x.length, data.x[0].length, data.y[0].length);
    const wide = svg.clientWidth || MOST;
    const side = sideOf(wide, place.across + LEFT, MOST, place.down + ABOVE);
    const high = side * (place.down + ABOVE);
    const type = typeOf(side);
    this.place = place;
    this.x = gridOf(data.x, side, data.colours.x, place.x);
    this.y = gridOf(data.y, side, data.colours.y, place.y);
    this.z = gridOf(rowsOf(data.z, data.y[0].length), side, data.colours.z, place.z);
    this.z.flat().forEach(({ node }, i) => {
      node.onclick = () => data.locked || this.reel.go((i + 1) * (data.x[0].length + 1));
    });
    this.terms = data.x[0].map(() => termOf(side, data.colours));
    const said = (x, y, attributes) => {
      const text = drawn("text", { x: x * side, y: y * side, dy: ".35em", ...attributes });
      text.style.fontSize = `${type}px`;
      return text;
    };
    const titles = ["x", "y", "z"].map((name) => {
      const title = said(place[name][0], place[name][1] - 0.4, { class: "title" });
      title.textContent = data.titles[name];
      return title;
    });
    const [end, foot] = [place.y[0] - 0.3, data.x[0].length];
    this.pair = said(place.y[0] - 4.3, -0.4, { class: "title" });
    this.name = said(end - 1.6, foot + 0.55, { class: "made end" });
    this.sum = new Cell(side, data.colours.z).look({ strength: 0.5 });
    this.turn = drawn("path", { class: "turn", stroke: data.colours.x });
    this.line = drawn("line", {
      x1: (end - 1.5) * side,
      x2: end * side,
      y1: (foot + 0.06) * side,
      y2: (foot + 0.06) * side,
    });
    svg.setAttribute("viewBox", `${-LEFT * side} ${-ABOVE * side} ${wide} ${high}`);
    svg.setAttribute("height", high);
    svg.replaceChildren(
      ...titles,
      ...[this.x, this.y].map((grid) => drawn("g", {}, ...grid.flat().map(({ node }) => node))),
      drawn("g", { class: "z" }, ...this.z.flat().map(({ node }) => node)),
      ...this.terms.map(({ node }) => node),
      this.pair,
      this.name,
      drawn("g", { class: "sum" }, this.line, this.sum.node),
      this.turn,
    );
    this.side = side;
    this.reel.draw();
  }

  // Draws what there is after so many steps, and says which number of z that is.
  show(at) {
    const { data, place, side } = this;
    const [inner, columns] = [data.x[0].length, data.y[0].length];
    const { number, term, share } = momentAt(at, inner);
    const [i, j] = [Math.floor(number / columns), number % columns];
    const full = at > 0 && at % (inner + 1) === 0;
    const pairs = data.x[i].map((a, k) => [a, data.y[k][j]]);
    const whole = pairs.filter((_, k) => k < term || (k === term && share >= ARRIVED));
    const sum = whole.reduce((total, [a, b]) => total + a * b, 0);
    const now = (k) => (full ? true : k === term);
    const row = (on, k) => ({ strength: on ? 0.5 : 0.15, lit: on && at > 0 && now(k) });
    this.x.forEach((cells, r) => cells.forEach((cell, k) => cell.look(row(r === i, k))));
    this.y.forEach((cells, k) => cells.forEach((cell, c) => cell.look(row(c === j, k))));
    this.z.flat().forEach((cell, c) => {
      const made = c < number || (c === number && full);
      cell.say(made ? written(data.z[c]) : "").look({
        strength: c === number ? 0.5 : made ? 0.25 : 0.04,
        lit: c === number,
        empty: !made,
      });
    });
    this.terms.forEach((one, k) => {
      const come = k < term ? 1 : k === term ? eased(share / ARRIVED) : 0;
      one.show(pairs[k], come, k < whole.length, {
        from: [[place.x[0] + k, place.x[1] + i], [place.y[0] + j, place.y[1] + k]],
        to: [[place.y[0] - 4.3, k], [place.y[0] - 3, k]],
      });
    });
    const gone = term === inner && !full ? eased(share) : 0;
    const [from, home] = [[place.y[0] - 1.3, inner + 0.1], [place.z[0] + j, place.z[1] + i]];
    this.sum.put(...from.map((start, k) => start + gone * (home[k] - start))).say(written(sum));
    this.turn.setAttribute("d", turnOf(place, i, inner, side));
    for (const node of [this.line, this.sum.node, this.turn]) {
      node.setAttribute("visibility", whole.length ? "visible" : "hidden");
    }
    this.name.textContent = `${data.names[number]} =`;
    this.pair.textContent = data.pairs[number];
    const products = whole.map(([a, b]) => `${written(a)} · ${asFactor(b)}`).join(" + ");
    const result = full ? ` = ${written(data.z[number])}` : "";
    label(this.svg, `${data.names[number]} = ${products}${result}`);
    return data.names[number];
  }
}

// Where a film is after so many steps: each number of z takes one for each product, and one more in
// which the sum goes to its place. `share` is how much of the step of `term` is over.
export function momentAt(at, inner) {
  const number = Math.max(0, Math.ceil(at / (inner + 1)) - 1);
  const within = at - number * (inner + 1);
  const term = Math.max(0, Math.ceil(within) - 1);
  return { number, term, share: within - term };
}

// A number that is begun is made before the film stops; the first one is always made.
export function restAt(at, inner) {
  return (inner + 1) * (momentAt(at, inner).number + 1);
}

// The upper left corners of x, of y above and right of it, and of z where they meet.
export function placesOf(rows, inner, columns) {
  const [right, down] = [Math.max(inner + GAP, TERM), inner + GAP];
  const across = right + Math.max(columns, 2);
  return { x: [0, down], y: [right, 0], z: [right, down], across, down: down + rows + 0.05 };
}

// An arrow from the beginning of a row of x to its numbers standing upright, in pixels.
function turnOf(place, row, inner, side) {
  const [from, to] = [place.x[1] + row + 0.5, inner / 2].map((y) => y * side);
  const [edge, end, far] = [-0.08, place.y[0] - 4.38, -0.6].map((x) => x * side);
  const barb = 0.18 * side;
  return `M${edge},${from}C${far},${from} ${far},${to} ${end},${to}` +
    `l${-barb},${-barb}M${end},${to}l${-barb},${barb}`;
}

function rowsOf(numbers, columns) {
  const rows = numbers.length / columns;
  return Array.from({ length: rows }, (_, i) => numbers.slice(i * columns, (i + 1) * columns));
}

function gridOf(rows, side, colour, [x, y]) {
  return rows.map((row, i) =>
    row.map((value, j) => new Cell(side, colour).put(x + j, y + i).say(written(value)))
  );
}

// A product in numbers: both factors on their way, then what they make.
function termOf(side, colours) {
  const [a, b] = [new Cell(side, colours.x), new Cell(side, colours.y)];
  a.look({ strength: 0.5 });
  b.look({ strength: 0.5 });
  const sign = drawn("text", { dy: ".35em" }, "·");
  const made = drawn("text", { dy: ".35em", class: "made end" });
  for (const text of [sign, made]) text.style.fontSize = `${typeOf(side)}px`;
  const node = drawn("g", {}, a.node, b.node, sign, made);
  const between = (from, to, share) => from + share * (to - from);
  const show = ([x, y], come, whole, { from, to }) => {
    node.setAttribute("visibility", come > 0 ? "visible" : "hidden");
    [a, b].forEach((cell, i) => {
      cell.put(between(from[i][0], to[i][0], come), between(from[i][1], to[i][1], come));
    });
    a.say(written(x));
    b.say(asFactor(y));
    sign.setAttribute("x", (to[1][0] - 0.15) * side);
    sign.setAttribute("y", (to[1][1] + 0.5) * side);
    sign.textContent = come === 1 ? "·" : "";
    made.setAttribute("x", (to[1][0] + 2.7) * side);
    made.setAttribute("y", (to[1][1] + 0.5) * side);
    made.textContent = whole ? `= ${written(x * y)}` : "";
  };
  return { node, show };
}

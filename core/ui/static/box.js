// A tensor as a box of numbers: from three axes on, matrices behind each other that can be turned.

import { Cell, label, sideOf, written } from "./cells.js";
import { drawn, element } from "./plane/elements.js";
import { drawOn, Reel } from "./reel.js";

const TURN = 60; // steps of a turn
const PACE = 80; // milliseconds a step: a turn takes less than five seconds
const CALM_PACE = 500; // with reduced motion
const MOST = 400; // pixels of height
const GAP = 0.8; // cells between boxes
const TILT = 0.26; // radians: seen from above
const MARGIN = { left: 42, above: 34, below: 40 }; // pixels for the names of axes
const FROM = 0.35; // radians: how far a box is turned at least
const TO = 0.8; // and at most

export default function (component) {
  return drawOn(component, ".box", Box);
}

class Box {
  constructor(stage) {
    this.stage = stage;
    this.svg = stage.querySelector("svg");
    this.reel = new Reel((part) => stage.querySelector(part), {
      pace: PACE,
      calm: CALM_PACE,
      show: (at) => this.show(at),
      stop: () => {},
    });
  }

  // It turns once by itself when the page opens.
  update(data) {
    const first = !this.data;
    this.data = data;
    const flat = data.shape.length < 3;
    this.stage.classList.toggle("flat", flat);
    const said = data.parts.map(([words, colour]) => coloured(words, colour));
    this.stage.querySelector(".says").replaceChildren(...said);
    const axes = data.axes.map((words, i) => {
      const axis = element("span", {}, words);
      axis.style.borderColor = data.colours[i];
      return axis;
    });
    this.stage.querySelector(".axes").replaceChildren(...axes);
    if (flat) this.reel.cut();
    this.reel.update({ at: this.reel.at, last: TURN, locked: false, words: data.words });
    this.draw();
    if (first && !flat && !this.reel.still) this.reel.play();
  }

  draw() {
    const { svg, data } = this;
    const wide = svg.clientWidth || MOST;
    const { across, down } = extentOf(data.shape);
    const { left, above, below } = MARGIN;
    const side = sideOf(wide - left - 4, across, MOST - above - below, down);
    const [columns, rows] = [data.shape.at(-1) ?? 1, data.shape.at(-2) ?? 1];
    const size = columns * rows;
    this.sheets = Array.from({ length: data.values.length / size }, (_, n) => {
      const ground = drawn("rect", { class: "ground", width: columns * side, height: rows * side });
      const cells = data.values.slice(n * size, (n + 1) * size).map((value, i) => {
        const lit = data.lit[n * size + i];
        const cell = new Cell(side, data.colour).put(i % columns, Math.floor(i / columns));
        return cell.say(written(value)).look({ strength: lit ? 0.55 : 0.2, lit });
      });
      return drawn("g", { class: "sheet" }, ground, ...cells.map(({ node }) => node));
    });
    this.side = side;
    this.rulers = data.along.slice(-3).map((name, i, along) => {
      return rulerOf(name, data.colours.at(i - along.length));
    });
    const high = side * down + above + below;
    svg.setAttribute("viewBox", `${-left} ${-above} ${wide} ${high}`);
    svg.setAttribute("height", high);
    svg.replaceChildren(...[...this.sheets].reverse(), ...this.rulers.map(({ node }) => node));
    label(svg, data.label);
    this.reel.draw();
  }

  show(at) {
    const { data, side, sheets } = this;
    const turned = angleAt(at);
    sheets.forEach((sheet, n) => {
      const { x, y, right, fall, down } = sheetAt(n, data.shape, turned);
      const matrix = [right, fall, 0, down, side * x, side * y];
      sheet.setAttribute("transform", `matrix(${matrix.join(" ")})`);
    });
    const ends = rulersAt(data.shape, turned);
    this.rulers.forEach((ruler, i) => ruler.put(ends.at(i - this.rulers.length), side));
    const angle = Math.round((turned * 180) / Math.PI);
    return data.shape.length < 3 ? "" : data.turned.replace("{angle}", angle);
  }
}

// How far a box is turned after so many steps, in radians: it begins and ends where no number is
// covered, and goes there and back.
export function angleAt(at) {
  return TO - ((TO - FROM) / 2) * (1 - Math.cos((2 * Math.PI * at) / TURN));
}

// A matrix of a box, seen from afar: where its upper left corner lies, how far a cell reaches to the
// right and falls on the way, and how far it reaches down. Matrices flat on the page fall nowhere.
export function sheetAt(number, shape, turned) {
  const [sheets, boxes] = [shape.at(-3) ?? 1, shape.at(-4) ?? 1];
  if (shape.length < 3) return { x: 0, y: 0, right: 1, fall: 0, down: 1 };
  const { width, height, apart } = boxOf(shape);
  const behind = number % sheets;
  const box = Math.floor(number / sheets);
  const [right, rise] = [Math.cos(turned), Math.sin(turned) * Math.sin(TILT)];
  const [aside, back] = [apart * Math.sin(turned), apart * Math.cos(turned) * Math.sin(TILT)];
  return {
    x: (box % boxes) * (width + GAP) + behind * aside,
    y: Math.floor(box / boxes) * (height + GAP) + (sheets - 1 - behind) * back,
    right,
    fall: rise,
    down: Math.cos(TILT),
  };
}

// Where the last three axes are named, around the first box, in cells: behind its matrices, beside
// their rows and below their columns. `away` is how far the words stand off, in pixels.
export function rulersAt(shape, turned) {
  const [columns, rows, sheets] = [shape.at(-1) ?? 1, shape.at(-2) ?? 1, shape.at(-3) ?? 1];
  const { x, y, right, fall, down } = sheetAt(0, shape, turned);
  const last = sheetAt(sheets - 1, shape, turned);
  const foot = y + rows * down;
  return [
    { from: [x, y], to: [last.x, last.y], away: [-4, -12] },
    { from: [x, y], to: [x, foot], away: [-12, 0] },
    { from: [x, foot], to: [x + columns * right, foot + columns * fall], away: [0, 12] },
  ];
}

// An arrow along an axis and its name; upright ones are read upwards.
function rulerOf(name, colour) {
  const line = drawn("path", { class: "rule", stroke: colour });
  const text = drawn("text", { class: "name", dy: ".35em", fill: colour }, name);
  text.style.fill = colour;
  const put = ({ from, to, away: [aside, below] }, side) => {
    const [a, b] = [from, to].map(([x, y]) => [x * side + aside, y * side + below]);
    const angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
    const barb = (turn) => {
      return `L${b[0] - 9 * Math.cos(angle + turn)},${b[1] - 9 * Math.sin(angle + turn)}`;
    };
    line.setAttribute("d", `M${a}L${b}${barb(0.5)}M${b}${barb(-0.5)}`);
    const upright = from[0] === to[0];
    const [x, y] = [(a[0] + b[0]) / 2 + (upright ? -15 : 0), (a[1] + b[1]) / 2];
    const lean = upright ? -90 : (angle * 180) / Math.PI;
    text.setAttribute("transform", `translate(${x} ${y}) rotate(${lean})`);
    text.setAttribute("y", upright ? 0 : Math.sign(below) * 15);
  };
  return { node: drawn("g", {}, line, text), put };
}

function coloured(words, colour) {
  const span = element("span", {}, words);
  span.style.color = colour;
  return span;
}

// How much room a box takes however it is turned, and how far apart its matrices are, in cells.
function boxOf(shape) {
  const [columns, rows, sheets] = [shape.at(-1) ?? 1, shape.at(-2) ?? 1, shape.at(-3) ?? 1];
  const apart = 1.15 * columns + 0.4;
  const tilt = Math.sin(TILT);
  const turns = Array.from({ length: TURN + 1 }, (_, at) => angleAt(at));
  const widths = turns.map((a) => columns * Math.cos(a) + (sheets - 1) * apart * Math.sin(a));
  const heights = turns.map((a) =>
    rows * Math.cos(TILT) + tilt * (columns * Math.sin(a) + (sheets - 1) * apart * Math.cos(a))
  );
  return { width: Math.max(...widths), height: Math.max(...heights), apart };
}

// The room for all of a tensor, in cells.
export function extentOf(shape) {
  if (shape.length < 3) return { across: shape.at(-1) ?? 1, down: shape.at(-2) ?? 1 };
  const { width, height } = boxOf(shape);
  const [boxes, lines] = [shape.at(-4) ?? 1, shape.at(-5) ?? 1];
  return {
    across: boxes * (width + GAP) - GAP,
    down: lines * (height + GAP) - GAP,
  };
}

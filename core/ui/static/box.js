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
    this.stage.querySelector(".says").textContent = data.says;
    const axes = data.axes.map((words) => element("span", {}, words));
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
    const side = sideOf(wide - 4, across, MOST, down);
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
    svg.setAttribute("viewBox", `-2 -2 ${wide} ${side * down + 4}`);
    svg.setAttribute("height", side * down + 4);
    svg.replaceChildren(...[...this.sheets].reverse());
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

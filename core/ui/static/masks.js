// Masks one after the other: units go off and on, and the mean that each passes on settles.

import { Cell, label, typeOf, written } from "./cells.js";
import { drawn } from "./plane/elements.js";
import { drawOn, Reel } from "./reel.js";

const PACE = 70; // milliseconds a mask
const CALM_PACE = 500; // with reduced motion
const HELD = 5; // masks for which one stays on screen: fewer than three flashes a second
const ROW = 38; // pixels, at most
const MOST = 400; // pixels for all rows
const HEAD = 30; // pixels for the words above
const RADIUS = 0.4; // of a unit, in rows
const INPUTS = 3;
const OUTPUTS = 2;
const WIDE = 430; // pixels from which on there is room for the network
const ROOMY = 640; // and for words above the columns

export default function (component) {
  return drawOn(component, ".masks", Masks);
}

class Masks {
  constructor(stage) {
    this.svg = stage.querySelector("svg");
    this.reel = new Reel((part) => stage.querySelector(part), {
      pace: PACE,
      calm: CALM_PACE,
      rest: (at) => Math.max(1, Math.round(at)),
      show: (at) => this.show(at),
      stop: (at) => this.tell("at", at),
    });
  }

  update(data) {
    this.data = data;
    this.means = meansOf(data.x, data.masks, data.divisor);
    const { number, masks, locked, words } = data;
    this.reel.update({ at: number, last: masks.length, locked, words });
    this.draw();
  }

  draw() {
    const { svg, data } = this;
    const { x, words, colours } = data;
    const wide = svg.clientWidth || WIDE;
    const side = rowOf(wide, x.length);
    const place = columnsOf(wide, side, reachOf(x, data.divisor));
    const high = HEAD + side * (x.length + 1.4) + 22;
    const middle = (i) => HEAD + side * (i + 0.5 + (i === x.length ? 0.3 : 0));
    const said = (across, down, text, kind = "") => {
      const made = drawn("text", { x: across, y: down, dy: ".35em", class: kind }, text);
      made.style.fontSize = `${kind.startsWith("h") ? 14 : Math.max(14, typeOf(side))}px`;
      return made;
    };
    const heads = ["x", "u", "m", "y"].map((name) =>
      said(place[name] + side / 2, HEAD / 2, wide < ROOMY ? name : words.heads[name], "head")
    );
    this.off = said(place.unit, HEAD / 2, "", "how-many");
    this.off.style.fill = colours.off;
    const { wires, nodes } = wiresOf(place, x.map((_, i) => middle(i)));
    this.wires = wires;
    this.rows = [...x, null].map((_, i) => {
      const down = (middle(i) - side / 2) / side;
      const cells = Object.fromEntries(
        ["x", "u", "m", "y"].map((name) => {
          return [name, new Cell(side, colours.kept).put(place[name] / side, down)];
        }),
      );
      const height = 0.5 * side;
      const bar = drawn("rect", { y: middle(i) - height / 2, height, fill: colours.mean });
      const aim = drawn("line", { class: "aim", y1: middle(i) - height, y2: middle(i) + height });
      const mean = said(wide - 2, middle(i), "", "end made");
      const unit = drawn("circle", {
        class: "unit",
        cx: place.unit,
        cy: middle(i),
        r: side * RADIUS,
        fill: colours.kept,
      });
      const cross = drawn("path", {
        class: "cross",
        d: crossOf(place.unit, middle(i), side * RADIUS),
        stroke: colours.off,
      });
      return { cells, bar, aim, mean, unit, cross };
    });
    const last = this.rows.at(-1);
    const parts = this.rows.flatMap(({ cells, bar, aim, mean, unit, cross }) => {
      const shown = last.unit === unit ? [cells.x, cells.y] : Object.values(cells);
      const one = last.unit === unit ? [] : [unit, cross];
      return [...one, ...shown.map(({ node }) => node), bar, aim, mean];
    });
    const line = middle(x.length) - 0.65 * side;
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    svg.setAttribute("height", high);
    svg.replaceChildren(
      ...wires.flat(),
      ...nodes,
      ...heads,
      this.off,
      said(place.bar, HEAD / 2, words.mean, "head start"),
      said(place.x - 0.3 * side, middle(x.length), words.average, "head end"),
      drawn("line", { class: "rule", x1: place.x, x2: wide, y1: line, y2: line }),
      drawn("line", {
        class: "zero",
        x1: place.scale(0),
        x2: place.scale(0),
        y1: HEAD,
        y2: middle(x.length) + side / 2,
      }),
      ...parts,
      said(wide - 2, high - 12, words.aim, "end"),
    );
    this.place = place;
    this.reel.draw();
  }

  // Draws what there is after so many masks, and says how many.
  show(at) {
    const { data, place, reel } = this;
    const { x, on, colours, divisor } = data;
    const number = Math.max(1, Math.floor(at));
    const shown = shownAt(number, reel.playing && !reel.still);
    const kept = x.map((_, i) => !on || data.masks[shown - 1][i] === "1");
    const y = x.map((value, i) => (kept[i] ? value / (on ? divisor : 1) : 0));
    const means = on ? this.means[number - 1] : x;
    this.rows.forEach(({ cells, bar, aim, mean, unit, cross }, i) => {
      const all = i === x.length;
      const [of, now, so_far] = [x, y, means].map((one) => (all ? average(one) : one[i]));
      const is = all || kept[i];
      cells.x.say(rounded(of)).look({});
      cells.y.say(is ? rounded(now) : "0").look({ strength: is ? 0.25 : 0.02, empty: !is });
      cells.u.say(all || !on ? "" : data.u[shown - 1][i].toFixed(2)).look({ strength: 0 });
      cells.m.say(on ? `${+is}` : "").look({ strength: on ? 0.45 : 0 });
      cells.m.box.setAttribute("fill", is ? colours.kept : colours.off);
      const [low, high] = [place.scale(0), place.scale(so_far)].sort((a, b) => a - b);
      bar.setAttribute("x", low);
      bar.setAttribute("width", high - low);
      for (const end of ["x1", "x2"]) aim.setAttribute(end, place.scale(of));
      mean.textContent = rounded(so_far);
      if (all) return;
      unit.setAttribute("class", is ? "unit" : "unit off");
      cross.setAttribute("visibility", is ? "hidden" : "visible");
      for (const wire of this.wires[i]) wire.setAttribute("visibility", is ? "visible" : "hidden");
    });
    const said = {
      n: number,
      off: kept.filter((one) => !one).length,
      units: x.length,
      means: means.map(rounded).join(", "),
      x: x.map(rounded).join(", "),
    };
    const filled = (words) => words.replace(/\{(\w+)\}/g, (_, name) => said[name]);
    this.off.textContent = place.network ? filled(data.words.off) : "";
    label(this.svg, filled(data.words.said));
    return `${number}`;
  }
}

// What each unit has passed on, on average, after the first mask, the first two, and so on; a unit
// that is kept passes on its output over the divisor, one that is off nothing.
export function meansOf(x, masks, divisor) {
  const sums = x.map(() => 0);
  return masks.map((mask, n) =>
    x.map((value, i) => {
      sums[i] += mask[i] === "1" ? value / divisor : 0;
      return sums[i] / (n + 1);
    })
  );
}

// Which mask is on screen: while the film runs, one of a few, so that nothing flashes.
export function shownAt(number, runs) {
  return runs ? number - ((number - 1) % HELD) : number;
}

// The height of a row, and so the width of a cell, that leaves room for bars.
export function rowOf(wide, units) {
  return Math.min(ROW, MOST / (units + 1), wide / (wide < WIDE ? 12 : 13));
}

// Where bars end: at the least and the largest mean there can be, but at most at twice an output.
export function reachOf(x, divisor) {
  const most = Math.min(2, 1 / divisor);
  return [Math.min(0, ...x) * most, Math.max(0, ...x) * most];
}

// Where the columns stand, in pixels; bars reach from low to high, and no further.
export function columnsOf(wide, side, [low, high]) {
  const network = wide >= WIDE ? 2.2 * side : 0;
  const unit = Math.max(network, 1.7 * side);
  const first = unit + (network ? 2 : 0.8) * side;
  const apart = wide < ROOMY ? 1.15 : 2;
  const [xs, u, m, y] = [0, 1, 2, 3].map((n) => first + n * apart * side);
  const [bar, end] = [y + (0.35 + apart) * side, wide - 50];
  const scale = (value) => {
    const share = (value - low) / (high - low || 1);
    return bar + Math.min(1, Math.max(0, share)) * (end - bar);
  };
  return { network, unit, outputs: unit + 1.4 * side, x: xs, u, m, y, bar, end, scale };
}

// Two lines across a unit that is off.
function crossOf(x, y, radius) {
  const arm = radius * Math.SQRT1_2;
  return `M${x - arm},${y - arm}l${2 * arm},${2 * arm}m0,${-2 * arm}l${-2 * arm},${2 * arm}`;
}

function rounded(value) {
  return written(value.toFixed(2));
}

function average(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

// Of each unit the lines from all inputs and to all outputs; none where there is no room.
function wiresOf({ network, unit, outputs }, rows) {
  if (!network) return { wires: rows.map(() => []), nodes: [] };
  const [top, bottom] = [rows[0], rows.at(-1)];
  const spread = (count) =>
    Array.from({ length: count }, (_, i) => top + ((i + 1) / (count + 1)) * (bottom - top));
  const ends = [
    ...spread(INPUTS).map((y) => [12, y]),
    ...spread(OUTPUTS).map((y) => [outputs, y]),
  ];
  const wire = (row) => ([x2, y2]) => drawn("line", { class: "wire", x1: unit, y1: row, x2, y2 });
  return {
    wires: rows.map((row) => ends.map(wire(row))),
    nodes: ends.map(([cx, cy]) => drawn("circle", { class: "node", cx, cy, r: 7 })),
  };
}

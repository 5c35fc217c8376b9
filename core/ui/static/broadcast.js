// Two tensors on their way to one: axes are added, numbers repeated, then the result is filled.

import { Cell, eased, label, sideOf, typeOf, written } from "./cells.js";
import { drawn } from "./plane/elements.js";
import { drawOn, Reel } from "./reel.js";

const PACE = 2000; // milliseconds a step
const CALM_PACE = 1500; // with reduced motion, one whole step at a time
const MOST = 480; // pixels of height
const ABOVE = 0.8; // cells for a title
const FINE = 0.05; // of a step, to scrub by

export default function (component) {
  return drawOn(component, ".broadcast", Broadcast);
}

class Broadcast {
  constructor(stage) {
    this.svg = stage.querySelector("svg");
    this.reel = new Reel((part) => stage.querySelector(part), {
      pace: PACE,
      calm: CALM_PACE,
      show: (at) => this.show(at),
      stop: (at) => this.tell("at", at),
    });
  }

  // Another step of the same tensors is gone to before one's eyes.
  update(data) {
    const before = this.data;
    const same = before && JSON.stringify(before.tensors) === JSON.stringify(data.tensors);
    const moved = same && before.step !== data.step;
    this.data = data;
    const { steps, locked, words } = data;
    const at = moved ? this.reel.at : data.step;
    this.reel.update({ at, last: steps.length - 1, unit: FINE, locked, words });
    this.draw();
    if (moved) this.reel.glide(data.step);
  }

  draw() {
    const { svg, data } = this;
    const wide = svg.clientWidth || MOST;
    const side = sideOf(wide, data.width + 0.1, MOST, data.height + ABOVE + 0.3);
    const high = side * (data.height + ABOVE + 0.3);
    this.indices = indicesOf(data.small);
    this.tensors = data.tensors.map((tensor) => this.tensorOf(tensor, side));
    this.tensors[2].cells.forEach(({ node }, i) => {
      node.onclick = () => data.cell_locked || this.tell("cell", i + 1);
    });
    const signs = [data.sign, "="].map((text, i) => {
      const [x, y] = data.signs[i];
      const sign = drawn("text", { x: x * side, y: y * side, dy: ".35em" }, text);
      sign.style.fontSize = `${typeOf(side) + 3}px`;
      return sign;
    });
    svg.setAttribute("viewBox", `-2 ${-ABOVE * side} ${wide} ${high}`);
    svg.setAttribute("height", high);
    svg.replaceChildren(...this.tensors.map(({ node }) => node), ...signs);
    this.reel.draw();
  }

  // A tensor as large as it becomes: copies lie below what they are copies of.
  tensorOf(tensor, side) {
    const cells = tensor.values.map(() => new Cell(side, tensor.colour));
    const copies = this.indices.map((index) => isCopy(index, tensor.own));
    const order = [...cells.keys()].sort((a, b) => copies[b] - copies[a]);
    const titles = tensor.titles.map((text) => {
      const [x, y] = tensor.corner;
      const title = drawn("text", { class: "title", x: x * side, y: (y - 0.42) * side }, text);
      title.style.fontSize = `${typeOf(side)}px`;
      return title;
    });
    const [x, y] = tensor.corner;
    const [across, down] = placeOf(
      tensor.own.map((size) => size - 1),
      this.data.strides,
    );
    const frames = Array.from({ length: tensor.added }, (_, i) => {
      const margin = 0.08 * (i + 1);
      return drawn("rect", {
        class: "frame",
        x: (x - margin) * side,
        y: (y - margin) * side,
        width: (across + 1 + 2 * margin) * side,
        height: (down + 1 + 2 * margin) * side,
        rx: 3,
      });
    });
    const node = drawn(
      "g",
      { class: tensor.name },
      ...frames,
      ...order.map((i) => cells[i].node),
      ...titles,
    );
    return { ...tensor, cells, copies, frames, titles, node };
  }

  // Draws what there is after so many steps, and says which step that is.
  show(at) {
    const { data, indices } = this;
    const [x, y, z] = this.tensors;
    const { added, computed } = partsOf(at);
    const made = Math.floor(computed * z.cells.length);
    const lit = at > 2 && at < 3 ? Math.min(made, z.cells.length - 1) : data.cell - 1;
    for (const tensor of [x, y]) {
      const grown = grownAt(at - 1, tensor.own, data.small);
      const aim = indices[lit].map((n, d) => (at < 2 && tensor.own[d] === 1 ? 0 : n));
      tensor.cells.forEach((cell, i) => {
        const there = indices[i].map((n, d) => n * grown[d]);
        const [across, down] = placeOf(there, data.strides);
        const shown = indices[i].every((n, d) => n === 0 || grown[d] > 0);
        const on = indices[i].every((n, d) => n === aim[d]);
        cell.put(tensor.corner[0] + across, tensor.corner[1] + down);
        cell.say(written(tensor.values[i]));
        cell.look({
          strength: on ? 0.6 : tensor.copies[i] ? 0.12 : 0.3,
          lit: on,
          empty: tensor.copies[i],
        });
        cell.node.setAttribute("visibility", shown ? "visible" : "hidden");
      });
      const framed = at <= 1 ? added : 1 - eased(at - 1);
      tensor.frames.forEach((frame) => frame.setAttribute("opacity", framed));
      const fresh = at <= 1 ? added : 1;
      const whole = at >= 2 ? 1 : 0;
      [1 - fresh, fresh - whole, whole].forEach((shade, i) => {
        tensor.titles[i].setAttribute("opacity", shade);
      });
    }
    z.titles.forEach((title, i) => title.setAttribute("opacity", i === 2 ? 1 : 0));
    z.cells.forEach((cell, i) => {
      const [across, down] = placeOf(indices[i], data.strides);
      const known = i < made || (i === lit && computed > 0);
      cell.put(z.corner[0] + across, z.corner[1] + down).say(known ? written(z.values[i]) : "");
      cell.look({ strength: i === lit ? 0.6 : known ? 0.3 : 0.08, lit: i === lit, empty: !known });
    });
    const step = data.steps[Math.ceil(at - 0.01)];
    const titles = this.tensors.map((one) => one.titles[Math.min(2, Math.round(at))].textContent);
    const pair = [x, y].map((one) => written(one.values[lit]));
    const made_of = `${pair.join(` ${data.sign} `)} = ${written(z.values[lit])}`;
    const last = at > 2 ? ` ${data.names[lit]} = ${made_of}` : "";
    label(this.svg, `${step}: ${titles[0]} ${data.sign} ${titles[1]} = ${titles[2]}.${last}`);
    return step;
  }
}

// How much of each step is over: adding axes, repeating, computing; from 0 to 1.
export function partsOf(at) {
  const within = (value) => Math.min(1, Math.max(0, value));
  return { added: eased(at), repeated: within(at - 1), computed: within(at - 2) };
}

// How far each axis is drawn out: 1 where it has its length, 0 where it is still to be repeated; one
// axis after the other, the last one first.
export function grownAt(share, own, small) {
  const grows = own.map((size, d) => size < small[d]);
  const after = grows.map((_, d) => grows.slice(d + 1).filter(Boolean).length);
  const count = grows.filter(Boolean).length;
  return grows.map((grow, d) => (grow ? eased(share * count - after[d]) : 1));
}

// The place of an index, whole or not: across and down, in cells.
export function placeOf(index, strides) {
  return [0, 1].map((side) => index.reduce((sum, n, d) => sum + n * strides[d][side], 0));
}

export function isCopy(index, own) {
  return index.some((n, d) => n >= own[d]);
}

// All indices of a shape, the last axis fastest.
export function indicesOf(shape) {
  return shape.reduce(
    (found, size) => found.flatMap((index) => [...Array(size).keys()].map((n) => [...index, n])),
    [[]],
  );
}

// Points that one drags, and a network that learns the border between them while one does.

import { beginning, learn } from "./learner.js";
import { rgb, tonesBetween } from "./plane/colours.js";
import { drawn, element } from "./plane/elements.js";
import { cut, forward } from "./plane/forward.js";
import { clip, gridOf, SIDE } from "./plane/grid.js";
import { paint } from "./plane/paint.js";

const UPDATES = 8; // between two pictures
const CALM_UPDATES = 600; // at once after a move, where motion is unwanted
const ENOUGH = 3000; // updates since the last move
const STEP = 0.15; // of an arrow key
const VIEW = 100; // half the side of the drawing, in its own units

const doors = new WeakMap();

export default function ({ data, parentElement }) {
  const stage = parentElement.querySelector(".door");
  if (!doors.has(stage)) doors.set(stage, new Door(stage, data));
  const door = doors.get(stage);
  door.say(data);
  return () => stage.isConnected || door.rest();
}

class Door {
  constructor(stage, data) {
    this.find = (part) => stage.querySelector(part);
    this.calm = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.grid = gridOf(data.edge);
    this.begin(data);
    this.units = Array.from({ length: data.units }, square);
    this.find(".units").replaceChildren(...this.units);
    Object.assign(this.find(".plane canvas"), { width: SIDE, height: SIDE });
    this.svg = this.find("svg");
    this.svg.replaceChildren(...this.points.map((_, i) => this.mark(i)));
    this.svg.onpointermove = (event) => this.drag(event);
    this.svg.onpointerup = this.svg.onpointercancel = () => (this.held = null);
    this.find("button").onclick = () => {
      this.begin(this.data);
      this.place();
      this.wake();
    };
    this.say(data);
    this.place();
    this.wake();
  }

  begin(data) {
    this.data = data;
    this.held = null;
    this.points = data.points.map((point) => [...point]);
    this.state = beginning(data.weights);
  }

  say(data) {
    this.data = data;
    this.tones = { tones: tonesBetween(data.tones) };
    this.find("button").textContent = data.words.again;
    this.find(".said > span").textContent = data.words.units;
    this.find(".units").setAttribute("aria-label", data.words.units);
    this.find(".loss span").textContent = data.words.loss;
    this.find(".updates span").textContent = data.words.updates;
    this.svg.setAttribute("aria-label", data.words.picture);
    this.marks().forEach((mark, i) =>
      mark.setAttribute("aria-label", data.words.point.replace("{n}", i + 1))
    );
    this.show();
  }

  marks() {
    return [...this.svg.children];
  }

  mark(i) {
    const colour = `rgb(${rgb(this.data.colours[this.data.labels[i]])})`;
    const shape = this.data.labels[i]
      ? drawn("circle", { r: 6 })
      : drawn("rect", { x: -5.5, y: -5.5, width: 11, height: 11 });
    shape.setAttribute("fill", colour);
    const attributes = { tabindex: 0, role: "button" };
    const mark = drawn("g", attributes, drawn("circle", { r: 10, class: "grip" }), shape);
    mark.onpointerdown = (event) => {
      this.held = i;
      this.svg.setPointerCapture(event.pointerId);
      event.preventDefault();
    };
    mark.onkeydown = (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      if (!way[event.key]) return;
      event.preventDefault();
      this.move(i, this.points[i].map((v, axis) => v + STEP * way[event.key][axis]));
    };
    return mark;
  }

  drag(event) {
    if (this.held === null) return;
    const { edge } = this.data;
    const box = this.svg.getBoundingClientRect();
    const share = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    this.move(this.held, [(2 * share[0] - 1) * edge, (1 - 2 * share[1]) * edge]);
  }

  move(i, to) {
    this.points[i] = to.map((v) => clip(v, 0.95 * this.data.edge));
    this.place();
    this.wake();
  }

  place() {
    const { edge } = this.data;
    this.marks().forEach((mark, i) => {
      const [x, y] = this.points[i].map((v) => (v / edge) * VIEW);
      mark.setAttribute("transform", `translate(${x} ${-y})`);
    });
  }

  // Learns on until nothing has moved for a while.
  wake() {
    this.left = ENOUGH;
    if (this.calm) {
      this.learn(CALM_UPDATES);
      return this.show();
    }
    this.timer ??= globalThis.requestAnimationFrame(() => this.tick());
  }

  tick() {
    this.timer = null;
    if (!this.svg.isConnected) return;
    this.learn(UPDATES);
    this.show();
    if (this.left > 0) this.timer = globalThis.requestAnimationFrame(() => this.tick());
  }

  rest() {
    globalThis.cancelAnimationFrame(this.timer);
  }

  learn(updates) {
    const { labels, units, rate } = this.data;
    for (let i = 0; i < updates; i++) {
      this.loss = learn(this.state, this.points, labels, units, rate);
    }
    this.left -= updates;
  }

  show() {
    const { units } = this.data;
    const layers = [{ units, activation: "tanh" }, { units: 1, activation: "sigmoid" }];
    const weights = cut(2, layers, this.state.vector);
    const [, hidden, [said]] = forward(layers, weights, [this.grid.x1, this.grid.x2]);
    paint(this.find(".plane canvas"), said, (p) => 2 * p - 1, this.tones);
    this.units.forEach((canvas, u) => paint(canvas, hidden[u], (v) => v, this.tones));
    this.find(".loss output").textContent = this.loss?.toFixed(3) ?? "–";
    this.find(".updates output").textContent = this.state.step.toLocaleString("en");
  }
}

function square() {
  return element("canvas", { width: SIDE, height: SIDE });
}

// A drawing on its way through a network: what every layer answers to it, down to the classes.
// All of it is computed here, at every move of the pen.

import { asDigit } from "./digit.js";
import { begin } from "./pen.js";
import { cut, forward } from "./plane/forward.js";
import { floats } from "./plane/letters.js";

const { document, ImageData } = globalThis;
const PICTURE = 28; // pixels across
const ACROSS = 32; // units in a row

const flows = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const stage = parentElement.querySelector(".flow");
  if (!flows.has(stage)) flows.set(stage, new Flow(stage));
  const flow = flows.get(stage);
  flow.paper.send = (picture) => setStateValue("drawing", picture);
  flow.update(data);
  return () => stage.isConnected || flow.paper.listeners.abort();
}

class Flow {
  constructor(stage) {
    [this.canvas, this.clear, this.way] = ["canvas", "button", ".way"].map((part) => {
      return stage.querySelector(part);
    });
    this.paper = begin(this.canvas, this.clear);
    this.paper.moved = () => {
      this.asked ??= globalThis.requestAnimationFrame(() => this.draw());
    };
  }

  update(data) {
    const before = this.data;
    this.data = data;
    this.clear.textContent = data.words.clear;
    this.canvas.setAttribute("aria-label", data.words.label);
    if (before?.weights !== data.weights) {
      this.weights = cut(PICTURE ** 2, data.layers, floats(data.weights));
    }
    if (JSON.stringify(before?.layers) !== JSON.stringify(data.layers)) this.build();
    this.draw();
  }

  build() {
    const hidden = this.data.layers.slice(0, -1);
    this.sheets = [PICTURE ** 2, ...hidden.map(({ units }) => units)].map((units, place) => {
      const width = Math.min(place ? ACROSS : PICTURE, units);
      return new Sheet(width, Math.ceil(units / width));
    });
    this.answers = this.data.names.map(() => new Answer());
    const list = document.createElement("ol");
    list.append(...this.answers.map(({ node }) => node));
    this.way.replaceChildren(...this.sheets.map(({ figure }) => figure), list);
  }

  draw() {
    this.asked = null;
    const { layers, names, words } = this.data;
    const picture = asDigit(this.paper.seen(), this.canvas.width);
    this.way.hidden = !picture.some((value) => value > 0);
    if (this.way.hidden) return;
    const inputs = Array.from(picture, (value) => Float32Array.of(value));
    const all = forward(layers, this.weights, inputs).map((units) => units.map(([value]) => value));
    this.sheets.forEach((sheet, place) => sheet.draw(all[place], saidOf(all[place], place, words)));
    const shares = sharesOf(all.at(-1));
    const best = shares.indexOf(Math.max(...shares));
    this.answers.forEach((answer, unit) => answer.draw(names[unit], shares[unit], unit === best));
  }
}

// What the units of one layer answer, as squares: the brighter, the more.
class Sheet {
  constructor(width, height) {
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas, { width, height });
    this.canvas.style.setProperty("--across", width);
    this.said = document.createElement("figcaption");
    this.figure = document.createElement("figure");
    this.figure.append(this.canvas, this.said);
  }

  draw(answers, said) {
    const { width, height } = this.canvas;
    const pixels = new Uint8ClampedArray(4 * width * height);
    lit(answers).forEach((value, i) => pixels.set([value, value, value, 255], 4 * i));
    this.canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    this.said.textContent = said;
  }
}

// How probable a class is.
class Answer {
  constructor() {
    [this.name, this.bar, this.share] = ["span", "i", "b"].map((kind) => {
      return document.createElement(kind);
    });
    this.node = document.createElement("li");
    this.node.append(this.name, this.bar, this.share);
  }

  draw(name, share, best) {
    this.name.textContent = name;
    this.bar.style.setProperty("--share", Math.min(Math.max(share, 0), 1));
    this.share.textContent = `${(100 * share).toFixed(0)}%`;
    this.node.classList.toggle("best", best);
  }
}

// Answers as grey, 0 to 255: black is 0 or less, white the largest.
export function lit(answers) {
  const most = Math.max(...answers);
  return answers.map((value) => (most > 0 ? Math.round(255 * Math.max(value, 0) / most) : 0));
}

// A share for each class; a single output is that of the second of two.
export function sharesOf(outputs) {
  return outputs.length === 1 ? [1 - outputs[0], outputs[0]] : outputs;
}

function saidOf(answers, place, words) {
  if (!place) return words.picture;
  const awake = answers.filter((value) => value > 0).length;
  const named = { number: place, awake, all: answers.length };
  return words.hidden.replace(/\{(\w+)\}/g, (_, name) => named[name]);
}

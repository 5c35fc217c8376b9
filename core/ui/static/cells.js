// Cells with numbers in them, as the charts draw tensors; places are counted in cells.

import { drawn } from "./plane/elements.js";

const CELL = 72; // pixels, at most
const SMALLEST = 10; // pixels of type
const LARGEST = 26;

// How many pixels a cell has in a picture so wide and, at most, so high.
export function sideOf(width, across, most, down) {
  return Math.min(CELL, width / across, most / down);
}

// The type for so many letters within a cell.
export function typeOf(side, letters = 1) {
  return Math.max(SMALLEST, Math.min(LARGEST, Math.min(0.42, 1.7 / letters) * side));
}

// A cell of a colour: put(x, y) moves its upper left corner, say(text) writes into it, and
// look({ strength, lit, empty }) says how it is filled and framed.
export class Cell {
  constructor(side, colour) {
    this.side = side;
    this.box = drawn("rect", { width: side, height: side, fill: colour });
    this.text = drawn("text", { x: side / 2, y: side / 2, dy: ".35em" });
    this.node = drawn("g", { class: "cell" }, this.box, this.text);
  }

  put(x, y) {
    this.node.setAttribute("transform", `translate(${x * this.side} ${y * this.side})`);
    return this;
  }

  say(text) {
    if (this.text.textContent === text) return this;
    this.text.textContent = text;
    this.text.style.fontSize = `${typeOf(this.side, text.length)}px`;
    return this;
  }

  look({ strength = 0.2, lit = false, empty = false }) {
    this.box.setAttribute("fill-opacity", strength);
    this.node.setAttribute("class", `cell${lit ? " lit" : ""}${empty ? " empty" : ""}`);
    return this;
  }
}

// A number as it is written, and as a factor.
export function written(number) {
  return `${number}`.replace("-", "−");
}

export function asFactor(number) {
  return number < 0 ? `(${written(number)})` : written(number);
}

// Slow at first and at last: from 0 to 1.
export function eased(share) {
  return (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, share)))) / 2;
}

// Sets an attribute that a screen reader is told of, only where it changes.
export function label(svg, words) {
  if (svg.getAttribute("aria-label") !== words) svg.setAttribute("aria-label", words);
}

// A kernel slides over a picture: the window below it, its nine products, and the number they make,
// which is written into the feature map.

import { Cell, eased, label, typeOf, written } from "./cells.js";
import { convolved, placesOn, productsOf, sumOf, windowOf } from "./convolve.js";
import { drawn } from "./plane/elements.js";
import { drawOn, placeAt, Reel } from "./reel.js";

const { document, ImageData } = globalThis;
const PACE = 900; // milliseconds for the first number
const HASTE = 1500; // what is made besides grows as the square of the time over so many of them
const CALM_PACE = 600; // with reduced motion, one whole number at a time
const READABLE = 4; // numbers a second; of more the nine products are not coloured, and nothing flashes
const MOST = 540; // pixels of width where none is known
const BETWEEN = 24; // pixels between the picture and the feature map
const TITLE = 30; // pixels for a title
const PIXEL = 34; // pixels of a pixel, at most
const TYPE = 14; // pixels of type, at least where there is room
const LETTER = 0.6; // of its size is how wide a letter is
const ROOM = 1.6; // of its size is what a number has around it, at least
const ARRIVED = 0.3; // of a number's time, and the window is there
const MULTIPLIED = 0.9; // and all products are made
const WHITE = 9;
const ANSWER = 1.25; // of a cell: the one that a number is made in

export default function (component) {
  return drawOn(component, ".convolution", Convolution);
}

class Convolution {
  constructor(stage) {
    this.svg = stage.querySelector("svg");
    this.speed = 0;
    this.reel = new Reel((part) => stage.querySelector(part), {
      pace: PACE,
      calm: CALM_PACE,
      course: (passed, ...way) => {
        this.speed = speedAt(passed);
        return hastening(passed, ...way);
      },
      rest: restAt,
      show: (at) => this.show(at),
      stop: (at) => this.tell("at", at),
    });
    this.svg.onclick = (event) => this.point(event, (number) => this.reel.go(number));
    this.svg.onpointermove = (event) => {
      if (event.buttons) this.point(event, (number) => this.reel.scrub(number));
    };
  }

  update(data) {
    this.data = data;
    const { kernel, stride, padding, relu } = data;
    this.x = data.picture.map((row) => Array.from(row, Number));
    this.axes = [this.x, this.x[0]].map(({ length }) => {
      return placesOn(length, kernel.length, stride, padding);
    });
    this.sums = convolved(this.x, kernel, stride, padding);
    this.map = this.sums.map((row) => row.map((sum) => (relu ? Math.max(sum, 0) : sum)));
    const last = this.map.length * this.map[0].length;
    this.reel.update({ at: data.number, last, locked: data.locked, words: data.words });
    this.draw();
  }

  draw() {
    const { svg, data, x, axes } = this;
    const wide = svg.clientWidth || MOST;
    this.place = placesIn(wide, [x.length, x[0].length], axes);
    this.heaviest = Math.max(...data.kernel.flat().map(Math.abs));
    this.largest = Math.max(...this.sums.flat().map(Math.abs));
    const { side, high } = this.place;
    const type = Math.max(Math.min(TYPE, wide / 26), typeOf(side));
    const text = (left, top, said, kind = "", size = type) => {
      const made = drawn("text", { x: left, y: top, dy: ".35em", class: kind }, said);
      made.style.fontSize = `${size}px`;
      return made;
    };
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    svg.setAttribute("height", high);
    svg.replaceChildren(...this.maps(text), ...this.marks(), ...this.calculation(text));
    this.reel.draw();
  }

  // The picture and the feature map, with their numbers where there is room, and what is to come.
  maps(text) {
    const { data, place, x, map, axes } = this;
    const { words, colours } = data;
    const [blue, orange] = [colours.positive, colours.negative].map(channelsOf);
    const most = Math.max(...map.flat().map(Math.abs)) || 1;
    const signed = (value) => [...(value < 0 ? orange : blue), 255 * Math.abs(value) / most];
    const image = (rows, [left, top], colour) =>
      drawn("image", {
        class: "pixels",
        href: pictureOf(rows, colour),
        ...boxOf([left, top], rows.length, rows[0].length, place.pixel),
      });
    const numbers = (rows, [left, top], ink) => {
      if (!fits(rows, place.pixel)) return [];
      return rows.flatMap((values, i) =>
        values.map((value, j) => {
          const [across, down] = [j, i].map((at) => (at + 0.5) * place.pixel);
          const shown = text(left + across, top + down, rounded(value), "", TYPE);
          shown.style.fill = ink(value);
          return shown;
        })
      );
    };
    const frame = (at, rows, columns, kind = "frame") =>
      drawn("rect", { class: kind, ...boxOf(at, rows, columns, place.pixel) });
    const [down, across] = axes;
    const ring = [across, down].map(({ before }, k) => place.picture[k] - before * place.pixel);
    const [high, wide] = axes.map(({ before, behind }) => before + behind);
    this.cover = drawn("path", { class: "to-come" });
    return [
      text(place.picture[0], TITLE / 2, words.picture, "title"),
      text(place.map[0], TITLE / 2, words.map, "title"),
      image(x, place.picture, (value) => [...Array(3).fill(255 * value / WHITE), 255]),
      image(map, place.map, signed),
      ...numbers(x, place.picture, inkOn),
      ...numbers(map, place.map, () => "currentColor"),
      this.cover,
      frame(place.picture, x.length, x[0].length),
      frame(place.map, map.length, map[0].length),
      ...(high + wide ? [frame(ring, high + x.length, wide + x[0].length, "ring")] : []),
    ];
  }

  // The window, the number that is made of it, and where both are seen enlarged.
  marks() {
    const { data, place } = this;
    [this.window, this.made] = [data.kernel.length, 1].map((size) =>
      drawn("rect", { class: "here", ...boxOf([0, 0], size, size, place.pixel) })
    );
    this.beams = [0, 1, 2].map(() => drawn("line", { class: "beam" }));
    return [...this.beams, this.window, this.made];
  }

  // Nine pixels, weights and products, and what they make.
  calculation(text) {
    const { data, place, heaviest } = this;
    const { words, colours, kernel, relu } = data;
    const { side, row, nine, answer } = place;
    this.nine = nine.map((left) =>
      kernel.map((weights, a) =>
        weights.map((_, b) => new Cell(side, colours.positive).put(left / side + b, row / side + a))
      )
    );
    kernel.forEach((weights, a) =>
      weights.forEach((weight, b) => {
        paint(this.nine[1][a][b].say(data.texts[a][b]), weight, heaviest, colours);
      })
    );
    const large = ANSWER * side;
    [this.sum, this.answer] = [lowerOf(relu), answerOf(relu)].map((lower) =>
      new Cell(large, colours.positive).put(answer / large, (row + lower * side) / large)
    );
    const signs = [["·", nine[1], 1.5], ["=", nine[2], 1.5], ["Σ", answer, lowerOf(relu) + 0.65]];
    const behind = [this.sum.node, text(answer + large / 2, row + 1.5 * side, words.relu)];
    return [
      ...this.nine.flat(2).map(({ node }) => node),
      ...words.nine.map((said, k) => text(nine[k], row - 0.45 * side, said, "title")),
      ...signs.map(([sign, left, lower]) => {
        return text(left - 0.4 * side, row + lower * side, sign, "title");
      }),
      this.answer.node,
      ...(relu ? behind : []),
    ];
  }

  // Draws what there is after so many numbers, and says which one was made last.
  show(at) {
    const { data, map, sums, x, axes, reel } = this;
    const { kernel, stride, texts, relu } = data;
    const runs = reel.playing && !reel.still;
    const fast = runs && this.speed > READABLE;
    const { number, share } = momentAt(fast ? Math.ceil(at) : at);
    const columns = map[0].length;
    const [i, j] = [Math.floor(number / columns), number % columns];
    const [top, left] = [i, j].map((place, k) => place * stride - axes[k].before);
    const pixels = windowOf(x, kernel.length, top, left);
    const all = kernel.length ** 2;
    const made = runs ? multipliedAt(share, all) : all;
    this.showSum(pixels, made, fast);
    const comes = runs && !fast && j > 0 ? eased(share / ARRIVED) : 1;
    this.showPlaces([top, left - stride * (1 - comes)], [i, j]);
    this.cover.setAttribute("d", restOf(this.place, map, number + (made === all)));
    const name = `z[${i}, ${j}]`;
    const terms = pixels.flatMap((row, a) =>
      row.map((value, b) => `${value} · ${factor(texts[a][b])}`)
    );
    const bent = relu ? `; ReLU: ${rounded(map[i][j])}` : "";
    label(this.svg, `${name} = ${terms.join(" + ")} = ${rounded(sums[i][j])}${bent}`);
    return name;
  }

  // The products that are made, and what they add up to; nothing is coloured where all goes fast.
  showSum(pixels, made, fast) {
    const { data, heaviest, largest } = this;
    const { kernel, colours, relu } = data;
    const products = productsOf(pixels, kernel);
    const is = (a, b) => a * kernel.length + b < made;
    pixels.forEach((row, a) =>
      row.forEach((value, b) => {
        const [shown, , multiplied] = this.nine.map((rows) => rows[a][b]);
        shown.say(`${value}`).look({ strength: fast ? 0 : 1 });
        shown.box.setAttribute("fill", grey(value));
        shown.text.style.fill = fast ? "" : inkOn(value);
        multiplied.say(is(a, b) ? rounded(products[a][b]) : "");
        const colour = is(a, b) && !fast ? products[a][b] : 0;
        paint(multiplied, colour, WHITE * heaviest, colours, { empty: !is(a, b) });
      })
    );
    const sum = sumOf(products.map((row, a) => row.filter((_, b) => is(a, b))));
    const whole = made === kernel.length ** 2;
    const answer = relu ? Math.max(sum, 0) : sum;
    paint(this.sum.say(rounded(sum)), fast ? 0 : sum, largest, colours);
    this.answer.say(relu && !whole ? "" : rounded(answer));
    paint(this.answer, fast ? 0 : answer, largest, colours, { lit: true });
  }

  // The window's corner, counted in pixels, and the place of the number that is made of it.
  showPlaces([top, left], [i, j]) {
    const { place, data } = this;
    const { pixel, side, row, nine, answer } = place;
    const across = place.picture[0] + pixel * left;
    const down = place.picture[1] + pixel * top;
    const [out, below] = [place.map[0] + pixel * j, place.map[1] + pixel * i];
    this.window.setAttribute("transform", `translate(${across} ${down})`);
    this.made.setAttribute("transform", `translate(${out} ${below})`);
    const size = data.kernel.length;
    const head = row + answerOf(data.relu) * side;
    const ways = [
      [across, down + size * pixel, nine[0], row],
      [across + size * pixel, down + size * pixel, nine[0] + size * side, row],
      [out + pixel / 2, below + pixel, answer + ANSWER * side / 2, head],
    ];
    ways.forEach((way, k) =>
      ["x1", "y1", "x2", "y2"].forEach((end, n) => this.beams[k].setAttribute(end, way[n]))
    );
  }

  // Goes on with the number that a pointer is on, or whose window has its middle there.
  point({ clientX, clientY }, go) {
    const { svg, place, map, x, axes, data } = this;
    if (data.locked) return;
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const [across, down] = [(clientX - box.left) * scale, (clientY - box.top) * scale];
    const on = ([left, top], rows, columns) => {
      const [i, j] = [(down - top) / place.pixel, (across - left) / place.pixel].map(Math.floor);
      return i >= 0 && j >= 0 && i < rows && j < columns ? [i, j] : null;
    };
    const columns = map[0].length;
    const number = on(place.map, map.length, columns);
    const pixel = on(place.picture, x.length, x[0].length);
    const near = number ??
      pixel?.map((at, k) => nearest(at, axes[k], data.kernel.length, data.stride));
    if (near) go(near[0] * columns + near[1] + 1);
  }
}

// Where a film is after so many numbers: which one is being made, from 0 on, and how much of its
// time is over.
export function momentAt(at) {
  const number = Math.max(0, Math.ceil(at) - 1);
  return { number, share: at - number };
}

// A number that is begun is made before the film stops; the first one is always made.
export function restAt(at) {
  return Math.max(1, Math.ceil(at));
}

// How many of the products are made: none before the window has arrived.
export function multipliedAt(share, all) {
  const part = (share - ARRIVED) / (MULTIPLIED - ARRIVED);
  return Math.floor(all * Math.min(1, Math.max(0, part)) + 1e-9);
}

// The film begins slowly, one number a time, and hastens; in whole steps where motion is unwanted.
export function hastening(passed, from, last, pace, still) {
  const more = still ? 0 : (passed / HASTE) ** 2;
  return Math.min(last, placeAt(passed, from, last, pace, still) + more);
}

// Numbers a second.
export function speedAt(passed) {
  return 1000 * (1 / PACE + 2 * passed / HASTE ** 2);
}

// Which place on an axis has the middle of its window nearest to a pixel.
export function nearest(pixel, { places, before }, size, stride) {
  const place = Math.floor((pixel - Math.floor(size / 2) + before) / stride);
  return Math.min(Math.max(place, 0), places - 1);
}

// Where things stand, in pixels: the picture with room for a ring around it, the feature map beside
// it, and below them the nine pixels, weights and products and what they make.
export function placesIn(wide, [height, width], [down, across]) {
  const pixel = Math.min((wide - BETWEEN) / (2 * width + 2.3), PIXEL);
  const top = TITLE + pixel;
  const picture = [pixel, top];
  const inset = (axis) => (1 - axis.before) * pixel;
  const map = [(width + 2) * pixel + BETWEEN + inset(across), top + inset(down)];
  const side = Math.min(wide / 13.2, 46);
  const row = top + (height + 1) * pixel + 1.5 * side;
  const nine = [0, 3.85, 7.7].map((cells) => cells * side + 1);
  return {
    pixel,
    side,
    picture,
    map,
    row,
    nine,
    answer: 11.55 * side,
    high: row + 3 * side + 4,
  };
}

// The part of the feature map that is still to come: the rest of a row, and the rows below.
function restOf({ map: [left, top], pixel }, map, number) {
  const [rows, columns] = [map.length, map[0].length];
  const [i, j] = [Math.floor(number / columns), number % columns];
  const box = (x, y, across, down) =>
    `M${left + x * pixel},${top + y * pixel}h${across * pixel}v${down * pixel}h${-across * pixel}z`;
  return i < rows ? box(j, i, columns - j, 1) + box(0, i + 1, columns, rows - i - 1) : "";
}

// How far below the first row of cells the sum stands, and what becomes of it, in cells.
function lowerOf(relu) {
  return relu ? 3 - ANSWER : answerOf(relu);
}

function answerOf(relu) {
  return relu ? 0 : (3 - ANSWER) / 2;
}

function boxOf([x, y], rows, columns, pixel) {
  return { x, y, width: columns * pixel, height: rows * pixel };
}

// Whether the longest number has room in a pixel.
function fits(rows, pixel) {
  const longest = Math.max(...rows.flat().map((value) => rounded(value).length));
  return TYPE * Math.max(ROOM, LETTER * longest + 0.1) <= pixel;
}

function paint(cell, value, most, { positive, negative }, look = {}) {
  cell.box.setAttribute("fill", value < 0 ? negative : positive);
  cell.look({ strength: most ? 0.75 * Math.abs(value) / most : 0, ...look });
}

// Numbers as a picture of one pixel each, whose red, green, blue and opacity `colour` gives.
function pictureOf(rows, colour) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: rows[0].length, height: rows.length });
  const pixels = Uint8ClampedArray.from(rows.flat().flatMap(colour));
  const picture = new ImageData(pixels, canvas.width, canvas.height);
  canvas.getContext("2d").putImageData(picture, 0, 0);
  return canvas.toDataURL();
}

function channelsOf(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}

function grey(value) {
  const light = Math.round(255 * value / WHITE);
  return `rgb(${light}, ${light}, ${light})`;
}

function inkOn(value) {
  return value > WHITE / 2 ? "black" : "white";
}

function rounded(value) {
  return written(Number(value.toFixed(2)) + 0);
}

function factor(text) {
  return text.startsWith("−") ? `(${text})` : text;
}

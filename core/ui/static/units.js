// What each unit of a first layer looks for: its weights as a picture, epoch by epoch; a film.

import { drawOn, Reel } from "./reel.js";

const { atob, document, ImageData } = globalThis;
const PACE = 700; // milliseconds from one kept epoch to the next
const CALM_PACE = 900; // with reduced motion
const LONGEST = 8000; // milliseconds that a film of many epochs takes
const MOST = 127; // what the largest weight is sent as

const reached = new Map(); // which epoch of a run has been on screen, also before a new mount

export default function (component) {
  return drawOn(component, ".units", Units);
}

class Units {
  constructor(stage) {
    this.stage = stage;
    this.sheet = stage.querySelector(".sheet");
    this.reel = new Reel((part) => stage.querySelector(`.film ${part}`), {
      pace: PACE,
      calm: CALM_PACE,
      show: (at) => this.show(at),
      stop: () => {},
    });
  }

  update(data) {
    const before = this.data;
    this.data = data;
    const begins = before?.run !== data.run;
    const comes = before?.weights !== data.weights;
    this.stage.classList.toggle("row", data.run !== undefined);
    this.stage.classList.toggle("live", data.live === true);
    if (`${before?.names}` !== `${data.names}` || `${before?.size}` !== `${data.size}`) {
      this.build();
    }
    if (comes) this.take(begins);
    const last = this.epochs.length - 1;
    if (!this.reel.still) this.reel.pace = Math.min(PACE, LONGEST / Math.max(last, 1));
    this.reel.update({ at: this.at, last, locked: last < 1, words: data.words });
    this.draw();
    if (comes && data.run !== undefined) this.reel.glide(last);
  }

  // The moments that Python sends; of a run that goes on, behind the one on screen.
  take(begins) {
    const { data } = this;
    const [came, last] = [weightsOf(data.weights), data.epochs.length - 1];
    this.reel.cut();
    if (data.run === undefined) this.at = last;
    else if (data.live && !begins) return this.join(came, last);
    else this.at = placeOf(data.epochs, reached.get(data.run) ?? data.epochs[0]);
    [this.weights, this.epochs] = [came, data.epochs];
  }

  // Two moments: what is on screen, and the last that has come.
  join(came, last) {
    const { at, data } = this;
    const size = came.length / data.epochs.length;
    const each = size / data.names.length;
    const moments = new Float32Array(2 * size);
    data.names.forEach((_, unit) => {
      moments.set(momentOf(this.weights, at, unit, data.names.length, each), unit * each);
    });
    moments.set(came.subarray(last * size), size);
    this.weights = moments;
    this.epochs = [this.epochs[Math.round(at)], data.epochs[last]];
    this.at = 0;
  }

  build() {
    const [height, width] = this.data.size;
    this.pictures = this.data.names.map((name) => {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      const said = document.createElement("figcaption");
      said.textContent = name;
      const figure = document.createElement("figure");
      figure.append(canvas, said);
      return { figure, canvas };
    });
    this.sheet.replaceChildren(...this.pictures.map(({ figure }) => figure));
  }

  draw() {
    this.reel.draw();
  }

  // Draws every unit as it was at a place between two kept epochs, and says which epoch that is.
  show(at) {
    const { data, weights, pictures } = this;
    const [height, width] = data.size;
    const colours = [data.colours.positive, data.colours.negative].map(channelsOf);
    this.at = at;
    pictures.forEach(({ canvas }, unit) => {
      const now = momentOf(weights, at, unit, pictures.length, height * width);
      const pixels = painted(now, ...colours);
      canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    });
    reached.set(data.run, this.epochs[Math.round(at)]);
    const epoch = data.words.epoch.replace("{epoch}", this.epochs[Math.round(at)]);
    const said = data.words.said.replace("{units}", pictures.length).replace("{epoch}", epoch);
    if (this.sheet.ariaLabel !== said) this.sheet.ariaLabel = said;
    return epoch;
  }
}

// Numbers from -1 to 1 out of the bytes that Python sends.
export function weightsOf(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return Float32Array.from(new Int8Array(bytes.buffer), (value) => value / MOST);
}

// The weights of one unit between two kept epochs.
export function momentOf(weights, at, unit, units, size) {
  const [before, share] = [Math.floor(at), at % 1];
  const frame = (number) => {
    const start = (number * units + unit) * size;
    return weights.subarray(start, start + size);
  };
  const old = frame(before);
  if (!share) return old;
  const next = frame(before + 1);
  return old.map((value, i) => value + share * (next[i] - value));
}

// The place of an epoch among those kept, or of the last one before it.
export function placeOf(epochs, epoch) {
  return Math.max(epochs.findLastIndex((kept) => kept <= epoch), 0);
}

// Pixels of a picture: the larger a weight, the less of the page is seen through its colour.
export function painted(weights, positive, negative) {
  const pixels = new Uint8ClampedArray(4 * weights.length);
  weights.forEach((weight, i) => {
    pixels.set([...(weight < 0 ? negative : positive), 255 * Math.abs(weight)], 4 * i);
  });
  return pixels;
}

function channelsOf(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}

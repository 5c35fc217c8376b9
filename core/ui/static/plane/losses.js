// The losses by epoch, and a marker at the epoch on screen.

import { drawn } from "./elements.js";
import { linear, logarithmic, ticks } from "./scales.js";
import { fill, short } from "./words.js";

const LEAST_HEIGHT = 156; // on a small laptop
const MOST_HEIGHT = 240;
const NARROW = 340; // while the page does not say how wide it is
const DASHES = ["5 3", "none", "1 4"]; // training, test, penalty

export class Losses {
  // jump(epoch) is told of a click.
  constructor(find, { jump }) {
    this.title = find(".losses h4");
    this.svg = find(".losses svg");
    this.hovered = find(".hovered");
    this.svg.onclick = (event) => jump(this.epochAt(event));
    this.svg.onpointermove = (event) => this.read(event);
  }

  draw(scene) {
    const { svg } = this;
    const width = svg.clientWidth || NARROW;
    const tall = Math.min(Math.max(LEAST_HEIGHT, globalThis.innerHeight / 5), MOST_HEIGHT);
    const { words, train, held, loss_colours, last_epoch, penalties } = scene;
    const box = { left: 44, top: 26, right: width - 10, bottom: tall - 40 };
    const { levels, height } = (scene.log_loss ? logarithmic : linear)([...train, ...held]);
    const x = (epoch) => box.left + (epoch / last_epoch) * (box.right - box.left);
    const y = (loss) => box.bottom - height(loss) * (box.bottom - box.top);
    Object.assign(this, { scene, box, x });
    const places = [train, held].map((losses) => Array.from(losses, (loss, i) => [i + 1, loss]));
    const curves = [...places, penalties ?? []].map((curve, i) => {
      const points = curve.map(([epoch, loss]) => `${x(epoch)},${y(loss)}`).join(" ");
      const look = { fill: "none", stroke: loss_colours[i], "stroke-width": 2.5 };
      return drawn("polyline", { ...look, points, "stroke-dasharray": DASHES[i] });
    });
    const upright = { y1: box.top, y2: box.bottom, stroke: "currentColor", "stroke-width": 1.5 };
    this.marker = drawn("line", { ...upright, visibility: "hidden" });
    svg.setAttribute("viewBox", `0 0 ${width} ${tall}`);
    svg.setAttribute("height", tall);
    svg.setAttribute("aria-label", words.losses);
    svg.replaceChildren(
      ...levels.flatMap((level) => levelLine(box, y(level), level)),
      ...ticks(last_epoch).map((t) => label(x(t), box.bottom + 17, t + scene.first_epoch)),
      label((box.left + box.right) / 2, box.bottom + 35, words.epoch),
      ...curves,
      ...legend(scene, box.left, width),
      this.marker,
    );
    this.title.textContent = words.losses;
  }

  mark(epoch) {
    this.marker.setAttribute("visibility", "visible");
    this.marker.setAttribute("x1", this.x(epoch));
    this.marker.setAttribute("x2", this.x(epoch));
  }

  epochAt(event) {
    const { left, right } = this.box;
    const x = event.clientX - this.svg.getBoundingClientRect().left;
    return Math.round(((x - left) / (right - left)) * this.scene.last_epoch);
  }

  // The losses of the epoch under the pointer.
  read(event) {
    const { words, train, held, alone, first_epoch } = this.scene;
    if (!train.length) return;
    const epoch = Math.max(1, Math.min(train.length, this.epochAt(event)));
    const values = { epoch: epoch + first_epoch, loss: short(train[epoch - 1]) };
    if (!alone) values.test = short(held[epoch - 1]);
    this.hovered.textContent = fill(alone ? words.at_epoch_alone : words.at_epoch, values);
  }
}

function label(x, y, said, anchor = "middle") {
  return drawn("text", { x, y, "text-anchor": anchor }, `${said}`);
}

function levelLine({ left, right }, y, level) {
  const look = { stroke: "currentColor", "stroke-opacity": 0.15 };
  const line = drawn("line", { x1: left, x2: right, y1: y, y2: y, ...look });
  return [line, label(left - 6, y + 4, level, "end")];
}

function legend({ words, alone, loss_colours, penalties }, left, width) {
  const kinds = [0, ...(alone ? [] : [1]), ...(penalties ? [2] : [])];
  const wide = Math.min(150, (width - left) / kinds.length);
  return kinds.flatMap((kind, place) => {
    const x = left + wide * place;
    const look = { stroke: loss_colours[kind], "stroke-width": 3 };
    const line = { x1: x, x2: x + 18, y1: 10, y2: 10, ...look };
    const name = label(x + 23, 14, words.curves[kind], "start");
    return [drawn("line", { ...line, "stroke-dasharray": DASHES[kind] }), name];
  });
}

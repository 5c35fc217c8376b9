// The losses by epoch, and a marker at the epoch on screen.

import { drawn } from "./elements.js";
import { linear, logarithmic, ticks } from "./scales.js";
import { fill, short } from "./words.js";

const HEIGHT = 200;
const NARROW = 340; // while the page does not say how wide it is
const DASHES = ["5 3", "none"]; // training, test

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
    const box = { left: 44, top: 26, right: width - 10, bottom: 156 };
    const { words, train, held, loss_colours, last_epoch } = scene;
    const { levels, height } = (scene.log_loss ? logarithmic : linear)([...train, ...held]);
    const x = (epoch) => box.left + (epoch / last_epoch) * (box.right - box.left);
    const y = (loss) => box.bottom - height(loss) * (box.bottom - box.top);
    Object.assign(this, { scene, box, x });
    const curves = [train, held].map((losses, i) => {
      const points = Array.from(losses, (loss, place) => `${x(place + 1)},${y(loss)}`).join(" ");
      const look = { fill: "none", stroke: loss_colours[i], "stroke-width": 2.5 };
      return drawn("polyline", { ...look, points, "stroke-dasharray": DASHES[i] });
    });
    const upright = { y1: box.top, y2: box.bottom, stroke: "currentColor", "stroke-width": 1.5 };
    this.marker = drawn("line", { ...upright, visibility: "hidden" });
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.setAttribute("height", HEIGHT);
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

function legend({ words, alone, loss_colours }, left, width) {
  const names = alone ? [words.training] : [words.training, words.test];
  return names.flatMap((name, i) => {
    const x = left + ((width - left) / 2) * i;
    const look = { stroke: loss_colours[i], "stroke-width": 3, "stroke-dasharray": DASHES[i] };
    return [
      drawn("line", { x1: x, x2: x + 26, y1: 10, y2: 10, ...look }),
      label(x + 32, 14, name, "start"),
    ];
  });
}

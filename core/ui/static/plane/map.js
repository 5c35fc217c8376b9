// The big map of the picked unit: its border, the points, and a cross that reads numbers.

import { borderOf } from "./border.js";
import { element } from "./elements.js";
import { featuresOf, forward } from "./forward.js";
import { clip, placeAt, shareOf, SIDE } from "./grid.js";
import { drawPoints, paint, paintClasses, SHARP } from "./paint.js";
import { nameOf, scaleOf } from "./scene.js";
import { fill } from "./words.js";

const STEP = 0.25; // how far an arrow key moves the cross
const ARROWS = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

export class PlaneMap {
  // add(x1, x2) is told of a click.
  constructor(find, { add }) {
    Object.assign(this, { find, add });
    this.cross = null;
    this.canvas = Object.assign(find(".map"), { width: SHARP, height: SHARP });
    this.heat = element("canvas", { width: SIDE, height: SIDE });
    this.canvas.onpointermove = (event) => this.move(this.placeOf(event));
    this.canvas.onclick = (event) => {
      this.move(this.placeOf(event));
      this.add(...this.cross);
    };
    this.canvas.onkeydown = (event) => this.press(event);
  }

  placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    const fromLeft = (event.clientX - box.left) / box.width;
    return placeAt(fromLeft, (event.clientY - box.top) / box.height, this.scene.edge);
  }

  press(event) {
    const [x1, x2] = this.cross ?? [0, 0];
    if (event.key === "Enter") this.add(x1, x2);
    const by = ARROWS[event.key];
    if (!by) return;
    event.preventDefault();
    this.move([clip(x1 + by[0], this.scene.edge), clip(x2 + by[1], this.scene.edge)]);
  }

  move(cross) {
    this.cross = cross;
    this.draw(this.scene, this.picture);
  }

  // What its colours mean.
  buildScale({ words, many, classes, layers, diverging }) {
    const bar = element("i");
    bar.style.background = `linear-gradient(to right, ${diverging.join(",")})`;
    const chips = classes.slice(0, layers.at(-1).units).map((colour, i) => {
      const chip = element("span", {}, `■ ${i}`);
      chip.style.color = `rgb(${colour})`;
      return chip;
    });
    this.find(".scale").replaceChildren(...(many ? chips : [words.low, bar, words.high]));
  }

  draw(scene, picture) {
    Object.assign(this, { scene, picture });
    const { outputs, picked: { layer, unit }, next } = picture;
    const pen = this.canvas.getContext("2d");
    const classes = scene.many && layer === scene.layers.length;
    pen.clearRect(0, 0, SHARP, SHARP);
    if (outputs[layer]) {
      const scale = scaleOf(scene, layer);
      if (classes) paintClasses(this.heat, outputs[layer], scene.classes, scene);
      else paint(this.heat, outputs[layer][unit], scale, scene);
      pen.imageSmoothingEnabled = !scene.in_steps;
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, SHARP, SHARP);
      pen.globalAlpha = 0.75;
      pen.drawImage(this.heat, 0, 0, SHARP, SHARP);
      pen.globalAlpha = 1;
      if (!classes) drawBorder(pen, outputs[layer][unit].map(scale));
    }
    const { x1, x2 } = scene.points;
    const pixel = (v) => shareOf(v, scene.edge) * SHARP;
    drawPoints(pen, scene, next, (i) => [pixel(x1[i]), pixel(-x2[i])]);
    if (this.cross) drawCross(pen, pixel(this.cross[0]), pixel(-this.cross[1]));
    const shown = classes ? scene.words.output : nameOf(scene, layer, unit);
    const name = fill(scene.words.map, { unit: shown });
    this.canvas.setAttribute("aria-label", name);
    this.find(".output h4").textContent = name;
    this.say(this.cross ? this.reading() : scene.words.hover);
  }

  // What the network says where the cross is.
  reading() {
    const { scene, cross: [x1, x2], picture: { weights, picked: { layer, unit } } } = this;
    const where = `x₁ = ${x1.toFixed(2)}, x₂ = ${x2.toFixed(2)}`;
    if (!weights && layer > 0) return where;
    const inputs = featuresOf(scene.features, [x1], [x2]);
    const said = weights ? forward(scene.layers, weights, inputs)[layer] : inputs;
    const units = scene.many && layer === scene.layers.length ? said : [said[unit]];
    return `${where} → ${units.map(([v]) => v.toFixed(4)).join(", ")}`;
  }

  say(words) {
    this.find(".output .said").textContent = words;
  }
}

function drawBorder(pen, values) {
  const size = SHARP / SIDE;
  pen.beginPath();
  for (const [from, to] of borderOf(values, SIDE)) {
    pen.moveTo((from[0] + 0.5) * size, (from[1] + 0.5) * size);
    pen.lineTo((to[0] + 0.5) * size, (to[1] + 0.5) * size);
  }
  pen.strokeStyle = "#222";
  pen.lineWidth = 2;
  pen.stroke();
}

function drawCross(pen, x, y) {
  pen.strokeStyle = "#222";
  pen.lineWidth = 2;
  pen.beginPath();
  for (const [dx, dy] of [[10, 0], [0, 10]]) {
    pen.moveTo(x - dx, y - dy);
    pen.lineTo(x + dx, y + dy);
  }
  pen.stroke();
}

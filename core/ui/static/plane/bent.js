// The bent grid: where a layer takes lines and points of the plane.

import { element } from "./elements.js";
import { forward } from "./forward.js";
import { drawPoints, SHARP } from "./paint.js";
import { fill } from "./words.js";

export class Bent {
  constructor(find) {
    this.box = find(".bent");
  }

  // Two units of the picked layer; for the output, of the last layer before it.
  build(scene, { layer: picked, unit }) {
    const last = scene.layers.length - 1;
    const layer = Math.min(picked, last);
    const size = layer > 0 ? scene.layers[layer - 1].units : 0;
    this.box.hidden = size < 2;
    this.box.replaceChildren();
    if (size < 2) return;
    const first = picked > last ? 0 : unit;
    this.layer = layer;
    this.parted = size === 2 && layer === last && scene.layers[last].units === 1;
    this.units = [first, (first + 1) % size];
    const [x, y] = this.units.map((unit) => unit + 1);
    const title = fill(scene.words.warped, { layer });
    const said = fill(scene.words.warped_axes, { x, y });
    const attributes = { role: "img", "aria-label": `${title}: ${said}` };
    const options = { width: SHARP, height: SHARP, className: "warped", attributes };
    this.canvas = element("canvas", options);
    this.box.append(element("h4", {}, title), this.canvas, element("div", {}, said));
  }

  draw(scene, { weights, next }) {
    if (this.box.hidden || !weights) return;
    const { canvas, layer, units } = this;
    const pen = canvas.getContext("2d");
    const takenTo = (inputs) => {
      const outputs = forward(scene.layers.slice(0, layer), weights, inputs);
      return units.map((unit) => outputs[layer][unit]);
    };
    const [lines, dots] = [takenTo(scene.of_lines), takenTo(scene.of_points)];
    const spans = lines.map((values) => [Math.min(...values), Math.max(...values)]);
    const to = (axis, v) => {
      const [low, high] = spans[axis];
      const share = high > low ? (v - low) / (high - low) : 0.5;
      return SHARP * (0.04 + 0.92 * (axis ? 1 - share : share));
    };
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, SHARP, SHARP);
    pen.beginPath();
    for (let i = 0; i < lines[0].length; i++) {
      const step = i % scene.points_a_line ? "lineTo" : "moveTo";
      pen[step](to(0, lines[0][i]), to(1, lines[1][i]));
    }
    stroke(pen, "#9aa3ad", 1.5);
    drawPoints(pen, scene, next, (i) => [to(0, dots[0][i]), to(1, dots[1][i])]);
    if (!this.parted) return; // the border is no straight line here
    const { kernel, bias: [bias] } = weights[layer];
    const ends = straight(units.map((unit) => kernel[unit]), bias, spans);
    pen.beginPath();
    for (const [a, b] of ends) pen.lineTo(to(0, a), to(1, b));
    stroke(pen, "#222", 3);
  }
}

// Where a weighted sum of two numbers is 0, from one end of their spans to the other: two places.
export function straight([w, v], bias, [across, up]) {
  if (Math.abs(v) < Math.abs(w)) return up.map((b) => [-(v * b + bias) / w, b]);
  return v ? across.map((a) => [a, -(w * a + bias) / v]) : [];
}

function stroke(pen, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}

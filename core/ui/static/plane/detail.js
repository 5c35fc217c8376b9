// One unit: its weights to read and to edit, and how its layer bends the plane.

import { element } from "./elements.js";
import { forward } from "./forward.js";
import { drawPoints, SHARP } from "./paint.js";
import { nameOf } from "./scene.js";
import { fill, signed } from "./words.js";

export class Detail {
  // edit(of, value) changes the number of the picked layer that of finds; undo() takes all back.
  constructor(find, { edit, undo }) {
    this.box = find(".detail");
    this.edit = edit;
    this.undo = undo;
  }

  build(scene, { layer, unit }) {
    const { words, layers } = scene;
    this.fields = [];
    this.back = this.warped = null;
    this.box.replaceChildren(element("h4", {}, nameOf(scene, layer, unit)));
    if (layer === 0) return this.box.append(element("p", {}, words.feature));
    const { units, activation } = layers[layer - 1];
    const inputs = layer === 1 ? scene.features.length : layers[layer - 2].units;
    const weights = Array.from({ length: inputs }, (_, input) => {
      const place = input * units + unit;
      return this.field(nameOf(scene, layer - 1, input), ({ kernel }) => [kernel, place]);
    });
    const bias = this.field(words.bias, ({ bias }) => [bias, unit]);
    this.back = element("button", { type: "button", hidden: true }, words.undo);
    this.back.onclick = () => this.undo();
    this.box.append(
      element("div", {}, fill(words.formula, { activation })),
      element("div", { className: "weights" }, ...weights, bias),
      this.back,
    );
    if (layer < layers.length && units > 1) this.buildWarped(scene, { layer, unit });
  }

  // A number of the layer: of({kernel, bias}) says in which array it is, and where.
  field(name, of) {
    const attributes = { "aria-label": name };
    const input = element("input", { type: "number", step: 0.1, attributes });
    input.onchange = () => this.edit(of, +input.value);
    const gradient = element("span", { className: "gradient" });
    this.fields.push({ input, of, gradient });
    return element("label", {}, name, input, gradient);
  }

  buildWarped(scene, { layer, unit }) {
    const other = (unit + 1) % scene.layers[layer - 1].units;
    const names = { x: nameOf(scene, layer, unit), y: nameOf(scene, layer, other) };
    const title = fill(scene.words.warped, names);
    const attributes = { role: "img", "aria-label": title };
    const options = { width: SHARP, height: SHARP, className: "warped", attributes };
    const canvas = element("canvas", options);
    this.warped = { canvas, units: [unit, other] };
    this.box.append(element("h4", {}, title), canvas);
  }

  draw(scene, { weights, slopes, picked, edited, next }) {
    const focused = this.box.getRootNode().activeElement;
    for (const { input, of, gradient } of this.fields) {
      input.disabled = !weights;
      const numberIn = (layers) => {
        const [array, place] = of(layers[picked.layer - 1]);
        return array[place];
      };
      gradient.textContent = slopes ? `${scene.words.gradient} ${signed(numberIn(slopes))}` : "";
      if (weights && input !== focused) input.value = numberIn(weights).toFixed(3);
    }
    if (this.back) this.back.hidden = !edited;
    if (this.warped && weights) drawWarped(this.warped, scene, picked.layer, weights, next);
  }
}

// Where a layer takes lines and points of the plane: one unit to the right, another one up.
function drawWarped({ canvas, units }, scene, layer, weights, next) {
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
  pen.strokeStyle = "#9aa3ad";
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let i = 0; i < lines[0].length; i++) {
    const step = i % scene.points_a_line ? "lineTo" : "moveTo";
    pen[step](to(0, lines[0][i]), to(1, lines[1][i]));
  }
  pen.stroke();
  drawPoints(pen, scene, next, (i) => [to(0, dots[0][i]), to(1, dots[1][i])]);
}

// The network: a picture in every unit, a line for every weight, and a dot for every bias.

import { drawn, element } from "./elements.js";
import { SIDE } from "./grid.js";
import { paint, paintClasses } from "./paint.js";
import { nameOf, scaleOf } from "./scene.js";
import { fill } from "./words.js";

export class Graph {
  // pick(layer, unit), peek(layer, unit) while the pointer is there, resize(layer, units),
  // deepen(layers), and a card for the weight under the pointer
  constructor(find, actions) {
    Object.assign(this, actions, { find });
  }

  build(scene) {
    const { features, layers, words } = scene;
    this.sizes = [features.length, ...layers.map((layer) => layer.units)];
    this.find(".heads").replaceChildren(...this.sizes.map((_, layer) => this.head(scene, layer)));
    this.find(".depth").replaceChildren(
      ...stepper(words, words.depth, layers.length - 1, this.deepen),
      ` ${words.depth}`,
    );
    const lines = drawn("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
    this.tiles = this.sizes.map((size, layer) =>
      Array.from({ length: size }, (_, unit) => this.tile(scene, layer, unit))
    );
    this.links = this.sizes.slice(1).flatMap((size, before) =>
      Array.from({ length: size }, (_, unit) => this.linksTo(scene, before + 1, unit)).flat()
    );
    for (const { line, pull, touched } of this.links) lines.append(pull, line, touched);
    this.biases = this.sizes.slice(1).flatMap((size, before) =>
      Array.from({ length: size }, (_, unit) => this.biasOf(scene, before + 1, unit))
    );
    const graph = this.find(".graph");
    graph.style.setProperty("--most", Math.max(...this.sizes));
    graph.replaceChildren(lines, ...this.tiles.flat(), ...this.biases.map(({ dot }) => dot));
  }

  // Where a unit is, in percent from the left and from the top.
  place(layer, unit) {
    const { sizes } = this;
    return [((layer + 0.5) / sizes.length) * 100, ((unit + 0.5) / sizes[layer]) * 100];
  }

  head(scene, layer) {
    const { words, layers } = scene;
    const head = element("span");
    if (layer === 0) head.append(words.features);
    else if (layer === layers.length) head.append(words.output);
    else {
      const resize = (units) => this.resize(layer, units);
      head.append(...stepper(words, fill(words.units, { layer }), this.sizes[layer], resize));
    }
    head.style.left = `${this.place(layer, 0)[0]}%`;
    return head;
  }

  tile(scene, layer, unit) {
    const label = nameOf(scene, layer, unit);
    const options = { className: "tile", type: "button", title: label };
    const canvas = element("canvas", { width: SIDE, height: SIDE });
    const tile = element("button", { ...options, attributes: { "aria-label": label } }, canvas);
    if (layer === 0) tile.append(element("span", {}, label));
    [tile.style.left, tile.style.top] = this.place(layer, unit).map((v) => `${v}%`);
    tile.onclick = () => this.pick(layer, unit);
    tile.onpointerenter = ({ pointerType }) => {
      if (pointerType === "mouse") this.peek(layer, unit);
    };
    tile.onpointerleave = () => this.peek();
    return tile;
  }

  linksTo(scene, layer, unit) {
    const [x2, y2] = this.place(layer, unit);
    return Array.from({ length: this.sizes[layer - 1] }, (_, input) => {
      const [x1, y1] = this.place(layer - 1, input);
      const pull = drawn("line", { x1, y1, x2, y2, stroke: scene.pull, class: "pull" });
      const line = drawn("line", { x1, y1, x2, y2 });
      const touched = drawn("line", { x1, y1, x2, y2, class: "touched" });
      const name = `${nameOf(scene, layer - 1, input)} → ${nameOf(scene, layer, unit)}`;
      const place = input * this.sizes[layer] + unit;
      this.offer(touched, { name, layer, of: ({ kernel }) => [kernel, place] });
      return { line, pull, touched, layer: layer - 1, place };
    });
  }

  // A dot at the corner of its unit. Who has no mouse finds the same number below the network.
  biasOf(scene, layer, unit) {
    const attributes = { "aria-hidden": "true" };
    const options = { type: "button", className: "bias", tabIndex: -1, attributes };
    const dot = element("button", options, element("i"));
    [dot.style.left, dot.style.top] = this.place(layer, unit).map((v) => `${v}%`);
    const name = fill(scene.words.bias_of, { unit: nameOf(scene, layer, unit) });
    this.offer(dot, { name, layer, of: ({ bias }) => [bias, unit] });
    return { dot, layer: layer - 1, unit };
  }

  // What is drawn of a weight says what it is, and opens its editor.
  offer(drawing, weight) {
    drawing.onpointerenter = (event) => this.card.point(weight, event);
    drawing.onpointerleave = () => this.card.leave();
    drawing.onclick = (event) => this.card.edit(weight, event);
  }

  has(layer, unit) {
    return unit < (this.sizes[layer] ?? 0);
  }

  mark(picked) {
    this.tiles.forEach((column, layer) =>
      column.forEach((tile, unit) => {
        const here = layer === picked.layer && unit === picked.unit;
        tile.classList.toggle("picked", here);
        tile.setAttribute("aria-pressed", here);
      })
    );
  }

  draw(scene, { outputs, weights, slopes, steepest }) {
    this.tiles.forEach((column, layer) =>
      column.forEach((tile, unit) => paintUnit(tile.firstChild, scene, outputs, layer, unit))
    );
    for (const { line, pull, layer, place } of this.links) {
      drawPull(pull, slopes ? slopes[layer].kernel[place] / steepest : 0);
      drawWeight(line, weights ? weights[layer].kernel[place] : null, scene.signs);
    }
    for (const { dot, layer, unit } of this.biases) {
      const colour = weights ? scene.signs[weights[layer].bias[unit] < 0 ? 0 : 1] : "currentColor";
      dot.style.setProperty("--sign", colour);
    }
  }
}

// Two buttons with a number between them.
function stepper(words, what, value, change) {
  const button = (by, sign, said) => {
    const title = fill(said, { what });
    const options = { type: "button", className: "step", title };
    const made = element("button", { ...options, attributes: { "aria-label": title } }, sign);
    made.onclick = () => change(value + by);
    return made;
  };
  return [button(-1, "−", words.fewer), ` ${value} `, button(1, "+", words.more)];
}

function paintUnit(canvas, scene, outputs, layer, unit) {
  const values = outputs[layer]?.[unit];
  if (!values) canvas.getContext("2d").clearRect(0, 0, SIDE, SIDE);
  else if (scene.many && layer === scene.layers.length) {
    paintClasses(canvas, [values], [scene.classes[unit]], scene);
  } else paint(canvas, values, scaleOf(scene, layer), scene);
}

// How hard the next batch pulls at a weight: from -1 to 1, the steepest of all.
function drawPull(line, share) {
  line.setAttribute("stroke-width", share ? 3 + 15 * Math.abs(share) : 0);
  line.setAttribute("stroke-dasharray", share > 0 ? "2 5" : "none");
}

function drawWeight(line, weight, signs) {
  const known = weight !== null;
  line.setAttribute("stroke", known ? signs[weight < 0 ? 0 : 1] : "currentColor");
  line.setAttribute("stroke-width", known ? Math.min(10, 0.6 + 2 * Math.abs(weight)) : 0.5);
  line.setAttribute("stroke-dasharray", weight < 0 ? "5 4" : "none");
  line.setAttribute("stroke-opacity", known ? 0.85 : 0.3);
}

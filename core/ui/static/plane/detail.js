// One unit: its weights to read and to edit.

import { element } from "./elements.js";
import { nameOf } from "./scene.js";
import { fill, signed } from "./words.js";

export class Detail {
  // edit(layer, of, value) changes the number that of finds in a layer; undo() takes all back.
  constructor(find, { edit, undo }) {
    this.box = find(".detail");
    this.edit = edit;
    this.undo = undo;
  }

  build(scene, { layer, unit }) {
    const { words, layers } = scene;
    this.fields = [];
    this.layer = layer;
    this.back = null;
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
  }

  // A number of the layer: of({kernel, bias}) says in which array it is, and where.
  field(name, of) {
    const attributes = { "aria-label": name };
    const input = element("input", { type: "number", step: 0.1, attributes });
    input.onchange = () => this.edit(this.layer, of, input.valueAsNumber);
    const gradient = element("span", { className: "gradient" });
    this.fields.push({ input, of, gradient });
    return element("label", {}, name, input, gradient);
  }

  draw(scene, { weights, slopes, edited }) {
    const focused = this.box.getRootNode().activeElement;
    for (const { input, of, gradient } of this.fields) {
      input.disabled = !weights;
      const numberIn = (layers) => {
        const [array, place] = of(layers[this.layer - 1]);
        return array[place];
      };
      gradient.textContent = slopes ? `${scene.words.gradient} ${signed(numberIn(slopes))}` : "";
      if (weights && input !== focused) input.value = numberIn(weights).toFixed(3);
    }
    if (this.back) this.back.hidden = !edited;
  }
}

// A weight where it is drawn: what it is, and a small editor to change it there.

import { element } from "./elements.js";
import { short } from "./words.js";

const REACH = 5; // of the editor's slider, unless the weight lies beyond
const GAP = 14; // pixels between the pointer and the card

export class WeightCard {
  // change(layer, of, value, done) changes a number of a layer, for good once the reader is done.
  constructor(find, { change, undo }) {
    Object.assign(this, { change, undo });
    this.around = find(".network");
    this.card = find(".card");
    this.around.onpointerdown = (event) => {
      if (this.open && !event.composedPath().includes(this.card)) this.close();
    };
    this.card.onkeydown = (event) => {
      if (event.key === "Escape") this.close();
    };
  }

  // A weight under the pointer, unless another one is being edited.
  point(weight, event) {
    if (this.open) return;
    this.weight = weight;
    const said = element("div", {}, this.value === null ? this.before : this.words.edit_here);
    this.show([this.heading(), said], event);
  }

  leave() {
    if (!this.open) this.hide();
  }

  edit(weight, event) {
    this.weight = weight;
    if (this.value === null) return;
    const [{ words }, value] = [this, this.value];
    const reach = Math.max(REACH, Math.ceil(Math.abs(value)));
    const options = { step: 0.1, attributes: { "aria-label": weight.name } };
    this.number = element("input", { type: "number", ...options });
    const limits = { type: "range", min: -reach, max: reach };
    this.range = element("input", { ...limits, ...options, step: 0.05 });
    for (const input of [this.number, this.range]) {
      const tell = (done) => this.tell(input, done);
      input.oninput = () => tell(false);
      input.onchange = () => tell(true);
    }
    const button = (said, act) => {
      const made = element("button", { type: "button" }, said);
      made.onclick = act;
      return made;
    };
    const buttons = element("div", { className: "row" });
    buttons.append(button(words.undo, this.undo), button(words.close, () => this.close()));
    this.open = true;
    this.follow();
    const note = element("small", {}, words.edit_note);
    this.show([this.heading(), this.number, this.range, note, buttons], event);
    this.number.focus({ preventScroll: true });
    this.number.select();
  }

  tell(input, done) {
    const value = parseFloat(input.value);
    if (Number.isFinite(value)) this.change(this.weight.layer, this.weight.of, value, done);
  }

  heading() {
    const value = this.value === null ? "" : ` = ${short(this.value)}`;
    return element("b", {}, this.weight.name, this.open ? "" : value);
  }

  get value() {
    if (!this.weights) return null;
    const [array, place] = this.weight.of(this.weights[this.weight.layer - 1]);
    return array[place];
  }

  draw({ words, before }, { weights }) {
    Object.assign(this, { words, before, weights });
    if (this.open) this.follow();
  }

  // The fields say what the weight is now, but for the one that is being typed into.
  follow() {
    if (this.value === null) return this.close();
    const focused = this.card.getRootNode().activeElement;
    for (const input of [this.number, this.range]) {
      if (input !== focused) input.value = this.value.toFixed(3);
    }
  }

  show(parts, { clientX, clientY }) {
    const { card, around } = this;
    card.replaceChildren(...parts);
    card.classList.toggle("open", Boolean(this.open));
    card.hidden = false;
    const box = around.getBoundingClientRect();
    const [width, height] = [card.offsetWidth, card.offsetHeight];
    const left = clientX - box.left - width / 2;
    card.style.left = `${Math.max(0, Math.min(left, box.width - width))}px`;
    const below = clientY - box.top + GAP;
    const above = clientY - box.top - GAP - height;
    card.style.top = `${below + height > box.height && above > 0 ? above : below}px`;
  }

  hide() {
    this.card.hidden = true;
  }

  close() {
    this.open = false;
    this.hide();
  }
}

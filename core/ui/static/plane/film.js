// The film through the epochs, or through the batches of one: which weights are on screen.

import { element } from "./elements.js";
import { dueAt, partOf, placeUpTo } from "./frames.js";
import { icon } from "./icons.js";
import { floats, lettersOf } from "./letters.js";

const FRAME = 1000 / 60; // milliseconds an epoch: as many as a screen shows
const SLOW = 600; // milliseconds a batch
const MANY = 10; // pictures at once

export class Film {
  // draw() draws the stage anew; setState and trigger report to Python.
  constructor(find, { draw, setState, trigger }) {
    Object.assign(this, { find, draw, setState, trigger });
    this.still = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.range = find("input[type=range]");
    this.at = 0;
    this.batch = null;
    this.edited = null;
    this.wire();
  }

  wire() {
    this.range.oninput = () => this.go(+this.range.value);
    this.range.onchange = () => this.remember();
    this.find(".first").onclick = () => this.jump(0);
    this.find(".back").onclick = () => this.jump(this.shot - 1);
    this.find(".next").onclick = () => this.jump(this.shot + 1);
    this.find(".tens").onclick = () => this.jump(this.shot + MANY);
    this.find(".batches").onclick = () => {
      this.pause();
      this.setState("batch", this.steps ? null : 0);
    };
    this.find(".on").onclick = () => this.goOn();
    this.find(".play").onclick = () => (this.goes ? this.pause() : this.play());
  }

  // What is there ----------------------------------------------------------------------------

  update(scene, { other, first, rate }) {
    this.scene = scene;
    this.frames = scene.frames;
    if (rate) this.buildRate();
    if (other) this.open(first);
    else this.at = Math.min(this.at, this.last);
    this.steps = scene.steps;
    if (!this.steps) this.batch = null;
    else if (other || this.batch === null) this.batch = this.steps.batch;
    this.label();
  }

  // Another run: a new one is shown as a film, a remembered one at the epoch asked for.
  open(first) {
    const { vectors, epoch, fresh } = this.scene;
    const edited = first && this.scene.edited ? floats(this.scene.edited) : null;
    if (edited?.length === vectors.length / this.frames.length) this.edited = edited;
    else this.keep(null);
    this.stop();
    const asked = epoch === null ? this.last : placeUpTo(this.frames, epoch);
    this.at = fresh && !this.still ? 0 : Math.max(0, asked);
    if (fresh && !this.still) this.play();
    else if (fresh) this.follow = true;
  }

  // The place of the last snapshot.
  get last() {
    return Math.max(0, this.frames.length - 1);
  }

  // How many pictures the film on screen has, and which of them is shown.
  get length() {
    return this.steps ? this.steps.losses.length + 1 : this.frames.length;
  }

  // Whether the picture changes by itself: as a film, or since a training goes on.
  get goes() {
    return Boolean(this.timer || (this.follow && this.scene.active));
  }

  get shot() {
    return this.steps ? this.batch : this.at;
  }

  set shot(number) {
    const within = Math.min(Math.max(0, number), Math.max(0, this.length - 1));
    if (this.steps) this.batch = within;
    else this.at = within;
  }

  get epoch() {
    return this.steps ? this.steps.epoch : this.frames[this.at];
  }

  // All weights on screen, end to end; null before any training.
  get weights() {
    if (this.edited) return this.edited;
    if (this.steps) return partOf(this.steps.weights, this.length, this.batch);
    return this.frames.length ? partOf(this.scene.vectors, this.frames.length, this.at) : null;
  }

  // The gradient of the batch that comes next; none after the last.
  get gradient() {
    if (!this.steps || this.edited || this.batch >= this.steps.losses.length) return null;
    return partOf(this.steps.gradients, this.steps.losses.length, this.batch);
  }

  // The points of that batch.
  get next() {
    return new Set(this.gradient ? this.steps.rows[this.batch] : []);
  }

  // Going through it -------------------------------------------------------------------------

  go(shot) {
    this.stop();
    this.keep(null);
    this.shot = shot;
    this.draw();
  }

  jump(shot) {
    this.go(shot);
    this.remember();
  }

  jumpToEpoch(epoch) {
    if (!this.steps) this.jump(placeUpTo(this.frames, epoch));
  }

  play() {
    this.keep(null);
    if (this.shot >= this.length - 1 && !this.scene.active) this.shot = 0;
    this.begun = null;
    this.timer = globalThis.requestAnimationFrame((time) => this.advance(time));
    this.label();
  }

  advance(time) {
    const [last, pace] = [this.length - 1, this.steps ? SLOW : FRAME];
    if (this.shot >= last && !this.scene.active) return this.pause();
    if (this.shot >= last) this.begun = null;
    else {
      this.begun ??= { time: time - pace, shot: this.shot };
      const due = dueAt(time, this.begun, pace);
      if (due > this.shot) {
        this.shot = due;
        this.draw();
      }
    }
    this.timer = globalThis.requestAnimationFrame((later) => this.advance(later));
  }

  pause() {
    this.stop();
    this.remember();
  }

  stop() {
    this.letGo();
    this.follow = false;
    this.label();
  }

  letGo() {
    globalThis.cancelAnimationFrame(this.timer);
    this.timer = null;
  }

  // Without motion a training that is watched shows its newest weights.
  catchUp() {
    if (this.follow) this.at = this.last;
  }

  // Telling Python ---------------------------------------------------------------------------

  // The epoch or the batch on screen stands in the address; null is the last one.
  remember() {
    if (this.steps) return this.setState("batch", this.batch);
    const last = this.at >= this.frames.length - 1;
    this.setState("epoch", last ? null : this.frames[this.at]);
  }

  // Weights as somebody is changing them.
  show(edited) {
    this.stop();
    this.edited = edited;
    this.draw();
  }

  // Weights changed by hand, or null: they stand in the address, too.
  keep(edited) {
    if (!edited && !this.edited) return;
    this.edited = edited;
    this.setState("edited", edited && lettersOf(edited));
  }

  // The weights on screen become the first ones of a training that begins at once.
  goOn() {
    const rate = this.find(".rate select").value;
    const { weights, epoch } = this;
    this.stop();
    this.trigger("continued", [lettersOf(weights), rate, epoch]);
  }

  // Its buttons ------------------------------------------------------------------------------

  // The learning rate to go on with: choosing another one does so, even while the film runs.
  buildRate() {
    const { rates, rate, words } = this.scene;
    const options = rates.map((value) => element("option", { value }, value));
    const select = element("select", { attributes: { "aria-label": words.rate_help } }, ...options);
    select.value = rate;
    select.onchange = () => this.goOn();
    const label = this.find(".rate");
    label.title = words.rate_help;
    label.replaceChildren(words.rate, select);
  }

  label() {
    const { words, can_step, rate_locked } = this.scene;
    const icons = {
      first: "first",
      back: "back",
      next: "next",
      tens: "tens",
      play: this.goes ? "pause" : "play",
    };
    for (const [name, shown] of Object.entries(icons)) {
      const button = this.find(`.${name}`);
      button.replaceChildren(icon(shown));
      button.title = words[shown];
      button.setAttribute("aria-label", words[shown]);
      button.disabled = this.length < 2;
    }
    const batches = this.find(".batches");
    batches.textContent = this.steps ? words.epochs : words.batches;
    batches.title = words.batches_help;
    batches.disabled = !can_step;
    const on = this.find(".on");
    on.textContent = words.go_on;
    on.title = words.go_on_help;
    on.disabled = !this.frames.length;
    this.find(".rate select").disabled = rate_locked || !this.frames.length;
    this.range.setAttribute("aria-label", words.epoch);
    this.range.max = Math.max(0, this.length - 1);
    this.range.disabled = this.length < 2;
  }

  // The slider stands where the film is.
  showPlace(said) {
    this.range.value = this.shot;
    this.range.setAttribute("aria-valuetext", said);
  }
}

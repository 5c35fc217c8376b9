// A film that asks nothing of the server: to play, to pause, to scrub; where it stops is told.

import { icon } from "./plane/icons.js";

const films = new WeakMap();

// Draws what Python says on the film of a component, which is made once for its stage, the `part`,
// and drawn anew where that gets another width, until it is gone.
export function drawOn({ data, parentElement, setTriggerValue }, part, Film) {
  const stage = parentElement.querySelector(part);
  if (!films.has(stage)) {
    const film = new Film(stage);
    const width = new globalThis.ResizeObserver(() => film.draw());
    films.set(stage, { film, width });
    width.observe(stage);
  }
  const { film, width } = films.get(stage);
  film.tell = setTriggerValue;
  film.update(data);
  return () => {
    if (stage.isConnected) return;
    width.disconnect();
    film.reel.cut();
  };
}

export class Reel {
  // `find` finds its button, range and output. A place on it is a number of steps: show(at) draws
  // it and says what it is, stop(at) tells Python, rest(at) is where it may stay. A step takes
  // `pace` milliseconds; `calm`, with reduced motion, one whole step at a time. `course` may be
  // another than that of a steady pace.
  constructor(find, { pace, calm, course = placeAt, rest = Math.round, show, stop }) {
    const reduced = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
    Object.assign(this, { course, rest, show, stop, still: reduced, pace: reduced ? calm : pace });
    [this.button, this.range, this.now] = ["button", "input", "output"].map(find);
    this.at = this.last = 0;
    this.timer = null;
    this.button.onclick = () => (this.playing ? this.pause() : this.play());
    this.range.oninput = () => this.scrub(+this.range.value);
    this.range.onchange = () => this.pause();
  }

  get playing() {
    return this.timer !== null;
  }

  // What Python says of it; a film that plays stays where it is.
  update({ at, last, unit = 1, locked, words }) {
    Object.assign(this, { last, words });
    if (!this.playing) this.at = at;
    Object.assign(this.range, { max: last, step: unit });
    this.range.setAttribute("aria-label", words.step);
    this.range.disabled = this.button.disabled = locked;
    this.label();
  }

  play() {
    if (this.at >= this.last) this.at = 0;
    this.run(this.last, () => this.pause());
  }

  // On to a place that Python has named: there at once, where motion is unwanted or it lies behind.
  glide(to) {
    this.cut();
    if (this.still || to <= this.at) this.scrub(to);
    else this.run(to, () => this.halt());
  }

  run(end, done) {
    const begun = { time: null, at: this.at };
    const advance = (time) => {
      begun.time ??= time;
      this.at = this.course(time - begun.time, begun.at, end, this.pace, this.still);
      this.draw();
      if (this.at >= end) return done();
      this.timer = globalThis.requestAnimationFrame(advance);
    };
    this.timer = globalThis.requestAnimationFrame(advance);
    this.label();
  }

  // It stops where it may stay, and says so.
  pause() {
    this.at = this.rest(this.at);
    this.halt();
    this.stop(this.at);
  }

  scrub(to) {
    this.at = to;
    this.halt();
  }

  // Straight to a place where it may stay.
  go(to) {
    this.scrub(to);
    this.stop(to);
  }

  halt() {
    this.cut();
    this.draw();
    this.label();
  }

  cut() {
    globalThis.cancelAnimationFrame(this.timer);
    this.timer = null;
  }

  draw() {
    const said = this.show(this.at);
    this.range.value = this.at;
    this.range.setAttribute("aria-valuetext", said);
    this.now.textContent = said;
  }

  label() {
    const shown = this.playing ? "pause" : "play";
    this.button.replaceChildren(icon(shown));
    this.button.ariaLabel = this.words[shown];
    this.button.title = `${this.words[shown]}. ${this.words.keys}`;
  }
}

// Where a film is so many milliseconds after it began; in whole steps where motion is unwanted.
export function placeAt(passed, from, last, pace, still) {
  const steps = passed / pace;
  return Math.min(last, from + (still ? Math.floor(steps) : steps));
}

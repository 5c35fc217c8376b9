import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { placeAt, Reel } from "../../../../core/ui/static/reel.js";

const WORDS = { step: "Step", play: "Play the steps", pause: "Pause", keys: "Large: Space" };
const before = { ...globalThis };

// A browser of which a reel sees no more: three parts, a clock, and whether motion is wanted.
function browser({ still = false } = {}) {
  const part = () => ({
    setAttribute(name, value) {
      this[name] = value;
    },
    replaceChildren() {},
  });
  const parts = { button: part(), input: part(), output: part() };
  const clock = { next: null };
  Object.assign(globalThis, {
    matchMedia: () => ({ matches: still }),
    requestAnimationFrame: (frame) => (clock.next = frame) && 1,
    cancelAnimationFrame: () => (clock.next = null),
    document: { createElementNS: () => ({ setAttribute() {}, append() {} }) },
  });
  const at = (time) => clock.next(time);
  return { parts, at, runs: () => clock.next !== null };
}

function reelIn({ parts }, more = {}) {
  const told = [];
  const reel = new Reel((name) => parts[name], {
    pace: 100,
    calm: 500,
    show: (at) => `at ${at}`,
    stop: (at) => told.push(at),
    ...more,
  });
  reel.update({ at: 3, last: 60, locked: false, words: WORDS });
  return { reel, told };
}

let there;
beforeEach(() => (there = browser()));
afterEach(() => {
  for (const name of ["matchMedia", "requestAnimationFrame", "cancelAnimationFrame", "document"]) {
    globalThis[name] = before[name];
  }
});

test("a step takes its pace, and the film stops at the last", () => {
  assert.equal(placeAt(0, 3, 60, 100, false), 3);
  assert.equal(placeAt(250, 3, 60, 100, false), 5.5);
  assert.equal(placeAt(9000, 3, 60, 100, false), 60);
});

test("where motion is unwanted it goes in whole steps, at the calm pace", () => {
  there = browser({ still: true });
  const { reel } = reelIn(there);
  reel.play();
  there.at(1000);
  there.at(1499);
  assert.equal(reel.at, 3);
  there.at(2000);
  assert.equal(reel.at, 5);
});

test("it plays from where it is, and pauses at the next place where it may stay", () => {
  const { reel, told } = reelIn(there);
  there.parts.button.onclick();
  there.at(1000);
  there.at(1160);
  assert.ok(Math.abs(reel.at - 4.6) < 1e-9);
  assert.deepEqual(told, []);
  there.parts.button.onclick();
  assert.equal(reel.at, 5);
  assert.deepEqual(told, [5]);
  assert.ok(!there.runs());
});

test("at its end it tells where it stopped, and plays from the beginning again", () => {
  const { reel, told } = reelIn(there);
  reel.play();
  there.at(0);
  there.at(9000);
  assert.deepEqual(told, [60]);
  reel.play();
  assert.equal(reel.at, 0);
});

test("scrubbed, it stops, shows what is there, and tells when it is let go", () => {
  const { reel, told } = reelIn(there);
  reel.play();
  there.parts.input.value = "30";
  there.parts.input.oninput();
  assert.ok(!reel.playing);
  assert.equal(there.parts.output.textContent, "at 30");
  assert.equal(there.parts.input["aria-valuetext"], "at 30");
  assert.deepEqual(told, []);
  there.parts.input.onchange();
  assert.deepEqual(told, [30]);
});

test("where only some places may be stayed at, it goes to one of them", () => {
  const { told } = reelIn(there, { rest: (at) => 4 * Math.ceil(at / 4) });
  there.parts.input.value = "9";
  there.parts.input.oninput();
  there.parts.input.onchange();
  assert.deepEqual(told, [12]);
});

test("what the server says moves a film that stands, and leaves one that plays alone", () => {
  const { reel } = reelIn(there);
  reel.update({ at: 8, last: 60, locked: false, words: WORDS });
  assert.equal(reel.at, 8);
  reel.play();
  reel.update({ at: 20, last: 60, locked: false, words: WORDS });
  assert.equal(reel.at, 8);
});

test("it glides on to a place that the server names, and tells nothing of it", () => {
  const { reel, told } = reelIn(there);
  reel.glide(5);
  there.at(0);
  there.at(100);
  assert.equal(reel.at, 4);
  there.at(900);
  assert.equal(reel.at, 5);
  assert.ok(!reel.playing);
  reel.glide(2);
  assert.equal(reel.at, 2);
  assert.deepEqual(told, []);
});

test("where motion is unwanted it is there at once", () => {
  there = browser({ still: true });
  const { reel } = reelIn(there);
  reel.glide(9);
  assert.equal(reel.at, 9);
  assert.ok(!reel.playing);
});

test("its button says what it does and which key does it, and a held control holds it", () => {
  const { reel } = reelIn(there);
  assert.equal(there.parts.button.ariaLabel, "Play the steps");
  assert.equal(there.parts.button.title, "Play the steps. Large: Space");
  reel.play();
  assert.equal(there.parts.button.ariaLabel, "Pause");
  reel.pause();
  reel.update({ at: 3, last: 60, locked: true, words: WORDS });
  assert.ok(there.parts.button.disabled && there.parts.input.disabled);
});

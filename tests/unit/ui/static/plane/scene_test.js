import assert from "node:assert/strict";
import { test } from "node:test";

import { lettersOf } from "../../../../../core/ui/static/plane/letters.js";
import {
  accuracy,
  changed,
  nameOf,
  scaleOf,
  sceneOf,
} from "../../../../../core/ui/static/plane/scene.js";

const letters = (...values) => lettersOf(Float32Array.from(values));
const DATA = {
  features: ["x1", "x1_x2"],
  feature_names: ["x₁", "x₁x₂"],
  layers: [{ units: 2, activation: "sigmoid" }, { units: 1, activation: "tanh" }],
  edge: 6,
  kind: "sides",
  x1: letters(1, 2, 3),
  x2: letters(-1, 0, 1),
  y: letters(0, 1, 1),
  trained: 2,
  weights: letters(),
  losses: letters(0.5),
  held_losses: letters(),
  steps: null,
  diverging: ["#000000", "#ffffff"],
  classes: ["#0a0b0c"],
  words: { unit: "layer {layer}, unit {unit}", output: "output" },
};
const CLASSES = {
  ...DATA,
  kind: "classes",
  layers: [{ units: 2, activation: "tanh" }, { units: 3, activation: "softmax" }],
};

test("a scene holds numbers for letters, and the features of every place", () => {
  const scene = sceneOf(DATA);
  assert.deepEqual([...scene.train], [0.5]);
  assert.deepEqual(scene.of_points.map((values) => [...values]), [[1, 2, 3], [-1, 0, 3]]);
  assert.equal(scene.of_grid.length, 2);
  assert.equal(scene.of_lines[0].length % scene.points_a_line, 0);
  assert.deepEqual(scene.classes, [[10, 11, 12]]);
  assert.equal(scene.alone, false);
  assert.equal(sceneOf({ ...DATA, trained: 3 }).alone, true);
});

test("batches have their numbers, too", () => {
  const steps = { epoch: 3, weights: letters(1, 2), gradients: letters(5) };
  const scene = sceneOf({ ...DATA, steps });
  assert.deepEqual([...scene.steps.weights, ...scene.steps.gradients], [1, 2, 5]);
  assert.equal(scene.steps.epoch, 3);
});

test("of a network with a penalty a scene knows what it adds after each known epoch", () => {
  assert.equal(sceneOf(DATA).penalties, undefined);
  const layers = [{ units: 1, activation: "linear" }];
  const known = { frames: [0, 5], weights: letters(1, 2, 9, -3, 0, 9), penalty_rates: [[1, 0]] };
  const scene = sceneOf({ ...DATA, layers, ...known });
  assert.deepEqual(scene.penalties, [[0, 3], [5, 3]]);
});

test("units are counted from 1, outputs bear their class", () => {
  assert.equal(nameOf(DATA, 0, 1), "x₁x₂");
  assert.equal(nameOf(DATA, 1, 0), "layer 1, unit 1");
  assert.equal(nameOf(DATA, 2, 0), "output");
  assert.equal(nameOf(CLASSES, 2, 1), "output 1");
});

test("a sigmoid's half is nothing, like a tanh's 0", () => {
  assert.deepEqual([0, 0.5, 1].map(scaleOf(DATA, 1)), [-1, 0, 1]);
  assert.equal(scaleOf(DATA, 2)(0.5), 0.5);
  assert.equal(scaleOf(DATA, 0)(0.5), 0.5);
});

test("what Python says anew is told from what it repeats", () => {
  const again = structuredClone(DATA);
  assert.equal(changed(DATA, again, ["layers", "words"]), false);
  again.layers[0].units = 3;
  assert.equal(changed(DATA, again, ["features", "words"]), false);
  assert.equal(changed(DATA, again, ["layers"]), true);
  assert.equal(changed({}, DATA, ["layers"]), true);
});

test("right are the points on their side, or in the class that is said the loudest", () => {
  assert.deepEqual(accuracy(sceneOf(DATA), [[-0.1, -0.2, 0.3]]), ["50.0", "100.0"]);
  const outputs = [[0.6, 0.1, 0.4], [0.3, 0.8, 0.3], [0.1, 0.1, 0.3]];
  assert.deepEqual(accuracy(sceneOf(CLASSES), outputs), ["100.0", "0.0"]);
});

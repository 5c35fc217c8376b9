// What Python says, made ready to draw. Beside Python's own names (core/ui/plane/stage.py) a scene
// holds the numbers behind the letters, and what the network is told of each place.

import { rgb, tonesBetween } from "./colours.js";
import { cut, featuresOf } from "./forward.js";
import { gridOf, linesOf } from "./grid.js";
import { partOf } from "./frames.js";
import { floats } from "./letters.js";
import { penaltyOf } from "./penalty.js";
import { fill } from "./words.js";

export function sceneOf(data) {
  const points = { x1: floats(data.x1), x2: floats(data.x2), y: floats(data.y) };
  const told = ({ x1, x2 }) => featuresOf(data.features, x1, x2);
  const lines = linesOf(data.edge);
  const { steps } = data;
  const vectors = floats(data.weights);
  return {
    ...data,
    points,
    vectors,
    train: floats(data.losses),
    held: floats(data.held_losses),
    steps: steps && {
      ...steps,
      weights: floats(steps.weights),
      gradients: floats(steps.gradients),
    },
    penalties: data.penalty_rates && penaltiesOf(data, vectors),
    of_points: told(points),
    of_grid: told(gridOf(data.edge)),
    of_lines: told(lines),
    points_a_line: lines.points,
    tones: tonesBetween(data.diverging),
    classes: data.classes.map(rgb),
    many: data.kind === "classes", // more than two: an output for each
    alone: data.trained === points.y.length, // every point trains: there is no test to speak of
  };
}

// What the weights after each known epoch add to the losses: [epoch, penalty].
function penaltiesOf({ frames, features, layers, penalty_rates }, vectors) {
  return frames.map((epoch, place) => {
    const weights = cut(features.length, layers, partOf(vectors, frames.length, place));
    return [epoch, penaltyOf(penalty_rates, weights)];
  });
}

// Whether Python says something else than before under one of these names.
export function changed(before, scene, names) {
  return names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(scene[name]));
}

// Layer 0 are the features.
export function nameOf({ words, layers, feature_names }, layer, unit) {
  if (layer === 0) return feature_names[unit];
  if (layer < layers.length) return fill(words.unit, { layer, unit: unit + 1 });
  return layers.at(-1).units > 1 ? `${words.output} ${unit}` : words.output;
}

// What a unit says, from -1 to 1: a sigmoid's half is nothing.
export function scaleOf({ layers }, layer) {
  const sigmoid = layer && layers[layer - 1].activation === "sigmoid";
  return sigmoid ? (v) => 2 * v - 1 : (v) => v;
}

// Percentages of points that a network's outputs put on their side or into their class: of those
// that train, and of the others.
export function accuracy(scene, outputs) {
  const { points, trained, many, layers } = scene;
  const scale = scaleOf(scene, layers.length);
  const right = Array.from(points.y, (label, i) => {
    if (!many) return +(label === +(scale(outputs[0][i]) > 0));
    const said = outputs.map((z) => z[i]);
    return +(said.indexOf(Math.max(...said)) === label);
  });
  const share = (part) => ((100 * part.reduce((a, b) => a + b, 0)) / part.length).toFixed(1);
  return [share(right.slice(0, trained)), share(right.slice(trained))];
}

// The line of numbers below the film: where it is, and how good the network is there.

import { element } from "./elements.js";
import { forward } from "./forward.js";
import { penaltyOf } from "./penalty.js";
import { accuracy } from "./scene.js";
import { fill } from "./words.js";

// What the slider says, too.
export function epochName({ words, first_epoch }, epoch) {
  return `${words.epoch} ${epoch + first_epoch}`;
}

// All parts of the line. film says where it is; weights are those on screen, or null.
export function partsOfNow(scene, film, weights) {
  const { words, kind, alone, before } = scene;
  if (!weights) return [span(before)];
  const parts = film.steps ? batchNow(scene, film) : [bold(epochName(scene, film.epoch))];
  if (film.edited) parts.push(span(words.edited));
  else if (film.epoch > 0 && !film.steps) parts.push(...lossesNow(scene, film.epoch));
  if (scene.penalty_rates && !film.steps) parts.push(penaltyNow(scene, weights));
  if (kind !== "values") {
    const outputs = forward(scene.layers, weights, scene.of_points).at(-1);
    const [trained, tested] = accuracy(scene, outputs);
    parts.push(span(fill(alone ? words.accuracy_alone : words.accuracy, { trained, tested })));
  }
  return parts;
}

function lossesNow({ words, train, held, alone }, epoch) {
  const said = (name, losses) => span(`${name}: ${losses[epoch - 1]?.toFixed(4) ?? "…"}`);
  const training = said(words.training, train);
  return alone ? [training] : [training, said(words.test, held)];
}

// What the weights on screen add to both losses.
function penaltyNow({ words, penalty_rates }, weights) {
  const penalty = penaltyOf(penalty_rates, weights).toFixed(4);
  return span(fill(words.penalty_now, { penalty }));
}

// Which batch is next, its loss, and how its gradients are drawn.
function batchNow({ words, first_epoch }, { steps, batch, gradient }) {
  const where = { epoch: first_epoch + steps.epoch + 1, done: batch, all: steps.of };
  const parts = [bold(fill(words.batch, where))];
  if (!gradient) return parts;
  const loss = fill(words.batch_loss, { loss: steps.losses[batch].toFixed(4) });
  return [...parts, span(loss), span(steps.rule), span(words.pull)];
}

const bold = (said) => element("b", {}, said);
const span = (said) => element("span", {}, said);

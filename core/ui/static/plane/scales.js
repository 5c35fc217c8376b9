// How high a loss is drawn, from 0 to 1, and the levels that get a line.

const MOST_DECADES = 6; // below the highest loss
const MOST_LEVELS = 6;

// From 0 on. A few losses that tower above all others are cut off.
export function linear(losses) {
  const ordered = losses.filter(Number.isFinite).sort((a, b) => a - b);
  const top = 1.15 * (ordered[Math.floor(0.98 * (ordered.length - 1))] || 1);
  return { levels: ticks(top), height: (loss) => Math.min(loss, top) / top };
}

// By powers of ten.
export function logarithmic(losses) {
  const ordered = losses.filter((loss) => Number.isFinite(loss) && loss > 0).sort((a, b) => a - b);
  const high = Math.log10(ordered.at(-1) ?? 1) + 0.05;
  const low = Math.max(Math.log10(ordered[0] ?? 0.01), high - MOST_DECADES) - 0.05;
  const powers = Array.from({ length: MOST_DECADES + 3 }, (_, i) => Math.floor(low) + i);
  const within = (level) => Math.log10(level) >= low && Math.log10(level) <= high;
  const all = powers.flatMap((p) => [1, 2, 5].map((n) => +`${n}e${p}`)).filter(within);
  const tens = powers.map((p) => +`1e${p}`).filter(within);
  const share = (loss) => (Math.log10(loss) - low) / (high - low);
  return {
    levels: all.length > MOST_LEVELS ? tens : all,
    height: (loss) => Math.min(1, Math.max(0, loss > 0 ? share(loss) : 0)),
  };
}

// A few round numbers from 0 to most.
export function ticks(most) {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const count = Math.floor(most / step);
  return Array.from({ length: count + 1 }, (_, i) => +(i * step).toPrecision(3));
}

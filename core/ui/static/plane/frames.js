// Which picture of a film is shown.

// The place of the last snapshot up to an epoch; -1 where there is none.
export function placeUpTo(epochs, epoch) {
  return epochs.findLastIndex((e) => e <= epoch);
}

// One of so many equal parts of a vector.
export function partOf(vector, parts, place) {
  const size = vector.length / parts;
  return vector.subarray(place * size, (place + 1) * size);
}

// The picture that is due by the clock, so that a slow machine skips some instead of falling behind.
export function dueAt(time, begun, pace) {
  return begun.shot + Math.floor((time - begun.time) / pace);
}

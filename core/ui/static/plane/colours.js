// Colours as [red, green, blue], each from 0 to 255.

const TONES = 256; // from -1 to 1

export function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

// A share t of the way from one colour, or place, to another.
export function mix(from, to, t) {
  return from.map((v, i) => v + (to[i] - v) * t);
}

// The tones from -1 to 1 between a few colours in a row.
export function tonesBetween(colours) {
  const stops = colours.map(rgb);
  return Array.from({ length: TONES }, (_, i) => {
    const place = (i / (TONES - 1)) * (stops.length - 1);
    const below = Math.min(Math.floor(place), stops.length - 2);
    return mix(stops[below], stops[below + 1], place - below);
  });
}

// The tone of a value; undefined for one beyond -1 and 1, or for none.
export function toneOf(tones, value) {
  return tones[Math.round(((value + 1) * (TONES - 1)) / 2)];
}

// The pictures on a film's buttons.

import { drawn } from "./elements.js";

const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  first: "M6 6h2v12H6zM9.5 12l8.5 6V6z",
  back: "M15.4 7.4 14 6l-6 6 6 6 1.4-1.4L10.8 12z",
  tens: "M5 6l6 6-6 6zM12 6l6 6-6 6z",
  next: "M8.6 16.6 10 18l6-6-6-6-1.4 1.4L13.2 12z",
};

export function icon(name) {
  const path = drawn("path", { d: ICONS[name] });
  return drawn("svg", { viewBox: "0 0 24 24", width: 20, fill: "currentColor" }, path);
}

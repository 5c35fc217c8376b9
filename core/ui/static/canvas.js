// A square to draw on with mouse, pen or finger. After each stroke the picture goes to Python.

import { begin } from "./pen.js";

const drawings = new WeakMap();

// Streamlit calls this at every rerun. What it returns is called when the component is gone, but
// also when a newer call has overtaken this one: then the canvas is still on the page, and stays.
export default function ({ data, parentElement, setStateValue }) {
  const canvas = parentElement.querySelector("canvas");
  const clear = parentElement.querySelector("button");
  clear.textContent = data.clear;
  canvas.setAttribute("aria-label", data.label);
  if (!drawings.has(canvas)) drawings.set(canvas, begin(canvas, clear));
  const drawing = drawings.get(canvas);
  drawing.send = (picture) => setStateValue("drawing", picture);
  return () => canvas.isConnected || drawing.listeners.abort();
}

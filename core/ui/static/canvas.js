// A square to draw on with mouse, pen or finger. After each stroke the picture goes to Python.

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

// An empty canvas that sends the picture after each stroke, and when it is wiped.
function begin(canvas, clear) {
  const drawing = { listeners: new AbortController(), send: null };
  const { width, height } = canvas;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const on = (target, kind, act) =>
    target.addEventListener(kind, act, { signal: drawing.listeners.signal });
  const wipe = () => {
    pen.fillStyle = "black";
    pen.fillRect(0, 0, width, height);
  };
  const send = () => drawing.send(pictureOf(pen.getImageData(0, 0, width, height).data));
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * width,
      ((event.clientY - box.top) / box.height) * height,
    ];
  };

  let last = null;
  const lineTo = (to) => {
    pen.strokeStyle = "white";
    pen.lineWidth = 9;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(to[0] + 0.01, to[1]);
    pen.stroke();
    last = to;
  };
  const lift = () => {
    if (last) send();
    last = null;
  };
  on(canvas, "pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    lineTo(last);
  });
  on(canvas, "pointermove", (event) => {
    if (last) lineTo(place(event));
  });
  on(canvas, "pointerup", lift);
  on(canvas, "pointercancel", lift);
  on(clear, "click", () => {
    wipe();
    send();
  });
  wipe();
  return drawing;
}

// One byte a pixel, 0 (black) to 255 (white), as base64; pixels have red, green, blue and opacity.
export function pictureOf(pixels) {
  let bytes = "";
  for (let i = 0; i < pixels.length; i += 4) bytes += String.fromCharCode(pixels[i]);
  return btoa(bytes);
}

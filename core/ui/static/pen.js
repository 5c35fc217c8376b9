// A square to draw on with mouse, pen or finger.

// An empty canvas. It calls `moved` with the picture at every move of the pen, and `send` after each
// stroke and when it is wiped.
export function begin(canvas, clear) {
  const drawing = { listeners: new AbortController(), send: null, moved: () => {} };
  const { width, height } = canvas;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const on = (target, kind, act) =>
    target.addEventListener(kind, act, { signal: drawing.listeners.signal });
  const wipe = () => {
    pen.fillStyle = "black";
    pen.fillRect(0, 0, width, height);
  };
  drawing.seen = () => brightnessOf(pen.getImageData(0, 0, width, height).data);
  const send = () => drawing.send(pictureOf(drawing.seen()));
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
    drawing.moved();
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
    drawing.moved();
    send();
  });
  wipe();
  return drawing;
}

// One byte a pixel, 0 (black) to 255 (white); pixels have red, green, blue and opacity.
export function brightnessOf(pixels) {
  return Uint8Array.from({ length: pixels.length / 4 }, (_, i) => pixels[4 * i]);
}

// Such bytes as base64.
export function pictureOf(brightness) {
  return btoa(String.fromCharCode(...brightness));
}

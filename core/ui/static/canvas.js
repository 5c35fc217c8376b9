// A square to draw on with mouse, pen or finger. After each stroke the picture goes to Python:
// one byte a pixel, 0 (black) to 255 (white), as base64.
const SIDE = 112;

export default function ({ data, parentElement, setStateValue }) {
  const canvas = parentElement.querySelector("canvas");
  const clear = parentElement.querySelector("button");
  clear.textContent = data.clear;
  canvas.setAttribute("aria-label", data.label);
  if (canvas.dataset.ready) return;
  canvas.dataset.ready = "yes";

  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const wipe = () => {
    pen.fillStyle = "black";
    pen.fillRect(0, 0, SIDE, SIDE);
  };
  const send = () => {
    const pixels = pen.getImageData(0, 0, SIDE, SIDE).data;
    let text = "";
    for (let i = 0; i < pixels.length; i += 4) text += String.fromCharCode(pixels[i]);
    setStateValue("drawing", btoa(text));
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * SIDE,
      ((event.clientY - box.top) / box.height) * SIDE,
    ];
  };

  let last = null;
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    line(last);
  };
  canvas.onpointermove = (event) => {
    if (last) line(place(event));
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (last) send();
    last = null;
  };
  clear.onclick = () => {
    wipe();
    send();
  };

  function line(to) {
    pen.strokeStyle = "white";
    pen.lineWidth = 9;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(to[0] + 0.01, to[1]);
    pen.stroke();
    last = to;
  }

  wipe();
}

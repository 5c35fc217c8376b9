// Pictures: what units say of the grid, and the points on top.

import { mix, rgb, toneOf } from "./colours.js";
import { SIDE } from "./grid.js";

export const SHARP = 480; // pixels a side of a big picture

const WHITE = [255, 255, 255];
const GREY = [128, 128, 128]; // what is no number

// One unit in tones from -1 to 1; scale brings what it says there.
export function paint(canvas, values, scale, { tones, in_steps }) {
  fillCells(canvas, (i) => {
    const v = Math.max(-1, Math.min(1, scale(values[i])));
    return toneOf(tones, in_steps ? (v < 0 ? -0.75 : 0.75) : v) ?? GREY;
  });
}

// Each cell in the colour of the class that the outputs say, the paler the less sure.
export function paintClasses(canvas, outputs, colours, { in_steps }) {
  fillCells(canvas, (i) => {
    const said = outputs.map((z) => z[i]);
    const most = said.indexOf(Math.max(...said));
    const sure = in_steps && outputs.length > 1 ? 0.7 : said[most] ** 2 * 0.8;
    return mix(WHITE, colours[most], sure);
  });
}

function fillCells(canvas, colourOf) {
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    image.data.set(colourOf(i), 4 * i);
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}

// The points where placeOf puts each: small ones are held out, thick ones make the next batch.
export function drawPoints(pen, scene, next, placeOf) {
  const { kind, trained, show_held_out, signs, classes, many, tones, pull } = scene;
  const { y } = scene.points;
  const values = kind === "values";
  for (let i = 0; i < y.length; i++) {
    const held = i >= trained;
    if (held && !show_held_out) continue;
    const sign = values ? +(y[i] >= 0) : y[i];
    const tone = values ? toneOf(tones, y[i]) : null;
    pen.fillStyle = `rgb(${tone ?? (many ? classes[sign] : rgb(signs[sign]))})`;
    outline(pen, values ? 1 : sign, ...placeOf(i), next.has(i) ? 9 : held ? 4 : 5.5);
    pen.lineWidth = next.has(i) ? 3 : 1.2;
    pen.strokeStyle = next.has(i) ? pull : held ? "#222" : "#fff";
    pen.fill();
    pen.stroke();
  }
}

// Each class has a shape of its own: square, circle, triangle, diamond, star.
function outline(pen, number, x, y, r) {
  pen.beginPath();
  if (number === 1) return pen.arc(x, y, r, 0, 7);
  const corners = [4, 0, 3, 4, 10][number];
  for (let i = 0; i < corners; i++) {
    const turn = (2 * Math.PI * i) / corners + (number === 0 ? Math.PI / 4 : -Math.PI / 2);
    const far = number === 4 && i % 2 ? 0.5 * r : 1.25 * r;
    pen.lineTo(x + far * Math.cos(turn), y + far * Math.sin(turn));
  }
  return pen.closePath();
}

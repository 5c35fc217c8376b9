// Ways down a loss seen from above, step after step: a film that asks nothing of the server.

import { drawn, element } from "./plane/elements.js";
import { ticks } from "./plane/scales.js";
import { drawOn, Reel } from "./reel.js";

const PACE = 100; // milliseconds a step
const CALM_PACE = 500; // with reduced motion, one whole step at a time
const NARROW = 340;
const LOSSES = { left: 46, top: 14, right: 12, bottom: 44 };
const TALL = 230; // pixels of height for the losses beside the map
const LOW = 150; // and below it
const MARGIN = { left: 46, bottom: 40 };
const RING = 14; // pixels around a lowest point: more than the end of a way takes

export default function (component) {
  return drawOn(component, ".race", Race);
}

class Race {
  constructor(stage) {
    this.find = (part) => stage.querySelector(part);
    this.map = this.find(".map");
    this.losses = this.find(".losses");
    this.reel = new Reel(this.find, {
      pace: PACE,
      calm: CALM_PACE,
      show: (at) => this.show(at),
      stop: (at) => this.tell("at", at),
    });
    this.map.onclick = (event) => this.begin(event);
  }

  update(data) {
    this.data = data;
    this.reel.update({ ...data, at: data.step });
    this.draw();
  }

  // A click on the ground is where the ways begin.
  begin(event) {
    const { half } = this.data;
    const box = this.map.getBoundingClientRect();
    const [x, y] = this.ground.back(
      (event.clientX - box.left) / box.width,
      (event.clientY - box.top) / box.height,
    );
    const within = (value) => Math.round(10 * Math.min(half, Math.max(-half, value))) / 10;
    if (this.ground.holds(x, y)) this.tell("start", [within(x), within(y)]);
  }

  // The drawing ------------------------------------------------------------------------------

  draw() {
    const { data, map, losses } = this;
    this.ground = groundOf(map.clientWidth || NARROW, data.height, data.half);
    const { width, height, x, y, plot } = this.ground;
    const reach = (size) => size * 2 * data.half * this.ground.unit;
    const [across, up] = [reach(data.across), reach(data.up)];
    this.ways = data.ways.map(({ colour }) => wayOf(colour));
    this.ahead = drawn("line", { class: "ahead" });
    this.downhill = drawn("line", { class: "downhill" });
    const id = "race-plot";
    const clip = drawn("clipPath", { id }, drawn("rect", plot));
    const picture = { href: data.picture, width: across, height: up, preserveAspectRatio: "none" };
    const goals = data.lowest.map(([w1, w2]) => goalAt(x(w1), y(w2), data.words.lowest));
    const parts = [
      drawn("image", { ...picture, x: x(0) - across / 2, y: y(0) - up / 2 }),
      ...goals,
      ...this.ways.map(({ line }) => line),
      this.downhill,
      this.ahead,
      ...this.ways.map(({ dot }) => dot),
    ];
    map.setAttribute("viewBox", `0 0 ${width} ${height}`);
    map.setAttribute("height", height);
    map.setAttribute("aria-label", data.words.map);
    map.replaceChildren(
      clip,
      drawn("g", { "clip-path": `url(#${id})` }, ...parts),
      ...this.ground.ticksX.map((w) => said(x(w), height - 22, w)),
      ...this.ground.ticksY.map((w) => said(MARGIN.left - 8, y(w) + 5, w, "end")),
      said(plot.x + plot.width / 2, height - 6, data.words.w1),
      upright(12, plot.y + plot.height / 2, data.words.w2),
    );
    this.drawLosses(losses, data);
    this.find(".legend").replaceChildren(...data.ways.map(named));
    this.reel.draw();
  }

  drawLosses(svg, { ways, last, roof, words }) {
    const width = svg.clientWidth || NARROW;
    const { left, top, right, bottom } = LOSSES;
    const [map, curves] = [this.map, svg].map((part) => part.getBoundingClientRect().left);
    const height = curves > map + 1 ? TALL : LOW;
    const x = (step) => left + (step / last) * (width - left - right);
    const y = (loss) => height - bottom - (loss / roof) * (height - bottom - top);
    Object.assign(this, { lossX: x, lossY: y });
    this.curves = ways.map(({ colour }) => drawn("path", { class: "way", stroke: colour }));
    const end = width - right;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", height);
    svg.setAttribute("aria-label", words.losses);
    svg.replaceChildren(
      ...ticks(roof).flatMap((level) => [
        drawn("line", { class: "level", x1: left, x2: end, y1: y(level), y2: y(level) }),
        said(left - 8, y(level) + 5, level, "end"),
      ]),
      ...ticks(last).map((step) => said(x(step), height - bottom + 18, step)),
      said((left + end) / 2, height - 4, words.steps),
      upright(12, (top + height - bottom) / 2, words.loss),
      ...this.curves,
    );
  }

  show(at) {
    const { data, ground } = this;
    const step = Math.floor(at);
    data.ways.forEach(({ points, losses }, i) => {
      const seen = upTo(points, at);
      const end = seen.at(-1);
      this.ways[i].line.setAttribute("points", onto(seen, ground.x, ground.y));
      place(this.ways[i].dot, { cx: ground.x(end[0]), cy: ground.y(end[1]) });
      const fallen = upTo(losses.map((loss, n) => loss !== null && [n, loss]), at);
      this.curves[i].setAttribute("d", curveOf(fallen, this.lossX, this.lossY));
    });
    const [first] = data.ways;
    const [here, next] = [first.points[step], first.points[step + 1]];
    this.point(this.ahead, here, next);
    const slope = data.downhill?.[step];
    this.point(this.downhill, here, here && slope && [here[0] + slope[0], here[1] + slope[1]]);
    return `${step}`;
  }

  // A line from one place to another, where there are both and nothing moves.
  point(line, from, to) {
    line.setAttribute("visibility", from && to && !this.reel.playing ? "visible" : "hidden");
    if (!from || !to) return;
    const { x, y } = this.ground;
    place(line, { x1: x(from[0]), y1: y(from[1]), x2: x(to[0]), y2: y(to[1]) });
  }
}

// The points of a way up to a place on it, which may lie between two; all where it ends before.
export function upTo(points, at) {
  const whole = Math.floor(at);
  const seen = points.slice(0, whole + 1);
  const [from, to] = [points[whole], points[whole + 1]];
  const share = at - whole;
  if (share > 0 && from && to) seen.push(from.map((value, i) => value + share * (to[i] - value)));
  return seen;
}

// The square from -half to half, as large as there is room, in a picture that shows what is beside
// it; a unit is as long across as it is high.
export function groundOf(width, height, half) {
  const plot = { x: MARGIN.left, y: 6, width: width - MARGIN.left - 4 };
  plot.height = Math.min(height - MARGIN.bottom, plot.width) - plot.y;
  const unit = Math.min(plot.width, plot.height) / (2 * half);
  const [middle, centre] = [plot.x + plot.width / 2, plot.y + plot.height / 2];
  const tall = plot.y + plot.height + MARGIN.bottom;
  const reach = (length) => Math.floor(length / 2 / unit);
  const whole = (most) => Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
  return {
    plot,
    unit,
    width,
    height: tall,
    x: (w) => middle + w * unit,
    y: (w) => centre - w * unit,
    back: (across, down) => [(across * width - middle) / unit, (centre - down * tall) / unit],
    holds: (x, y) => Math.abs(x) <= plot.width / 2 / unit && Math.abs(y) <= plot.height / 2 / unit,
    ticksX: whole(reach(plot.width)),
    ticksY: whole(reach(plot.height)),
  };
}

function wayOf(colour) {
  return {
    line: drawn("polyline", { class: "way", stroke: colour }),
    dot: drawn("circle", { class: "end", r: 9, fill: colour }),
  };
}

// A ring around a lowest point, and its name above.
function goalAt(x, y, words) {
  const name = drawn("text", { x, y: y - RING - 6, "text-anchor": "middle" }, words);
  return drawn("g", { class: "goal" }, drawn("circle", { cx: x, cy: y, r: RING }), name);
}

function named({ name, colour }) {
  const one = element("span", {}, name);
  one.style.setProperty("--colour", colour);
  return one;
}

function onto(points, x, y) {
  return points.map(([across, up]) => `${x(across)},${y(up)}`).join(" ");
}

// A line through points, with a gap where there is none.
export function curveOf(points, x, y) {
  const drawnTo = (point, i) => `${points[i - 1] ? "L" : "M"}${x(point[0])},${y(point[1])}`;
  return points.map((point, i) => (point ? drawnTo(point, i) : "")).join("");
}

function place(mark, where) {
  for (const [name, value] of Object.entries(where)) mark.setAttribute(name, value);
}

function said(x, y, words, anchor = "middle") {
  return drawn("text", { x, y, "text-anchor": anchor }, `${words}`.replace("-", "−"));
}

function upright(x, y, words) {
  const turned = { x, y, "text-anchor": "middle", transform: `rotate(-90 ${x} ${y})` };
  return drawn("text", turned, words);
}

// The stage of the plane: a network with a picture in every unit, its border, its losses, and a
// film through the epochs. Python sends points, losses and the weights after some epochs; what the
// network makes of the plane with them is computed here, frame by frame (forward.js).

const SIDE = 64; // points a side of the grid that is painted
const EDGE = 6; // the plane goes from -EDGE to EDGE
const SHARP = 480; // pixels a side of the big map
const FRAME = 1000 / 60; // milliseconds an epoch of the film: as many as a screen shows
const SLOW = 600; // milliseconds a batch
const STEP = 0.25; // how far an arrow key moves the cross
const stages = new WeakMap();

const middle = (i) => -EDGE + ((i + 0.5) * 2 * EDGE) / SIDE;
const GRID = { x1: [], x2: [] };
for (let row = 0; row < SIDE; row++)
  for (let column = 0; column < SIDE; column++) {
    GRID.x1.push(middle(column));
    GRID.x2.push(-middle(row));
  }

// Lines of a grid over the plane, each a row of points: what a layer bends.
const LINES = { x1: [], x2: [], length: 49 };
for (let line = -EDGE; line <= EDGE; line++)
  for (const upright of [true, false])
    for (let i = 0; i < LINES.length; i++) {
      const along = -EDGE + (2 * EDGE * i) / (LINES.length - 1);
      LINES.x1.push(upright ? line : along);
      LINES.x2.push(upright ? along : line);
    }

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".stage");
  if (!stages.has(root)) stages.set(root, new Stage(root));
  const stage = stages.get(root);
  stage.setStateValue = setStateValue;
  stage.setTriggerValue = setTriggerValue;
  stage.update(data);
}

const floats = (text) => {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Float32Array(bytes.buffer);
};
const text = (vector) => btoa(String.fromCharCode(...new Uint8Array(vector.slice().buffer)));
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const signed = (v) => (v < 0 ? "−" : "+") + Math.abs(v).toPrecision(2);
const short = (v) => (Math.abs(v) >= 100 ? v.toFixed(0) : v.toFixed(3));
const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  first: "M6 6h2v12H6zM9.5 12l8.5 6V6z",
  back: "M15.4 7.4 14 6l-6 6 6 6 1.4-1.4L10.8 12z",
  next: "M8.6 16.6 10 18l6-6-6-6-1.4 1.4L13.2 12z",
};
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);

function element(tag, options = {}, ...children) {
  const made = document.createElement(tag);
  const { attributes = {}, ...properties } = options;
  Object.assign(made, properties);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function drawn(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

class Stage {
  constructor(root) {
    this.root = root;
    this.find = (name) => root.querySelector(name);
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.at = 0;
    this.batch = null;
    this.cross = null;
    this.heat = element("canvas", { width: SIDE, height: SIDE });
    this.wireFilm();
    this.wireMap();
    new ResizeObserver(() => {
      if (!this.data || !this.root.isConnected) return;
      this.drawLosses();
      this.draw();
    }).observe(this.find(".losses"));
  }

  // What Python says -------------------------------------------------------------------------

  update(data) {
    const before = this.data ?? {};
    this.data = data;
    this.words = data.words;
    this.frames = data.frames;
    this.vectors = floats(data.weights);
    this.train = floats(data.losses);
    this.held = floats(data.held_losses);
    this.points = { x1: floats(data.x1), x2: floats(data.x2), y: floats(data.y) };
    this.inputs = featuresOf(data.features, GRID.x1, GRID.x2);
    this.lines = featuresOf(data.features, LINES.x1, LINES.x2);
    this.told = featuresOf(data.features, this.points.x1, this.points.x2);
    this.colours(data);
    const changed = (name) => JSON.stringify(before[name]) !== JSON.stringify(data[name]);
    if (["features", "layers", "words"].some(changed)) this.build();
    if (["run", "rate", "words"].some(changed)) this.buildRate();
    this.buildScale();
    const other = before.run !== data.run;
    if (!before.run && data.unit) this.pickAgain(data.unit);
    if (other) this.open(!before.run);
    else this.at = Math.min(this.at, Math.max(0, this.frames.length - 1));
    this.takeSteps(other);
    this.label();
    this.drawLosses();
    this.draw();
  }

  colours({ diverging, classes }) {
    const stops = diverging.map(rgb);
    this.tones = Array.from({ length: 256 }, (_, i) => {
      const place = (i / 255) * (stops.length - 1);
      const below = Math.min(Math.floor(place), stops.length - 2);
      return mix(stops[below], stops[below + 1], place - below);
    });
    this.classes = classes.map(rgb);
  }

  // Another run: a new one is shown as a film, a remembered one at the epoch asked for.
  open(first) {
    const size = this.vectors.length / this.frames.length;
    const edited = first && this.data.edited ? floats(this.data.edited) : null;
    if (edited && edited.length === size) this.edited = edited;
    else this.keep(null);
    this.stop();
    const { epoch, fresh } = this.data;
    const last = Math.max(0, this.frames.length - 1);
    const asked = epoch === null ? last : this.frames.findLastIndex((e) => e <= epoch);
    this.at = fresh && !this.still ? 0 : Math.max(0, asked);
    if (fresh && !this.still) this.play();
    else if (fresh) this.follow = true;
  }

  // The batches of an epoch, if they are asked for: a film of their own.
  takeSteps(other) {
    const { steps } = this.data;
    this.steps = steps && {
      ...steps,
      weights: floats(steps.weights),
      gradients: floats(steps.gradients),
    };
    if (!steps) this.batch = null;
    else if (other || this.batch === null) this.batch = steps.batch;
  }

  // How many pictures the film on screen has, and which of them is shown.
  get length() {
    return this.steps ? this.steps.losses.length + 1 : this.frames.length;
  }

  get shot() {
    return this.steps ? this.batch : this.at;
  }

  set shot(number) {
    const within = Math.min(Math.max(0, number), Math.max(0, this.length - 1));
    if (this.steps) this.batch = within;
    else this.at = within;
  }

  // The gradient of the batch that comes next; none after the last.
  get gradient() {
    if (!this.steps || this.edited || this.batch >= this.steps.losses.length) return null;
    const { gradients, losses } = this.steps;
    const size = gradients.length / losses.length;
    return gradients.subarray(this.batch * size, (this.batch + 1) * size);
  }

  get now() {
    if (this.edited) return this.edited;
    if (this.steps) {
      const size = this.steps.weights.length / this.length;
      return this.steps.weights.slice(this.batch * size, (this.batch + 1) * size);
    }
    const size = this.vectors.length / this.frames.length;
    return this.frames.length ? this.vectors.slice(this.at * size, (this.at + 1) * size) : null;
  }

  // What the colours of the map mean.
  buildScale() {
    const bar = element("i");
    bar.style.background = `linear-gradient(to right, ${this.data.diverging.join(",")})`;
    const chips = this.classes.map((colour, i) => {
      const chip = element("span", {}, `■ ${i}`);
      chip.style.color = `rgb(${colour})`;
      return chip;
    });
    const { low, high } = this.words;
    const parts = this.many ? chips.slice(0, this.data.layers.at(-1).units) : [low, bar, high];
    this.find(".scale").replaceChildren(...parts);
  }

  // The film ---------------------------------------------------------------------------------

  wireFilm() {
    const range = this.find("input[type=range]");
    range.oninput = () => this.go(+range.value);
    range.onchange = () => this.remember();
    this.find(".first").onclick = () => this.jump(0);
    this.find(".back").onclick = () => this.jump(this.shot - 1);
    this.find(".next").onclick = () => this.jump(this.shot + 1);
    this.find(".batches").onclick = () => {
      this.pause();
      this.setStateValue("batch", this.steps ? null : 0);
    };
    this.find(".on").onclick = () => this.goOn();
    this.find(".play").onclick = () => (this.timer ? this.pause() : this.play());
  }

  go(frame) {
    this.stop();
    this.keep(null);
    this.shot = frame;
    this.draw();
  }

  jump(frame) {
    this.go(frame);
    this.remember();
  }

  play() {
    this.keep(null);
    if (this.shot >= this.length - 1 && !this.data.active) this.shot = 0;
    this.begun = null;
    this.timer = requestAnimationFrame((time) => this.advance(time));
    this.label();
  }

  // By the clock, so that a slow machine skips pictures instead of falling behind.
  advance(time) {
    const [last, pace] = [this.length - 1, this.steps ? SLOW : FRAME];
    if (!this.root.isConnected) return this.stop();
    if (this.shot >= last && !this.data.active) return this.pause();
    if (this.shot >= last) this.begun = null;
    else {
      this.begun ??= { time: time - pace, shot: this.shot };
      const due = this.begun.shot + Math.floor((time - this.begun.time) / pace);
      if (due > this.shot) {
        this.shot = due;
        this.draw();
      }
    }
    this.timer = requestAnimationFrame((later) => this.advance(later));
  }

  pause() {
    this.stop();
    this.remember();
  }

  stop() {
    cancelAnimationFrame(this.timer);
    this.timer = null;
    this.follow = false;
    this.label();
  }

  // Tells Python the epoch or the batch on screen, so that it stands in the address; null is the last one.
  remember() {
    if (this.steps) return this.setStateValue("batch", this.batch);
    const last = this.at >= this.frames.length - 1;
    this.setStateValue("epoch", last ? null : this.frames[this.at]);
  }

  // Weights changed by hand, or null: Python puts them into the address.
  keep(edited) {
    if (!edited && !this.edited) return;
    this.edited = edited;
    this.setStateValue("edited", edited && text(edited));
  }

  // The weights on screen become the first ones of a training that begins at once.
  goOn() {
    const rate = this.find(".rate select").value;
    const epochs = this.steps ? this.steps.epoch : this.frames[this.at];
    this.stop();
    this.setTriggerValue("continued", [text(this.now), rate, epochs]);
  }

  // The learning rate to go on with: choosing another one does so, even while the film runs.
  buildRate() {
    const { rates, rate } = this.data;
    const select = element("select", {}, ...rates.map((value) => element("option", { value }, value)));
    select.value = rate;
    select.onchange = () => this.goOn();
    const label = this.find(".rate");
    label.title = this.words.rate_help;
    label.replaceChildren(this.words.rate, select);
    select.setAttribute("aria-label", this.words.rate_help);
  }

  label() {
    if (!this.words) return;
    const { words } = this;
    const names = { first: "first", back: "back", next: "next", play: this.timer ? "pause" : "play" };
    for (const [name, word] of Object.entries(names)) {
      const button = this.find(`.${name}`);
      const icon = drawn("svg", { viewBox: "0 0 24 24", width: 20, fill: "currentColor" });
      icon.append(drawn("path", { d: ICONS[word] }));
      button.replaceChildren(icon);
      button.title = words[word];
      button.setAttribute("aria-label", words[word]);
      button.disabled = this.length < 2;
    }
    const batches = this.find(".batches");
    batches.textContent = this.steps ? words.epochs : words.batches;
    batches.title = words.batches_help;
    batches.disabled = !this.data.can_step;
    const on = this.find(".on");
    on.textContent = words.go_on;
    on.title = words.go_on_help;
    on.disabled = !this.frames.length;
    this.find(".rate select").disabled = this.data.rate_locked || !this.frames.length;
    const range = this.find("input[type=range]");
    range.setAttribute("aria-label", words.epoch);
    range.max = Math.max(0, this.length - 1);
    range.disabled = this.length < 2;
  }

  // The network ------------------------------------------------------------------------------

  build() {
    const { features, feature_names, layers } = this.data;
    const sizes = [features.length, ...layers.map((layer) => layer.units)];
    const graph = this.find(".graph");
    const heads = this.find(".heads");
    graph.style.height = `${Math.max(3.2, 3.2 * Math.max(...sizes))}rem`;
    this.place = (layer, unit) => [
      ((layer + 0.5) / sizes.length) * 100,
      ((unit + 0.5) / sizes[layer]) * 100,
    ];
    heads.replaceChildren(
      ...sizes.map((size, layer) => {
        const last = layer === sizes.length - 1;
        const name = layer === 0 ? this.words.features : this.words.output;
        const head = element("span", {});
        if (layer === 0 || last) head.append(name);
        else head.append(...this.stepper(fill(this.words.units, { layer }), size, (units) =>
          this.setTriggerValue("resized", [layer, units])));
        head.style.left = `${this.place(layer, 0)[0]}%`;
        return head;
      }),
    );
    const depth = layers.length - 1;
    this.find(".depth").replaceChildren(
      ...this.stepper(this.words.depth, depth, (more) => this.setTriggerValue("deepened", [more])),
      ` ${this.words.depth}`,
    );
    this.links = [];
    const lines = drawn("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
    this.tiles = sizes.map((size, layer) =>
      Array.from({ length: size }, (_, unit) => {
        const tile = this.tile(layer, unit, layer ? "" : feature_names[unit]);
        if (layer)
          for (let input = 0; input < sizes[layer - 1]; input++)
            this.links.push(this.link(lines, layer, input, unit));
        return tile;
      }),
    );
    graph.replaceChildren(lines, ...this.tiles.flat());
    this.pick(sizes.length - 1, 0);
  }

  // Two buttons with a number between them.
  stepper(what, value, change) {
    return [[-1, "−", this.words.fewer], [1, "+", this.words.more]].flatMap(([by, sign, said]) => {
      const button = element("button", { type: "button", className: "step" }, sign);
      button.title = fill(said, { what });
      button.setAttribute("aria-label", button.title);
      button.onclick = () => change(value + by);
      return by < 0 ? [button, ` ${value} `] : [button];
    });
  }

  tile(layer, unit, name) {
    const canvas = element("canvas", { width: SIDE, height: SIDE });
    const label = this.nameOf(layer, unit);
    const tile = element("button", { className: "tile", type: "button", title: label }, canvas);
    if (name) tile.append(element("span", {}, name));
    tile.setAttribute("aria-label", label);
    [tile.style.left, tile.style.top] = this.place(layer, unit).map((v) => `${v}%`);
    tile.onclick = () => {
      this.pick(layer, unit);
      this.setStateValue("unit", `${layer}.${unit}`);
      this.draw();
    };
    return tile;
  }

  link(lines, layer, input, unit) {
    const [x1, y1] = this.place(layer - 1, input);
    const [x2, y2] = this.place(layer, unit);
    const pull = drawn("line", { x1, y1, x2, y2, stroke: this.data.pull, class: "pull" });
    const line = drawn("line", { x1, y1, x2, y2 });
    line.onpointerenter = () => this.say(`${this.weightName(layer, input, unit)} = ${line.weight}`);
    lines.append(pull, line);
    return { line, pull, layer: layer - 1, input, unit };
  }

  nameOf(layer, unit) {
    const { words, data } = this;
    if (layer === 0) return data.feature_names[unit];
    const last = layer === data.layers.length;
    if (last) return data.layers.at(-1).units > 1 ? `${words.output} ${unit}` : words.output;
    return fill(words.unit, { layer, unit: unit + 1 });
  }

  weightName(layer, input, unit) {
    return `${this.nameOf(layer - 1, input)} → ${this.nameOf(layer, unit)}: w`;
  }

  pickAgain(place) {
    const [layer, unit] = place.split(".").map(Number);
    if (this.tiles[layer]?.[unit]) this.pick(layer, unit);
  }

  pick(layer, unit) {
    this.picked = { layer, unit };
    this.tiles.forEach((column, l) =>
      column.forEach((tile, u) => {
        tile.classList.toggle("picked", l === layer && u === unit);
        tile.setAttribute("aria-pressed", l === layer && u === unit);
      }),
    );
    this.buildDetail();
  }

  // One unit: its weights to read and to edit --------------------------------------------------

  buildDetail() {
    const { layer, unit } = this.picked;
    const box = this.find(".detail");
    this.fields = [];
    const heading = element("h4", {}, this.nameOf(layer, unit));
    if (layer === 0) return box.replaceChildren(heading, element("p", {}, this.words.feature));
    const field = (name, of) => {
      const input = element("input", { type: "number", step: 0.1, disabled: !this.now });
      input.setAttribute("aria-label", name);
      input.onchange = () => this.edit(of, +input.value);
      const gradient = element("span", { className: "gradient" });
      this.fields.push({ input, of, gradient });
      return element("label", {}, name, input, gradient);
    };
    const { units, activation } = this.data.layers[layer - 1];
    const weights = this.tiles[layer - 1].map((_, input) =>
      field(this.nameOf(layer - 1, input), ({ kernel }) => [kernel, input * units + unit]),
    );
    const bias = field(this.words.bias, ({ bias }) => [bias, unit]);
    this.undo = element("button", { type: "button", hidden: true }, this.words.undo);
    this.undo.onclick = () => {
      this.keep(null);
      this.draw();
    };
    box.replaceChildren(
      heading,
      element("div", {}, fill(this.words.formula, { activation })),
      element("div", { className: "weights" }, ...weights, bias),
      this.undo,
    );
    this.warped = null;
    if (layer === this.data.layers.length || units < 2) return;
    const other = (unit + 1) % units;
    const names = { x: this.nameOf(layer, unit), y: this.nameOf(layer, other) };
    const canvas = element("canvas", { width: SHARP, height: SHARP, className: "warped" });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", fill(this.words.warped, names));
    this.warped = { canvas, units: [unit, other] };
    box.append(element("h4", {}, fill(this.words.warped, names)), canvas);
  }

  edit(of, value) {
    if (!Number.isFinite(value)) return;
    this.stop();
    const edited = this.now.slice();
    const [array, place] = of(this.cut(edited)[this.picked.layer - 1]);
    array[place] = value;
    this.keep(edited);
    this.draw();
  }

  cut(vector) {
    return cut(this.data.features.length, this.data.layers, vector);
  }

  // Painting ---------------------------------------------------------------------------------

  draw() {
    if (this.follow) this.at = Math.max(0, this.frames.length - 1);
    const { data, now } = this;
    const weights = now && this.cut(now);
    const all = weights ? forward(data.layers, weights, this.inputs) : [this.inputs];
    this.tiles.forEach((column, layer) =>
      column.forEach((tile, unit) => {
        const values = all[layer]?.[unit];
        const canvas = tile.firstChild;
        if (!values) canvas.getContext("2d").clearRect(0, 0, SIDE, SIDE);
        else if (this.many && layer === data.layers.length) this.paintClass(canvas, values, unit);
        else this.paint(canvas, values, this.scale(layer));
      }),
    );
    const { gradient } = this;
    const slopes = gradient && this.cut(gradient);
    const steepest = gradient && Math.max(...gradient.map(Math.abs));
    for (const { line, pull, layer, input, unit } of this.links) {
      const g = slopes ? slopes[layer].kernel[input * data.layers[layer].units + unit] : 0;
      pull.setAttribute("stroke-width", g ? 3 + (15 * Math.abs(g)) / steepest : 0);
      pull.setAttribute("stroke-dasharray", g > 0 ? "2 5" : "none");
      const w = weights ? weights[layer].kernel[input * data.layers[layer].units + unit] : 0;
      line.weight = short(w);
      line.setAttribute("stroke", weights ? data.signs[w < 0 ? 0 : 1] : "currentColor");
      line.setAttribute("stroke-width", weights ? Math.min(10, 0.6 + 2 * Math.abs(w)) : 0.5);
      line.setAttribute("stroke-dasharray", w < 0 ? "5 4" : "none");
      line.setAttribute("stroke-opacity", weights ? 0.85 : 0.3);
    }
    for (const { input, of, gradient } of this.fields) {
      input.disabled = !weights;
      const [by, at] = slopes ? of(slopes[this.picked.layer - 1]) : [[0], 0];
      gradient.textContent = slopes ? `${this.words.gradient} ${signed(by[at])}` : "";
      if (!weights || input === this.root.getRootNode().activeElement) continue;
      const [array, place] = of(weights[this.picked.layer - 1]);
      input.value = array[place].toFixed(3);
    }
    if (this.undo) this.undo.hidden = !this.edited;
    this.drawMap(all);
    this.drawWarped(weights);
    this.drawNow(weights);
  }

  get many() {
    return this.data.kind === "classes";
  }

  // What a unit says, from -1 to 1: a sigmoid's half is nothing.
  scale(layer) {
    const sigmoid = layer && this.data.layers[layer - 1].activation === "sigmoid";
    return sigmoid ? (v) => 2 * v - 1 : (v) => v;
  }

  paint(canvas, values, scale) {
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(SIDE, SIDE);
    values.forEach((value, i) => {
      let v = Math.max(-1, Math.min(1, scale(value)));
      if (this.data.in_steps) v = v < 0 ? -0.75 : 0.75;
      image.data.set(this.tones[Math.round((v + 1) * 127.5)] ?? [128, 128, 128], 4 * i);
      image.data[4 * i + 3] = 255;
    });
    pen.putImageData(image, 0, 0);
  }

  paintClass(canvas, values, unit) {
    this.paintAll(canvas, [values], [this.classes[unit]]);
  }

  paintAll(canvas, outputs, colours) {
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(SIDE, SIDE);
    for (let i = 0; i < SIDE * SIDE; i++) {
      const said = outputs.map((z) => z[i]);
      const most = said.indexOf(Math.max(...said));
      const sure = this.data.in_steps && outputs.length > 1 ? 0.7 : said[most] ** 2 * 0.8;
      image.data.set(mix([255, 255, 255], colours[most], sure), 4 * i);
      image.data[4 * i + 3] = 255;
    }
    pen.putImageData(image, 0, 0);
  }

  drawMap(all) {
    const canvas = this.find(".map");
    const pen = canvas.getContext("2d");
    const { layer, unit } = this.picked;
    const whole = layer === this.data.layers.length;
    pen.clearRect(0, 0, SHARP, SHARP);
    if (all[layer]) {
      if (this.many && whole) this.paintAll(this.heat, all[layer], this.classes);
      else this.paint(this.heat, all[layer][unit], this.scale(layer));
      pen.imageSmoothingEnabled = !this.data.in_steps;
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, SHARP, SHARP);
      pen.globalAlpha = 0.75;
      pen.drawImage(this.heat, 0, 0, SHARP, SHARP);
      pen.globalAlpha = 1;
      if (!(this.many && whole)) this.border(pen, all[layer][unit], this.scale(layer));
    }
    this.drawPoints(pen);
    if (this.cross) this.drawCross(pen);
    this.shown = all;
    const shown = this.many && whole ? this.words.output : this.nameOf(layer, unit);
    const name = fill(this.words.map, { unit: shown });
    canvas.setAttribute("aria-label", name);
    this.find(".output h4").textContent = name;
    this.sayCross();
  }

  // Where a layer takes the grid and the points: one unit to the right, another one up.
  drawWarped(weights) {
    if (!this.warped || !weights) return;
    const { canvas, units } = this.warped;
    const { layer } = this.picked;
    const pen = canvas.getContext("2d");
    const say = (inputs) => {
      const all = forward(this.data.layers.slice(0, layer), weights, inputs);
      return units.map((unit) => all[layer][unit]);
    };
    const [lines, dots] = [say(this.lines), say(this.told)];
    const spans = lines.map((values) => [Math.min(...values), Math.max(...values)]);
    const to = (axis, v) => {
      const [low, high] = spans[axis];
      const share = high > low ? (v - low) / (high - low) : 0.5;
      return SHARP * (0.04 + 0.92 * (axis ? 1 - share : share));
    };
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, SHARP, SHARP);
    pen.strokeStyle = "#9aa3ad";
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (let i = 0; i < lines[0].length; i++)
      pen[i % LINES.length ? "lineTo" : "moveTo"](to(0, lines[0][i]), to(1, lines[1][i]));
    pen.stroke();
    this.drawPoints(pen, (i) => [to(0, dots[0][i]), to(1, dots[1][i])]);
  }

  // The line where a unit says 0, cell by cell.
  border(pen, values, scale) {
    const size = SHARP / SIDE;
    pen.beginPath();
    for (let row = 0; row < SIDE - 1; row++)
      for (let column = 0; column < SIDE - 1; column++) {
        const at = row * SIDE + column;
        const corners = [at, at + 1, at + SIDE + 1, at + SIDE].map((i) => scale(values[i]));
        const places = [[0, 0], [1, 0], [1, 1], [0, 1]];
        const crossings = [];
        corners.forEach((a, i) => {
          const b = corners[(i + 1) % 4];
          if (a < 0 === b < 0) return;
          const [from, to] = [places[i], places[(i + 1) % 4]];
          crossings.push(mix(from, to, a / (a - b)));
        });
        crossings.forEach(([x, y], i) =>
          pen[i % 2 ? "lineTo" : "moveTo"]((column + 0.5 + x) * size, (row + 0.5 + y) * size),
        );
      }
    pen.strokeStyle = "#222";
    pen.lineWidth = 2;
    pen.stroke();
  }

  drawPoints(pen, place = (i) => [this.pixel(this.points.x1[i]), this.pixel(-this.points.x2[i])]) {
    const { y } = this.points;
    const { kind, trained, show_held_out, signs } = this.data;
    const next = new Set(this.gradient ? this.steps.rows[this.batch] : []);
    for (let i = 0; i < y.length; i++) {
      const held = i >= trained;
      if (held && !show_held_out) continue;
      const sign = kind === "values" ? +(y[i] >= 0) : y[i];
      const [x, h] = place(i);
      const tone = kind === "values" ? this.tones[Math.round((y[i] + 1) * 127.5)] : null;
      const class_ = this.many ? this.classes[sign] : rgb(signs[sign]);
      pen.fillStyle = `rgb(${tone ?? class_})`;
      this.shape(pen, kind === "values" ? 0 : sign, x, h, next.has(i) ? 9 : held ? 4 : 5.5);
      pen.lineWidth = next.has(i) ? 3 : 1.2;
      pen.strokeStyle = next.has(i) ? this.data.pull : held ? "#222" : "#fff";
      pen.fill();
      pen.stroke();
    }
  }

  // Each class has a shape of its own: square, circle, triangle, diamond, star.
  shape(pen, number, x, y, r) {
    pen.beginPath();
    if (number === 1 || this.data.kind === "values") return pen.arc(x, y, r, 0, 7);
    const corners = [4, 0, 3, 4, 10][number];
    for (let i = 0; i < corners; i++) {
      const turn = (2 * Math.PI * i) / corners + (number === 0 ? Math.PI / 4 : -Math.PI / 2);
      const far = number === 4 && i % 2 ? 0.5 * r : 1.25 * r;
      pen.lineTo(x + far * Math.cos(turn), y + far * Math.sin(turn));
    }
    return pen.closePath();
  }

  pixel(v) {
    return ((Math.max(-EDGE, Math.min(EDGE, v)) + EDGE) / (2 * EDGE)) * SHARP;
  }

  // The cross: what the network says at a place ----------------------------------------------

  wireMap() {
    const canvas = this.find(".map");
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) / box.width) * 2 * EDGE - EDGE,
        EDGE - ((event.clientY - box.top) / box.height) * 2 * EDGE,
      ].map((v) => Math.round(v * 100) / 100);
    };
    canvas.onpointermove = (event) => this.move(place(event));
    canvas.onclick = (event) => {
      this.move(place(event));
      this.add();
    };
    canvas.onkeydown = (event) => {
      const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP] };
      by.ArrowDown = [0, -STEP];
      if (event.key === "Enter") this.add();
      if (!by[event.key]) return;
      event.preventDefault();
      const [x1, x2] = this.cross ?? [0, 0];
      const clip = (v) => Math.max(-EDGE, Math.min(EDGE, v));
      this.move([clip(x1 + by[event.key][0]), clip(x2 + by[event.key][1])]);
    };
  }

  move(cross) {
    this.cross = cross;
    if (this.shown) this.drawMap(this.shown);
  }

  add() {
    const [x1, x2] = this.cross ?? [0, 0];
    if (this.data.adding) this.setTriggerValue("added", [x1, x2]);
  }

  drawCross(pen) {
    const [x, y] = [this.pixel(this.cross[0]), this.pixel(-this.cross[1])];
    pen.strokeStyle = "#222";
    pen.lineWidth = 2;
    pen.beginPath();
    for (const [dx, dy] of [[10, 0], [0, 10]]) {
      pen.moveTo(x - dx, y - dy);
      pen.lineTo(x + dx, y + dy);
    }
    pen.stroke();
  }

  sayCross() {
    const said = this.find(".said");
    if (!this.cross) return (said.textContent = this.words.hover);
    const [x1, x2] = this.cross;
    const where = `x₁ = ${x1.toFixed(2)}, x₂ = ${x2.toFixed(2)}`;
    const { layer, unit } = this.picked;
    const { data, now } = this;
    let answer = "";
    if (now || layer === 0) {
      const inputs = featuresOf(data.features, [x1], [x2]);
      const all = now ? forward(data.layers, this.cut(now), inputs) : [inputs];
      const units = this.many && layer === data.layers.length ? all[layer] : [all[layer][unit]];
      answer = units.map(([v]) => v.toFixed(4)).join(", ");
    }
    this.say(answer ? `${where} → ${answer}` : where);
  }

  say(words) {
    this.find(".said").textContent = words;
  }

  // Losses -----------------------------------------------------------------------------------

  // Whether every point trains, so that there is no test to speak of.
  get alone() {
    return this.data.trained === this.points.y.length;
  }

  drawLosses() {
    const { words, train, held, data } = this;
    const svg = this.find(".losses svg");
    this.find(".losses h4").textContent = words.losses;
    const width = svg.clientWidth || 340;
    const box = { left: 44, top: 26, right: width - 10, bottom: 156 };
    svg.setAttribute("viewBox", `0 0 ${width} 200`);
    svg.setAttribute("height", 200);
    const { levels, height } = (data.log_loss ? logarithmic : linear)([...train, ...held]);
    this.x = (epoch) => box.left + (epoch / data.last_epoch) * (box.right - box.left);
    this.y = (loss) => box.bottom - height(loss) * (box.bottom - box.top);
    const label = (x, y, said, anchor = "middle") =>
      drawn("text", { x, y, "text-anchor": anchor }, said);
    const parts = [];
    for (const tick of levels) {
      const y = this.y(tick);
      const level = { x1: box.left, x2: box.right, y1: y, y2: y };
      parts.push(drawn("line", { ...level, stroke: "currentColor", "stroke-opacity": 0.15 }));
      parts.push(label(box.left - 6, y + 4, `${tick}`, "end"));
    }
    for (const tick of ticks(data.last_epoch))
      parts.push(label(this.x(tick), box.bottom + 17, `${tick + data.first_epoch}`));
    parts.push(label((box.left + box.right) / 2, box.bottom + 35, words.epoch));
    const line = (losses, colour, dashes) => {
      const path = Array.from(losses, (v, i) => `${this.x(i + 1)},${this.y(v)}`).join(" ");
      const look = { points: path, fill: "none", stroke: colour, "stroke-width": 2.5 };
      parts.push(drawn("polyline", { ...look, "stroke-dasharray": dashes }));
    };
    line(train, data.loss_colours[0], "5 3");
    line(held, data.loss_colours[1], "none");
    const names = this.alone ? [words.training] : [words.training, words.test];
    names.forEach((name, i) => {
      const [x, colour] = [box.left + ((width - box.left) / 2) * i, data.loss_colours[i]];
      const look = { x1: x, x2: x + 26, y1: 10, y2: 10, stroke: colour, "stroke-width": 3 };
      parts.push(drawn("line", { ...look, "stroke-dasharray": i ? "none" : "5 3" }));
      parts.push(label(x + 32, 14, name, "start"));
    });
    const upright = { y1: box.top, y2: box.bottom, stroke: "currentColor", "stroke-width": 1.5 };
    this.marker = drawn("line", { ...upright, visibility: "hidden" });
    svg.replaceChildren(...parts, this.marker);
    svg.setAttribute("aria-label", words.losses);
    const epochAt = (event) => {
      const x = event.clientX - svg.getBoundingClientRect().left;
      return Math.round(((x - box.left) / (box.right - box.left)) * data.last_epoch);
    };
    svg.onclick = (event) => {
      if (this.steps) return;
      const epoch = epochAt(event);
      this.jump(Math.max(0, this.frames.findLastIndex((e) => e <= epoch)));
    };
    svg.onpointermove = (event) => {
      const epoch = Math.max(1, Math.min(train.length, epochAt(event)));
      if (!train.length) return;
      const values = { epoch: epoch + data.first_epoch, loss: short(train[epoch - 1]) };
      if (!this.alone) values.test = short(held[epoch - 1]);
      const said = this.alone ? words.at_epoch_alone : words.at_epoch;
      this.find(".hovered").textContent = fill(said, values);
    };
  }

  drawNow(weights) {
    const { words, data, frames, train, held } = this;
    const now = this.find(".now");
    if (!weights) return now.replaceChildren(element("span", {}, words.before));
    const epoch = this.steps ? this.steps.epoch : frames[this.at];
    this.find("input[type=range]").value = this.shot;
    const said = `${words.epoch} ${epoch + data.first_epoch}`;
    this.find("input[type=range]").setAttribute("aria-valuetext", said);
    this.marker.setAttribute("visibility", "visible");
    this.marker.setAttribute("x1", this.x(epoch));
    this.marker.setAttribute("x2", this.x(epoch));
    const parts = [element("b", {}, said)];
    if (this.steps) parts.splice(0, 1, ...this.sayBatch());
    if (this.edited) parts.push(element("span", {}, words.edited));
    else if (epoch > 0 && !this.steps) {
      parts.push(element("span", {}, `${words.training}: ${train[epoch - 1]?.toFixed(4) ?? "…"}`));
      if (!this.alone)
        parts.push(element("span", {}, `${words.test}: ${held[epoch - 1]?.toFixed(4) ?? "…"}`));
    }
    if (data.kind !== "values") {
      const [trained, tested] = this.accuracy(weights);
      const right = this.alone ? words.accuracy_alone : words.accuracy;
      parts.push(element("span", {}, fill(right, { trained, tested })));
    }
    return now.replaceChildren(...parts);
  }

  // Which batch is next, its loss, and how its gradients are drawn.
  sayBatch() {
    const { words, steps, batch } = this;
    const where = { epoch: this.data.first_epoch + steps.epoch + 1, done: batch, all: steps.of };
    const parts = [element("b", {}, fill(words.batch, where))];
    if (!this.gradient) return parts;
    const loss = steps.losses[batch].toFixed(4);
    const said = [fill(words.batch_loss, { loss }), steps.rule, words.pull];
    return [...parts, ...said.map((text) => element("span", {}, text))];
  }

  accuracy(weights) {
    const outputs = forward(this.data.layers, weights, this.told).at(-1);
    const { y } = this.points;
    const right = Array.from(y, (label, i) => {
      if (!this.many) return +(label === +(this.scale(this.data.layers.length)(outputs[0][i]) > 0));
      const said = outputs.map((z) => z[i]);
      return +(said.indexOf(Math.max(...said)) === label);
    });
    const share = (part) => `${((100 * part.reduce((a, b) => a + b, 0)) / part.length).toFixed(1)}`;
    return [share(right.slice(0, this.data.trained)), share(right.slice(this.data.trained))];
  }
}

// How high a loss is drawn, from 0 to 1, and the levels with a line: from 0 on, or by powers of ten.
function linear(losses) {
  const ordered = losses.filter(Number.isFinite).sort((a, b) => a - b);
  const top = 1.15 * (ordered[Math.floor(0.98 * (ordered.length - 1))] || 1);
  return { levels: ticks(top), height: (loss) => Math.min(loss, top) / top };
}

function logarithmic(losses) {
  const ordered = losses.filter((loss) => Number.isFinite(loss) && loss > 0).sort((a, b) => a - b);
  const high = Math.log10(ordered.at(-1) ?? 1) + 0.05;
  const low = Math.max(Math.log10(ordered[0] ?? 0.01), high - 6) - 0.05;
  const powers = Array.from({ length: 9 }, (_, i) => Math.floor(low) + i);
  const within = (level) => Math.log10(level) >= low && Math.log10(level) <= high;
  const all = powers.flatMap((p) => [1, 2, 5].map((n) => +`${n}e${p}`)).filter(within);
  const tens = powers.map((p) => +`1e${p}`).filter(within);
  const share = (loss) => (Math.log10(loss) - low) / (high - low);
  return {
    levels: all.length > 6 ? tens : all,
    height: (loss) => Math.min(1, Math.max(0, loss > 0 ? share(loss) : 0)),
  };
}

// A few round numbers from 0 to most.
function ticks(most) {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const count = Math.floor(most / step);
  return Array.from({ length: count + 1 }, (_, i) => +(i * step).toPrecision(3));
}

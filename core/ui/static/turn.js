// An empty plot of loss by epoch. A tap says where the curve will turn; so do the arrow keys.

const plots = new WeakMap();

// Streamlit calls this at every rerun. What it returns is called when the component is gone, but
// also when a newer call has overtaken this one: then the plot is still on the page, and stays.
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".turn");
  if (!plots.has(root)) plots.set(root, new Plot(root));
  const plot = plots.get(root);
  plot.send = (epoch) => setStateValue("epoch", epoch);
  plot.update(data);
  return () => root.isConnected || plot.letGo();
}

class Plot {
  constructor(root) {
    this.root = root;
    this.ground = root.querySelector(".ground");
    this.listeners = new AbortController();
    this.guess = null;
    const on = (kind, act) =>
      this.ground.addEventListener(kind, act, { signal: this.listeners.signal });
    on("pointerdown", (event) => {
      this.ground.setPointerCapture(event.pointerId);
      this.held = true;
      this.move(this.under(event));
    });
    on("pointermove", (event) => this.held && this.move(this.under(event)));
    on("pointerup", () => this.rest());
    on("pointercancel", () => this.rest());
    on("keydown", (event) => {
      const epoch = stepped(event.key, this.guess, this.epochs);
      if (epoch === null) return;
      event.preventDefault();
      this.move(epoch);
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.send(this.guess), 400);
    });
  }

  letGo() {
    this.listeners.abort();
    clearTimeout(this.soon);
  }

  update({ epochs, guess, words }) {
    this.epochs = epochs;
    this.words = words;
    if (this.guess === null) this.guess = guess;
    const put = (name, text) => (this.root.querySelector(name).textContent = text);
    put(".loss", words.loss);
    put(".epoch", words.epoch);
    const marks = ticks(epochs).map((epoch) => {
      const mark = globalThis.document.createElement("span");
      mark.textContent = epoch;
      mark.style.left = `${100 * share(epoch, epochs)}%`;
      return mark;
    });
    this.root.querySelector(".ticks").replaceChildren(...marks);
    this.ground.setAttribute("aria-label", words.label);
    this.ground.setAttribute("aria-valuemin", 1);
    this.ground.setAttribute("aria-valuemax", epochs);
    this.draw();
  }

  under(event) {
    const box = this.ground.getBoundingClientRect();
    return epochAt((event.clientX - box.left) / box.width, this.epochs);
  }

  move(epoch) {
    this.guess = epoch;
    this.draw();
  }

  rest() {
    if (this.held) this.send(this.guess);
    this.held = false;
  }

  draw() {
    const { guess, epochs, words } = this;
    this.root.classList.toggle("guessed", guess !== null);
    const text = guess === null ? words.tap : guess === epochs ? words.never : words.here;
    const said = this.root.querySelector(".said");
    said.textContent = text.replace("{epoch}", guess);
    this.ground.setAttribute("aria-valuenow", guess ?? 1);
    this.ground.setAttribute("aria-valuetext", said.textContent);
    if (guess === null) return;
    const at = share(guess, epochs);
    this.root.querySelector("path").setAttribute("d", sketch(100 * at));
    this.root.querySelector(".line").style.left = `${100 * at}%`;
    said.classList.toggle("late", at > 0.5);
    said.style.left = `${100 * at}%`;
  }
}

// How far to the right an epoch lies, 0 to 1: the first on the left edge, the last on the right.
export function share(epoch, epochs) {
  return epochs > 1 ? (epoch - 1) / (epochs - 1) : 0;
}

// The epoch next to a place from 0 (left edge) to 1 (right edge), or beyond.
export function epochAt(place, epochs) {
  return Math.min(epochs, Math.max(1, Math.round(1 + place * (epochs - 1))));
}

// Where a key moves the guess; null where it moves nothing. The first key begins in the middle.
export function stepped(key, guess, epochs) {
  const far = Math.max(1, Math.round(epochs / 10));
  const steps = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -far,
    PageUp: far,
  };
  if (key === "Home") return 1;
  if (key === "End") return epochs;
  if (!(key in steps)) return null;
  return guess === null ? Math.ceil(epochs / 2) : Math.min(epochs, Math.max(1, guess + steps[key]));
}

// The epochs that are written below the axis: the first, the last, and round ones between them.
export function ticks(epochs) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => epochs / step <= 6) ?? 1000;
  const round = [];
  for (let epoch = step; epoch < epochs - step / 2; epoch += step) {
    if (epoch > 1) round.push(epoch);
  }
  return [1, ...round, epochs];
}

// A curve in a square of 100 that falls to x, and rises after it.
export function sketch(x) {
  const [top, low, rest] = [8, 80, 100 - x];
  const end = low - 0.5 * rest;
  const falls = `M0 ${top} C${0.2 * x} ${low - 12} ${0.6 * x} ${low} ${x} ${low}`;
  return rest > 0
    ? `${falls} C${x + 0.4 * rest} ${low} ${x + 0.7 * rest} ${end + 8} 100 ${end}`
    : falls;
}

// What there is to play with, alone on the screen and as large as fits; and a presenter's clicker.

import { visit } from "./address.js";

const {
  CSS,
  document,
  getComputedStyle,
  matchMedia,
  location,
  ResizeObserver,
  setTimeout,
} = globalThis;
const PLAY = ".st-key-play";
const ON = ["PageDown", "ArrowRight"];
const BACK = ["PageUp", "ArrowLeft"];
const PLAY_OR_PAUSE = [" ", "."]; // a clicker sends "." for a black screen
const FILM = ".film button";
const DRAWN = 100; // milliseconds until a film is drawn anew
const PHONE = "(max-width: 640px)";
const SLANT = 2; // pixels that an italic letter may lean out of its formula
const PICTURE = 0.4; // of a phone's height, at most
const TAKES_KEYS = "input, textarea, select, [contenteditable=true], [role=slider]";
const TAKES_SPACE = "button, a, summary, [role=radio], [role=checkbox], [role=switch]";

export default function ({ data, parentElement }) {
  const large = (globalThis.playgroundLarge ??= begin());
  large.data = data;
  large.button = parentElement.querySelector("button");
  large.button.onclick = (event) => {
    show(large, !shown());
    if (event.detail) large.button.blur(); // a space of the clicker is none of its own
  };
  say(large);
  large.growing.disconnect();
  large.growing.observe(document.querySelector(PLAY));
  if (large.page !== data.page) grown();
  large.page = data.page;
}

function begin() {
  const large = { growing: new ResizeObserver(grown) };
  document.addEventListener("keydown", (event) => press(large, event));
  addEventListener("resize", () => shown() && fit());
  return large;
}

function grown() {
  if (shown() && tooLarge()) fit();
  if (matchMedia(PHONE).matches) keepLow();
}

// On a phone the picture leaves room for the control that moves it.
function keepLow() {
  const picture = [...document.querySelectorAll(`${PLAY} [data-testid=stElementContainer]`)]
    .find((part) => getComputedStyle(part).position === "sticky");
  if (!picture) return;
  const height = picture.getBoundingClientRect().height / getComputedStyle(picture).zoom;
  const zoom = Math.min(1, PICTURE * globalThis.innerHeight / height);
  document.documentElement.style.setProperty("--picture", zoom.toFixed(2));
}

function shown() {
  return document.documentElement.classList.contains("large");
}

function show(large, wanted) {
  document.documentElement.classList.toggle("large", wanted);
  say(large);
  if (wanted) fitTwice();
  else document.querySelector(PLAY)?.scrollIntoView({ block: "nearest" });
}

function say({ button, data }) {
  button.textContent = shown() ? "✕" : data.fill;
  button.title = shown() ? data.back : data.fill_help;
  button.ariaLabel = shown() ? data.back : data.fill;
  button.classList.toggle("shown", shown());
}

function press(large, event) {
  if (!large.button.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.composedPath()[0].matches?.(TAKES_KEYS)) return;
  if (event.key === "f") show(large, !shown());
  else if (event.key === "Escape" && shown()) show(large, false);
  else if (shown() && ON.includes(event.key)) step(large, 1);
  else if (shown() && BACK.includes(event.key)) step(large, -1);
  else if (!shown() || !PLAY_OR_PAUSE.includes(event.key) || !playOrPause(event)) return;
  event.preventDefault();
}

// A step on the page, if there is another; else the screen of the lesson, or the page, beside it.
function step({ data }, way) {
  const next = data.steps && beside([...document.querySelectorAll(inside(data.steps))], way);
  if (next) return next.click();
  const there = data.beside[way > 0 ? 1 : 0];
  if (!there || there === location.pathname + location.search) return;
  visit(there);
}

// Plays or pauses the film; whether there is one, and nothing else takes the space.
function playOrPause(event) {
  if (event.key === " " && event.composedPath()[0].matches?.(TAKES_SPACE)) return false;
  const films = [...document.querySelectorAll(`${PLAY} [class*="_film"] *`)];
  const button = pressable(films.map(({ shadowRoot }) => shadowRoot?.querySelector(FILM)));
  button?.click();
  return Boolean(button);
}

// The first of some buttons that is seen and can be pressed.
export function pressable(buttons) {
  return buttons.find((one) => one && !one.disabled && one.getClientRects().length) ?? null;
}

function inside(key) {
  return `.st-key-${CSS.escape(key.replaceAll(" ", "-"))} button`;
}

// Of steps to choose from the one beside the chosen; of two buttons the one that leads there.
export function beside(buttons, way) {
  const chosen = buttons.findIndex(({ ariaChecked }) => ariaChecked === "true");
  const next = chosen < 0 ? buttons.at(way > 0 ? 1 : 0) : buttons[chosen + way];
  return next && !next.disabled ? next : null;
}

// A film is drawn anew in the width that the first size leaves it, and is higher or lower then.
function fitTwice() {
  fit();
  setTimeout(() => shown() && fit(), DRAWN);
}

function fit() {
  const size = largest((size) => {
    document.documentElement.style.setProperty("--large", size);
    return !tooLarge();
  });
  document.documentElement.style.setProperty("--large", size);
}

// The largest size, to a hundredth, that fits; at least that of the page itself.
export function largest(fits, least = 1, most = 3) {
  let [low, high] = [Math.round(100 * least), Math.round(100 * most) + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle / 100)) low = middle;
    else high = middle;
  }
  return low / 100;
}

// Too high for the screen, or a formula too wide for its column.
function tooLarge() {
  const play = document.querySelector(PLAY);
  const { bottom } = play.getBoundingClientRect();
  const formulas = [...play.querySelectorAll(".katex-display")];
  return bottom + globalThis.scrollY > globalThis.innerHeight ||
    formulas.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + SLANT);
}

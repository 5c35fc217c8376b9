// Leads the eye and the keyboard to parts of the page, once for each turn; says what language it is.

import { oneEntryAPress } from "./history.js";

const { CSS, document, matchMedia } = globalThis;

const CALM = "(prefers-reduced-motion: reduce)";

const QUESTIONS = '[class*="st-key-predict-"]';

let last = 0;
let tell = null;

// To say how it is set draws the page once more: it is said with a press that does so, too.
document.addEventListener("click", ({ target }) => {
  if (tell && target.closest?.(QUESTIONS)) tell();
});

// Code that is wider than a phone can be scrolled with the keyboard, too.
document.addEventListener("focusin", () => {
  for (const code of document.querySelectorAll("pre:not([tabindex])")) code.tabIndex = 0;
});

export default function ({ data, setStateValue }) {
  document.documentElement.lang = data.language;
  globalThis.playgroundHistory ??= oneEntryAPress(globalThis.history, document);
  const calm = matchMedia(CALM).matches;
  tell = calm === data.calm ? null : () => setStateValue("calm", calm);
  if (data.turn === last) return;
  last = data.turn;
  // what is drawn in this turn takes its place first
  setTimeout(() => {
    part(data.keyboard)?.querySelector("button")?.focus({ preventScroll: true });
    see(part(data.see) ?? document.getElementById(data.see), calm || data.at_once);
  }, 100);
}

function part(key) {
  return key ? document.querySelector(`.st-key-${CSS.escape(key.replaceAll(" ", "-"))}`) : null;
}

// A control is seen with the picture in the column beside it, anything else with what is below it.
// On a phone the picture stays in view above whatever is seen, and the columns have no box.
function see(found, at_once) {
  const columns = found?.closest("[data-testid=stColumn]")?.parentElement;
  const whole = columns?.getClientRects().length ? columns : found;
  if (!whole) return;
  const fits = whole === columns && columns.offsetHeight < globalThis.innerHeight - 144;
  whole.style.scrollMarginBlock = "4.5rem";
  whole.scrollIntoView({
    behavior: at_once ? "instant" : "smooth",
    block: fits ? "nearest" : columns && whole === found ? "center" : "start",
  });
}

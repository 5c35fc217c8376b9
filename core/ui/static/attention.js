// Leads the eye and the keyboard to parts of the page, once for each turn.

const { CSS, document, matchMedia } = globalThis;

let last = 0;

export default function ({ data }) {
  if (data.turn === last) return;
  last = data.turn;
  // what is drawn in this turn takes its place first
  setTimeout(() => {
    part(data.keyboard)?.querySelector("button")?.focus({ preventScroll: true });
    see(part(data.see) ?? document.getElementById(data.see));
  }, 100);
}

function part(key) {
  return key ? document.querySelector(`.st-key-${CSS.escape(key.replaceAll(" ", "-"))}`) : null;
}

// A control is seen together with its picture, which stands in the column beside it.
function see(found) {
  const whole = found?.closest("[data-testid=stColumn]")?.parentElement ?? found;
  if (!whole) return;
  whole.style.scrollMarginBlock = "4.5rem";
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  whole.scrollIntoView({
    behavior: calm ? "instant" : "smooth",
    block: whole.offsetHeight < globalThis.innerHeight - 144 ? "nearest" : "start",
  });
}

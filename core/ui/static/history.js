// A press makes one entry in the browser's history, so that Back leads to what was on screen before.
//
// Streamlit makes several where a page is left: it first takes the page's controls out of its
// address, and the language into it, and only then goes to the next page. Back would lead to the
// old page without what its reader had set.

const PRESSES = ["click", "keydown"];

export function oneEntryAPress(history, document) {
  const [push, replace] = ["pushState", "replaceState"].map((way) => history[way].bind(history));
  let pressed = false;
  for (const press of PRESSES) document.addEventListener(press, () => (pressed = true), true);
  history.pushState = (state, title, address) => {
    const write = pressed || state?.own ? push : replace;
    pressed = false;
    write(state, title, address);
  };
  return history;
}

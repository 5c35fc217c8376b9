// The line of a lesson on top of its screens, and where on the page a screen begins.

import { link } from "./address.js";

const { document } = globalThis;
const PATIENCE = 60;
const BETWEEN = 250;

export default function ({ data, parentElement }) {
  draw(parentElement.querySelector("nav"), data);
  const begun = `${data.visit} ${data.lesson?.place} ${data.begin}`;
  if (data.begin && globalThis.playgroundBegun !== begun) seek(data.begin, PATIENCE);
  globalThis.playgroundBegun = begun;
}

// The heading is scrolled to once the page is whole, so that nothing above it grows any more.
function seek(anchor, left) {
  const app = document.querySelector("[data-testid=stApp]");
  const heading = document.getElementById(anchor);
  if (heading && app?.dataset.testScriptState === "notRunning") heading.scrollIntoView();
  else if (left) setTimeout(seek, BETWEEN, anchor, left - 1);
}

function draw(line, { lesson }) {
  line.hidden = !lesson;
  if (!lesson) return;
  const where = document.createElement("span");
  where.textContent = lesson.place;
  line.setAttribute("aria-label", lesson.place);
  line.replaceChildren(where, ...lesson.links.map((one) => link(...one)));
}

// The headings of a page that is longer than three screens, in a list that is folded at first.

const { document, ResizeObserver } = globalThis;
const MAIN = "[data-testid=stMain]";
const SCREENS = 3;

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("details");
  list.querySelector("summary").textContent = data.label;
  list.querySelector("nav").setAttribute("aria-label", data.label);
  list.ontoggle = () => list.open && fill(list);
  list.onkeydown = ({ key }) => key === "Escape" && (list.open = false);
  list.onfocusout = ({ relatedTarget }) => {
    if (relatedTarget && !list.contains(relatedTarget)) list.open = false;
  };
  const growing = new ResizeObserver(([{ contentRect }]) => {
    list.hidden = contentRect.height <= SCREENS * globalThis.innerHeight;
  });
  growing.observe(document.querySelector(`${MAIN} [data-testid=stMainBlockContainer]`));
  globalThis.playgroundContents?.disconnect();
  globalThis.playgroundContents = growing;
}

function fill(list) {
  const headings = [...document.querySelectorAll(`${MAIN} h2[id]`)];
  const shown = headings.filter((heading) => heading.checkVisibility());
  list.querySelector("nav").replaceChildren(...shown.map((heading) => link(list, heading)));
}

function link(list, heading) {
  const there = document.createElement("a");
  there.href = `#${heading.id}`;
  there.textContent = heading.innerText.trim();
  there.onclick = (event) => {
    event.preventDefault();
    list.open = false;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  };
  return there;
}

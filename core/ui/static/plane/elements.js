// New elements of the page.

const SVG = "http://www.w3.org/2000/svg";

export function element(tag, options = {}, ...children) {
  const { attributes = {}, ...properties } = options;
  const made = Object.assign(globalThis.document.createElement(tag), properties);
  return filled(made, attributes, children);
}

// One of a drawing in SVG.
export function drawn(tag, attributes, ...children) {
  return filled(globalThis.document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

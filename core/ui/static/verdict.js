// Whether a step of a route is reached, and the way to the next one.

import { link } from "./address.js";

export default function ({ data, parentElement }) {
  const line = parentElement.querySelector("p");
  line.classList.toggle("reached", data.reached);
  line.replaceChildren(data.says, ...(data.next ? [link(...data.next)] : []));
}

// An address to copy, and the headings of the page, which only the browser knows in their order.

const { document, navigator } = globalThis;
const SECONDS_SAID = 2;
const MOMENT = 400;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector("section");
  const field = root.querySelector("input");
  const button = root.querySelector("button");
  field.value = data.address;
  field.setAttribute("aria-label", data.label);
  field.onfocus = () => field.select();
  if (!button.dataset.said) button.textContent = data.copy;
  button.onclick = () =>
    copy(field, (done) => {
      button.textContent = done ? data.copied : data.by_hand;
      button.dataset.said = done;
      setTimeout(() => {
        button.textContent = data.copy;
        delete button.dataset.said;
      }, SECONDS_SAID * 1000);
    });
  if (data.given !== (root.dataset.given ?? data.given)) setTimeout(show, MOMENT);
  root.dataset.given = data.given;
  const found = headings();
  if (JSON.stringify(found) !== JSON.stringify(data.headings)) setStateValue("headings", found);
}

// A code that was just given stands below all else, where a phone does not show it.
function show() {
  document.querySelector(".st-key-share-code")?.scrollIntoView({ block: "nearest" });
}

function headings() {
  const all = document.querySelectorAll("[data-testid=stMain] :is(h1, h2, h3)[id]");
  return [...all].map((heading) => [heading.id, heading.innerText.trim()]);
}

// A page that came over plain http has no clipboard: there the field is copied as by hand.
function copy(field, say) {
  const byHand = () => {
    field.select();
    say(document.execCommand("copy"));
  };
  if (!navigator.clipboard) byHand();
  else navigator.clipboard.writeText(field.value).then(() => say(true), byHand);
}

// Going to another address of this playground without loading it anew.

export function visit(address) {
  enter(address);
  readAddress();
}

// An entry of its own in the browser's history, though nobody may have pressed anything.
export function enter(address) {
  globalThis.history.pushState({ own: true }, "", address);
}

// Streamlit reads the address anew as it does after the Back button: the address wins.
export function readAddress() {
  globalThis.dispatchEvent(new globalThis.PopStateEvent("popstate", { state: {} }));
}

// A link that goes there so, unless it is to be opened in another tab or window.
export function link(label, address) {
  const there = globalThis.document.createElement("a");
  there.textContent = label;
  there.href = address;
  there.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    visit(address);
  });
  return there;
}

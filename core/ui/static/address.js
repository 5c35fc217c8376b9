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

// Going to another address of this playground without loading it anew.

export function visit(address) {
  globalThis.history.pushState({}, "", address);
  readAddress();
}

// Streamlit reads the address anew as it does after the Back button: the address wins.
export function readAddress() {
  globalThis.dispatchEvent(new globalThis.PopStateEvent("popstate", { state: {} }));
}

import assert from "node:assert/strict";
import { test } from "node:test";

import { oneEntryAPress } from "../../../../core/ui/static/history.js";

function browser() {
  const entries = ["/softmax"];
  const document = new EventTarget();
  const history = {
    pushState: (_state, _title, address) => entries.push(address),
    replaceState: (_state, _title, address) => entries.splice(-1, 1, address),
  };
  const press = () => document.dispatchEvent(new Event("click"));
  return { entries, press, history: oneEntryAPress(history, document) };
}

test("what is written on the way to another page is no entry of its own", () => {
  const { entries, press, history } = browser();
  history.replaceState({}, "", "/softmax?cat=3");
  press();
  history.pushState({}, "", "/softmax");
  history.pushState({}, "", "/losses");
  assert.deepEqual(entries, ["/softmax?cat=3", "/losses"]);
});

test("every press may make one", () => {
  const { entries, press, history } = browser();
  for (const address of ["/softmax?lang=ko", "/losses?lang=ko"]) {
    press();
    history.pushState({}, "", address);
  }
  assert.deepEqual(entries, ["/softmax", "/softmax?lang=ko", "/losses?lang=ko"]);
});

test("so does the way of a room or a lesson, which nobody presses", () => {
  const { entries, history } = browser();
  history.pushState({ own: true }, "", "/losses");
  history.pushState({ own: true }, "", "/dropout");
  assert.deepEqual(entries, ["/softmax", "/losses", "/dropout"]);
});

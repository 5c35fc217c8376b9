import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

// A tab as far as the script knows one. It is put in place before the script looks for it.
const tab = {
  asked: [],
  went: [],
  listeners: {},
  streams: [],
  later: [],
  now: 0,
  timers: 0,
  drawing: null,
};
const stored = new Map();

class Stream {
  static CLOSED = 2;
  readyState = 1;
  constructor(address) {
    this.address = address;
    tab.streams.push(this);
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const element = () => ({
  children: [],
  textContent: "",
  isConnected: true,
  replaceChildren(...children) {
    this.children = children;
  },
  addEventListener(_kind, act) {
    this.click = act;
  },
});
const place = { pathname: "/", search: "" };
const events = new EventTarget();
events.addEventListener("popstate", () => tab.went.push(place.pathname + place.search));
const inPlace = {
  document: {
    hidden: false,
    querySelector: () => tab.drawing,
    createElement: element,
    addEventListener: (kind, act) => (tab.listeners[kind] = act),
  },
  history: {
    pushState: (_state, _title, address) => {
      const [path, query] = address.split("?");
      Object.assign(place, { pathname: path, search: query ? `?${query}` : "" });
    },
  },
  location: place,
  sessionStorage: {
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, value) => stored.set(name, String(value)),
    removeItem: (name) => stored.delete(name),
  },
  EventSource: Stream,
  PopStateEvent: Event,
  setTimeout: (call, wait, ...given) => {
    const act = () => call(...given);
    tab.later.push({ act, at: tab.now + wait, number: ++tab.timers });
    return tab.timers;
  },
  clearTimeout: (number) => (tab.later = tab.later.filter((one) => one.number !== number)),
  dispatchEvent: (event) => events.dispatchEvent(event),
};
for (const [name, value] of Object.entries(inPlace)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
const { default: room, inMyLanguage } = await import("../../../../core/ui/static/room.js");

const strip = element();
let run = 0;
const drawn = (data) =>
  room({
    data: {
      events: "/room/events",
      page: place.pathname,
      run: ++run,
      changes: 0,
      words: "🦊 Fox",
      buttons: [],
      ...data,
    },
    parentElement: { querySelector: () => strip },
    setTriggerValue: (name, value) => tab.asked.push([name, value]),
  });
const told = (message) =>
  tab.streams.at(-1).say({ changes: 0, lead: null, follows: true, ...message });
const wait = (ms) => {
  tab.now += ms;
  const due = tab.later.filter(({ at }) => at <= tab.now);
  tab.later = tab.later.filter(({ at }) => at > tab.now);
  for (const { act } of due) act();
};
const lead = (number, address) => ({ changes: number, lead: { number, address } });
const press = (label) => strip.children.find((child) => child.textContent === label).click();

beforeEach(() => {
  Object.assign(place, { pathname: "/layers", search: "" });
  drawn({});
});

afterEach(() => {
  inPlace.document.hidden = false;
  strip.isConnected = true;
  delete globalThis.playgroundRoom;
  Object.assign(tab, { asked: [], went: [], streams: [], later: [] });
  stored.clear();
});

test("an address opens in the language that the reader has chosen", () => {
  assert.equal(inMyLanguage("/softmax?t=2", ""), "/softmax?t=2");
  assert.equal(inMyLanguage("/softmax?t=2", "?lang=ko&a=1"), "/softmax?t=2&lang=ko");
  assert.equal(inMyLanguage("/softmax?lang=en&t=2", "?lang=ko"), "/softmax?t=2&lang=ko");
  assert.equal(inMyLanguage("/softmax?lang=en", ""), "/softmax");
  assert.equal(inMyLanguage("/softmax", ""), "/softmax");
});

test("what stands in an address comes through as it was", () => {
  const [, query] = inMyLanguage("/plane?points=1%2C2%3B+3&x=a%2Bb%3D", "?lang=ko").split("?");
  const said = new URLSearchParams(query);
  assert.equal(said.get("points"), "1,2; 3");
  assert.equal(said.get("x"), "a+b=");
});

test("one stream is held, however often the page is drawn", () => {
  drawn({ words: "again" });
  drawn({ words: "and again" });
  assert.deepEqual(tab.streams.map((stream) => stream.address), ["/room/events"]);
});

test("a stream that has ended is asked for anew with the next page, and so is another room's", () => {
  tab.streams.at(-1).close();
  drawn({});
  assert.equal(tab.streams.length, 2);
  drawn({ events: "/room/events?began=2" });
  assert.equal(tab.streams[1].readyState, Stream.CLOSED);
  assert.equal(tab.streams.at(-1).address, "/room/events?began=2");
});

test("whoever is outside of the room listens to nothing", () => {
  drawn({ events: "" });
  assert.equal(tab.streams.length, 1);
  assert.equal(tab.streams[0].readyState, Stream.CLOSED);
  tab.listeners.visibilitychange();
  assert.equal(tab.streams.length, 1);
});

test("a page that was drawn without the line comes anew from its address", () => {
  strip.isConnected = false;
  told({ changes: 3 });
  wait(150);
  assert.deepEqual(tab.asked, []);
  assert.deepEqual(tab.went, ["/layers"]);
});

test("a desk that its server does not know any more is asked for until it is there", () => {
  drawn({ desk: "/desk", lost: "/desk?anew=true" });
  tab.streams.at(-1).say({ lost: true });
  assert.equal(tab.streams.at(-1).readyState, Stream.CLOSED);
  place.pathname = "/layers"; // as a page that finds its server again makes it
  wait(3000);
  assert.deepEqual(tab.went, ["/desk?anew=true", "/desk?anew=true"]);
  place.search = "";
  wait(3000);
  wait(3000);
  assert.equal(tab.went.length, 2);
});

test("joining and going on alone are said to the server, and the screen stays", () => {
  drawn({ events: "", buttons: [["alone", "Go on alone"], ["join", "Join again"]] });
  press("Join again");
  press("Go on alone");
  assert.deepEqual(tab.asked, [["join", true], ["alone", true]]);
  assert.deepEqual(tab.went, []);
});

test("who was nowhere but in the room's own page stays where the class was", () => {
  place.pathname = "/join";
  drawn({ rooms_own: true });
  told(lead(1, "/softmax"));
  drawn({ changes: 1, buttons: [["go", "Go alone"]] });
  press("Go alone");
  told({ ...lead(1, "/softmax"), follows: false });
  drawn({ changes: 1 });
  assert.deepEqual(tab.went, ["/softmax"]);
});

test("where the class is led this tab goes once, and does not ask for its page beside", () => {
  told(lead(1, "/softmax?t=2"));
  told(lead(1, "/softmax?t=2"));
  drawn({ changes: 1 });
  wait(10_000);
  assert.deepEqual(tab.went, ["/softmax?t=2"]);
  assert.deepEqual(tab.asked, []);
  told(lead(2, "/losses"));
  assert.deepEqual(tab.went, ["/softmax?t=2", "/losses"]);
});

test("whoever goes alone is left alone", () => {
  told({ ...lead(1, "/softmax"), follows: false });
  assert.deepEqual(tab.went, []);
});

test("a page that is out of date is asked for once", () => {
  told({ changes: 3 });
  told({ changes: 3 });
  wait(150);
  assert.deepEqual(tab.asked, [["changed", 3]]);
  drawn({ changes: 3 });
  told({ changes: 3 });
  wait(150);
  assert.deepEqual(tab.asked, [["changed", 3]]);
  told({ changes: 4 });
  wait(150);
  assert.deepEqual(tab.asked.at(-1), ["changed", 4]);
});

test("a page that is being drawn is not asked for in the middle", () => {
  tab.drawing = element();
  told({ changes: 3 });
  wait(150);
  wait(150);
  assert.deepEqual(tab.asked, []);
  drawn({ changes: 3 });
  tab.drawing = null;
  wait(150);
  assert.deepEqual(tab.asked, []);
  told({ changes: 4 });
  wait(150);
  assert.deepEqual(tab.asked, [["changed", 4]]);
});

test("what happens on the way to a screen is asked for once that is there", () => {
  told(lead(1, "/softmax"));
  told({ ...lead(1, "/softmax"), changes: 2 });
  drawn({ changes: 1, page: "/layers" });
  told({ ...lead(1, "/softmax"), changes: 3 });
  assert.deepEqual(tab.asked, []);
  drawn({ changes: 1 });
  wait(150);
  assert.deepEqual(tab.asked, [["changed", 3]]);
  wait(10_000);
  assert.equal(tab.asked.length, 1);
  assert.deepEqual(tab.went, ["/softmax"]);
});

test("a screen that does not come is asked for again, unless somebody has gone elsewhere", () => {
  told(lead(1, "/softmax"));
  wait(3000);
  assert.deepEqual(tab.went, ["/softmax", "/softmax"]);
  Object.assign(place, { pathname: "/losses" });
  wait(3000);
  wait(3000);
  assert.equal(tab.went.length, 2);
});

test("whoever is there already only has the page drawn again", () => {
  told(lead(1, "/layers"));
  wait(150);
  assert.deepEqual(tab.went, []);
  assert.deepEqual(tab.asked, [["changed", 1]]);
});

test("a tab that is put away listens to nothing, and hears all when it is looked at again", () => {
  inPlace.document.hidden = true;
  tab.listeners.visibilitychange();
  assert.equal(tab.streams.at(-1).readyState, Stream.CLOSED);
  assert.equal(tab.streams.length, 1);
  inPlace.document.hidden = false;
  tab.listeners.visibilitychange();
  assert.equal(tab.streams.length, 2);
  told(lead(5, "/dropout"));
  assert.deepEqual(tab.went, ["/dropout"]);
});

test("a tab that is opened in the background waits with its stream", () => {
  delete globalThis.playgroundRoom;
  inPlace.document.hidden = true;
  drawn({});
  assert.equal(tab.streams.length, 1);
});

test("the teacher's button says where the teacher is", () => {
  drawn({ buttons: [["lead", "Bring everybody here"]] });
  Object.assign(place, { pathname: "/softmax", search: "?t=3" });
  press("Bring everybody here");
  assert.deepEqual(tab.asked, [["lead", "/softmax?t=3"]]);
});

test("going alone brings one's own screen back, and coming back goes where the class is", () => {
  place.search = "?mine=1";
  told(lead(1, "/softmax"));
  drawn({ changes: 1, buttons: [["go", "Go alone"]] });
  press("Go alone");
  assert.deepEqual(tab.asked.at(-1), ["follow", false]);
  told({ ...lead(1, "/softmax"), follows: false });
  drawn({ changes: 1, buttons: [["back", "Back to the class"]] });
  assert.deepEqual(tab.went, ["/softmax", "/layers?mine=1"]);
  press("Back to the class");
  assert.deepEqual(tab.asked.at(-1), ["follow", true]);
  told(lead(1, "/softmax"));
  assert.deepEqual(tab.went.at(-1), "/softmax");
});

test("how many are here is said anew without the page", () => {
  drawn({ words: "Desk · {here} here", here: 2 });
  assert.equal(strip.children[0].textContent, "Desk · 2 here");
  told({ here: 3 });
  assert.equal(strip.children[0].textContent, "Desk · 3 here");
  assert.deepEqual(tab.asked, []);
});

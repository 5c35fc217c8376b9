// What a browser in a room does by itself: it holds one open answer of the server, goes where the
// class is led, and has its page drawn again when something concerns it.

const { document, history, location, PopStateEvent } = globalThis;
const LED = "room.led";
const BEFORE = "room.before";
const MS_TO_ARRIVE = 1500;

export default function ({ data, parentElement, setTriggerValue }) {
  const room = (globalThis.playgroundRoom ??= open(data.events));
  room.data = data;
  room.trigger = setTriggerValue;
  draw(parentElement.querySelector("section"), room);
  if (room.leaving) goTo(room.leaving);
  else if (room.heard) heed(room);
  room.leaving = null;
}

function open(address) {
  const room = { source: null, heard: null, data: null, trigger: null, arrives: 0 };
  const listen = () => {
    room.source?.close();
    room.source = new EventSource(address);
    room.source.onmessage = (event) => {
      room.heard = JSON.parse(event.data);
      heed(room);
    };
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) room.source?.close();
    else listen();
  });
  if (!document.hidden) listen();
  return room;
}

// What was heard last: a place that one has not been led to yet, or a page that is out of date.
function heed(room) {
  room.say();
  const { lead, follows, changes } = room.heard;
  const led = Number(sessionStorage.getItem(LED) ?? 0);
  if (lead && follows && lead.number > led) {
    sessionStorage.setItem(LED, lead.number);
    if (goTo(lead.address)) {
      room.arrives = Date.now() + MS_TO_ARRIVE;
      return;
    }
  }
  if (changes > room.data.changes && changes !== room.asked) {
    if (Date.now() < room.arrives) return later(room);
    room.asked = changes;
    room.trigger("changed", changes);
  }
}

// Asked for on the way, the page would keep the controls of the screen that is left.
function later(room) {
  clearTimeout(room.later);
  room.later = setTimeout(() => heed(room), room.arrives - Date.now());
}

// Streamlit reads the address anew as it does after the Back button: the address wins. Says whether
// this was somewhere else.
export function goTo(address) {
  const target = inMyLanguage(address, location.search);
  if (target === location.pathname + location.search) return false;
  sessionStorage.setItem(BEFORE, location.pathname + location.search);
  history.pushState({}, "", target);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  return true;
}

// The same screen in the language that this reader has chosen.
export function inMyLanguage(address, search) {
  const [path, query] = address.split("?");
  const wanted = new URLSearchParams(query ?? "");
  const mine = new URLSearchParams(search).get("lang");
  wanted.delete("lang");
  if (mine) wanted.set("lang", mine);
  return wanted.size ? `${path}?${wanted}` : path;
}

function draw(strip, room) {
  const { words, buttons, here } = room.data;
  const line = document.createElement("span");
  room.say = () => (line.textContent = words.replace("{here}", room.heard?.here ?? here));
  room.say();
  const acts = { lead: bring, go, back };
  strip.replaceChildren(
    line,
    ...buttons.map(([name, label]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => acts[name](room));
      return button;
    }),
  );
}

function bring(room) {
  room.trigger("lead", location.pathname + location.search);
}

function go(room) {
  room.leaving = sessionStorage.getItem(BEFORE);
  room.trigger("follow", false);
}

function back(room) {
  sessionStorage.removeItem(LED);
  room.trigger("follow", true);
}

// What a browser in a room does by itself: it holds one open answer of the server, goes where the
// class is led, and has its page drawn again when something concerns it.

import { enter, readAddress } from "./address.js";

const { document, location } = globalThis;
const LED = "room.led";
const BEFORE = "room.before";
const BREATH = 150; // ms from hearing of a change to asking for the page
const DRAWING = '[data-testid="stApp"][data-test-script-state="running"]';
const PATIENCE = 3000; // ms after which a page that has not come is asked for again

export default function ({ data, parentElement, setTriggerValue }) {
  const room = (globalThis.playgroundRoom ??= open());
  room.data = data;
  room.trigger = setTriggerValue;
  room.strip = parentElement.querySelector("section");
  draw(room);
  listen(room);
  if (room.leaving) goTo(room, room.leaving);
  else if (room.heard) heed(room);
  room.leaving = null;
}

function open() {
  const room = { source: null, address: "", heard: null, data: null, trigger: null, going: null };
  document.addEventListener("visibilitychange", () => listen(room));
  return room;
}

// Outside of the room there is no address, and nothing to hear.
function listen(room) {
  const address = document.hidden ? "" : room.data.events;
  if (address === room.address && room.source?.readyState !== EventSource.CLOSED) return;
  room.source?.close();
  room.address = address;
  room.source = address ? new EventSource(address) : null;
  if (!address) return;
  room.source.onmessage = ({ data }) => {
    const heard = JSON.parse(data);
    if (heard.lost) return lose(room);
    room.heard = heard;
    heed(room);
  };
}

// The server was started anew and knows no desk: it is shown the token again where that is. What
// is asked for before the page has found the server, too, is lost, and asked for again; the desk
// takes out of its address why one came.
function lose(room) {
  room.source?.close();
  const target = inMyLanguage(room.data.lost, location.search);
  if (location.pathname + location.search !== target) enter(target);
  readAddress();
  clearTimeout(room.losing);
  room.losing = setTimeout(() => {
    const waits = location.pathname + location.search === target;
    if (waits || location.pathname !== room.data.desk) lose(room);
  }, PATIENCE);
}

// What was heard last: a place that one has not been led to yet, or a page that is out of date.
// While a page is under way nothing else is asked for: it would be asked of the page before.
function heed(room) {
  room.say();
  const { lead, follows, changes } = room.heard;
  const led = Number(sessionStorage.getItem(LED) ?? 0);
  if (lead && follows && lead.number > led) {
    sessionStorage.setItem(LED, lead.number);
    if (goTo(room, lead.address)) return;
  }
  if (room.going && !arrived(room.going, room.data)) return;
  room.going = null;
  if (changes > room.data.changes && changes !== room.asked) later(room);
}

// A page that is being drawn may show the change already. Asked for again in the middle, it would
// lose what the reader's press has moved.
function later(room) {
  clearTimeout(room.later);
  room.later = setTimeout(() => {
    const { changes } = room.heard;
    const underWay = room.going && !arrived(room.going, room.data);
    if (underWay || document.querySelector(DRAWING)) return later(room);
    if (changes <= room.data.changes || changes === room.asked) return;
    room.asked = changes;
    redraw(room, changes);
  }, BREATH);
}

// A page that was drawn when its browser was in no room has no line that could ask for it.
function redraw(room, changes) {
  if (room.strip.isConnected) room.trigger("changed", changes);
  else readAddress();
}

// Says whether this was somewhere else.
function goTo(room, address) {
  const target = inMyLanguage(address, location.search);
  if (target === location.pathname + location.search) return false;
  if (!room.data.rooms_own) sessionStorage.setItem(BEFORE, location.pathname + location.search);
  enter(target);
  room.going = { path: location.pathname, after: room.data.run };
  ask(room, room.going);
  return true;
}

// What a reader presses at the same moment may have taken the place of the page that was asked for.
function ask(room, going) {
  readAddress();
  setTimeout(() => {
    if (room.going === going && location.pathname === going.path) ask(room, going);
  }, PATIENCE);
}

// Whether what is on screen was drawn for the place that one went to.
export function arrived(going, { page, run }) {
  return page === going.path && run > going.after;
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

function draw(room) {
  const { words, buttons, here } = room.data;
  const line = document.createElement("span");
  room.say = () => (line.textContent = words.replace("{here}", room.heard?.here ?? here));
  room.say();
  const acts = { lead: bring, desk: (room) => goTo(room, room.data.desk), go, back, join, alone };
  room.strip.replaceChildren(
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

function join(room) {
  room.trigger("join", true);
}

function alone(room) {
  room.trigger("alone", true);
}

function back(room) {
  sessionStorage.removeItem(LED);
  room.trigger("follow", true);
}

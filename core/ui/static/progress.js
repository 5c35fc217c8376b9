// Keeps in this browser which steps of the routes were reached, and says so to a new session.

const STEPS = "progress";

export default function ({ data, setStateValue }) {
  const { localStorage } = globalThis;
  const kept = data.only ? [] : stepsIn(localStorage.getItem(STEPS));
  const all = [...new Set([...kept, ...data.reached])].sort();
  if (all.join() !== stepsIn(localStorage.getItem(STEPS)).join()) {
    localStorage.setItem(STEPS, JSON.stringify(all));
  }
  if (all.length > data.reached.length) setStateValue("kept", JSON.stringify(all));
}

export function stepsIn(text) {
  try {
    const steps = JSON.parse(text ?? "[]");
    return Array.isArray(steps) ? steps.filter((step) => typeof step === "string") : [];
  } catch {
    return [];
  }
}

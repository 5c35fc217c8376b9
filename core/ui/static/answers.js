// Keeps in this tab what its reader has answered, and says so once after a reload.

const { sessionStorage } = globalThis;
const KEPT = "answers";

export default function ({ data, setStateValue }) {
  if (data.answers) return sessionStorage.setItem(KEPT, JSON.stringify(data.answers));
  const kept = sessionStorage.getItem(KEPT);
  if (kept) setStateValue("kept", kept);
}

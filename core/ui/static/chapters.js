// Says which heading an address leads to (#bottleneck) where the chapter that holds it is not drawn.

const { location } = globalThis;

let told = "";

export default function ({ data, setTriggerValue }) {
  const anchor = location.hash.slice(1);
  if (anchor === told) return;
  told = anchor;
  if (data.elsewhere.includes(anchor)) setTriggerValue("anchor", anchor);
}

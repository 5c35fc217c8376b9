// Words with numbers in them.

// "epoch {epoch}" with its values.
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// A number with its sign and two digits.
export function signed(value) {
  return (value < 0 ? "−" : "+") + Math.abs(value).toPrecision(2);
}

// Three decimals, and none where there are hundreds.
export function short(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3);
}

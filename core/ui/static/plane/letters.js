// Many numbers in a few letters, as core/ui/letters.py has them: float32, little-endian, base64.

export function floats(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

export function lettersOf(vector) {
  return btoa(String.fromCharCode(...new Uint8Array(vector.slice().buffer)));
}

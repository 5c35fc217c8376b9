// What a kernel makes of a picture, as core/experiment/convolution.py computes it;
// tests/browser/test_forward.py compares the two. Pictures and kernels are rows of numbers.

// How many places a window has on an axis, and how many zeros are put before and behind it.
export function placesOn(size, window, stride, padding) {
  if (padding === "valid") {
    return { places: Math.max(0, Math.floor((size - window) / stride) + 1), before: 0, behind: 0 };
  }
  const places = Math.ceil(size / stride);
  const zeros = Math.max((places - 1) * stride + window - size, 0);
  return { places, before: Math.floor(zeros / 2), behind: Math.ceil(zeros / 2) };
}

// The numbers in a window whose upper left corner lies there; beyond the picture they are 0.
export function windowOf(x, size, top, left) {
  return Array.from({ length: size }, (_, a) => {
    return Array.from({ length: size }, (_, b) => x[top + a]?.[left + b] ?? 0);
  });
}

// The product of each number in a window with its weight.
export function productsOf(window, kernel) {
  return window.map((row, a) => row.map((value, b) => value * kernel[a][b]));
}

export function sumOf(rows) {
  return rows.flat().reduce((sum, value) => sum + value, 0);
}

// One number for each place of the kernel: the sum of the products there.
export function convolved(x, kernel, stride, padding) {
  const down = placesOn(x.length, kernel.length, stride, padding);
  const across = placesOn(x[0].length, kernel.length, stride, padding);
  return Array.from({ length: down.places }, (_, i) => {
    return Array.from({ length: across.places }, (_, j) => {
      const [top, left] = [i * stride - down.before, j * stride - across.before];
      return sumOf(productsOf(windowOf(x, kernel.length, top, left), kernel));
    });
  });
}

// A small dense network as Keras computes it: the one place in JavaScript where activations are.
// Layers hold {units, activation, negative_slope}; numbers of a unit for many points lie in an array
// of their own.

const FEATURES = {
  x1: (x1) => x1,
  x2: (_x1, x2) => x2,
  x1_squared: (x1) => x1 * x1,
  x2_squared: (_x1, x2) => x2 * x2,
  x1_x2: (x1, x2) => x1 * x2,
  sin_x1: (x1) => Math.sin(x1),
  sin_x2: (_x1, x2) => Math.sin(x2),
};

const ACTIVATIONS = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  leaky_relu: (z, slope) => (z > 0 ? z : slope * z),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  silu: (z) => z / (1 + Math.exp(-z)),
};

// What the network is told of points: an array a feature.
export function featuresOf(names, x1, x2) {
  return names.map((name) => Float32Array.from(x1, (a, i) => FEATURES[name](a, x2[i])));
}

// Cuts the vector of all kernels and biases: layer by layer {kernel, bias}, kernels row by row.
export function cut(inputs, layers, vector) {
  let start = 0;
  let width = inputs;
  return layers.map(({ units }) => {
    const kernel = vector.subarray(start, start += width * units);
    const bias = vector.subarray(start, start += units);
    width = units;
    return { kernel, bias };
  });
}

// What every layer makes of the inputs; the inputs themselves come first.
export function forward(layers, weights, inputs) {
  const all = [inputs];
  layers.forEach(({ units, activation, negative_slope }, place) => {
    const { kernel, bias } = weights[place];
    const outputs = Array.from({ length: units }, (_, unit) => {
      const z = new Float32Array(inputs[0].length).fill(bias[unit]);
      all[place].forEach((x, input) => {
        const w = kernel[input * units + unit];
        for (let i = 0; i < z.length; i++) z[i] += w * x[i];
      });
      return z;
    });
    if (activation === "softmax") softmax(outputs);
    else {
      for (const z of outputs) {
        z.forEach((v, i) => (z[i] = ACTIVATIONS[activation](v, negative_slope)));
      }
    }
    all.push(outputs);
  });
  return all;
}

function softmax(outputs) {
  for (let i = 0; i < outputs[0].length; i++) {
    const most = Math.max(...outputs.map((z) => z[i]));
    const powers = outputs.map((z) => Math.exp(z[i] - most));
    const total = powers.reduce((a, b) => a + b);
    outputs.forEach((z, unit) => (z[i] = powers[unit] / total));
  }
}

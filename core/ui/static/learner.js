// A network of one hidden tanh layer and one sigmoid unit learns by itself, as Keras's Adam does:
// binary crossentropy over all points at once. The vector holds all kernels and biases, layer by
// layer, kernels row by row.

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

export function beginning(vector) {
  const zeros = () => new Float64Array(vector.length);
  return { vector: Float64Array.from(vector), mean: zeros(), square: zeros(), step: 0 };
}

// One update; returns the loss before it. Points are [x1, x2], labels 0 or 1.
export function learn(state, points, labels, units, rate) {
  const { loss, gradient } = slope(state.vector, points, labels, units);
  const t = ++state.step;
  const pace = rate * Math.sqrt(1 - BETA_2 ** t) / (1 - BETA_1 ** t);
  gradient.forEach((g, i) => {
    state.mean[i] += (g - state.mean[i]) * (1 - BETA_1);
    state.square[i] += (g * g - state.square[i]) * (1 - BETA_2);
    state.vector[i] -= pace * state.mean[i] / (Math.sqrt(state.square[i]) + EPSILON);
  });
  return loss;
}

// The mean loss and its gradient by every parameter, by backpropagation.
export function slope(vector, points, labels, units) {
  const gradient = new Float64Array(vector.length);
  const [bias, out] = [2 * units, 3 * units];
  let loss = 0;
  points.forEach(([x1, x2], row) => {
    let z = vector[out + units];
    const hidden = [];
    for (let u = 0; u < units; u++) {
      hidden.push(Math.tanh(x1 * vector[u] + x2 * vector[units + u] + vector[bias + u]));
      z += hidden[u] * vector[out + u];
    }
    const sign = labels[row] ? -z : z;
    loss += (Math.max(sign, 0) + Math.log1p(Math.exp(-Math.abs(sign)))) / points.length;
    const error = (1 / (1 + Math.exp(-z)) - labels[row]) / points.length;
    gradient[out + units] += error;
    for (let u = 0; u < units; u++) {
      gradient[out + u] += error * hidden[u];
      const back = error * vector[out + u] * (1 - hidden[u] ** 2);
      gradient[u] += back * x1;
      gradient[units + u] += back * x2;
      gradient[bias + u] += back;
    }
  });
  return { loss, gradient };
}

// What regularization adds to a loss: of each layer [l1, l2], the rates of |w| and of w².

export function penaltyOf(rates, weights) {
  return weights.reduce((total, { kernel }, layer) => {
    const [l1, l2] = rates[layer];
    return total + kernel.reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);
  }, 0);
}

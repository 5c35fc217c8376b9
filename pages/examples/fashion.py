"""Fashion-MNIST: one note from the first neuron to EarlyStopping."""

from core.ui.builder.page import builder

builder("fashion", "fashion_mnist")

"""MNIST's handwritten digits: the first network of the notes."""

from core.ui.builder.page import builder

builder("digits", "mnist")

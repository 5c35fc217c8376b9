"""MNIST's handwritten digits: the first network of the notes."""

from core.ui.builder.builder import builder

builder("digits")

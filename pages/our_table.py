"""A table of our own: a network guesses its last column from the others."""

from core.ui.builder.builder import builder

builder("our_table")

"""Your table: from a file of one's own to a network that guesses one of its columns."""

from core.ui.builder.builder import builder
from core.ui.builder.own_table import bring

builder("your_table", bring)

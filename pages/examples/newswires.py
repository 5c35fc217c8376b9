"""Reuters' newswires: one of 46 topics, and what a bottleneck loses."""

from core.ui.builder.builder import builder

builder("newswires")

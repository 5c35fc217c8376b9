"""One thing on top of the projector's page, for the last row, in the place of what is above it."""

from __future__ import annotations

BLOCK = '.stMain [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] >'
"""CSS of the parts that a page consists of."""


def on_top(key: str) -> str:
    """CSS that hides what stands above the container of that key, but for the line on top."""
    above = f"{BLOCK} :has(~ * .st-key-{key}):not(.st-key-room, :has(.st-key-room))"
    return f"{above} {{ display: none }}"

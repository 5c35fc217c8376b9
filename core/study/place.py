"""What a remark of the coach is about."""

from __future__ import annotations

from typing import Literal

Place = int | Literal["data", "loss", "rate", "epochs", "validation", "layers", "seed"]
"""A layer, counted from 0, or a setting."""

"""Pictures whose rows each say which part they are, so that a layer draws those of one part."""

from __future__ import annotations

import re
from typing import Any


def with_minus(text: str) -> str:
    """Words with a minus before a negative number, where a program writes a hyphen."""
    return re.sub(r"(?<!\w)-(?=\d)", "−", text)


def scale(field: str, domain: list[float], **more: Any) -> dict[str, Any]:
    """A place along x or y in units of the picture's own, without an axis to be seen."""
    exact = {"domain": domain, "nice": False, "zero": False, **more}
    return {"field": field, "type": "quantitative", "axis": None, "scale": exact}


def layer(
    across: dict[str, Any], down: dict[str, Any], parts: str, mark: dict[str, Any], /, **more: Any
) -> dict[str, Any]:
    """A layer of a Vega-Lite picture: ``mark`` for each row whose ``part`` is one of ``parts``.

    ``parts`` are names with spaces between them; ``more`` is what else the mark encodes.
    """
    return {
        "transform": [{"filter": {"field": "part", "oneOf": parts.split()}}],
        "mark": {"tooltip": None, **mark},
        "encoding": {"x": across, "y": down, **more},
    }

"""A loss over two weights seen from above, and the ways down it."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.theme import BLUE, GREY, LOOK

Numbers = NDArray[np.float64]

BANDS = 14
FAR = 8.0
"""A path is drawn until it is so many times further away than the edge."""
ACROSS, UP, RESOLUTION = 1.6, 1.45, 150
"""How far the picture reaches beyond the square of the controls, to fill wide and narrow pages,
and how many pixels that square has along a side."""


def ground(half: float) -> Numbers:
    """Where the pixels of a picture lie, the first row on top: shape (rows, columns, 2)."""
    columns, rows = (round(reach * RESOLUTION) for reach in (ACROSS, UP))
    across, up = np.linspace(-half, half, columns) * ACROSS, np.linspace(half, -half, rows) * UP
    return np.stack(np.meshgrid(across, up), axis=-1)


def relief(losses: Numbers, top: float | None = None) -> str:
    """Losses of shape (rows, columns), the first row on top, as the address of a picture.

    The higher, the bluer, up to a loss of ``top``; lines part ``BANDS`` bands, which are narrower
    where the loss is low. There the picture is clear, so that it suits light and dark pages.
    """
    height = losses - losses.min()
    highest = height.max() if top is None else top - losses.min()
    level = np.sqrt(height / highest) * BANDS
    steepness = np.hypot(*np.gradient(level))
    pixels_away = np.abs(level - level.round()) / np.maximum(steepness, 1e-9)
    line = np.clip(1.2 - pixels_away, 0, 1) * (level > 0.5)
    depth = np.minimum(np.floor(level) / BANDS, 1) * 0.5
    pixels = np.empty((*losses.shape, 4), np.uint8)
    pixels[..., :3] = np.where(line[..., None] > 0, _rgb(GREY), _rgb(BLUE))
    pixels[..., 3] = 255 * np.maximum(line * 0.8, depth)
    return as_address(pixels)


def as_address(pixels: NDArray[np.uint8]) -> str:
    """Red, green, blue and opacity, shape (rows, columns, 4), as the address of a picture."""
    return f"data:image/png;base64,{base64.b64encode(_png(pixels)).decode()}"


def _rgb(colour: str) -> list[int]:
    return [*bytes.fromhex(colour[1:])]


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Red, green, blue and opacity as a PNG file: https://www.w3.org/TR/png/."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    rows, columns, _ = pixels.shape
    unfiltered = np.concatenate([np.zeros((rows, 1), np.uint8), pixels.reshape(rows, -1)], axis=1)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(unfiltered.tobytes(), 1))
        + chunk(b"IEND", b"")
    )


def surface(
    picture: str,
    paths: Mapping[str, Numbers],
    palette: Sequence[str],
    *,
    half: float,
    titles: tuple[str, str],
    middle: tuple[float, float] = (0.0, 0.0),
    dots: bool = True,
    height: int = 430,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """The picture of :func:`relief` over the :func:`ground`, and paths on it.

    A unit is as long across as it is high, and both axes reach ``half`` away from the ``middle`` at
    least.
    Each of the ``paths`` has shape (points, 2), a colour in the ``palette``, and a big dot at its
    end.
    """
    rows: list[dict[str, Any]] = [{"part": "relief", "url": picture}]
    for name, path in paths.items():
        seen = seen_of(path - middle, half)
        where = [
            {"series": name, "step": i, "x": x, "y": y} for i, (x, y) in enumerate(path[:seen])
        ]
        rows += [{"part": "path", **row} for row in where]
        rows += [{"part": "end", **row} for row in where[-1:] if seen == len(path)]
    spec = _spec(list(paths), list(palette), half, middle, titles, dots, height)
    return spec, pd.DataFrame(rows)


def seen_of(path: Numbers, half: float) -> int:
    """How many points of a path, shape (points, 2), are drawn: those before it has run away."""
    near = (np.abs(path) < FAR * half).all(axis=1)
    return len(path) if near.all() else int(near.argmin())


def _spec(
    names: list[str],
    palette: list[str],
    half: float,
    middle: tuple[float, float],
    titles: tuple[str, str],
    dots: bool,
    height: int,
) -> dict[str, Any]:
    reaches = ("max(1, width / height)", "max(1, height / width)")
    x, y = (
        {
            "field": field,
            "type": "quantitative",
            "title": title,
            "scale": {
                "domainMin": {"expr": f"{centre} - {half} * {reach}"},
                "domainMax": {"expr": f"{centre} + {half} * {reach}"},
                "nice": False,
                "zero": False,
            },
            "axis": {"grid": False, "tickCount": 6},
        }
        for field, title, reach, centre in zip("xy", titles, reaches, middle, strict=True)
    )

    def layer(part: str, mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
        return {
            "transform": [{"filter": f"datum.part === '{part}'"}],
            "mark": {"clip": True, **mark},
            "encoding": {"x": x, "y": y, **encoding},
        }

    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": palette},
        "legend": {"columns": {"expr": "max(1, floor(width / 110))"}} if len(names) > 1 else None,
    }
    shape = {"field": "series", "type": "nominal", "scale": {"domain": names}, "legend": None}
    size = {
        "width": {"expr": f"{ACROSS} * min(width, height)"},
        "height": {"expr": f"{UP} * min(width, height)"},
    }
    whole = {"type": "image", "aspect": False, "align": "center", "baseline": "middle", **size}
    centred = {
        "x": {"value": {"expr": "width / 2"}},
        "y": {"value": {"expr": "height / 2"}},
        "url": {"field": "url", "type": "nominal"},
    }
    line = {"type": "line", "strokeWidth": 2.5 if dots else 1.5, "tooltip": True}
    dot = {"type": "point", "filled": True, "size": 230, "opacity": 1, "tooltip": True}
    layers = [
        {**layer("relief", whole), "encoding": centred},
        layer(
            "path",
            {**line, "point": {"filled": True, "size": 36}} if dots else line,
            color=colour,
            order={"field": "step", "type": "quantitative"},
        ),
        layer("end", {**dot, "stroke": "white", "strokeWidth": 2}, color=colour, shape=shape),
    ]
    return {"config": LOOK, "height": height, "layer": layers}

"""Garments drawn by a program, in the manner of Fashion-MNIST: grey on black, 28 x 28.

A garment is drawn in stretches. Seen from the front it is the same to the left and to the right, so
a stretch runs between two distances from the middle, row by row; shoes lie on their side, toe to
the left, and a stretch runs between two heights, column by column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.datasets.dataset import Split

TRAIN_ROWS, TEST_ROWS = 10_000, 2_000
_SIDE = 28
_PLACES = np.arange(_SIDE, dtype=np.float32) + np.float32(0.5)
_ACROSS, _DOWN = _PLACES[None, None, :], _PLACES[None, :, None]

Range = tuple[float, float]


def fashion_mnist() -> Split:
    """10,000 + 2,000 garments, uint8 of shape (rows, 28, 28), and their classes, uint8.

    As in the original, the four upper garments and the dress are cut from the same cloth: a shirt
    has the sleeves of a T-shirt or of a pullover, and its buttons do not always show.
    """
    random = np.random.default_rng(2017)
    each = (TRAIN_ROWS + TEST_ROWS) // len(_GARMENTS)
    drawn = np.concatenate([_drawn(random, garment, each) for garment in _GARMENTS])
    labels = np.arange(len(_GARMENTS), dtype=np.uint8).repeat(each)
    order = random.permutation(len(labels))
    train, test = order[:TRAIN_ROWS], order[TRAIN_ROWS:]
    return (drawn[train], labels[train]), (drawn[test], labels[test])


@dataclass(frozen=True)
class _Pen:
    """Draws many garments of one kind at once, each a little different."""

    random: np.random.Generator
    garments: int

    def between(self, low: float, high: float) -> np.ndarray:
        """One number for each garment: float32 of shape (garments, 1)."""
        drawn = self.random.random((self.garments, 1), dtype=np.float32)
        return np.float32(low) + np.float32(high - low) * drawn

    def sometimes(self, share: float) -> np.ndarray:
        """True for about ``share`` of the garments, shape (garments, 1)."""
        return self.random.random((self.garments, 1), dtype=np.float32) < np.float32(share)

    def line(self, *points: tuple[float, float, float]) -> np.ndarray:
        """A bent line a garment: at each place a height between two: shape (garments, 28)."""
        places = [place for place, _, _ in points]
        heights = [self.between(low, high) for _, low, high in points]
        return _line(places, heights)


def _line(places: list[float], heights: list[np.ndarray]) -> np.ndarray:
    """Straight between the heights at ``places``, level outside them."""
    line = np.repeat(heights[0], _SIDE, axis=1)
    for left, right, low, high in zip(
        places[:-1], places[1:], heights[:-1], heights[1:], strict=True
    ):
        share = np.clip((_PLACES - np.float32(left)) / np.float32(right - left), 0, 1)
        line += (high - low) * share
    return line


def _drawn(
    random: np.random.Generator, garment: Callable[[_Pen], np.ndarray], rows: int
) -> np.ndarray:
    """``rows`` drawings, uint8, the cloth a little grainy."""
    at_once = 400
    parts = []
    for first in range(0, rows, at_once):
        pen = _Pen(random, min(at_once, rows - first))
        grain = random.integers(0, 256, (pen.garments, _SIDE, _SIDE), np.uint8)
        roughness = pen.between(0.0004, 0.002)[:, :, None]
        weave = pen.line(*((place, 0.7, 1.1) for place in range(1, _SIDE, 3)))
        folds = pen.line(*((place, 0.7, 1.1) for place in range(1, _SIDE, 3)))
        light = garment(pen) * weave[:, :, None] * folds[:, None, :]
        light *= np.float32(1) - roughness * grain
        parts.append(np.clip(light, 0, 255).astype(np.uint8))
    return np.concatenate(parts)


def _rows(inner: np.ndarray, outer: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """How much of each pixel lies between two distances from the middle: (garments, 28, 28)."""
    half = np.float32(0.5)
    far = np.clip(outer[:, :, None] - apart + half, 0, 1)
    shape: np.ndarray = far * np.clip(apart - inner[:, :, None] + half, 0, 1)
    return shape


def _columns(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """How much of each pixel lies between two heights: (garments, 28, 28)."""
    half = np.float32(0.5)
    below = np.clip(_DOWN - top[:, None, :] + half, 0, 1)
    shape: np.ndarray = below * np.clip(bottom[:, None, :] - _DOWN + half, 0, 1)
    return shape


def _apart(pen: _Pen) -> np.ndarray:
    """How far each pixel is from the middle of its garment: (garments, 1, 28)."""
    middle = pen.between(13, 15)[:, :, None]
    apart: np.ndarray = np.abs(_ACROSS - middle)
    return apart


def _from(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """1 in the rows between two heights, 0 in the others, in part where one is cut."""
    half = np.float32(0.5)
    begun, ended = _PLACES - first + half, last - _PLACES + half
    present: np.ndarray = np.clip(begun, 0, 1) * np.clip(ended, 0, 1)
    return present


def _cloth(pen: _Pen, apart: np.ndarray, striped: float, printed: float) -> np.ndarray:
    """Brightness of a cloth, plain, striped along or across, or with a print on the chest."""
    base = pen.between(90, 320)[:, :, None]
    contrast = np.where(pen.sometimes(striped), pen.between(-0.5, 0.4), 0)[:, :, None]
    width = pen.between(1.2, 4)
    across = (_PLACES / width) % 1 < np.float32(0.5)
    along = (apart[:, 0] / width) % 1 < np.float32(0.5)
    flat = pen.sometimes(0.6)
    stripes = (across & flat)[:, :, None] | (along & ~flat)[:, None, :]
    ink = np.where(pen.sometimes(printed), pen.between(-0.7, 0.6), 0)[:, :, None]
    rows = _from(pen.between(7, 12), pen.between(13, 20))[:, :, None]
    chest = rows * np.clip(pen.between(2, 5.5)[:, :, None] - apart, 0, 1)
    light: np.ndarray = base * (1 + contrast * stripes) * (1 + ink * chest)
    return light


def _upper(
    pen: _Pen,
    *,
    shoulder: Range,
    waist: Range,
    hem: Range,
    bottom: Range,
    neck: Range,
    depth: Range,
    sleeve: np.ndarray,
    buttons: float,
    collar: float,
    striped: float,
    printed: float,
) -> np.ndarray:
    """An upper garment or a dress; ``sleeve`` is the row where the sleeves end, (garments, 1)."""
    apart = _apart(pen)
    top, low = pen.between(0.5, 3), pen.between(*bottom)
    wide = pen.between(*shoulder)
    body = _line([1, 5, 13, 27], [wide - 1.5, wide, pen.between(*waist), pen.between(*hem)])
    gap = pen.between(*neck)
    deep = pen.between(*depth)
    opening = gap * np.clip((top + deep - _PLACES) / deep, 0, 1)
    present = _from(top, low)
    shape = _rows(opening, body, apart) * present[:, :, None]
    spread = pen.between(0.1, 0.5)
    outer = (
        wide
        + np.minimum((_PLACES - top - 1) * pen.between(0.7, 1.3), 3)
        + spread * (np.clip(_PLACES - 6, 0, 30) * np.float32(0.35))
    )
    arm = _rows(outer - pen.between(2.6, 4), outer, apart)
    arm *= (_from(top + 2, sleeve) * present)[:, :, None]
    light = _cloth(pen, apart, striped, printed)
    shade = np.float32(1) - pen.between(0.1, 0.4)[:, :, None] * np.clip(
        np.float32(1) - np.abs(body[:, :, None] - apart), 0, 1
    )
    seam = np.where(pen.sometimes(buttons), pen.between(-0.6, 0.5), 0)[:, :, None]
    front = np.clip(pen.between(0.6, 1.2)[:, :, None] - apart, 0, 1)
    lapel = np.where(pen.sometimes(collar), pen.between(-0.5, 0.5), 0)[:, :, None]
    edge = (
        np.clip(np.float32(2) - np.abs(apart - opening[:, :, None]), 0, 1)
        * _from(top - 1, top + deep + 2)[:, :, None]
    )
    drawn: np.ndarray = np.maximum(shape * shade, arm) * light
    drawn *= (1 + seam * front) * (1 + lapel * edge)
    return drawn


def _t_shirt(pen: _Pen) -> np.ndarray:
    return _upper(
        pen,
        shoulder=(6.5, 8.5),
        waist=(6, 8),
        hem=(6, 8.5),
        bottom=(24, 27.5),
        neck=(2, 4),
        depth=(1.5, 5),
        sleeve=pen.between(7, 12),
        buttons=0.06,
        collar=0.2,
        striped=0.25,
        printed=0.45,
    )


def _pullover(pen: _Pen) -> np.ndarray:
    return _upper(
        pen,
        shoulder=(6, 8),
        waist=(6, 8),
        hem=(6, 8),
        bottom=(23.5, 27),
        neck=(1.5, 3.5),
        depth=(1, 3.5),
        sleeve=pen.between(20, 27),
        buttons=0.2,
        collar=0.3,
        striped=0.2,
        printed=0.25,
    )


def _dress(pen: _Pen) -> np.ndarray:
    sleeve = np.where(pen.sometimes(0.55), pen.between(0, 5), pen.between(7, 24))
    return _upper(
        pen,
        shoulder=(3.5, 5.5),
        waist=(2.8, 5),
        hem=(4, 9),
        bottom=(26.5, 28.5),
        neck=(1.5, 3.5),
        depth=(1.5, 6),
        sleeve=sleeve,
        buttons=0.1,
        collar=0.1,
        striped=0.2,
        printed=0.2,
    )


def _coat(pen: _Pen) -> np.ndarray:
    return _upper(
        pen,
        shoulder=(6, 8),
        waist=(5.5, 7.5),
        hem=(6.5, 8.5),
        bottom=(24.5, 28.5),
        neck=(1.5, 3.5),
        depth=(2, 7),
        sleeve=pen.between(20, 27),
        buttons=0.7,
        collar=0.5,
        striped=0.1,
        printed=0.05,
    )


def _shirt(pen: _Pen) -> np.ndarray:
    sleeve = np.where(pen.sometimes(0.45), pen.between(7, 13), pen.between(18, 27))
    return _upper(
        pen,
        shoulder=(6, 8),
        waist=(5.5, 7.5),
        hem=(6, 8),
        bottom=(24, 28),
        neck=(1.5, 3.5),
        depth=(1.5, 6),
        sleeve=sleeve,
        buttons=0.45,
        collar=0.45,
        striped=0.3,
        printed=0.15,
    )


def _trouser(pen: _Pen) -> np.ndarray:
    apart = _apart(pen)
    outer = pen.line((0, 3.5, 5), (6, 4, 5.5), (27, 4, 7))
    crotch = pen.between(6, 11)
    inner = np.clip((_PLACES - crotch) * pen.between(0.08, 0.2), -0.6, 3)
    present = _from(pen.between(0.5, 2), pen.between(22, 28.5))
    fold = np.clip(pen.between(0.8, 1.1)[:, :, None] - np.abs(apart - 3), 0, 1)
    light = _cloth(pen, apart, 0.1, 0) * (1 + pen.between(-0.4, 0.2)[:, :, None] * fold)
    drawn: np.ndarray = _rows(inner, outer, apart) * present[:, :, None]
    drawn *= light
    return drawn


def _bag(pen: _Pen) -> np.ndarray:
    apart = _apart(pen)
    top, low = pen.between(7, 14), pen.between(20, 27)
    wide = pen.line((8, 8, 13), (26, 9, 13.5))
    body = _rows(wide - 30, wide, apart) * _from(top, low)[:, :, None]
    reach = pen.between(3, 9)
    thick = pen.between(0.8, 2)
    crown = top - pen.between(0, 7)
    bow = reach * np.sqrt(np.clip((_PLACES - crown) / (top - crown + 1), 0, 1))
    handle = _rows(bow - thick, bow, apart) * _from(crown, top + 1)[:, :, None]
    light = _cloth(pen, apart, 0.15, 0.3)
    flap = _from(top, top + pen.between(1, 7))[:, :, None]
    drawn: np.ndarray = np.maximum(body * (1 + pen.between(-0.4, 0.2)[:, :, None] * flap), handle)
    drawn *= light
    return drawn


def _sneaker(pen: _Pen) -> np.ndarray:
    top = pen.line((1, 17, 19), (6, 15.5, 18), (12, 12, 16), (17, 8, 13), (22, 9, 14), (26, 8, 13))
    floor = pen.between(20, 22.5)
    bottom = np.repeat(floor, _SIDE, axis=1)
    thick = pen.between(1, 3)
    upper, sole = _columns(top, bottom - thick), _columns(bottom - thick, bottom)
    light, edge = pen.between(90, 320)[:, :, None], pen.between(60, 255)[:, :, None]
    stripe = np.abs((_ACROSS + _DOWN * np.float32(0.7)) % 5 - pen.between(0, 5)[:, :, None]) < 1
    middle = (_from(pen.between(8, 13), pen.between(15, 21)))[:, None, :]
    mark = 1 + pen.between(-0.6, 0.4)[:, :, None] * stripe * middle
    drawn: np.ndarray = upper * light * mark + sole * edge
    drawn *= _from(pen.between(0.5, 2), pen.between(25.5, 27.5))[:, None, :]
    return drawn


def _ankle_boot(pen: _Pen) -> np.ndarray:
    shaft = pen.between(2, 9)
    instep = pen.between(12, 15)
    heights = [pen.between(16, 19), pen.between(14, 17), instep, shaft, shaft + pen.between(-1, 1)]
    top = _line([1, 7, 12, 15, 26], heights)
    floor = pen.between(22, 25)
    heel = np.where(pen.sometimes(0.5), pen.between(0, 4), pen.between(0, 1))
    arch = floor - heel * np.clip(1 - np.abs(_PLACES - 15.5) / 5, 0, 1)
    upper, sole = _columns(top, arch - 1.5), _columns(arch - 1.5, arch)
    light, edge = pen.between(80, 280)[:, :, None], pen.between(40, 255)[:, :, None]
    cuff = np.clip(np.float32(3) - np.abs(_DOWN - shaft[:, :, None]), 0, 1)
    crease = np.clip(np.float32(1.2) - np.abs(_ACROSS - pen.between(13, 17)[:, :, None]), 0, 1)
    mark = 1 + pen.between(-0.4, 0.3)[:, :, None] * cuff
    mark = mark * (1 + pen.between(-0.4, 0.2)[:, :, None] * crease)
    drawn: np.ndarray = upper * light * mark + sole * edge
    drawn *= _from(pen.between(0.5, 3), pen.between(23.5, 27.5))[:, None, :]
    return drawn


_STRAPS: tuple[tuple[Range, Range], ...] = (
    ((4, 9), (3, 7)),
    ((10, 16), (5, 10)),
    ((19, 25), (5, 11)),
)
"""Where each strap of a sandal begins, and how high it reaches."""


def _sandal(pen: _Pen) -> np.ndarray:
    rise = np.where(pen.sometimes(0.45), pen.between(3, 9), pen.between(0, 2))
    floor = pen.between(20, 23.5)
    bottom = floor - rise * np.clip((_PLACES - 9) / 12, 0, 1)
    sole = _columns(bottom - pen.between(1, 2.6), bottom)
    post = pen.between(22, 25)
    heel = _columns(bottom, np.repeat(floor, _SIDE, axis=1)) * np.clip(
        pen.between(0.8, 3)[:, :, None] - np.abs(_ACROSS - post[:, :, None]), 0, 1
    )
    straps = np.zeros_like(sole)
    for where, tall in _STRAPS:
        place = pen.between(*where)[:, :, None]
        lean = pen.between(-0.6, 0.6)[:, :, None]
        height = bottom - pen.between(*tall)
        band = np.clip(
            pen.between(1, 2.6)[:, :, None] - np.abs(_ACROSS - place - lean * (_DOWN - 17)), 0, 1
        )
        there = pen.sometimes(0.8)[:, :, None]
        straps = np.maximum(straps, band * _columns(height, bottom) * there)
    light, edge = pen.between(120, 320)[:, :, None], pen.between(60, 255)[:, :, None]
    drawn: np.ndarray = np.maximum(straps * light, np.maximum(sole, heel) * edge)
    drawn *= _from(pen.between(0.5, 3), pen.between(24.5, 27.5))[:, None, :]
    return drawn


_GARMENTS: tuple[Callable[[_Pen], np.ndarray], ...] = (
    _t_shirt,
    _trouser,
    _pullover,
    _dress,
    _coat,
    _sandal,
    _shirt,
    _sneaker,
    _bag,
    _ankle_boot,
)

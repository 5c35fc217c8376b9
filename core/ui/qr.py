"""An address as a QR code, which a phone's camera opens."""

from __future__ import annotations

import segno
import streamlit as st

from core.experiment import Impossible

MOST_BYTES = 1_000
"""More make squares too small for a camera across a classroom."""
QUIET_SQUARES = 4
"""White ones around the code: without them, on a dark page, no phone finds it."""


def qr_svg(text: str) -> str:
    """A QR code as SVG: black on white in every theme, as large as there is room.

    Raises:
        Impossible: the text has more than ``MOST_BYTES`` bytes, or none.
    """
    if not 0 < len(text.encode()) <= MOST_BYTES:
        raise Impossible(
            "A QR code holds 1 to {most} bytes, and this text has {bytes}.",
            most=MOST_BYTES,
            bytes=len(text.encode()),
        )
    code = segno.make(text, micro=False, error="m")
    return code.svg_inline(border=QUIET_SQUARES, light="#fff", omitsize=True)


def qr_code(text: str, *, alt: str, width: int = 240) -> None:
    """Shows a QR code, so many pixels wide; ``alt`` says where it leads.

    Raises:
        Impossible: see :func:`qr_svg`.
    """
    st.image(qr_svg(text), width=width, alt=alt)

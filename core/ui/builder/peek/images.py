"""Pictures: a sheet of one class, and one picture as the numbers that it is."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.pixels import enlarged, montage
from core.datasets import Dataset
from core.ui.controls import integer_slider, select
from core.ui.language import _

ON_A_SHEET = 60


def images(page: str, shown: Dataset) -> None:
    """Training pictures of one class, and the pixels of one of them."""
    names = [_(name) for name in shown.facts.class_names]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        options = {str(number): name for number, name in enumerate(names)}
        chosen = int(select(_("Class"), options, key=f"{page}.class"))
        of_class = np.flatnonzero(shown.y_train == chosen)
        pictures = np.asarray(shown.x_train)[of_class[:ON_A_SHEET]]
        st.image(
            enlarged(montage(pictures, 10), 640, 400),
            caption=_("{name}: the first {count}", name=names[chosen], count=len(pictures)),
            alt=_("Pictures of one class"),
        )
    with right:
        place = integer_slider(_("Picture"), 1, len(pictures), 1, key=f"{page}.picture") - 1
        pixels = pictures[place]
        st.image(
            enlarged(pixels, 280, 280),
            caption=_(
                "{height} × {width} numbers from {low} (black) to {high} (white)",
                height=pixels.shape[0],
                width=pixels.shape[1],
                low=pixels.min(),
                high=pixels.max(),
            ),
            alt=_("One picture, each pixel a square"),
        )
    with st.expander(_("The picture as the network gets it: numbers")):
        st.dataframe(pixels, hide_index=True, height=300)

import numpy as np
import pandas as pd
import pytest

from core.charts.outcomes import heat
from core.charts.theme import INK, SEQUENTIAL
from tests.unit.ui.test_theme import contrast


@pytest.mark.parametrize("way", np.linspace(0, 1, 20))
def test_the_number_in_a_square_stands_out_from_its_shade(way):
    table = pd.DataFrame({"x": 1, "y": 1, "value": [0.0, way, 1.0]})
    heat(table, "", "", "", "")
    words = "#ffffff" if table["dark"][1] else INK
    assert contrast(words, shade(way)) >= 4.5


def shade(way: float) -> str:
    """The colour so far from the darkest to the palest, as Vega blends those of a scale."""
    colours = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in SEQUENTIAL[::-1]]
    places = np.linspace(0, 1, len(colours))
    parts = (round(np.interp(way, places, part)) for part in np.transpose(colours))
    return "#" + "".join(f"{part:02x}" for part in parts)

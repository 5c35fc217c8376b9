"""The colours: the same in configuration and charts, and readable on both grounds."""

import tomllib

import pytest

from core.charts import theme
from core.ui.sitemap import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_streamlit_and_our_charts_use_the_same_palettes():
    assert CONFIG["chartCategoricalColors"] == list(theme.CATEGORICAL)
    assert CONFIG["chartSequentialColors"] == list(theme.SEQUENTIAL)
    assert CONFIG["chartDivergingColors"] == list(theme.DIVERGING)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", theme.CATEGORICAL)
def test_marks_stand_out_from_the_ground(mode, colour):
    assert contrast(colour, CONFIG[mode]["backgroundColor"]) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("text", ["textColor", "linkColor", "codeTextColor"])
def test_text_can_be_read(mode, ground, text):
    assert contrast(CONFIG[mode][text], CONFIG[mode][ground]) >= 4.5


@pytest.mark.parametrize("colour", theme.CATEGORICAL)
def test_words_on_a_colour_can_be_read(colour):
    assert contrast(theme.INK, colour) >= 4.5


def test_words_on_a_primary_button_can_be_read():
    assert contrast("#ffffff", CONFIG["light"]["primaryColor"]) >= 4.5
    assert contrast(theme.INK, CONFIG["dark"]["primaryColor"]) >= 4.5

"""Korean particles follow the sound before them."""

import pytest

from core.ui.particles import with_particles


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("8.344와(과) 16.18", "8.344와 16.18"),
        ("0.3와(과) 1", "0.3과 1"),
        ("학습률 0.001이(가)", "학습률 0.001이"),
        ("학습률 0.0002이(가)", "학습률 0.0002가"),
        ("0.001(으)로", "0.001로"),
        ("0.003(으)로", "0.003으로"),
        ("100(으)로", "100으로"),
        ("시드 2을(를)", "시드 2를"),
        ("“가격”은(는) 숫자가", "“가격”은 숫자가"),
        ("“키”은(는) 숫자가", "“키”는 숫자가"),
        ("서울(으)로", "서울로"),
    ],
)
def test_the_form_that_fits_is_chosen(written, read):
    assert with_particles(written) == read


@pytest.mark.parametrize("text", ["“loss”은(는)", "sigmoid(으)로", "plain (a) text", ""])
def test_what_cannot_be_known_stays(text):
    assert with_particles(text) == text

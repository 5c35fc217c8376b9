"""The drawing of a layer."""

import numpy as np

from core.charts.neurons import neurons
from core.charts.theme import NEGATIVE, POSITIVE

W = np.array([[1.0, -2.0], [0.5, 0.0]])


def drawn(lit=0, outputs=(0.5, 7.0)):
    return neurons([3.0, 4.0], W, [-1.0, 2.0], outputs, lit, ("in", "out"))


def test_every_input_and_the_bias_have_a_line_to_every_unit():
    __, table = drawn()
    assert (table["part"] == "line").sum() == (table["part"] == "lit").sum() == 3


def test_the_lit_units_lines_show_its_weights_and_bias():
    for lit in (0, 1):
        __, table = drawn(lit)
        shown = table[table["part"] == "weight"]["text"].str.replace("−", "-").astype(float)
        assert shown.tolist() == [*W[:, lit], (-1.0, 2.0)[lit]]
        assert set(table[table["part"] == "chosen"]["unit"]) == {lit}


def test_a_single_unit_names_its_weights_and_says_its_sum():
    column = [[2.0], [-2.5]]
    spec, table = neurons([1, 2], column, [1.5], [-0.0], 0, ("in", "out"), sums=[-1.5])
    parts = table.groupby("part")["text"].agg(list)
    assert parts["weight"] == ["w1 = 2.0", "w2 = −2.5", "b = 1.5"]
    assert parts["brought"] == ["+2.00", "−5.00", "+1.50"]
    assert parts["after"] == ["Σ −1.50\n→ 0.000"]
    assert spec == drawn()[0]


def test_a_weight_stands_on_the_side_of_its_place_on_which_its_line_is_lower():
    __, table = drawn()
    lines = table[table["part"] == "lit"]
    rises = table[table["part"] == "weight"]["rises"]
    assert rises.tolist() == (lines["y2"] < lines["y"]).tolist()


def test_a_negative_weight_has_another_colour():
    __, table = drawn(1)
    lines = table[table["part"] == "lit"]
    assert lines["colour"].tolist() == [NEGATIVE, POSITIVE, POSITIVE]


def test_the_dictionary_is_the_same_for_other_numbers():
    assert drawn(0)[0] == drawn(1, (9.0, 9.0))[0]

"""Lines: their data, and what stands on their axes."""

import numpy as np
import pytest

from core.charts.lines import broken, lines, up_to

X = np.linspace(0.0, 4.0, 5)


def drawn(x=X, **more):
    return lines(x, {"a": X**2, "b": X}, x_title="x", y_title="y", **more)


def encoding(spec, name="y"):
    return spec["layer"][0]["encoding"][name]


def test_a_curve_ends_where_it_reaches_the_roof_and_may_come_back():
    curve = up_to(5, [1, 9, np.inf, np.nan, 8, 2])
    np.testing.assert_array_equal(curve, [1, 5, np.nan, np.nan, 5, 2])


def test_a_jump_is_a_gap_and_a_slope_however_steep_is_none():
    x = [-1, 0, 0, 1e-12, 1]
    np.testing.assert_array_equal(broken(x, [0, 0, 0, 1, 1]), [0, 0, np.nan, 1, 1])
    np.testing.assert_array_equal(broken(x, [-9, 0, 0, 1e-12, 9]), [-9, 0, 0, 1e-12, 9])


@pytest.mark.parametrize("width", [200, 400, 900])
def test_in_a_square_picture_a_slope_of_1_stands_at_45_degrees(width):
    spec, table = drawn(at=2, square=(0, 4))
    sides = {"width": width, "height": 300, "min": min}
    spans = []
    for axis, low, high in (("x", 0, 4), ("y", table["y"].min(), table["y"].max())):
        scale = encoding(spec, axis)["scale"]
        ends = (eval(scale[end]["expr"], sides) for end in ("domainMin", "domainMax"))  # noqa: S307
        first, last = ends
        assert first <= low
        assert high <= last
        spans.append(last - first)
    assert width / spans[0] == pytest.approx(300 / spans[1])


def test_every_point_of_every_line_is_there():
    _, table = drawn()
    assert table.loc[table["series"] == "a", "y"].tolist() == [0, 1, 4, 9, 16]
    assert table.loc[table["series"] == "b", "y"].tolist() == X.tolist()


def test_a_dot_lies_on_each_line_where_the_reader_stands():
    _, table = drawn(at=2.5)
    here = table[table["here"]].set_index("series")["y"]
    assert here.to_dict() == {"a": 6.5, "b": 2.5}


def test_on_a_logarithmic_axis_the_dot_lies_on_the_line_too():
    x = np.array([1.0, 100.0])
    _, table = lines(x, {"a": [0.0, 2.0]}, x_title="x", y_title="y", at=10, log_x=True)
    np.testing.assert_allclose(table.loc[table["here"], "y"], [1])


def test_axes_are_linear_unless_they_are_to_be_logarithmic():
    assert encoding(drawn()[0])["scale"]["type"] == "linear"
    assert encoding(drawn(log_y=True)[0])["scale"]["type"] == "log"


def test_a_picture_has_a_title_where_one_is_given():
    assert drawn(title="what it shows")[0]["title"] == "what it shows"
    assert "title" not in drawn()[0]


def test_whole_numbers_have_no_ticks_between_them():
    assert "tickMinStep" not in encoding(drawn()[0], "x")["axis"]
    assert encoding(drawn(np.arange(5))[0], "x")["axis"]["tickMinStep"] == 1


def test_a_palette_gives_each_line_its_colour():
    scale = encoding(drawn(palette=["red", "blue", "green"])[0], "color")["scale"]
    assert scale == {"domain": ["a", "b"], "range": ["red", "blue"]}


def test_the_picture_stays_when_the_reader_moves():
    assert drawn(at=1)[0] == drawn(at=3)[0]

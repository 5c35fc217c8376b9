"""A surface's picture and the paths on it."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from core.charts.graph import Node, graph
from core.charts.surface import FAR, ground, relief, surface

SIDE = np.linspace(-1, 1, 41)
BOWL = SIDE**2 + SIDE[:, None] ** 2


def pixels(url: str) -> np.ndarray:
    kind, data = url.split(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(BytesIO(base64.b64decode(data))))


def drawn(paths, **more):
    return surface("url", paths, ["red", "blue"], half=2.0, titles=("x", "y"), **more)


def test_the_picture_is_clear_at_the_bottom_and_blue_on_the_heights():
    picture = pixels(relief(BOWL))
    assert picture.shape == (41, 41, 4)
    assert picture[20, 20, 3] == 0
    assert picture[0, 0, 3] > 100
    np.testing.assert_array_equal(picture, picture[::-1, ::-1])


def test_the_first_row_of_losses_is_on_top():
    picture = pixels(relief(np.tile(SIDE[:, None] + 1, (1, 41))))
    assert picture[0, 5, 3] < picture[-1, 5, 3]


def test_a_path_has_all_its_points_and_a_dot_at_its_end():
    path = np.array([[0.0, 1], [0.5, 1], [1, 1]])
    _, table = drawn({"one": path, "two": path[:1]})
    one = table[(table["part"] == "path") & (table["series"] == "one")]
    np.testing.assert_array_equal(one[["x", "y"]], path)
    ends = table[table["part"] == "end"].set_index("series")
    assert ends.loc["one", "x"] == 1
    assert ends.loc["two", "x"] == 0


@pytest.mark.parametrize("away", [2 * FAR, np.inf, np.nan])
def test_a_path_that_runs_away_is_drawn_as_far_as_it_can_be_seen(away):
    _, table = drawn({"one": np.array([[0.0, 1], [away, 1], [0, 1]])})
    assert (table["part"] == "path").sum() == 1
    assert (table["part"] == "end").sum() == 0


def test_the_picture_stays_when_only_the_path_grows():
    spots = np.zeros((9, 2))
    (short, _), (long, _) = (drawn({"one": spots[:n]}) for n in (3, 9))
    assert short == long


@pytest.mark.parametrize("width", [200, 400, 600])
def test_a_unit_is_as_long_across_as_it_is_high_and_the_picture_lies_where_its_losses_do(width):
    spec, _ = drawn({"one": np.zeros((1, 2))})

    def worth(said) -> float:
        return eval(said["expr"], {"width": width, "height": 400, "min": min, "max": max})  # noqa: S307

    scales = (spec["layer"][1]["encoding"][axis]["scale"] for axis in "xy")
    across, up = (worth(scale["domainMax"]) - worth(scale["domainMin"]) for scale in scales)
    assert width / across == pytest.approx(400 / up)
    assert min(across, up) == 4
    picture = spec["layer"][0]["mark"]
    corner = ground(2.0)[0, -1]
    assert worth(picture["width"]) == pytest.approx(2 * corner[0] * width / across)
    assert worth(picture["height"]) == pytest.approx(2 * corner[1] * 400 / up)


def test_what_lies_above_the_top_is_no_bluer():
    picture = pixels(relief(BOWL, top=1.0))
    assert picture[..., 3].max() <= 0.8 * 255
    assert picture[0, 20, 3] > 100


def test_a_graph_shows_values_and_gradients_once_they_are_known():
    nodes = [Node("x", 0, 0, "2.00"), Node("z", 1, 0), Node("w", 1, 1, "3.00", "∂ 2.00", lit=True)]
    _, table = graph(nodes, [("x", "z"), ("w", "z")])
    assert table.loc[table["part"] == "value", "text"].tolist() == ["x = 2.00", "z", "w = 3.00"]
    assert table.loc[table["part"] == "gradient", "text"].tolist() == ["∂ 2.00"]
    assert table["part"].value_counts()[["right", "up", "lit"]].tolist() == [1, 1, 1]

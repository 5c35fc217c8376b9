"""The convolution page: a kernel, a picture and their feature map follow its controls."""

import json
import re

import keras
import numpy as np
import pytest

from core.concepts.convolution import written
from tests.app.questions import answer, follow
from tests.further import further


def film(app) -> dict:
    """What the browser is told of the kernel on its way."""
    told = (json.loads(part.proto.json) for part in app.get("bidi_component"))
    return next(data for data in told if "kernel" in data)


def picture(app) -> np.ndarray:
    return np.array([[int(shade) for shade in row] for row in film(app)["picture"]])


def feature_map(app) -> np.ndarray:
    """What Keras makes of what the browser is told."""
    told = film(app)
    x = picture(app)[np.newaxis, :, :, np.newaxis].astype("float32")
    kernel = np.array(told["kernel"], "float32")[:, :, np.newaxis, np.newaxis]
    z = keras.ops.conv(x, kernel, strides=told["stride"], padding=told["padding"])
    return np.array(keras.ops.relu(z) if told["relu"] else z)[0, :, :, 0]


def said(app) -> str:
    return "\n".join(text.value for text in app.markdown)


def printed(app, capsys) -> list[str]:
    capsys.readouterr()
    exec(app.code[0].value, {})  # noqa: S102
    return capsys.readouterr().out.splitlines()


FURTHER_STACKS = (("one", 3), ("three", 7), ("pool", 8))
ADDRESSES = [
    {},
    {"conv_kernel": "blur", "conv_padding": "same", "conv_moved": "3"},
    {"conv_kernel": "sharpen", "conv_stride": "2", "conv_relu": "true", "conv_digit": "7"},
    {"conv_picture": "edge", "conv_padding": "same", "conv_stride": "2", "conv_filters": "5"},
    {"conv_picture": "cross", "conv_kernel": "own", "own_kernel": "1 0 0; 0 1/2 0; 0 0 -1"},
]


@pytest.mark.parametrize("library", ["numpy", "keras"])
@pytest.mark.parametrize(
    "address", [*further(*ADDRESSES[:3]), ADDRESSES[3], *further(ADDRESSES[4])]
)
def test_film_formula_and_code_tell_the_same_numbers(open_page, capsys, address, library):
    app = open_page("convolution", conv_code=library, **address)
    z = feature_map(app)
    i, j = divmod(film(app)["number"] - 1, z.shape[1])
    shape, number = re.fullmatch(r"(\(.*\)) (.*)", printed(app, capsys)[0]).groups()
    assert shape == str(z.shape)
    assert float(number) == pytest.approx(z[i, j], abs=0.006)
    assert f"z[{i}, {j}] &= " in app.latex[0].value
    assert f"{written(z[i, j])} ".replace("−", "-") in app.latex[0].value.replace("−", "-")
    assert film(app)["words"]["map"] == f"feature map {z.shape}"
    assert rf"\right\rfloor + 1 = {z.shape[1]} " in app.latex[1].value
    parameters = printed(app, capsys)[2]
    assert f"= **{int(parameters):,}** |" in said(app)
    assert printed(app, capsys)[1] == str(tuple(side // 2 for side in z.shape))


def test_it_opens_on_an_edge_of_a_digit_with_its_nine_products_written_out(open_page):
    app = open_page("convolution")
    assert picture(app).shape == (28, 28)
    z = feature_map(app)
    assert z.ravel()[film(app)["number"] - 1] == z.max()
    latex = app.latex[0].value
    terms = re.findall(r"(\d) \\cdot \(?(-?\d)", latex)
    assert len(terms) == 9
    total = sum(int(pixel) * int(weight) for pixel, weight in terms)
    assert f"&= {total} " in latex


def test_where_the_window_is_stays_when_the_stride_changes(open_page):
    app = open_page("convolution", conv_window=str(10 * 28 + 14 + 1))
    assert film(app)["number"] == 9 * 26 + 13 + 1
    app.segmented_control(key="conv_stride").set_value("2").run()
    assert film(app)["number"] == 4 * 13 + 6 + 1


@pytest.mark.long
def test_a_held_window_holds_the_film(open_page):
    assert film(open_page("convolution", lock="conv_window"))["locked"]
    assert not film(open_page("convolution"))["locked"]


def test_a_picture_moves(open_page):
    app = open_page("convolution")
    there = picture(app)
    app.slider(key="conv_moved").set_value(2).run()
    moved = picture(app)
    np.testing.assert_array_equal(moved[:, 2:], there[:, :-2])
    assert not moved[:, :2].any()


def test_what_is_no_kernel_gets_one_sentence(open_page):
    app = open_page("convolution", conv_kernel="own", own_kernel="1 2 x; 0 0 0; 0 0 0")
    assert ["“x” is not a weight" in error.value for error in app.error] == [True]
    assert film(app)["kernel"] == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def test_the_layer_of_the_notes_has_320_parameters_whatever_the_picture(open_page):
    app = open_page("convolution")
    assert "32 × (3 × 3 × 1 + 1) = **320**" in said(app)
    assert "(784 + 1) × 32 = **25,120**" in said(app)
    assert "(26, 26, 32)" in said(app)
    app.slider(key="conv_side").set_value(56).run()
    assert "= **320**" in said(app)
    assert "(3,136 + 1) × 32 = **100,384**" in said(app)


@pytest.mark.parametrize(
    ("stack", "field"),
    [("two", 5), *[pytest.param(*each, marks=pytest.mark.long) for each in FURTHER_STACKS]],
)
def test_deeper_layers_see_more(open_page, stack, field):
    assert f"**{field} × {field} pixels**" in said(open_page("convolution", conv_stack=stack))


def test_the_questions_are_answered_from_the_numbers_on_screen(open_page):
    app = open_page("convolution")
    answer(app, "conv_places", "13")
    answer(app, "conv_moves", "moved")
    answer(app, "conv_more_filters", "same")
    answer(app, "conv_larger", "same")
    assert len(app.success) == 4
    app = open_page(
        "convolution", lang="ko", conv_picture="edge", conv_padding="same", conv_side="200"
    )
    answer(app, "conv_places", "4")
    answer(app, "conv_moves", "moved")
    answer(app, "conv_larger", "same")
    assert len(app.success) == 3


def test_who_believes_that_the_kernel_knows_the_place_sees_it_found_elsewhere(open_page):
    app = open_page("convolution")
    assert "A kernel belongs to no place" in follow(app, "conv_moves", "gone")
    assert app.session_state["conv_moved"] == -6


def test_what_is_said_of_pictures_without_channels_is_what_keras_says():
    model = keras.Sequential([keras.layers.Conv2D(32, 3)])
    with pytest.raises(ValueError, match="expected min_ndim=4, found ndim=3"):
        model(np.zeros((2, 28, 28), "float32"))

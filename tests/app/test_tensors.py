"""The tensors page: shapes, slices and batches follow its controls, in NumPy's own words."""

import json
import re

import numpy as np
import pytest

from core.datasets import load
from core.datasets.samples.photo import flower
from tests.app.questions import answer


def said(app) -> str:
    return "\n".join(text.value for text in app.markdown)


def run_code(app, capsys) -> list[str]:
    capsys.readouterr()
    exec(app.code[0].value, {})  # noqa: S102
    return capsys.readouterr().out.splitlines()


def box(app) -> dict:
    """What the browser is told of the tensor."""
    told = (json.loads(part.proto.json) for part in app.get("bidi_component"))
    return next(data for data in told if "values" in data)


def cells(app) -> list[str]:
    return [str(value) for value in box(app)["values"]]


def digits() -> np.ndarray:
    return np.asarray(load("mnist", "sample").x_train)


def test_the_picture_names_its_axes_and_where_each_goes(open_page):
    told = box(open_page("tensors"))
    assert told["axes"] == [
        "↗ Axis 0: samples (3)",
        "↓ Axis 1: timesteps (3)",
        "→ Axis 2: features (4)",
    ]
    assert told["along"] == ["samples: 3", "timesteps: 3", "features: 4"]
    lengths = [[size, colour] for size, colour in told["parts"] if colour]
    assert lengths == [[size, colour] for size, colour in zip("334", told["colours"], strict=True)]
    assert box(open_page("tensors", rank="1"))["axes"] == ["→ Axis 0: numbers (5)"]
    assert box(open_page("tensors", rank="0"))["axes"] == []


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ({"rank": "0"}, ()),
        ({"rank": "1", "size_1_0": "7"}, (7,)),
        ({"rank": "2"}, (3, 5)),
        ({"size_3_0": "2", "size_3_2": "1"}, (2, 3, 1)),
        ({"rank": "4", "size_4_3": "2"}, (2, 2, 3, 2)),
        ({"rank": "5"}, (2, 2, 2, 3, 3)),
    ],
)
def test_draws_every_number_of_a_tensor_of_any_rank(open_page, capsys, address, shape):
    app = open_page("tensors", **address)
    x = np.arange(12, 12 + np.prod(shape, dtype=int)).reshape(shape).astype("float32")
    assert cells(app) == [str(int(n)) for n in x.ravel()]
    assert box(app)["says"] == f"{x.ndim}-D · x.shape = {shape} · float32"
    assert f"= {x.size} " in app.latex[0].value
    assert f"{x.size} \\times 4 = {x.nbytes} " in app.latex[0].value
    assert run_code(app, capsys)[0] == f"{x.ndim} {x.shape} float32 {x.size} {x.nbytes}"


def test_a_smaller_type_takes_less_memory(open_page, capsys):
    app = open_page("tensors")
    assert "82.2 MB" in [metric.value for metric in app.metric]
    app.selectbox(key="dtype").set_value("uint8").run()
    assert "20.5 MB" in [metric.value for metric in app.metric]
    assert run_code(app, capsys)[0] == "3 (3, 3, 4) uint8 36 36"


def test_more_samples_make_every_kind_larger(open_page):
    app = open_page("tensors", kind_samples="1")
    assert [metric.value for metric in app.metric] == ["52 bytes", "288 bytes", "822 kB", "78.9 MB"]


def test_lights_up_the_first_along_axis_0_and_says_why_a_scalar_has_none(open_page):
    app = open_page("tensors", light_first="true")
    assert box(app)["lit"] == [True] * 12 + [False] * 24
    app = open_page("tensors", light_first="true", rank="0")
    assert "too many indices" in app.error[0].value


@pytest.mark.parametrize(
    "index", ["10:100, 7:-7, :", "[:, 160:]", "107", "..., 0", "::-1, ::-1", "-1", "None, 5", "5:5"]
)
def test_a_typed_slice_cuts_the_photo_as_numpy_does(open_page, capsys, index):
    app = open_page("tensors", slice=index)
    inside = index.strip("[]")
    expected = eval(f"flower()[{inside}]", {"flower": flower})  # noqa: S307
    assert f"`x[{inside}].shape` = **{expected.shape}**" in said(app)
    assert run_code(app, capsys)[-1] == f"(214, 320, 3) {expected.shape}"
    assert bool(app.info) == (expected.size == 0)


@pytest.mark.originals
@pytest.mark.parametrize(
    ("index", "shape"),
    [
        ("[10:100]", (90, 28, 28)),
        ("[:, 14:, 14:]", (60000, 14, 14)),
        ("[:, 7:-7, 7:-7]", (60000, 14, 14)),
        ("[10:100, 7:-7, :]", (90, 14, 28)),
        ("[4]", (28, 28)),
        ("[70000:]", (0, 28, 28)),
    ],
)
def test_the_slices_of_the_notes_give_the_shapes_of_the_notes(
    open_page, capsys, rows_beside, index, shape
):
    app = open_page("tensors", slice=index, slice_of="digits")
    assert f"= **{shape}**" in said(app)
    rows_beside("mnist")
    assert run_code(app, capsys)[-1] == f"(60000, 28, 28) {shape}"


def test_without_the_originals_the_digits_are_the_sample(
    open_page, capsys, monkeypatch, tmp_path, rows_beside
):
    for name in ("PLAYGROUND_DATASETS", "PLAYGROUND_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    app = open_page("tensors", slice="[4:5]", slice_of="digits")
    rows_beside("mnist")
    assert run_code(app, capsys)[-1] == "(10000, 28, 28) (1, 28, 28)"


def test_the_table_says_what_is_left_of_each_axis(open_page):
    app = open_page("tensors", slice="[10:100:3, 5]")
    rows = re.findall(r"\| (\d) · \w+ \| (\d+) \| (\d+) \| (\d+) \| \*\*(\w+)\*\*", said(app))
    assert rows == [
        ("0", "214", "10", "97", "30"),
        ("1", "320", "5", "5", "gone"),
        ("2", "3", "0", "2", "3"),
    ]


@pytest.mark.parametrize(
    ("index", "says"),
    [
        ("", "is empty"),
        ("1:2:3:4", "too many colons"),
        ("__import__('os')", "is not a whole number"),
        ("[999]", "index 999 is out of bounds for axis 0 with size 214"),
        (":, :, :, :", "too many indices"),
        ("::0", "slice step cannot be zero"),
    ],
)
def test_a_slice_that_cannot_be_gets_a_sentence(open_page, index, says):
    app = open_page("tensors")
    app.text_input(key="slice").set_value(index).run()
    assert not app.exception
    assert [says in error.value for error in app.error] == [True]


def test_a_slice_that_cannot_be_is_refused_in_korean_too(open_page):
    app = open_page("tensors", lang="ko", slice="a")
    assert app.error[0].value.startswith("“a”은(는) 정수가 아닙니다.")


@pytest.mark.originals
def test_the_last_batch_is_smaller(open_page):
    app = open_page("tensors", digits_in_batch="128", which_batch="last")
    assert "digits[59904:60032].shape` = **(96, 28, 28)**" in said(app)
    assert "= 469" in app.latex[1].value


@pytest.mark.originals
def test_the_questions_follow_the_state_on_screen(open_page):
    app = open_page("tensors", rank="0", digits_in_batch="100")
    answer(app, "tensor_first", "error")
    answer(app, "tensor_dtype", "6")
    answer(app, "tensor_batches", "600")
    assert len(app.success) == 3
    app.button_group(key="rank").set_value("1").run()
    app.button(key="again tensor_dtype").click().run()
    answer(app, "tensor_dtype", "266")
    assert "266 − 256 = 10" in app.warning[0].value


def test_a_sum_in_uint8_neither_grows_past_255_nor_stops_there(open_page):
    for mistaken, said in (("297", "nine bits"), ("255", "clipping")):
        app = open_page("tensors")
        answer(app, "tensor_dtype", mistaken)
        assert said in app.warning[0].value
        app.button(key="look tensor_dtype").click().run()
        assert cells(app)[2:6] == ["254", "255", "0", "1"]
        app.button(key="show tensor_dtype").click().run()  # and back
        app.button(key="show tensor_dtype").click().run()
        assert cells(app)[-1] == "41"


def test_who_drops_the_last_batch_sees_one_with_a_single_digit(open_page):
    app = open_page("tensors")
    answer(app, "tensor_batches", str(len(digits()) // 128))
    app.button(key="look tensor_batches").click().run()
    assert "**(1, 28, 28)**" in said(app)


def test_the_question_about_x0_is_answered_with_both_shapes(open_page):
    app = open_page("tensors", rank="4")
    answer(app, "tensor_first", "less")
    assert "(2, 2, 3, 3) becomes (2, 3, 3)" in app.success[0].value


def test_speaks_korean(open_page):
    app = open_page("tensors", lang="ko", rank="2")
    assert [s.label for s in app.slider][:2] == ["0번 축: 샘플", "1번 축: 특성"]
    assert "행렬" in said(app)

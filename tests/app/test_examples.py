"""What each example does with its own data; what they share is in test_builder."""

import io
import zipfile

import nbformat
import numpy as np
import pytest

from core.datasets import load
from core.experiment import DatasetName, Preparation
from core.study.presets import LINEAR_CLASSIFIER, OPTIMIZERS, PRESETS
from core.ui.builder.address import decode, encode
from core.ui.language import LANGUAGES
from core.ui.lesson import read_lesson
from tests.app.desk import result_of, rows_of

EXAMPLES: dict[str, tuple[DatasetName, tuple[int, ...], int]] = {
    "digits": ("mnist", (784,), 10),
    "fashion": ("fashion_mnist", (784,), 10),
    "movie_reviews": ("imdb", (10_000,), 1),
    "newswires": ("reuters", (10_000,), 46),
}
VIEWS = ["curves", "learned", "data", "network", "try", "test", "save", "code"]

pytestmark = pytest.mark.originals


def finished(url):
    """A finished run of a page's first story, whose network says random things."""
    name, input_shape, outputs = EXAMPLES[url]
    experiment = PRESETS[name][0].experiment
    rows = len(load(name, "original").y_test)
    said = np.random.default_rng(0).dirichlet(np.ones(max(2, outputs)), rows)[:, :outputs]
    result = result_of(experiment, said.astype("float32"), input_shape=input_shape)
    fields = {"status": "finished", "rows": rows_of(experiment), "seconds": 2.0, "result": result}
    return experiment, fields


@pytest.fixture
def opened(open_page, desk):
    """Opens a page with its first story trained, at one of its views."""

    def at(url, view="curves", **address):
        experiment, fields = finished(url)
        desk.say(experiment, **fields)
        return open_page(url, **{f"{url}.view": view, "x": encode(experiment), **address})

    return at


def said(app) -> str:
    kinds = (app.error, app.warning, app.info, app.success, app.caption, app.markdown, app.text)
    return "\n".join(element.value for kind in kinds for element in kind)


def values(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("url", EXAMPLES)
def test_every_view_opens(opened, url, view):
    app = opened(url, view)
    assert not app.error
    assert app.segmented_control(key=f"{url}.view").value == view


@pytest.mark.parametrize("url", EXAMPLES)
def test_every_story_fills_the_form_and_says_what_the_notes_claim(open_page, desk, url):  # noqa: ARG001
    app = open_page(url)
    for preset in PRESETS[EXAMPLES[url][0]]:
        app.selectbox(key=f"{url}.story").set_value(preset.name).run()
        text = app.query_params["x"]
        assert decode(text if isinstance(text, str) else text[0]) == preset.experiment


@pytest.mark.parametrize("inputs", [("flatten", "divide_by_255"), ("divide_by_255", "standardize")])
def test_a_link_keeps_its_preparation_in_its_order(open_page, desk, inputs):
    experiment = PRESETS["fashion_mnist"][2].experiment
    data = experiment.data.changed(preparation=Preparation(inputs=inputs))
    linked = experiment.changed(data=data)
    app = open_page("fashion", x=encode(linked))
    app.button(key="fashion.train").click().run()
    assert desk.submitted == [linked]


@pytest.mark.parametrize("url", [*EXAMPLES, "house_prices"])
@pytest.mark.parametrize("view", ["curves", "data", "code"])
def test_without_the_originals_the_page_works_on_a_sample(
    open_page, desk, monkeypatch, tmp_path, url, view
):
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    app = open_page(url, **{f"{url}.view": view})
    assert "sample data" in said(app)
    app.button(key=f"{url}.train").click().run()
    assert desk.submitted[0].data.source == "sample"
    assert not app.exception


@pytest.mark.parametrize(
    ("source", "maker"), [("original", "Zalando Research, MIT"), ("sample", "made by this program")]
)
def test_the_data_view_names_who_made_what_is_shown(open_page, desk, source, maker):  # noqa: ARG001
    app = open_page(
        "fashion", x=encode(PRESETS["fashion_mnist"][0].on(source)), **{"fashion.view": "data"}
    )
    makers = [
        name for name in ("Zalando Research, MIT", "made by this program") if name in said(app)
    ]
    assert makers == [maker]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notebook_speaks_the_page_s_words(opened, monkeypatch, lang):
    made = {}
    monkeypatch.setattr(
        "streamlit.download_button", lambda _label, data, name, **_: made.update({name: data})
    )
    opened("newswires", "code", lang=lang)
    with zipfile.ZipFile(io.BytesIO(made["reuters.zip"]())) as archive:
        notebook = nbformat.reads(archive.read("reuters/reuters.ipynb").decode(), as_version=4)
        assert {"reuters/reuters.py", "reuters/reuters_original.npz"} <= set(archive.namelist())
    said = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    page = read_lesson("newswires", lang)
    assert page("data") in said
    assert page(PRESETS["reuters"][0].name) in said


@pytest.mark.parametrize("url", ["digits", "fashion"])
def test_pictures_are_browsed_by_class(opened, url):
    app = opened(url, "data")
    pictures = load(EXAMPLES[url][0], "original")
    app.selectbox(key=f"{url}.class").set_value("3").run()
    app.slider(key=f"{url}.picture").set_value(2).run()
    expected = pictures.x_train[np.flatnonzero(pictures.y_train == 3)[1]]
    tables = [frame.value.to_numpy() for frame in app.dataframe if frame.value.shape == (28, 28)]
    np.testing.assert_array_equal(tables[0], expected)


def test_a_review_is_read_as_words_as_indices_and_as_zeros_and_ones(opened):
    app = opened("movie_reviews", "data")
    assert "<start> this film was just brilliant casting" in said(app)
    assert app.code[0].value.startswith("[1, 14, 22, 16, 43, 530")
    assert "As 10,000 numbers: 9,880 zeros, 120 ones" in said(app)


@pytest.mark.parametrize("url", EXAMPLES)
def test_the_test_set_opens_on_request_with_the_mistakes(opened, url):
    app = opened(url, "test")
    assert not app.metric
    app.button(key=f"{url}.open_test").click().run()
    name = EXAMPLES[url][0]
    y_test = load(name, "original").y_test
    outputs = finished(url)[1]["result"].networks[0].test_predictions
    guess = outputs[:, 0] > 0.5 if outputs.shape[1] == 1 else outputs.argmax(axis=1)
    assert values(app)["test accuracy"] == f"{np.mean(guess == y_test):.1%}"
    assert "Surest, and wrong" in said(app)
    scores = next(f.value for f in app.dataframe if "recall" in f.value.columns)
    assert scores["rows"].sum() == len(y_test)


class TestOwnText:
    def test_unknown_words_are_shown_as_such(self, opened):
        app = opened("movie_reviews", "try")
        app.text_area[0].set_value("A wonderful blorptastic film").run()
        assert "The network does not know: `blorptastic`" in said(app)
        assert "4 words" in said(app)
        assert len(app.get("vega_lite_chart")) == 2

    @pytest.mark.parametrize("nothing", ["", "…", "12 !!", "한국어로 쓴 글"])
    def test_a_text_without_a_known_word_is_no_error(self, opened, nothing):
        app = opened("movie_reviews", "try")
        app.text_area[0].set_value(nothing).run()
        assert not app.exception


def test_an_empty_canvas_waits_for_a_drawing(opened):
    app = opened("digits", "try")
    assert "Draw with mouse, pen or finger." in said(app)
    assert not app.get("vega_lite_chart")


class TestFashion:
    def test_all_optimizers_train_at_one_button(self, open_page, desk):
        app = open_page("fashion")
        next(b for b in app.button if b.label == "Train all of them").click().run()
        assert desk.submitted == list(OPTIMIZERS.values())

    def test_their_curves_stand_in_one_picture(self, open_page, desk):
        for experiment in OPTIMIZERS.values():
            desk.say(experiment, status="finished", rows=rows_of(experiment))
        app = open_page("fashion")
        table = next(f.value for f in app.dataframe if "best epoch" in f.value.columns)
        assert table["training"].tolist() == list(OPTIMIZERS)

    def test_the_linear_classifier_tells_its_folds(self, open_page, desk):
        rows = tuple(
            {"fold": fold, "epoch": 5, "val_accuracy": 0.8 + fold / 100} for fold in range(5)
        )
        app = open_page("fashion")
        next(b for b in app.button if b.label == "Train the linear classifier").click().run()
        assert desk.submitted == [LINEAR_CLASSIFIER]
        desk.say(LINEAR_CLASSIFIER, status="finished", rows=rows)
        app.run()
        assert values(app)["mean"] == "82.00%"
        assert values(app)["fold 5"] == "84.00%"


def test_a_convolution_layer_comes_behind_what_gives_pictures_channels(open_page, desk):  # noqa: ARG001
    app = open_page("fashion", level="everything")
    app.button(key="fashion.add.conv2d").click().run()
    app.button(key="fashion.add.max_pooling2d").click().run()
    numbers = app.session_state["fashion.layers"]
    kinds = [app.session_state[f"fashion.{number}.kind"] for number in numbers]
    assert kinds == ["reshape", "conv2d", "max_pooling2d", "dense"]
    assert "put a Flatten layer first" in app.error[0].value
    app.button(key="fashion.fix.repair").click().run()
    assert not app.error

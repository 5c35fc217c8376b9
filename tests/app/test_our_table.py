"""The builder on a table that a class filled: opened by a link, trained, tested, and gone."""

import numpy as np
import pytest

from core.datasets.brought import Numbers, halves
from core.datasets.shelf import shelf
from core.experiment import Brought
from core.study.presets import on_table
from core.ui.builder.address import decode, encode
from tests.app.desk import result_of, rows_of

PAGE = "our_table"
OURS = Numbers(("height", "foot", "span"), np.random.default_rng(0).normal(170, 9, (21, 3)))
VIEWS = ["curves", "learned", "data", "network", "try", "test", "save", "code"]
GONE = "The rows that people brought are gone: somebody has deleted them."


@pytest.fixture(autouse=True)
def a_shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))


@pytest.fixture
def stories():
    return on_table(Brought(address=shelf().put(OURS)))


@pytest.fixture
def finished(desk, stories):
    """The run of the first story, which guesses 160 for every row."""
    experiment = stories[0].experiment
    result = result_of(experiment, np.full((11, 1), 160, "float32"), input_shape=(2,))
    desk.say(experiment, status="finished", rows=rows_of(experiment), result=result)
    return experiment


def at(open_page, experiment, view, **address):
    app = open_page(PAGE, x=encode(experiment), **{f"{PAGE}.view": view}, **address)
    assert not app.exception
    return app


def said(app):
    kinds = (app.error, app.warning, app.info, app.caption, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


def in_address(app):
    text = app.query_params["x"]
    return decode(text if isinstance(text, str) else text[0])


@pytest.mark.usefixtures("desk")
def test_without_a_table_it_says_where_one_is_filled(open_page):
    app = open_page(PAGE)
    assert "There is no table here." in said(app)
    assert [link.proto.label for link in app.get("page_link")] == ["Our own data"]


def test_every_network_on_it_trains_on_that_very_table(open_page, stories, desk):
    app = at(open_page, stories[0].experiment, "curves")
    for story in stories:
        app.selectbox(key=f"{PAGE}.story").set_value(story.name).run()
        assert in_address(app) == story.experiment
    app.button(key=f"{PAGE}.train").click().run()
    assert desk.submitted == [stories[-1].experiment]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_once_it_has_trained(open_page, finished, view):
    app = at(open_page, finished, view)
    assert not app.error
    assert "Half of them train; the other half is the test set." in said(app)


def test_its_columns_are_named_as_the_class_named_them(open_page, finished):
    app = at(open_page, finished, "try")
    assert [slider.label for slider in app.slider if ".own." in slider.key] == ["height", "foot"]
    assert "span" in [metric.label for metric in app.metric]


def test_its_test_set_is_the_other_half(open_page, finished):
    app = at(open_page, finished, "test")
    app.button(key=f"{PAGE}.open_test").click().run()
    test = OURS.targets[halves(OURS)[1]]
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["MAE"] == f"{np.abs(test - 160).mean():.2f}"


def test_its_code_reads_the_file_of_that_table(open_page, finished):
    code = at(open_page, finished, "code").code[0].value
    assert "# A table that people brought" in code
    assert finished.data.brought.address[:8] in code


def test_of_a_table_that_is_gone_the_remembered_curves_are_still_shown(open_page, finished):
    shelf().delete(finished.data.brought.address)
    app = at(open_page, finished, "curves")
    assert [error.value for error in app.error] == [GONE]
    assert len(app.get("vega_lite_chart")) == 1
    assert not any(button.label == "Train" for button in app.button)

"""The builder on drawings of a class: they train, they test, and what is gone is said so."""

import numpy as np
import pytest

from core.datasets.brought import halves
from core.datasets.shelf import shelf
from core.experiment import Brought
from core.study.presets import DIGITS
from core.ui.builder.address import decode, encode
from tests.app.desk import result_of, rows_of
from tests.unit.datasets.made_up import drawings

OURS = drawings(30)
GONE = "The rows that people brought are gone: somebody has deleted them."


@pytest.fixture(autouse=True)
def a_shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))


@pytest.fixture
def experiment():
    brought = Brought(address=shelf().put(OURS), copies=3)
    plain = DIGITS[1].on("sample")
    return plain.changed(data=plain.data.changed(brought=brought))


@pytest.fixture
def finished(desk, experiment):
    """The run of the experiment, in which every digit was taken for a 3."""
    said = np.eye(10, dtype="float32")[np.full(15, 3)]
    result = result_of(experiment, said, input_shape=(784,))
    desk.say(experiment, status="finished", rows=rows_of(experiment), result=result)


def open_view(open_page, experiment, view, **address):
    return open_page("digits", x=encode(experiment), **{"digits.view": view}, **address)


def said(app):
    kinds = (app.error, app.warning, app.info, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.mark.usefixtures("desk")
def test_a_link_opens_it_and_it_trains_as_it_is(open_page, experiment, desk):
    app = open_view(open_page, experiment, "data")
    assert "Half of them train, 3 times each; the other half is the test set." in said(app)
    app.button(key="digits.train").click().run()
    assert desk.submitted == [experiment]
    text = app.query_params["x"]
    assert decode(text if isinstance(text, str) else text[0]) == experiment


@pytest.mark.usefixtures("finished")
def test_its_test_set_are_the_drawings_of_the_other_half(open_page, experiment):
    app = open_view(open_page, experiment, "test")
    app.button(key="digits.open_test").click().run()
    shown = {metric.label: metric.value for metric in app.metric}
    threes = np.mean(OURS.labels[halves(OURS)[1]] == 3)
    assert shown["test accuracy"] == f"{threes:.1%}"
    assert shown["test rows"] == "15"


@pytest.mark.usefixtures("desk")
def test_its_code_reads_a_file_of_its_own(open_page, experiment):
    app = open_view(open_page, experiment, "code")
    assert f"mnist_sample_and_{experiment.data.brought.address[:8]}.npz" in app.code[0].value
    assert "# Before them, half of what people brought, 3 times." in app.code[0].value


@pytest.mark.usefixtures("finished")
def test_of_drawings_that_are_gone_the_remembered_curves_are_still_shown(open_page, experiment):
    shelf().delete(experiment.data.brought.address)
    app = open_view(open_page, experiment, "curves")
    assert [error.value for error in app.error] == [GONE]
    assert app.get("vega_lite_chart")


@pytest.mark.usefixtures("finished")
@pytest.mark.parametrize("view", ["data", "network", "try", "test", "save", "code"])
def test_every_other_view_says_so_too(open_page, experiment, view):
    shelf().delete(experiment.data.brought.address)
    app = open_view(open_page, experiment, view)
    assert GONE in {error.value for error in app.error}
    if view == "test":
        app.button(key="digits.open_test").click().run()
        assert {error.value for error in app.error} == {GONE}


@pytest.mark.usefixtures("desk")
def test_it_is_said_in_korean(open_page, experiment):
    shelf().delete(experiment.data.brought.address)
    app = open_view(open_page, experiment, "data", lang="ko")
    assert [error.value for error in app.error] == [
        "사람들이 가져온 데이터가 이제 없습니다. 누군가 지웠습니다."
    ]

"""A reader's own table, from a file to a network that answers for a row of one's own, and gone."""

import numpy as np
import pytest

from core.datasets.shelf import shelf
from core.experiment import key
from core.ui.builder.address import decode
from tests.app.desk import result_of, rows_of
from tests.further import but

PAGE = "your_table"
EATS = ("meat", "plants", "meat", "plants", "")
ROWS = [f"n{n},{20 + n % 9},{EATS[n % 5]},{'cat' if n % 9 < 5 else 'dog'}" for n in range(45)]
PETS = "\n".join(["name,height,eats,kind", *ROWS])
VIEWS = ["curves", "learned", "data", "network", "try", "test", "save", "code"]


@pytest.fixture(autouse=True)
def a_shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))


@pytest.fixture
def app(open_page, desk):  # noqa: ARG001 - the page asks it
    return open_page(PAGE)


def bring(app, content=PETS, name="pets.csv"):
    content = content.encode() if isinstance(content, str) else content
    return app.file_uploader[0].upload(name, content, "text/csv").run()


def take(app):
    app = app.button(key=f"{PAGE}.take").click().run()
    assert not app.exception
    return app


def in_form(app):
    text = app.query_params["x"]
    return decode(text if isinstance(text, str) else text[0])


def said(app):
    kinds = (app.error, app.success, app.warning, app.info, app.caption, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


def control(kind, label):
    return next(one for one in kind if one.label == label)


def finished(app, desk):
    """The run of what is in the form: it calls every row a dog with a probability of 0.8."""
    experiment = in_form(app)
    result = result_of(experiment, np.full((9, 1), 0.8, "float32"), input_shape=(3,))
    desk.say(experiment, status="finished", rows=rows_of(experiment), result=result)
    return experiment


def test_a_file_is_read_and_what_becomes_of_it_is_said(app):
    app = bring(app)
    assert "45 rows, UTF-8" in said(app)
    assert "“name” has 45 different texts in 45 rows" in said(app)
    assert "**36** rows to learn from, **9** kept for the test" in said(app)
    assert "To be guessed: **kind**, one of 2 classes (cat, dog)." in said(app)


def test_it_is_taken_trained_on_and_asked_about_a_row_of_one_s_own(app, desk):
    app = take(bring(app))
    experiment = in_form(app)
    assert experiment.loss == "binary_crossentropy"
    app.button(key=f"{PAGE}.train").click().run()
    assert desk.submitted == [experiment]
    finished(app, desk)
    app.segmented_control(key=f"{PAGE}.view").set_value("try").run()
    before = [one.value for one in app.markdown if one.value.startswith("###")]
    slider = control(app.slider, "height")
    assert (slider.min, slider.max, slider.step) == (20, 28, 1)
    assert control(app.selectbox, "eats").options == ["meat", "plants"]
    slider.set_value(28).run()
    assert [one.value for one in app.markdown if one.value.startswith("###")] != before


@pytest.mark.parametrize("view", but(["learned", "data", "test"], VIEWS))
def test_every_view_opens_once_it_has_trained(app, desk, view):
    app = take(bring(app))
    finished(app, desk)
    app.segmented_control(key=f"{PAGE}.view").set_value(view).run()
    if view == "test":
        app.button(key=f"{PAGE}.open_test").click().run()
        assert {one.label: one.value for one in app.metric}["test rows"] == "9"
    assert not app.exception
    assert not app.error
    assert "A fifth of its rows is the test set" in said(app)


def test_only_its_address_is_in_the_address_of_the_page(app):
    app = take(bring(app))
    written = str(dict(app.query_params)) + str(in_form(app))
    assert not any(word in written for word in ("height", "meat", "cat", "n44"))
    assert shelf().holds(in_form(app).data.brought.address)


def test_something_else_is_guessed_with_two_presses(app):
    first = in_form(app := take(bring(app)))
    app.button(key=f"{PAGE}.change").click().run()
    control(app.selectbox, "What is to be guessed").set_value("height").run()
    control(app.radio, "It is").set_value("numbers").run()
    app = take(app)
    assert in_form(app).loss == "mse"
    assert in_form(app).data.brought != first.data.brought


def test_gaps_are_filled_or_their_rows_left_out(app):
    app = bring(app)
    control(app.radio, "Where a value is missing").set_value("leave_out").run()
    assert "Rows left out, because a value is missing: 9." in said(app)


def test_it_is_deleted_by_who_brought_it_and_by_nobody_else(app, open_page):
    app = take(bring(app))
    link, address = app.query_params["x"], in_form(app).data.brought.address
    other = open_page(PAGE, x=link if isinstance(link, str) else link[0])
    assert not [button for button in other.button if button.label == "Delete this table"]
    app.button(key=f"{PAGE}.delete").click().run()
    assert "The table is deleted." in said(app)
    assert not shelf().holds(address)
    assert "x" not in app.query_params
    other.run()
    assert [error.value for error in other.error] == [
        "The table is not here: it was deleted, its 7 days are over, or it was brought to another "
        "server."
    ]
    assert other.file_uploader


def test_rows_may_be_pasted_and_an_example_taken(app):
    app.text_area(key=f"{PAGE}.text").set_value(PETS.replace(",", "\t")).run()
    assert "columns parted by “Tab”" in said(app)
    app.button(key=f"{PAGE}.example").click().run()
    assert "one of 3 classes (cat, dog, rabbit)" in said(app)
    assert in_form(take(app)).loss == "sparse_categorical_crossentropy"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "every line is empty"),
        (b"\x89PNG\r\n\x1a\n", "another kind of file (PNG)"),
        (b"PK\x03\x04 no workbook", "no Excel workbook"),
        ("x,y\n1,2,3\n4,5", "Line"),
        ("x,y\n" + "1,yes\n" * 30, "0 can be used"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_loses_nothing(app, content, says):
    app.text_area(key=f"{PAGE}.text").set_value("half a row").run()
    app = bring(app, content)
    assert len(app.error) == 1
    assert says in app.error[0].value
    assert app.text_area(key=f"{PAGE}.text").value == "half a row"
    assert not app.exception


def test_what_cannot_be_guessed_is_said_beside_the_choice(app):
    app = bring(app)
    control(app.selectbox, "What is to be guessed").set_value("name").run()
    assert "too many different texts to be classes" in app.error[0].value
    control(app.selectbox, "What is to be guessed").set_value("kind").run()
    assert not app.error


def test_another_table_takes_nothing_of_the_run_before(app, desk):
    app = take(bring(app))
    before = finished(app, desk)
    app.run()
    assert app.session_state[f"{PAGE}.run"] == key(before)
    app.button(key=f"{PAGE}.another").click().run()
    assert not app.error
    app = take(bring(app, PETS.replace("name,height", "name,width"), "others.csv"))
    app.segmented_control(key=f"{PAGE}.view").set_value("learned").run()
    assert "Train a network first." in said(app)

"""One's own points on the plane: typed, pasted, uploaded, linked to; none is hidden or lost."""

from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
import streamlit as st

from core.datasets.own_points import pack
from core.experiment import LastShare, NoValidation, experiment_from
from core.study.presets import PLANE
from core.ui.plane import own
from core.ui.plane.address import address_of
from core.ui.plane.own import SOME_POINTS
from core.ui.plane.stage import drawing

pytestmark = pytest.mark.usefixtures("desk")

SIX = (
    (-3.0, 3.0, 0),
    (-2.0, 2.5, 0),
    (3.0, -3.0, 0),
    (2.0, 2.0, 1),
    (-3.0, -3.0, 1),
    (1.0, 4.0, 1),
)


@pytest.fixture
def app(open_page):
    return open_page("plane", points="own")


def trained(app, desk):
    app.button(key="plane.train").click().run()
    return desk.submitted[-1]


def upload(app, content: str | bytes, name: str = "points.csv"):
    content = content.encode() if isinstance(content, str) else content
    return app.file_uploader[0].upload(name, content, "text/csv").run()


def typed(app) -> str:
    return app.text_area(key="own_points").value


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_it_begins_with_points_to_change(app):
    assert typed(app) == SOME_POINTS
    assert SOME_POINTS.startswith("-3, 3, 0\n-2, 2, 0\n")
    assert "own_points" not in app.query_params


def test_all_of_them_train_and_are_drawn(open_page, desk):
    experiment = trained(open_page("plane", points="own", own_points=pack(SIX)), desk)
    assert experiment.validation == NoValidation()
    assert drawing(experiment)["trained"] == 6


def test_some_can_be_kept_for_testing(open_page, desk):
    app = open_page("plane", points="own", own_points=pack(SIX), own_trained="50")
    experiment = trained(app, desk)
    assert experiment.validation == LastShare(share=0.5)
    assert drawing(experiment)["trained"] == 3


@pytest.mark.parametrize("few", ["", "1, 1, 0", "1, 1, 0\n2, 2, 1", "1,1,1\n2,2,1\n3,3,1\n4,4,1"])
def test_too_few_points_are_drawn_already_but_do_not_train(app, few):
    app.text_area(key="own_points").set_value(few).run()
    assert not app.exception
    assert "at least four points" in app.error[0].value
    assert app.button(key="plane.train").disabled
    assert typed(app) == few
    app.text_area(key="own_points").set_value(few + "\n3, 3, 1\n5, 4, 0\n1, 5, 1\n2, 5, 0").run()
    assert not app.error
    assert not app.button(key="plane.train").disabled


def test_a_table_that_leaves_no_doubt_is_taken_at_once_and_what_was_understood_is_said(app, desk):
    upload(
        app,
        "sep=;\r\n;키;종\r\n".replace(";키", ";키;몸무게")
        + "0;1,5;2;개\r\n1;−1;2;고양이\r\n2;3;3;개\r\n3;;4;개\r\n4;0;0;개\r\n",
    )
    assert typed(app) == "1.5, 2, 0\n-1, 2, 1\n3, 3, 0\n0, 0, 0"
    said = captions(app)
    assert "5 rows, UTF-8, columns parted by “;”, decimals after “,”." in said
    assert "The column “A” only counts the rows." in said
    assert "Labels become class numbers: 개 → 0, 고양이 → 1." in said
    assert "Left out, because a value is missing: 1 (line 6)." in said
    assert trained(app, desk).data.plane.points[1] == (-1, 2, 1)


def test_korean_windows_and_utf_16_files_are_read(app):
    for encoding in ("cp949", "utf-16", "utf-8-sig"):
        upload(app, "가로,세로,종류\n1,1,개\n2,2,고양이\n3,3,개\n4,4,개\n".encode(encoding))
        assert typed(app) == "1, 1, 0\n2, 2, 1\n3, 3, 0\n4, 4, 0"
        assert encoding.upper().removesuffix("-SIG") in captions(app)


def test_our_own_export_comes_back_in(app, desk):
    from core.ui.plane.results import points_csv

    x, y = np.array(SIX)[:, :2], np.array(SIX)[:, 2].astype(int)
    upload(app, points_csv(x, y, np.zeros((6, 2))))
    assert trained(app, desk).data.plane.points == SIX
    assert r"Not used: answer\_0, answer\_1." in captions(app)


def test_where_it_cannot_be_known_it_asks_which_column_is_which(app):
    upload(app, "a,b,c,d\n1,2,0,9\n3,4,1,8\n5,2,1,9\n1,1,0,8\n")
    assert typed(app) == SOME_POINTS
    for role, column in {"x1": "b", "x2": "a", "label": "d"}.items():
        app.selectbox(key=f"plane.column_{role}").set_value(column)
    app.run()
    app.button(key="plane.take").click().run()
    assert typed(app) == "2, 1, 1\n4, 3, 0\n2, 5, 1\n1, 1, 0"
    assert "Labels become class numbers: 8 → 0, 9 → 1." in captions(app)
    assert not app.get("selectbox")[0].key.startswith("plane.column")


def test_the_same_column_twice_is_a_sentence(app):
    upload(app, "a,b,c,d\n1,2,0,9\n3,4,1,8\n5,2,1,9\n1,1,0,8\n")
    app.selectbox(key="plane.column_x2").set_value("a").run()
    assert "a column of its own" in app.error[0].value
    assert typed(app) == SOME_POINTS


def test_numbers_out_of_range_are_offered_to_be_scaled(app):
    upload(app, "height,weight,kind\n150,50.5,a\n190,90.5,b\n170,70.5,b\n160,60.5,a\n")
    assert typed(app) == SOME_POINTS
    said = " ".join(words.value for words in app.markdown)
    assert "scaled: (height − 170) / 4, (weight − 70.5) / 4." in said
    app.button(key="plane.take").click().run()
    assert typed(app) == "-5, -5, 0\n5, 5, 1\n0, 0, 1\n-2.5, -2.5, 0"


def test_of_too_many_points_five_hundred_are_offered(app):
    upload(app, "\n".join(f"{n % 12 - 6},{n % 7 - 3},{n % 2}" for n in range(1200)))
    assert app.button(key="plane.take").label == "Take these 500 points"
    app.button(key="plane.take").click().run()
    assert typed(app).count("\n") == 499
    assert "500 points are drawn by lot, 700 left out." in captions(app)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("x1,x2,label\n1,2,0\n3,oops,1\n1,1,1\n2,2,0\n", "Line 3: “oops” in the column “x2”"),
        ("x1,x2,label\n1,2,0\n3,1\n1,1,1\n2,2,0\n", "Line 3 has 2 cells"),
        ("x1,x2\n1,2\n3,4\n", "points need three"),
        ("", "every line is empty"),
        (b"PK\x03\x04", "Excel"),
    ],
)
def test_a_file_without_points_gets_a_sentence_and_what_was_there_stays(app, content, complaint):
    upload(app, content)
    assert complaint in app.error[0].value
    assert typed(app) == SOME_POINTS
    assert not app.button(key="plane.train").disabled


def test_a_pasted_table_is_read_like_a_file(app):
    app.text_area(key="own_points").set_value(
        "x\ty\tkind\n1\t1\ta\n2\t2\tb\n1\t2\tb\n2\t1\ta"
    ).run()
    assert typed(app) == "1, 1, 0\n2, 2, 1\n1, 2, 1\n2, 1, 0"
    assert "columns parted by “Tab”" in captions(app)


def test_a_pasted_table_that_needs_an_answer_waits_for_it(app):
    app.text_area(key="own_points").set_value("10,1,0\n20,2,1\n10,2,1\n20,1,0").run()
    assert "first: it stands on the left" in app.error[0].value
    app.button(key="plane.take").click().run()
    assert not app.error
    assert typed(app) == "-5, -5, 0\n5, 5, 1\n-5, 5, 1\n5, -5, 0"


def test_the_address_holds_five_hundred_points_in_less_than_four_kilobytes(open_page, desk):
    random = np.random.default_rng(0)
    many = tuple(
        (round(a, 2), round(b, 2), n % 5)
        for n, (a, b) in enumerate(random.uniform(-6, 6, (500, 2)))
    )
    app = open_page("plane", points="own", own_points=pack(many), net_depth="6", net_units_1="8")
    assert trained(app, desk).data.plane.points == many
    address = address_of(desk.submitted[-1])
    assert len(urlencode(address)) < 2_700
    assert trained(open_page("plane", **address), desk) == desk.submitted[-2]


def test_the_longest_address_of_the_plane_passes_a_proxy_s_default_of_eight_kilobytes():
    random = np.random.default_rng(0)
    many = [(round(a, 2), round(b, 2), 4) for a, b in random.uniform(-6, 6, (500, 2))]
    features = ("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2")
    layers = [{"kind": "dense", "units": 8, "activation": "leaky_relu"} for _ in range(6)]
    weights = random.normal(size=7 * 8 + 8 + 5 * 72 + 45).astype("float32")
    values = PLANE.model_dump() | {
        "data": {
            "name": "plane",
            "plane": {"shape": "own", "points": many, "classes": 5, "features": features},
        },
        "layers": [*layers, {"kind": "dense", "units": 5, "activation": "softmax"}],
        "loss": "sparse_categorical_crossentropy",
        "first_weights": [float(str(weight)) for weight in weights],
    }
    address = address_of(experiment_from(values))
    address["edited"] = address["first_weights"]
    assert len(urlencode(address)) < 8_000


@pytest.mark.parametrize("glued", ["", ".", ")", '"', "’", ")."])
def test_old_links_open_as_they_did_whatever_is_glued_to_them(open_page, desk, glued):
    old = "; ".join(f"{a:g},{b:g},{label}" for a, b, label in SIX)
    app = open_page("plane", points="own", own_points=old + glued)
    experiment = trained(app, desk)
    assert experiment.data.plane.points == SIX
    assert experiment.validation == LastShare(share=0.5)
    assert app.query_params["own_points"] == pack(SIX)
    app = open_page("plane", points="own", points_trained="80", own_points=old)
    assert trained(app, desk).validation == LastShare(share=0.2)


@pytest.mark.parametrize("glued", [".", ")", '"', "”)."])
def test_a_packed_link_opens_whatever_is_glued_to_it(open_page, desk, glued):
    app = open_page("plane", points="own", own_points=pack(SIX) + glued)
    assert trained(app, desk).data.plane.points == SIX
    assert not app.warning


def test_going_back_brings_back_the_points_before(open_page):
    app = open_page("plane", points="own", own_points=pack(SIX[:5]))
    app.text_area(key="own_points").set_value("1, 1, 0\n2, 2, 1\n3, 3, 0\n4, 4, 1").run()
    assert app.query_params["own_points"] == pack(((1, 1, 0), (2, 2, 1), (3, 3, 0), (4, 4, 1)))
    app.query_params["own_points"] = pack(SIX[:5])
    app.run()
    assert typed(app).startswith("-3, 3, 0\n-2, 2.5, 0\n")
    del app.query_params["own_points"]
    app.run()
    assert typed(app) == SOME_POINTS


def test_a_pasted_table_may_have_decimal_commas(app):
    app.text_area(key="own_points").set_value("1,5;−2;0\n2,5;1;1\n0,5;2;1\n−1,5;1;0").run()
    assert typed(app) == "1.5, -2, 0\n2.5, 1, 1\n0.5, 2, 1\n-1.5, 1, 0"


def test_a_long_pasted_table_loses_no_line(app):
    rows = "\n".join(f"{n % 12 - 6}\t{n % 7 - 3}\t{n % 2}\t{'x' * 200}" for n in range(400))
    app.text_area(key="own_points").set_value(f"x1\tx2\tlabel\tnote\n{rows}").run()
    assert typed(app).count("\n") == 399
    assert "Not used: note." in captions(app)


def test_names_and_labels_are_shown_as_they_are(app):
    upload(app, "x1,x2,label,$n$\n1,1,*a*,0\n2,2,_b_,0\n3,3,*a*,0\n4,4,_b_,0\n")
    assert r"\*a\* → 0, \_b\_ → 1" in captions(app)
    assert r"Not used: \$n\$." in captions(app)


def test_locked_points_take_no_click_and_no_file(open_page, monkeypatch):
    app = open_page("plane", points="own", lock="own_points")
    assert app.text_area(key="own_points").disabled
    assert app.file_uploader[0].disabled
    monkeypatch.setattr(st, "query_params", {"lock": "own_points"})
    assert not own.add_point(1, 1)


def test_a_click_adds_a_point_until_there_are_five_hundred(monkeypatch):
    state: dict[str, Any] = {"next_class": 3, "own_points": "0,0,1;"}
    monkeypatch.setattr(st, "session_state", state)
    assert own.add_point(1.25, -6)
    assert state["own_points"] == "0,0,1\n1.25, -6, 3"
    state["own_points"] = "0,0,1;" * 500
    assert not own.add_point(1, 1)
    state["own_points"] = "0,0,one"
    assert not own.add_point(1, 1)
    assert state["own_points"] == "0,0,one"

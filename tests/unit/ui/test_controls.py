"""Controls and the address: what is chosen stands there, what is impossible is ignored."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.ui import controls
from tests.further import further


def script() -> None:
    import streamlit as st

    from core.ui.controls import (
        choice,
        integer,
        integer_slider,
        move,
        number,
        select,
        several,
        slider,
        text,
        toggle,
    )

    st.button("Move", on_click=lambda: move(st.session_state["aim"]))
    kinds = {"sequence": "글", "image": "이미지", "video": "동영상"}
    st.session_state["seen"] = {
        "kind": choice("Kind", kinds, "image", key="kind"),
        "also": select("Also", kinds, key="also"),
        "rate": slider("Rate", 0, 1, 0.5, key="rate"),
        "rows": integer_slider("Rows", 1, 10, 4, key="rows"),
        "seed": integer("Seed", 0, 99, 7, key="seed"),
        "factor": number("Factor", 0, 10, 1, key="factor"),
        "slice": text("Slice", "[:]", key="slice"),
        "bias": toggle("Bias", True, key="bias"),
        "folds": several("Folds", {"1": "one", "2": "two"}, ("1",), key="folds"),
    }


DEFAULTS = {
    "kind": "image",
    "also": "sequence",
    "rate": 0.5,
    "rows": 4,
    "seed": 7,
    "factor": 1,
    "slice": "[:]",
    "bias": True,
    "folds": ("1",),
}
MOVED = {
    "kind": "video",
    "also": "image",
    "rate": 1,
    "rows": 9.0,
    "seed": 42,
    "factor": 2,
    "slice": "[1:2]",
    "bias": False,
    "folds": ("1", "2"),
}


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(script)
    app.query_params.update(address)
    app.run()
    assert not app.exception
    return app


def seen(app: AppTest) -> Any:
    return app.session_state["seen"]


def test_an_empty_address_gives_the_defaults():
    app = opened()
    assert seen(app) == DEFAULTS
    assert app.query_params == {}


def moved(app: AppTest, **aim: Any) -> Any:
    app.session_state["aim"] = aim
    app.button[0].click().run()
    assert not app.exception
    return seen(app)


def test_every_control_can_be_moved_and_its_address_follows():
    app = opened()
    assert moved(app, **MOVED) == MOVED
    assert app.query_params["kind"] == "video"
    assert app.query_params["folds"] == "1,2"
    assert moved(app, **DEFAULTS) == DEFAULTS
    assert moved(app, folds=()) == DEFAULTS | {"folds": ()}


@pytest.mark.parametrize(("key", "value"), [("kind", "video"), ("also", "image"), ("folds", ["2"])])
def test_a_move_outdoes_an_address_that_has_not_heard_of_it(key, value):
    """As when the page is drawn twice for one press: the browser asks with what it knew before."""
    app = opened()
    first = moved(app, **{key: value})[key]
    app.query_params.clear()
    assert moved(app, **{key: value})[key] == first
    assert key in app.query_params


def thing_to_play_with() -> None:
    import streamlit as st

    from core.ui import controls

    st.button("Move", on_click=lambda: controls.move({"rows": 9, "rate": 1}))
    with controls.played():
        rows = controls.integer_slider("Rows", 1, 10, 4, key="rows")
    rate = controls.slider("Rate", 0, 1, 0.5, key="rate")
    if st.session_state.get("in a hurry"):
        controls.arrive()
    st.session_state["seen"] = (rows, rate, controls.gliding())


def test_a_slider_of_the_thing_to_play_with_glides_to_where_it_is_moved():
    app = AppTest.from_function(thing_to_play_with).run()
    places = [seen(app)]
    app.button[0].click()
    while app.run() and places[-1] != seen(app):
        places.append(seen(app))
    assert places == [
        (4, 0.5, False),
        *((rows, 1, True) for rows in (5, 6, 7, 8, 9)),
        (9, 1, False),
    ]


def test_where_there_is_no_time_it_is_there_at_once():
    app = AppTest.from_function(thing_to_play_with).run()
    app.session_state["in a hurry"] = True
    app.button[0].click().run().run()
    assert seen(app) == (9, 1, False)


def test_nothing_moves_to_what_it_cannot_be_or_where_the_address_holds_it():
    app = opened(lock="seed")
    aim = {"rate": 3, "rows": 0, "kind": "sound", "folds": ("3",), "seed": 8, "other page's": 1}
    assert moved(app, **aim) == DEFAULTS


def test_an_address_holds_controls_where_they_are():
    app = opened(lock="rate,kind,slice,bias,also,rows", rate="0.3")
    held = [app.slider(key=key).disabled for key in ("rate", "rows")]
    held += [app.text_input(key="slice").disabled, app.toggle(key="bias").disabled]
    held += [app.selectbox(key="also").disabled]
    assert held == [True] * 5
    assert not app.number_input(key="factor").disabled
    assert seen(app)["rate"] == 0.3


@pytest.mark.parametrize(
    ("asked", "style"),
    [
        ("points_noise", "<style>\n.st-key-points_noise { display: none }\n</style>"),
        ("</style><script>,x{}, ", ""),
        ("", ""),
    ],
)
def test_an_address_takes_controls_off_the_page_and_nothing_else_gets_in(monkeypatch, asked, style):
    monkeypatch.setattr(st, "query_params", {"hide": asked})
    assert controls.hidden() == style


def test_an_address_sets_every_control():
    app = opened(
        kind="video",
        also="image",
        rate="0.2",
        rows="9",
        seed="42",
        factor="1.5",
        slice="[1:2]",
        bias="false",
        folds="2",
    )
    assert seen(app) == {
        "kind": "video",
        "also": "image",
        "rate": 0.2,
        "rows": 9,
        "seed": 42,
        "factor": 1.5,
        "slice": "[1:2]",
        "bias": False,
        "folds": ("2",),
    }


@pytest.mark.parametrize(
    "address",
    [
        {"kind": "이미지", "also": "", "rate": "2", "rows": "0", "seed": "1e999", "factor": "nan"},
        {"rows": "many", "seed": "100", "factor": "-inf", "bias": "perhaps"},
        *further({"kind": "sound"}, {"factor": "much"}),
    ],
)
def test_an_impossible_address_is_ignored(address):
    assert seen(opened(**address)) == DEFAULTS


def misread(app: AppTest) -> dict[str, str]:
    return dict(app.session_state["misread"][1].values())


def test_what_the_address_says_and_was_not_understood_is_named_until_it_is_chosen():
    app = opened(kind="sound", rate="0,3", rows="99", seed="x", factor="nan", bias="perhaps")
    named = {"Kind": "sound", "Rate": "0,3", "Rows": "99", "Seed": "x"}
    assert misread(app) == named | {"Factor": "nan", "Bias": "perhaps"}
    app.run()
    assert len(misread(app)) == 6
    app.button_group(key="kind").set_value("video").run()
    assert "Kind" not in misread(app.run())


def test_a_slice_longer_than_its_field_is_named():
    assert misread(opened(slice="1" * 300)) == {"Slice": "1" * 300}


@pytest.mark.parametrize(
    "glued", [").", "…", *further(".", ",", ")", "]", ">", '"', "'", "”", "’", "».", "!?", "。")]
)
def test_what_is_glued_to_a_link_is_taken_off(glued):
    said = {"kind": "video", "also": "image", "rate": "0.2", "rows": "9", "seed": "42"}
    said |= {"factor": "1.5", "bias": "false"}
    app = opened(**{key: text + glued for key, text in said.items()})
    values = {"kind": "video", "also": "image", "rate": 0.2, "rows": 9, "seed": 42}
    assert seen(app) == DEFAULTS | values | {"factor": 1.5, "bias": False}
    assert misread(app) == {}
    assert {key: app.query_params[key].rstrip(".") for key in said} == said


def test_keys_to_lock_and_hide_are_read_whatever_is_glued_to_them(monkeypatch):
    assert opened(lock="kind,rate).").slider(key="rate").disabled
    monkeypatch.setattr(st, "query_params", {"hide": "rate,kind)"})
    assert ".st-key-kind" in controls.hidden()


@pytest.mark.parametrize("key", ["kind", "also"])
def test_what_is_chosen_stands_in_the_address_under_its_name(key):
    app = opened()
    control = app.button_group(key=key) if key == "kind" else app.selectbox(key=key)
    control.set_value("video").run()
    assert app.query_params == {key: "video"}
    assert seen(app)[key] == "video"


def test_choosing_the_default_again_clears_the_address():
    app = opened(kind="video")
    app.button_group(key="kind").set_value("image").run()
    assert app.query_params == {}


def test_an_address_changed_by_going_back_moves_the_control_back():
    app = opened()
    app.button_group(key="kind").set_value("video").run()
    app.query_params.clear()
    app.run()
    assert seen(app)["kind"] == "image"


def race() -> None:
    import streamlit as st

    from core.ui.controls import several

    animals = {"cat": "고양이", "dog": "개", "fox": "여우"}
    st.session_state["seen"] = several("Animals", animals, key="animals")


def raced(**address: str) -> AppTest:
    app = AppTest.from_function(race)
    app.query_params.update(address)
    return app.run()


def test_several_are_none_at_first_and_stand_in_the_address_with_commas():
    app = raced()
    assert seen(app) == ()
    app.button_group(key="animals").set_value(["fox", "cat"]).run()
    assert seen(app) == ("cat", "fox")
    assert app.query_params["animals"] in ("cat,fox", ["cat,fox"])
    app.button_group(key="animals").set_value([]).run()
    assert seen(app) == ()
    assert "animals" not in app.query_params


@pytest.mark.parametrize(
    ("asked", "chosen"), [("fox,dog", ("dog", "fox")), ("fox,wolf,,", ("fox",)), ("여우", ())]
)
def test_an_address_chooses_several_and_what_is_unknown_is_left_out(asked, chosen):
    assert seen(raced(animals=asked)) == chosen


@pytest.mark.parametrize(
    ("asked", "named"), [("fox,dog).", {}), ("none", {}), ("fox,wolf", {"Animals": "fox,wolf"})]
)
def test_several_are_named_where_one_of_them_is_unknown(asked, named):
    assert misread(raced(animals=asked)) == named


def put_by_a_film() -> None:
    import streamlit as st

    from core.ui.controls import integer_slider, just_put, put

    st.button("Stop", on_click=put, args=("rows", 9))
    st.session_state["seen"] = integer_slider("Rows", 1, 10, 4, key="rows")
    st.session_state["told"] = just_put()


def test_what_a_picture_puts_a_control_to_is_said_once():
    app = AppTest.from_function(put_by_a_film).run()
    assert app.session_state["told"] == {}
    app.button[0].click().run()
    assert app.session_state["seen"] == 9
    assert app.session_state["told"] == {"rows": 9}
    app.run()
    assert app.session_state["seen"] == 9
    assert app.session_state["told"] == {}

"""A goal: set at the desk with clicks, reached on a phone, its ways on the projector."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import streamlit as st

from core.datasets import load
from core.experiment import key
from core.room.goal import GoalSet
from core.room.trainings import Asked
from core.study.goals import Diverge, Lowest, Reach
from core.ui import ended, seal
from core.ui.builder.address import encode
from core.ui.device import name_of
from core.ui.room import room as rooms
from core.ui.room import token
from tests.app.desk import result_of, rows_of
from tests.app.test_claim import HOUSES, PAGE, TOKEN

GOAL = Reach(data="boston_housing", score=3.0, error=True, parameters=200)


@pytest.fixture(autouse=True)
def an_empty_room(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))
    monkeypatch.setenv(token.SETTING, TOKEN)
    token.token.cache_clear()
    rooms.hub.clear()
    seal.log.clear()
    st.cache_data.clear()
    ended._with_result.clear()
    yield
    token.token.cache_clear()
    rooms.hub.clear()
    seal.log.clear()
    st.cache_data.clear()
    ended._with_result.clear()


@cache
def prices():
    shown = load("boston_housing", "sample")
    return shown.y_train, shown.y_test


def finish(desk, experiment, held_out, test):
    """Lets a run be finished that is off by so much on the held-out rows and on the test set."""
    y_train, y_test = prices()
    result = result_of(experiment, (y_test + test)[:, None].astype("float32"))
    rows = np.arange(300, len(y_train))
    network = replace(
        result.networks[0],
        validation_rows=rows,
        validation_predictions=(y_train[rows] + held_out)[:, None].astype("float32"),
    )
    result = replace(result, networks=(network,))
    desk.say(experiment, status="finished", rows=rows_of(experiment), result=result)


def said(app) -> str:
    kinds = (app.success, app.info, app.header, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


def press(app, label):
    return next(one for one in app.button if one.label == label).click().run()


@pytest.fixture
def teacher(open_page):
    app = open_page("desk", token=TOKEN)
    return app.session_state["device"]


@pytest.fixture
def at_the_desk(open_page, teacher):
    def opened(**address):
        app = open_page("goal", **address)
        app.session_state["device"] = teacher
        return app.run()

    return opened


@pytest.fixture
def phone(open_page, desk):  # noqa: ARG001 - the queue has to stand before the page opens
    app = open_page("join")
    return app.session_state["device"]


@pytest.fixture
def on_the_phone(open_page, phone):
    def opened(url, **address):
        app = open_page(url, **address)
        app.session_state["device"] = phone
        return app.run()

    return opened


def post(make, by, **values):
    hub = rooms.hub()
    hub.post(make(by=name_of(by), at=hub.now(), **values))


def train(phone, *experiments):
    post(Asked, phone, keys=tuple(map(key, experiments)))


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("address", "goal"),
    [
        ({}, Reach(data="plane", score=0.95, parameters=50)),
        (
            {"goal_data": "boston_housing", "goal_error": "2.5"},
            Reach(data="boston_housing", score=2.5, error=True, parameters=20_000),
        ),
        ({"goal_kind": "lowest", "goal_trainings": "3"}, Lowest(data="plane", trainings=3)),
        ({"goal_kind": "diverge"}, Diverge(data="plane")),
    ],
)
def test_the_desk_sets_one_with_clicks(at_the_desk, address, goal):
    press(at_the_desk(**address), "Set this goal")
    assert rooms.room().aim.goal == goal


def test_a_phone_says_how_far_it_is_and_then_how_it_got_there(desk, teacher, phone, on_the_phone):
    post(GoalSet, teacher, goal=GOAL)
    assert "No training yet" in said(on_the_phone(PAGE))
    first, second = HOUSES, HOUSES.changed(seed=4)
    finish(desk, first, held_out=4.0, test=4.5)
    train(phone, first)
    words = said(on_the_phone(PAGE))
    assert "Best so far: MAE 4 with 121 parameters; 1" in words
    finish(desk, second, held_out=2.9, test=3.3)
    train(phone, second)
    assert "Reached: MAE 2.9 with 121 parameters, in training 2." in said(on_the_phone(PAGE))
    assert "Reached" not in said(on_the_phone("softmax"))


def test_a_training_that_goes_on_is_said_and_counts_once_it_has_ended(
    desk, teacher, phone, on_the_phone
):
    post(GoalSet, teacher, goal=GOAL)
    desk.say(HOUSES, status="running", rows=rows_of(HOUSES, 2))
    train(phone, HOUSES)
    app = on_the_phone(PAGE)
    assert "Your network is training: it counts once it has ended." in said(app)
    assert "No training yet" not in said(app)
    finish(desk, HOUSES, held_out=2.9, test=3.3)
    assert "Reached: MAE 2.9 with 121 parameters, in training 1." in said(app.run())
    assert "is training" not in said(app)


def test_what_was_reached_before_is_still_said_while_another_one_trains(
    desk, teacher, phone, on_the_phone
):
    post(GoalSet, teacher, goal=GOAL)
    finish(desk, HOUSES, held_out=4.0, test=4.5)
    desk.say(HOUSES.changed(seed=4), status="queued")
    train(phone, HOUSES, HOUSES.changed(seed=4))
    words = said(on_the_phone(PAGE))
    assert "Best so far: MAE 4 with 121 parameters" in words
    assert "is training" in words


def test_the_press_that_trains_is_said_at_once(desk, teacher, on_the_phone):
    post(GoalSet, teacher, goal=GOAL)
    desk.answers = {"status": "running"}
    app = on_the_phone(PAGE, x=encode(HOUSES))
    assert "No training yet" in said(app)
    app.button(key=f"{PAGE}.train").click().run()
    assert "is training" in said(app)


def test_the_goal_s_own_page_has_one_card_on_a_phone(desk, teacher, on_the_phone):  # noqa: ARG001
    post(GoalSet, teacher, goal=GOAL)
    assert said(on_the_phone("goal")).count("No training yet") == 1


def test_the_projector_counts_who_reached_it_and_names_nobody(desk, teacher, phone, at_the_desk):
    post(GoalSet, teacher, goal=GOAL)
    finish(desk, HOUSES, held_out=2.9, test=3.3)
    train(phone, HOUSES)
    app = at_the_desk()
    assert {m.label: m.value for m in app.metric} == {"reached": "1 / 1", "have trained": "1"}
    assert len(app.get("vega_lite_chart")) == 1
    assert name_of(phone) not in str(app)


def test_the_test_set_opens_once_for_all_and_shows_what_choosing_cost(
    desk, teacher, phone, at_the_desk, on_the_phone
):
    post(GoalSet, teacher, goal=GOAL)
    better = HOUSES.changed(seed=4)
    finish(desk, HOUSES, held_out=4.0, test=1.0)
    finish(desk, better, held_out=2.9, test=3.3)
    train(phone, HOUSES, better)
    assert "on the test set" not in said(on_the_phone(PAGE))
    app = press(at_the_desk(), "Open the sealed test set")
    assert "score **2.9** there and **3.3** on the test set" in said(app)
    assert "promised **0.4** too much" in said(app)
    mine = said(on_the_phone(PAGE))
    assert "**2.9** there, **3.3** on the test set" in mine
    assert [entry.run for entry in seal.log().of(name_of(phone))] == [key(better)]


@pytest.mark.usefixtures("desk")
def test_without_a_goal_a_phone_hears_so(on_the_phone):
    assert "has not set a goal" in said(on_the_phone("goal"))

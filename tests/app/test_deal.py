"""A sweep dealt to the room: the button at the desk, the card on a phone."""

import numpy as np
import pytest

from core.experiment import Impossible
from core.room.deal import SECONDS_OF_PATIENCE, Dealt, Guessed, Started
from core.room.desk import SatDown
from core.room.people import Joined
from core.study.sweep import sweep
from core.study.tours import TOURS
from core.ui.room import room as rooms
from tests.app.desk import result_of, rows_of
from tests.unit.room.people import TEACHER, device
from tests.unit.room.test_deal import dealt

PHONE = device(1)


@pytest.fixture(autouse=True)
def a_class():
    rooms.hub.clear()
    hub = rooms.hub()
    hub.post(SatDown(by=TEACHER, at=hub.now()))
    hub.post(Joined(by=PHONE, at=hub.now(), luck=1))
    yield hub
    rooms.hub.clear()


@pytest.fixture
def held_by(monkeypatch):
    """``held_by(PHONE)`` says which browser the pages of this test are opened in."""

    def hold(who: str) -> None:
        for module in ("core.ui.room.room", "core.ui.room.card", "core.ui.room.poll"):
            monkeypatch.setattr(f"{module}.device", lambda: who)

    return hold


def button(app, label):
    return next(one for one in app.button if one.label == label)


def runs_of(name):
    tour = TOURS[name]
    return sweep(on_the_sample(tour.base), tour.axes)


def on_the_sample(base):
    return base.changed(data=base.data.changed(source="sample"))


def dealt_tour(name, at):
    """The event that deals a tour, on the sample."""
    tour = TOURS[name]
    return Dealt(
        by=TEACHER,
        at=at,
        name=f"tour.{name}",
        address=f"/overfitting?tour={name}",
        base=on_the_sample(tour.base),
        axes=tuple((axis.knob.name, axis.values) for axis in tour.axes),
        measure=tour.measure,
        claim=tour.claim,
        luck=3,
    )


def finish(desk, runs):
    """Lets every run be finished; a seed moves the losses by a hundredth."""
    for at, experiment in runs.items():
        rows = tuple(
            {**row, "val_loss": row["val_loss"] + at[0] / 100} for row in rows_of(experiment)
        )
        result = result_of(experiment, np.zeros((102, 1), "float32"))
        desk.say(experiment, status="finished", rows=rows, seconds=1.0, result=result)


def said(app) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption))


def deal(hub):
    hub.post(dealt(at=hub.now()))
    return hub.room.deal


def test_the_desk_deals_what_it_looks_at_and_takes_it_back(open_page, desk, held_by, a_class):
    held_by(TEACHER)
    app = open_page("overfitting", tour="reviews")
    button(app, "Deal to the room").click().run()
    assert a_class.room.deal.name == "tour.reviews"
    assert len(a_class.room.deal.deck) == 8
    assert app.header[0].value == "0 of 8 are in"
    assert app.subheader[0].value.startswith("On your phone is one network.")
    assert "Train 8 runs" not in [one.label for one in app.button]
    button(app, "Train the rest").click().run()
    assert desk.submitted == list(runs_of("reviews").values())
    button(app, "Collect the cards").click().run()
    assert a_class.room.deal is None


def test_what_most_are_compared_with_is_trained_at_once(open_page, desk, held_by):
    held_by(TEACHER)
    app = open_page("overfitting", tour="luck")
    button(app, "Deal to the room").click().run()
    assert desk.submitted == [runs_of("luck")[(10,)]]


def test_a_tour_is_dealt_from_the_page_of_the_desk(open_page, desk, held_by, a_class):
    held_by(TEACHER)
    app = open_page("desk")
    app.selectbox(key="deal.tour").set_value("newswires").run()
    button(app, "Deal to the room").click().run()
    assert a_class.room.deal.address == "/overfitting?tour=newswires"
    assert "0 of 8 are in" in [one.value for one in app.header]
    button(app, "Collect the cards").click().run()
    assert a_class.room.deal is None
    assert desk.submitted == []


@pytest.mark.usefixtures("desk")
def test_another_sweep_of_the_same_page_is_not_the_one_that_is_dealt(open_page, held_by):
    held_by(TEACHER)
    app = open_page("overfitting", tour="free", vary="units", values_units="2,8,32")
    button(app, "Deal to the room").click().run()
    assert app.header[0].value == "0 of 3 are in"
    app = open_page("overfitting", tour="free", vary="units", values_units="2,4")
    assert button(app, "Deal to the room")
    assert "0 of 3 are in" not in [one.value for one in app.header]


def test_workers_train_the_rest_when_nothing_has_happened_for_a_minute(
    open_page, desk, held_by, a_class
):
    held_by(TEACHER)
    event = dealt_tour("luck", at=a_class.now() - SECONDS_OF_PATIENCE - 1)
    a_class.post(event)
    open_page("overfitting", tour="luck")
    assert a_class.room.deal.rest
    assert desk.submitted == list(runs_of("luck").values())


def test_workers_wait_as_long_as_a_phone_trains(open_page, desk, held_by, a_class):
    held_by(TEACHER)
    before = a_class.now() - SECONDS_OF_PATIENCE - 1
    a_class.post(dealt_tour("luck", at=before))
    deal = a_class.room.deal
    a_class.post(Started(by=PHONE, at=before, number=deal.number))
    desk.say(deal.experiment(deal.settings[deal.hands[PHONE].card]), status="running")
    open_page("overfitting", tour="luck")
    assert not a_class.room.deal.rest


def test_once_all_are_in_the_projector_says_what_they_teach(open_page, desk, held_by, a_class):
    a_class.post(dealt_tour("luck", at=a_class.now()))
    deal = a_class.room.deal
    number = deal.number
    finish(desk, runs_of("luck"))
    a_class.post(Guessed(by=PHONE, at=a_class.now(), number=number, guess="about"))
    a_class.post(Started(by=PHONE, at=a_class.now(), number=number))
    held_by(TEACHER)
    app = open_page("overfitting", tour="luck")
    assert app.header[0].value == "1 of 20 are in"
    button(app, "Train the rest").click().run()
    app.run()
    assert app.header[0].value == "20 of 20 are in · 1 of 1 had guessed right"
    assert app.subheader[0].value.startswith("The same network with 20 seeds: from ")
    assert a_class.room.deal.complete


@pytest.mark.usefixtures("desk")
def test_nobody_else_is_offered_to_deal(open_page, held_by):
    held_by(PHONE)
    app = open_page("overfitting", tour="reviews")
    assert "Deal to the room" not in [one.label for one in app.button]


def test_a_phone_guesses_and_then_trains_its_own_network(open_page, desk, held_by, a_class):
    held_by(PHONE)
    mine = deal(a_class)
    setting = mine.settings[mine.hands[PHONE].card]
    app = open_page("softmax")
    assert app.subheader[0].value == f"seed {setting[0]}"
    button(app, "Higher").click().run()
    button(app, "Train").click().run()
    assert desk.submitted == [mine.experiment(setting)]
    assert a_class.room.deal.started == {mine.hands[PHONE].card}


def test_a_phone_hears_what_came_out_and_whether_it_was_right(open_page, desk, held_by, a_class):
    held_by(PHONE)
    mine = deal(a_class)
    setting = mine.settings[mine.hands[PHONE].card]
    app = open_page("softmax")
    button(app, "About the same").click().run()
    button(app, "Train").click().run()
    finish(desk, {at: mine.experiment(at) for at in mine.settings})
    app.run()
    assert app.success[0].value.endswith("Yours: About the same.")
    lowest = 32 + setting[0] / 100
    assert f"Lowest validation loss: **{lowest:#.3g}**" in said(app)
    assert "Number 1 of the 1 that are in." in said(app)


def test_a_tour_of_best_epochs_asks_for_the_epoch(open_page, desk, held_by, a_class):
    held_by(PHONE)
    a_class.post(dealt_tour("reviews", at=a_class.now()))
    app = open_page("softmax")
    button(app, "Before epoch 3").click().run()
    button(app, "Train").click().run()
    finish(desk, runs_of("reviews"))
    app.run()
    assert app.warning[0].value == "Lowest after epoch 8."


def test_who_breaks_his_training_off_may_train_again(open_page, desk, held_by, a_class):
    held_by(PHONE)
    mine = deal(a_class)
    a_class.post(Started(by=PHONE, at=a_class.now(), number=mine.number))
    experiment = mine.experiment(mine.settings[mine.hands[PHONE].card])
    desk.say(experiment, status="stopped")
    app = open_page("softmax")
    button(app, "Train").click().run()
    assert desk.submitted == [experiment]


def test_what_the_queue_refuses_is_not_counted_as_trained(open_page, desk, held_by, a_class):
    held_by(PHONE)
    deal(a_class)
    desk.problem = Impossible("No more today.")
    app = open_page("softmax")
    button(app, "Higher").click().run()
    button(app, "Train").click().run()
    assert [one.value for one in app.error] == ["No more today."]
    assert a_class.room.deal.started == frozenset()


def test_a_phone_speaks_korean(open_page, desk, held_by, a_class):
    held_by(PHONE)
    deal(a_class)
    app = open_page("softmax", lang="ko")
    assert app.subheader[0].value.startswith("시드 ")
    button(app, "더 높다").click().run()
    button(app, "훈련").click().run()
    assert len(desk.submitted) == 1


@pytest.mark.usefixtures("desk")
def test_who_comes_late_gets_a_card_too(open_page, held_by, a_class):
    deal(a_class)
    a_class.post(Joined(by=device(2), at=a_class.now(), luck=2))
    held_by(device(2))
    open_page("softmax")
    cards = [hand.card for hand in a_class.room.deal.hands.values()]
    assert len(set(cards)) == 2


@pytest.mark.usefixtures("desk")
def test_outside_of_the_room_there_is_no_card(open_page, held_by, a_class):
    deal(a_class)
    held_by(device(9))
    app = open_page("softmax")
    assert not app.subheader

"""A sweep dealt to the room: the button at the desk, the card on a phone."""

import pytest

from core.room.desk import SatDown
from core.room.people import Joined
from core.ui.room import room as rooms
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
        for module in ("core.ui.room.room", "core.ui.room.deal", "core.ui.room.poll"):
            monkeypatch.setattr(f"{module}.device", lambda: who)

    return hold


def button(app, label):
    return next(one for one in app.button if one.label == label)


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
    button(app, "Train the rest").click().run()
    assert len(desk.submitted) == 8
    button(app, "Collect the cards").click().run()
    assert a_class.room.deal is None


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

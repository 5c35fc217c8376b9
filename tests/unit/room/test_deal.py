"""A sweep is dealt out: who gets which card, and what becomes of it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.experiment import Data, Dense, Experiment, LastShare
from core.room import Refused, Room
from core.room.deal import (
    SECONDS_OF_PATIENCE,
    Collected,
    Dealt,
    Drew,
    Guessed,
    RestTrained,
    Started,
)
from core.room.people import Gone, Joined, Left
from core.room.room import read
from core.study.sweep import MOST_RUNS, axis, sweep
from tests.unit.room.people import TEACHER, a_room, after, device

BASE = Experiment(
    data=Data(name="boston_housing", source="sample"),
    layers=(Dense(units=4, activation="relu"), Dense(units=1)),
    loss="mse",
    epochs=2,
    validation=LastShare(share=0.2),
)
counts = st.integers(1, 12)


def dealt(seeds: int = 5, luck: int = 3, at: float = 1.0) -> Dealt:
    return Dealt(
        by=TEACHER,
        at=at,
        name="tour.reviews",
        address="/overfitting",
        base=BASE,
        axes=(("seed", tuple(range(seeds))),),
        luck=luck,
    )


def cards(room: Room) -> list[int]:
    return [hand.card for hand in room.deal.hands.values()]


@given(counts, counts, st.integers(0, 2**31 - 1))
def test_nobody_is_without_and_none_has_two_while_another_has_none(people, seeds, luck):
    room = a_room(people).after(dealt(seeds, luck))
    held = Counter(cards(room))
    assert len(room.deal.hands) == people
    assert len(held) == min(people, seeds)
    assert max(held.values()) - min(Counter(dict.fromkeys(range(seeds), 0)).values()) <= -(
        -people // seeds
    )


@given(counts, counts)
def test_who_comes_late_gets_what_nobody_has(people, late):
    room = a_room(people + late)
    here = {device(n): room.people[device(n)] for n in range(people)}
    early = Room(people=here, desk=room.desk).after(dealt(people + late))
    with_all = Room(people=room.people, desk=room.desk, deal=early.deal, changes=early.changes)
    for n in range(people, people + late):
        with_all = with_all.after(Drew(by=device(n), at=2, number=early.deal.number))
    assert sorted(cards(with_all)) == list(range(people + late))


def test_a_reload_keeps_the_card():
    room = a_room().after(dealt())
    again = room.after(Drew(by=device(1), at=9, number=room.deal.number))
    assert again.deal.hands == room.deal.hands


def test_the_card_of_who_leaves_is_free_again():
    room = a_room(5).after(dealt(5))
    freed = room.deal.hands[device(1)].card
    room = after(room, Left(by=device(1), at=2))
    newcomer = a_room(6).people[device(5)]
    room = room.with_person(device(5), newcomer)
    room = room.after(Drew(by=device(5), at=3, number=room.deal.number))
    assert room.deal.hands[device(5)].card == freed


def test_the_same_event_deals_the_same_on_every_server():
    event = dealt(luck=12345)
    assert (
        a_room().after(event).deal.hands == a_room().after(read(event.model_dump_json())).deal.hands
    )


def test_a_card_is_the_run_of_the_sweep():
    deal = a_room().after(dealt()).deal
    whole = sweep(BASE, (axis("seed", *range(5)),))
    assert {at: deal.experiment(at) for at in deal.settings} == whole


def test_a_guess_is_given_once_and_before_training():
    room = a_room().after(dealt())
    number = room.deal.number
    room = after(
        room,
        Guessed(by=device(1), at=2, number=number, guess="lower"),
        Guessed(by=device(1), at=3, number=number, guess="higher"),
        Started(by=device(2), at=3, number=number),
        Guessed(by=device(2), at=4, number=number, guess="higher"),
    )
    assert room.deal.hands[device(1)].guess == "lower"
    assert room.deal.hands[device(2)].guess is None


def test_only_what_somebody_trains_is_seen_until_the_rest_is_trained():
    room = a_room().after(dealt())
    number = room.deal.number
    assert room.deal.played == frozenset()
    room = room.after(Started(by=device(1), at=2, number=number))
    mine = room.deal.settings[room.deal.hands[device(1)].card]
    assert room.deal.played == {mine}
    assert room.deal.patience_ends == 2 + SECONDS_OF_PATIENCE
    room = room.after(RestTrained(by=TEACHER, at=3, number=number))
    assert room.deal.played == frozenset(room.deal.settings)


def test_another_deal_has_other_cards():
    room = a_room().after(dealt())
    old = room.deal.number
    room = room.after(dealt(luck=4, at=5))
    with pytest.raises(Refused, match="collected"):
        room.after(Started(by=device(1), at=6, number=old))
    assert room.after(Collected(by=TEACHER, at=7, number=room.deal.number)).deal is None


def test_who_has_no_card_and_who_is_not_the_teacher_can_do_nothing():
    room = a_room()
    with pytest.raises(Refused, match="Only the teacher"):
        room.after(dealt().model_copy(update={"by": device(1)}))
    room = room.after(dealt())
    with pytest.raises(Refused, match="no card"):
        room.after(Started(by=device(77), at=2, number=room.deal.number))


@pytest.mark.parametrize(
    "axes", [(), (("unknown", (1,)),), (("seed", tuple(range(MOST_RUNS + 1))),), (("seed", (-1,)),)]
)
def test_only_a_sweep_that_can_be_trained_is_dealt(axes):
    with pytest.raises(ValidationError):
        Dealt(by=TEACHER, at=1, name="free", address="/overfitting", base=BASE, axes=axes, luck=0)


acts = st.lists(
    st.tuples(st.sampled_from(["come", "leave", "guess", "start"]), st.integers(0, 9)), max_size=40
)


@given(st.integers(0, 5), st.integers(2, 6), acts)
def test_whoever_comes_gets_what_nobody_has_however_many_come_and_go(people, seeds, acts):
    room = a_room(people).after(dealt(seeds))
    number = room.deal.number
    for act, place in acts:
        who = device(place)
        if act == "come":
            room = room.after(Joined(by=who, at=2, luck=1))
            had = room.deal.hands.get(who)
            held = {hand.card for one, hand in room.deal.hands.items() if one in room.people}
            free = set(range(seeds)) - held - room.deal.started
            room = room.after(Drew(by=who, at=2, number=number))
            card = room.deal.hands[who].card
            assert card == had.card if had else card in (free or range(seeds))
        elif act == "leave":
            room = room.after(Left(by=who, at=2))
        elif who in room.deal.hands and who in room.people:
            guess = Guessed(by=who, at=2, number=number, guess="lower")
            start = Started(by=who, at=2, number=number)
            room = room.after(guess if act == "guess" else start)
        assert len(room.deal.hands) <= 10
    room = room.after(RestTrained(by=TEACHER, at=3, number=number))
    assert set(room.deal.hands) <= set(room.people)


def test_when_all_are_taken_the_next_doubles_one_that_nobody_trains():
    room = a_room(5).after(dealt(5))
    number = room.deal.number
    for place in range(4):
        room = room.after(Started(by=device(place), at=2, number=number))
    late = device(99)
    room = after(room, Joined(by=late, at=3, luck=1), Drew(by=late, at=3, number=number))
    assert room.deal.hands[late].card == room.deal.hands[device(4)].card


def test_the_teacher_and_who_is_away_get_no_card():
    room = after(a_room(2), Joined(by=TEACHER, at=0, luck=1), Gone(by=device(1), at=0.5))
    assert set(room.after(dealt()).deal.hands) == {device(0)}

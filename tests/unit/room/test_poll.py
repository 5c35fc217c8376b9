"""A question to the room: one answer each, changeable until it is revealed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.room import Refused
from core.room.people import Left
from core.room.poll import (
    MOST_QUESTIONS,
    Answered,
    Mistook,
    Opened,
    Over,
    Revealed,
    commonest,
)
from core.room.room import read
from tests.unit.room.people import TEACHER, a_room, after, device

OPTIONS = ("up", "same", "down")
ASK = Opened(
    by=TEACHER,
    at=1,
    name="shift",
    about="0" * 16,
    address="/softmax?cat=3",
    options=OPTIONS,
    answer="same",
)
TURN = Opened(by=TEACHER, at=1, name="turn", about="1" * 32, address="/digits", upto=20)
PEOPLE = 5
answers = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(OPTIONS)), max_size=20)


def asked(ask: Opened = ASK):
    return a_room(PEOPLE).after(ask)


def answer(room, who, option):
    return room.after(Answered(by=device(who), at=2, number=room.poll.number, option=option))


def answered(given_answers, room=None):
    room = room or asked()
    for who, option in given_answers:
        room = answer(room, who, option)
    return room


@given(answers)
def test_of_each_the_last_answer_counts_and_no_other(given_answers):
    last = dict(given_answers)
    counts = Counter(last.values())
    poll = answered(given_answers).poll
    assert poll.counts == {option: counts[option] for option in OPTIONS}
    assert len(poll.answers) == len(last)


@given(answers)
def test_the_commonest_mistake_is_wrong_and_no_other_wrong_one_is_commoner(given_answers):
    poll = answered(given_answers).poll
    wrong = {option: n for option, n in poll.counts.items() if option != "same" and n}
    if wrong:
        assert wrong[poll.commonest_mistake] == max(wrong.values())
    else:
        assert poll.commonest_mistake is None


@given(answers, st.integers(0, PEOPLE - 1), st.sampled_from(OPTIONS))
def test_once_revealed_no_answer_changes(given_answers, who, option):
    room = answered(given_answers).after(Revealed(by=TEACHER, at=3))
    with pytest.raises(Refused, match="on the screen already"):
        answer(room, who, option)
    assert room.after(Revealed(by=TEACHER, at=4)).poll == room.poll


@given(answers)
def test_revealing_remembers_who_chose_wrong_and_nobody_else(given_answers):
    room = answered(given_answers).after(Revealed(by=TEACHER, at=3))
    wrong = {device(who): option for who, option in dict(given_answers).items() if option != "same"}
    assert room.mistakes["shift"] == wrong
    assert room.after(Over(by=TEACHER, at=4)).mistakes == room.mistakes


def test_asking_brings_the_room_to_the_screen_that_it_is_about():
    room = asked()
    assert (room.lead.address, room.lead.number) == (ASK.address, room.poll.number)
    again = room.after(ASK)
    assert again.lead.number > room.lead.number
    assert again.poll.answers == {}


@pytest.mark.parametrize("option", ["sideways", "7", "0"])
def test_only_an_option_is_an_answer(option):
    with pytest.raises(Refused, match="no answer"):
        answer(asked(), 1, option)


@pytest.mark.parametrize("option", ["0", "21", "-3", "1.5", "up", "²", "٣"])
def test_where_a_turn_is_asked_only_an_epoch_is_an_answer(option):
    with pytest.raises(Refused, match="no answer"):
        answer(asked(TURN), 1, option)


@given(st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(1, 20)), max_size=10))
def test_guessed_epochs_come_in_order_one_of_each(guesses):
    room = answered([(who, str(epoch)) for who, epoch in guesses], asked(TURN))
    assert list(room.poll.numbers) == sorted(dict(guesses).values())
    assert room.after(Revealed(by=TEACHER, at=3)).mistakes["turn"] == {}


def test_an_answer_to_an_earlier_question_is_refused():
    room = asked()
    late = Answered(by=device(1), at=2, number=room.poll.number, option="up")
    for now in (room.after(ASK), room.after(Over(by=TEACHER, at=2))):
        with pytest.raises(Refused, match="no longer asked"):
            now.after(late)


def test_a_stranger_answers_nothing_and_asks_nothing():
    with pytest.raises(Refused, match="not in the room"):
        answer(asked(), 77, "up")
    with pytest.raises(Refused, match="not in the room"):
        a_room().after(Mistook(by=device(77), at=1, name="shift", option="up"))
    for event in (ASK, Revealed(by=TEACHER, at=2), Over(by=TEACHER, at=2)):
        with pytest.raises(Refused, match="Only the teacher"):
            asked().after(event.model_copy(update={"by": device(1)}))


def test_an_answer_stays_when_its_reader_leaves():
    room = answer(asked(), 1, "up").after(Left(by=device(1), at=3))
    assert room.poll.counts["up"] == 1


def test_a_question_without_its_answer_is_refused():
    with pytest.raises(Refused, match="no right answer"):
        asked(ASK.model_copy(update={"answer": "sideways"}))


def test_what_single_readers_mistake_counts_too_once_each():
    room = after(
        a_room(),
        Mistook(by=device(0), at=1, name="shift", option="up"),
        Mistook(by=device(0), at=2, name="shift", option="down"),
        Mistook(by=device(1), at=3, name="shift", option="down"),
        Mistook(by=device(1), at=4, name="colder", option="up"),
    )
    assert commonest(room.mistakes) == [("shift", "down", 2), ("colder", "up", 1)]


def test_only_the_latest_questions_are_remembered():
    names = [f"question {n}" for n in range(MOST_QUESTIONS + 3)]
    room = after(a_room(), *(Mistook(by=device(1), at=1, name=name, option="up") for name in names))
    assert list(room.mistakes) == names[3:]


@pytest.mark.parametrize("event", [ASK, TURN], ids=str)
def test_it_travels_as_json(event):
    assert read(event.model_dump_json()) == event


@pytest.mark.parametrize(
    "change",
    [{"options": ("x",) * 13}, {"upto": 2001}, {"about": "no digest"}, {"name": "x" * 61}],
    ids=str,
)
def test_nothing_in_it_is_longer_than_it_may_be(change):
    with pytest.raises(ValidationError):
        Opened(**{**ASK.model_dump(), **change})

"""A room: who is in it, who leads it, and what a stranger cannot do."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.room import Refused, Room
from core.room.desk import MOST_AT_THE_DESK, SECONDS_AT_THE_DESK, Closed, SatDown, StoodUp
from core.room.lead import Followed, Led, LetEverybodyGo
from core.room.people import ANIMALS, MOST_PEOPLE, SECONDS_HERE, Gone, Joined, Left, Seen
from core.room.room import AnyEvent, read
from core.room.trainings import MOST_OF_A_DEVICE, Asked
from tests.unit.room.people import TEACHER, a_room, after, device

devices = st.integers(0, 400).map(device)
luck = st.integers(0, 2**31 - 1)


class TestPeople:
    @given(st.lists(st.tuples(devices, luck), max_size=130))
    def test_everybody_is_another_animal(self, comers):
        room = after(
            Room(), *(Joined(by=who, at=n, luck=luck) for n, (who, luck) in enumerate(comers))
        )
        animals = [person.animal for person in room.people.values()]
        assert len(set(animals)) == len(animals) == len({who for who, _ in comers})

    def test_the_first_sixty_are_the_first_of_their_kind(self):
        room = a_room(len(ANIMALS))
        assert {person.animal for person in room.people.values()} == set(range(len(ANIMALS)))
        room = room.after(Joined(by=device(999), at=0, luck=0))
        assert room.people[device(999)].animal >= len(ANIMALS)

    def test_an_animal_stays_after_a_reload(self):
        room = a_room()
        again = room.after(Joined(by=device(1), at=50, luck=12345))
        assert again.people[device(1)].animal == room.people[device(1)].animal

    def test_who_goes_is_not_here_and_comes_back_as_the_same(self):
        room = after(a_room(), Seen(by=device(1), at=10, page="softmax"), Gone(by=device(1), at=11))
        assert device(1) not in room.here(11)
        back = room.after(Seen(by=device(1), at=20, page="losses"))
        assert back.here(21)[device(1)].animal == room.people[device(1)].animal

    def test_who_says_nothing_for_long_is_not_here(self):
        room = a_room()
        assert len(room.here(SECONDS_HERE - 1)) == 3
        assert room.here(SECONDS_HERE + 1) == {}

    def test_the_teacher_is_not_counted(self):
        room = a_room().after(Joined(by=TEACHER, at=0, luck=1))
        assert TEACHER not in room.here(1)

    def test_a_full_room_forgets_who_has_gone_and_else_refuses(self):
        room = a_room(MOST_PEOPLE)
        with pytest.raises(Refused, match=f"{MOST_PEOPLE} are here"):
            room.after(Joined(by=device(999), at=1, luck=0))
        later = room.after(Gone(by=device(5), at=1)).after(Joined(by=device(999), at=2, luck=0))
        assert device(5) not in later.people
        assert len(later.people) == MOST_PEOPLE

    def test_who_leaves_is_out(self):
        assert device(1) not in a_room().after(Left(by=device(1), at=1)).people


def test_what_each_had_trained_is_known_in_its_order():
    keys = [f"{n:032x}" for n in range(MOST_OF_A_DEVICE + 5)]
    room = after(a_room(), *(Asked(by=device(1), at=n, keys=(keys[n],)) for n in range(len(keys))))
    assert [one.key for one in room.trainings[device(1)]] == keys[5:]
    with pytest.raises(Refused, match="not in the room"):
        room.after(Asked(by=device(9), at=1, keys=(keys[0],)))


class TestDesk:
    @pytest.mark.parametrize(
        "event",
        [
            Led(by=device(1), at=1, address="/softmax"),
            LetEverybodyGo(by=device(1), at=1),
            Closed(by=device(1), at=1),
        ],
    )
    def test_only_the_desk_may(self, event):
        room = a_room()
        with pytest.raises(Refused, match="Only the teacher"):
            room.after(event)
        room.after(event.model_copy(update={"by": TEACHER}))

    def test_every_event_that_is_not_for_the_desk_alone_leaves_the_lead_as_it_is(self):
        """What a stranger can cause changes nothing for anybody but himself."""
        free = {event for event in get_args(AnyEvent) if not event.desk_only}
        assert not any(event.for_everybody for event in free)

    def test_it_ends_after_a_day_of_school(self):
        room = a_room()
        assert room.at_desk(TEACHER, SECONDS_AT_THE_DESK - 1)
        assert not room.at_desk(TEACHER, SECONDS_AT_THE_DESK + 1)
        assert not room.after(StoodUp(by=TEACHER, at=1)).at_desk(TEACHER, 2)

    def test_only_so_many_sit_at_it(self):
        room = after(Room(), *(SatDown(by=device(n), at=n) for n in range(MOST_AT_THE_DESK + 5)))
        assert len(room.desk) == MOST_AT_THE_DESK
        assert room.at_desk(device(MOST_AT_THE_DESK + 4), 100)

    def test_at_the_end_of_the_lesson_nothing_is_left_but_the_desk(self):
        room = after(a_room(), Led(by=TEACHER, at=1, address="/losses"), Closed(by=TEACHER, at=2))
        assert (room.people, room.lead) == ({}, None)
        assert room.at_desk(TEACHER, 3)


class TestEnding:
    ENDED = after(a_room(), Closed(by=TEACHER, at=2))

    def test_those_who_were_there_are_told_and_nobody_else(self):
        assert [self.ENDED.has_ended_for(device(n)) for n in range(4)] == [True, True, True, False]

    @pytest.mark.parametrize(
        "event", [Joined(by=device(1), at=3, luck=0), Left(by=device(1), at=3)]
    )
    def test_who_comes_again_or_goes_on_alone_knows_it(self, event):
        room = self.ENDED.after(event)
        assert [room.has_ended_for(device(n)) for n in range(3)] == [True, False, True]

    def test_the_next_end_tells_those_of_the_next_lesson(self):
        room = after(self.ENDED, Joined(by=device(1), at=3, luck=0), Closed(by=TEACHER, at=4))
        assert [room.has_ended_for(device(n)) for n in range(3)] == [False, True, False]

    def test_a_lesson_goes_on_from_the_token_to_its_end(self):
        assert not Room().going_on(1)
        assert Room().after(SatDown(by=TEACHER, at=1)).going_on(1)
        assert not Room().after(Joined(by=device(1), at=1, luck=0)).going_on(1)
        assert not self.ENDED.going_on(3)

    @pytest.mark.parametrize(
        "event", [Joined(by=device(1), at=3, luck=0), Led(by=TEACHER, at=3, address="/losses")]
    )
    def test_and_the_next_one_from_whoever_comes_or_is_led(self, event):
        assert self.ENDED.after(event).going_on(3)

    def test_there_is_none_once_the_teacher_has_left_or_it_is_evening(self):
        room = a_room()
        assert room.going_on(SECONDS_AT_THE_DESK - 1)
        assert not room.going_on(SECONDS_AT_THE_DESK + 1)
        assert not room.after(StoodUp(by=TEACHER, at=1)).going_on(1)


class TestLead:
    def test_every_place_has_a_number_of_its_own(self):
        first = a_room().after(Led(by=TEACHER, at=1, address="/softmax"))
        second = first.after(Led(by=TEACHER, at=2, address="/softmax"))
        assert second.lead.number > first.lead.number
        assert second.changes > first.changes

    def test_each_can_go_alone_and_come_back(self):
        alone = a_room().after(Followed(by=device(1), at=1, follows=False))
        assert [alone.people[device(n)].follows for n in range(3)] == [True, False, True]
        assert alone.after(Followed(by=device(1), at=2, follows=True)).people[device(1)].follows

    @pytest.mark.parametrize(
        "address", ["softmax", "https://else.example", "/a b", "/" + "x" * 9000]
    )
    def test_only_a_page_of_this_server_can_be_led_to(self, address):
        with pytest.raises(ValidationError):
            Led(by=TEACHER, at=1, address=address)


def test_an_event_travels_as_json():
    event = Led(by=TEACHER, at=1.5, address="/softmax?cat=3")
    assert read(event.model_dump_json()) == event


@pytest.mark.parametrize(
    "text", ["", "{}", '{"kind":"led"}', '{"kind":"joined","by":"x","at":1,"luck":1}']
)
def test_what_is_no_event_is_refused(text):
    with pytest.raises(ValueError, match="validation error"):
        read(text)

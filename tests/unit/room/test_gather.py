"""A gathering: three drawings or one row from each phone, until the teacher closes it."""

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.datasets.brought import pack, unpack
from core.experiment import Impossible
from core.room import Refused
from core.room.desk import Closed
from core.room.gather import (
    DRAWINGS_OF_ONE,
    BecameDataset,
    DrawingGiven,
    GatheringClosed,
    GatheringDeleted,
    GatheringOpened,
    NetworkMet,
    RowGiven,
    TakenBack,
)
from core.room.room import read
from tests.unit.room.people import TEACHER, a_room, after, device

PEOPLE = 4
COLUMNS = ("height", "foot", "jump")
DIGITS = GatheringOpened(by=TEACHER, at=1)
TABLE = GatheringOpened(by=TEACHER, at=1, columns=COLUMNS)
CLOSED = GatheringClosed(by=TEACHER, at=3)
KEY = "0123456789abcdef" * 2


def picture(shade=200):
    return base64.b64encode(bytes([shade]) * 784).decode()


def drawing(who, label=7, shade=200):
    return DrawingGiven(by=device(who), at=2, label=label, picture=picture(shade))


def row(who, *values):
    return RowGiven(by=device(who), at=2, values=values)


def gathering(*events, opened=DIGITS):
    return after(a_room(PEOPLE), opened, *events)


givers = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, 9)), max_size=30)


@given(givers)
def test_each_gives_up_to_three_drawings_and_no_more_are_taken(given_drawings):
    room, taken = gathering(), []
    for who, label in given_drawings:
        if [one for one, _label in taken].count(who) < DRAWINGS_OF_ONE:
            room = room.after(drawing(who, label))
            taken.append((who, label))
        else:
            with pytest.raises(Refused, match="3 drawings already"):
                room.after(drawing(who, label))
    here = room.gathering
    assert [(one.by, one.label) for one in here.drawings] == [(device(w), n) for w, n in taken]
    assert here.givers == len({who for who, _label in taken})
    assert len({one.number for one in here.drawings}) == len(taken)


def test_what_was_drawn_becomes_a_dataset_in_which_nobody_is_found():
    room = gathering(drawing(0, 7, 100), drawing(1, 2, 50), drawing(0, 1, 20))
    dataset = room.gathering.dataset()
    assert dataset.labels.tolist() == [7, 2, 1]
    assert dataset.pictures[:, 0, 0].tolist() == [100, 50, 20]
    assert device(0).encode() not in pack(dataset)
    assert pack(unpack(pack(dataset))) == pack(dataset)


def test_of_rows_the_last_of_each_counts_and_becomes_a_table():
    room = gathering(row(0, 1, 2, 3), row(1, 4, 5, 6.5), row(0, 7, 8, 9), opened=TABLE)
    assert room.gathering.dataset().columns == COLUMNS
    np.testing.assert_array_equal(room.gathering.dataset().values, [[4, 5, 6.5], [7, 8, 9]])
    assert room.gathering.row_of(device(0)).values == (7, 8, 9)
    assert room.gathering.row_of(device(2)) is None


@pytest.mark.parametrize("opened", [DIGITS, TABLE], ids=["drawings", "table"])
def test_of_nothing_there_is_no_dataset(opened):
    with pytest.raises(Impossible, match="There are 0 rows"):
        gathering(opened=opened).gathering.dataset()


@pytest.mark.parametrize(
    ("room", "event", "why"),
    [
        (a_room(), drawing(0), "Nothing is gathered"),
        (gathering(), drawing(PEOPLE), "not in the room"),
        (gathering(CLOSED), drawing(0), "closed"),
        (gathering(opened=TABLE), drawing(0), "Something else"),
        (gathering(), row(0, 1, 2, 3), "Something else"),
        (gathering(opened=TABLE), row(0, 1, 2), "for each column"),
        (gathering(), drawing(0, shade=0), "nothing drawn"),
        (a_room(), CLOSED, "Nothing is gathered"),
        (a_room(), TABLE.model_copy(update={"columns": ("a", "b")}), "3 columns"),
        (a_room(), TABLE.model_copy(update={"columns": ("a", "b", "a")}), "3 columns"),
    ],
)
def test_what_cannot_be_given_is_refused_in_a_sentence(room, event, why):
    with pytest.raises(Refused, match=why):
        room.after(event)


@pytest.mark.parametrize(
    "text", ["", "===", "é", base64.b64encode(bytes(783)).decode(), "A" * 1999]
)
def test_what_is_no_picture_is_refused(text):
    with pytest.raises(Refused, match="nothing drawn"):
        gathering().after(DrawingGiven(by=device(0), at=2, label=1, picture=text))


@pytest.mark.parametrize(
    "values",
    [
        {"label": 10, "picture": picture()},
        {"label": -1, "picture": picture()},
        {"label": 1, "picture": "A" * 2001},
    ],
)
def test_what_is_too_long_or_no_digit_does_not_even_arrive(values):
    with pytest.raises(ValidationError):
        DrawingGiven(by=device(0), at=2, **values)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2e9, "x"])
def test_a_row_holds_ordinary_numbers_alone(value):
    with pytest.raises(ValidationError):
        row(0, 1, 2, value)


def test_each_takes_back_what_is_its_own_while_it_is_open():
    room = gathering(drawing(0), drawing(1))
    first = room.gathering.drawings[0].number
    with pytest.raises(Refused, match="your own"):
        room.after(TakenBack(by=device(1), at=2, number=first))
    with pytest.raises(Refused, match="your own"):
        room.after(CLOSED).after(TakenBack(by=device(0), at=4, number=first))
    taken = room.after(TakenBack(by=device(0), at=2, number=first)).gathering
    assert [one.by for one in taken.drawings] == [device(1)]
    again = after(room, TakenBack(by=device(0), at=2, number=first), drawing(0)).gathering
    assert again.drawings[-1].number not in {one.number for one in room.gathering.drawings}


def test_the_teacher_takes_out_what_should_not_be_seen_until_it_is_a_dataset():
    room = gathering(drawing(0), drawing(1), CLOSED)
    out = TakenBack(by=TEACHER, at=5, number=room.gathering.drawings[0].number)
    assert len(room.after(out).gathering.drawings) == 1
    with pytest.raises(Refused, match="as a whole"):
        room.after(BecameDataset(by=TEACHER, at=4, address=KEY)).after(out)


def test_the_network_that_meets_it_closes_it_and_everybody_knows_which():
    room = gathering(drawing(0)).after(NetworkMet(by=TEACHER, at=3, network=KEY))
    assert (room.gathering.open, room.gathering.network) == (False, KEY)


def test_what_is_kept_stays_kept():
    room = gathering(drawing(0), BecameDataset(by=TEACHER, at=3, address=KEY, kept=True))
    room = room.after(BecameDataset(by=TEACHER, at=4, address=KEY))
    assert (room.gathering.address, room.gathering.kept) == (KEY, True)


@pytest.mark.parametrize("end", [GatheringDeleted(by=TEACHER, at=9), Closed(by=TEACHER, at=9)])
def test_it_is_gone_when_the_teacher_deletes_it_and_with_the_room(end):
    assert gathering(drawing(0)).after(end).gathering is None


@pytest.mark.parametrize(
    "event",
    [
        DIGITS,
        CLOSED,
        NetworkMet(by=TEACHER, at=3, network=KEY),
        BecameDataset(by=TEACHER, at=3, address=KEY),
        GatheringDeleted(by=TEACHER, at=3),
    ],
    ids=lambda event: event.kind,
)
def test_only_the_desk_may(event):
    with pytest.raises(Refused, match="Only the teacher"):
        gathering().after(event.model_copy(update={"by": device(1)}))
    assert read(event.model_dump_json()) == event


def test_a_drawing_travels_as_json():
    assert read(drawing(1).model_dump_json()) == drawing(1)

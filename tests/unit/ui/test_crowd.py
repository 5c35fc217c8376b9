"""Thirty readers, one processor: what can wait lets others go first."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from core.ui.crowd import MOST_SECONDS, SHARE, Crowd


@dataclass
class Time:
    """A clock on the wall, and how much of its time went into pages."""

    now: float = 100.0
    worked: float = 0.0

    def work(self, seconds: float) -> None:
        """A page is drawn."""
        self.now += seconds
        self.worked += seconds


def crowd_and_time() -> tuple[Crowd, Time]:
    time = Time()
    return Crowd(lambda: time.now, lambda: time.worked), time


def drawn(crowd: Crowd, time: Time, seconds: float) -> None:
    with crowd.page():
        time.work(seconds)


def test_whoever_is_alone_never_waits():
    crowd, time = crowd_and_time()
    for _ in range(20):
        drawn(crowd, time, 0.05)
        time.now += 0.5
        assert crowd.room()


def test_right_after_a_page_there_is_no_room_for_one_that_can_wait():
    crowd, time = crowd_and_time()
    drawn(crowd, time, 0.05)
    assert not crowd.room()
    time.now += 0.05 / SHARE
    assert crowd.room()


def test_of_two_that_ask_at_once_one_waits():
    crowd, time = crowd_and_time()
    for _ in range(50):
        drawn(crowd, time, 0.05)
    time.now += MOST_SECONDS
    assert crowd.room()
    assert not crowd.room()


def test_nobody_waits_longer_than_the_most_however_many_pages_there_were():
    crowd, time = crowd_and_time()
    for _ in range(500):
        drawn(crowd, time, 0.1)
    time.now += MOST_SECONDS
    assert crowd.room()


def test_a_page_that_fails_counts_as_well():
    crowd, time = crowd_and_time()
    try:
        with crowd.page():
            time.work(0.05)
            raise ValueError
    except ValueError:
        pass
    assert not crowd.room()


@given(asks=st.integers(2, 60), page=st.floats(0.005, 0.1))
def test_pages_that_can_wait_take_no_more_than_their_share(asks, page):
    crowd, time = crowd_and_time()
    for _ in range(50):  # what a page usually takes is known by then
        drawn(crowd, time, page)
        time.now += page / SHARE
    begun, worked = time.now, time.worked
    for _ in range(50):
        for _ in range(asks):
            if crowd.room():
                drawn(crowd, time, page)
        time.now += 0.5 / asks
    assert time.worked - worked <= SHARE * (time.now - begun) + 2 * page

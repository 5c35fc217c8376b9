"""What one browser may do at once, and in the long run."""

import pytest

from core import allowance
from core.allowance import Allowance
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(1000.0)


def granted(given: Allowance, device: str, tries: int) -> int:
    return sum(given.grants(device) for _ in range(tries))


def test_each_browser_has_an_allowance_of_its_own(clock):
    given = Allowance(3, 1.0, clock)
    assert granted(given, "fox", 10) == 3
    assert granted(given, "bear", 10) == 3


def test_it_comes_back_with_time_and_never_grows_past_its_beginning(clock):
    given = Allowance(3, 0.5, clock)
    granted(given, "fox", 3)
    clock.now += 2
    assert granted(given, "fox", 10) == 1
    clock.now += 1000
    assert granted(given, "fox", 10) == 3


def test_who_goes_on_asking_is_granted_as_much_as_who_waits(clock):
    given = Allowance(1, 1.0, clock)
    granted(given, "fox", 1)
    in_ten_seconds = 0
    for _ in range(40):
        clock.now += 0.25
        in_ten_seconds += given.grants("fox")
    assert in_ten_seconds == 10


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing(clock):
    given = Allowance(2, 1.0, clock)
    granted(given, "fox", 1)
    clock.now -= 500
    assert granted(given, "fox", 5) == 1


def test_only_so_many_browsers_are_remembered(clock, monkeypatch):
    monkeypatch.setattr(allowance, "MOST_DEVICES", 2)
    given = Allowance(1, 1.0, clock)
    for device in ("fox", "bear", "panda"):
        assert given.grants(device)
    assert not given.grants("panda")
    assert given.grants("fox")

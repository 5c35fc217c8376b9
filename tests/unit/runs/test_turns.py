"""Each session gets its share of the workers' time. The clock and the workers are made up."""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runs.turns import Turn, Turns

ADA, BOB, EVE = "ada", "bob", "eve"


def played(
    lanes: Mapping[str, Mapping[str, float]],
    workers: int = 1,
    at_once: int = 1,
    guessed: float | None = None,
) -> Iterator[tuple[float, float, str]]:
    """When each run begins and ends, and its name: ``lanes`` are the seconds of each session's."""
    turns: Turns[str] = Turns(at_once)
    seconds = {run: time for lane in lanes.values() for run, time in lane.items()}
    for session, lane in lanes.items():
        for run in lane:
            turns.join(session, run)
    free = [(0.0, number, "") for number in range(workers)]
    while len(turns):
        now, number, ended = heapq.heappop(free)
        if ended:
            turns.end(ended, now)
        run = turns.begin_next(now, lambda run: guessed or seconds[run])
        number = max([number, *(other for _, other, _ in free)]) + 1
        heapq.heappush(free, (now + seconds[run], number, run))
        yield now, now + seconds[run], run


def lane(session: str, count: int, seconds: float) -> dict[str, float]:
    return {f"{session}{number}": seconds for number in range(count)}


def order(*arguments, **more) -> list[str]:
    return [run for _, _, run in played(*arguments, **more)]


class TestOneWorker:
    def test_equal_runs_take_turns(self) -> None:
        lanes = {ADA: lane("a", 3, 1), BOB: lane("b", 2, 1), EVE: lane("e", 1, 1)}
        assert order(lanes) == ["a0", "b0", "e0", "a1", "b1", "a2"]

    def test_who_has_long_runs_waits_for_as_many_seconds_of_short_ones(self) -> None:
        lanes = {ADA: lane("a", 2, 10), BOB: lane("b", 20, 1)}
        assert order(lanes)[:12] == ["a0", *(f"b{n}" for n in range(10)), "a1"]

    @pytest.mark.parametrize("guessed", [None, 1.0])
    def test_at_any_moment_all_have_had_about_as_much(self, guessed: float | None) -> None:
        """Of three sessions whose runs take 20, 3 and 1 seconds none gets more than its share."""
        lanes = {ADA: lane("a", 10, 20), BOB: lane("b", 70, 3), EVE: lane("e", 200, 1)}
        used: dict[str, float] = defaultdict(float)
        for begins, ends, run in played(lanes, guessed=guessed):
            used[run[0]] += ends - begins
            assert max(used.values()) - min(used[who] for who in "abe") <= 23
            if 200 < ends < 500:
                assert all(1 / 2 < 3 * used[who] / ends < 2 for who in "abe")

    def test_who_comes_later_gets_no_credit_for_having_been_away(self) -> None:
        turns: Turns[str] = Turns()
        for number in range(4):
            turns.join(ADA, f"a{number}")
        for number in range(2):
            run = turns.begin_next(10.0 * number, lambda _: 10)
            turns.end(run, 10.0 * number + 10)
        for number in range(4):
            turns.join(BOB, f"b{number}")
        taken, now = [], 20.0
        while len(turns):
            taken.append(turns.begin_next(now, lambda _: 10))
            now += 10
            turns.end(taken[-1], now)
        assert taken == ["b0", "a2", "b1", "a3", "b2", "b3"]

    def test_a_run_of_several_costs_each_a_part(self) -> None:
        turns: Turns[str] = Turns()
        for session in (ADA, BOB):
            turns.join(session, "shared")
            turns.join(session, f"{session} alone")
        turns.join(EVE, "eve alone")
        assert turns.begin_next(0, lambda _: 8) == "shared"
        turns.end("shared", 8)
        rest = []
        for now in range(8, 11):
            rest.append(turns.begin_next(now, lambda _: 1))
            turns.end(rest[-1], now + 1)
        assert rest == ["eve alone", "ada alone", "bob alone"]

    def test_a_shared_run_takes_the_earliest_of_its_turns(self) -> None:
        turns: Turns[str] = Turns()
        for run in ("a0", "a1", "shared"):
            turns.join(ADA, run)
        turns.join(BOB, "shared")
        assert [run for run, _ in turns.ahead(0, 1, lambda _: 1, lambda _: 1)] == [
            "a0",
            "shared",
            "a1",
        ]

    def test_a_run_that_was_lost_on_its_way_comes_next_for_those_who_wait_for_it(self) -> None:
        turns: Turns[str] = Turns()
        for run in ("a0", "a1"):
            turns.join(ADA, run)
        turns.begin_next(0, lambda _: 50)
        turns.join(BOB, "b0")
        turns.put_back("a0")
        assert [run for run, _ in turns.ahead(60, 1, lambda _: 1, lambda _: 1)] == [
            "b0",
            "a0",
            "a1",
        ]


class TestSeveralWorkers:
    def test_while_others_wait_a_session_has_one_run_at_once(self) -> None:
        lanes = {ADA: lane("a", 3, 1), BOB: lane("b", 1, 10), EVE: lane("e", 1, 1)}
        begins = {run: begins for begins, _, run in played(lanes, workers=3)}
        assert begins == {"a0": 0, "b0": 0, "e0": 0, "a1": 1, "a2": 1}

    def test_alone_it_has_all_the_workers(self) -> None:
        begins = [begins for begins, _, _ in played({ADA: lane("a", 6, 1)}, workers=3)]
        assert begins == [0, 0, 0, 1, 1, 1]

    def test_a_teacher_may_allow_more(self) -> None:
        lanes = {ADA: lane("a", 3, 1), BOB: lane("b", 3, 1)}
        turns: Turns[str] = Turns(2)
        for session, runs in lanes.items():
            for run in runs:
                turns.join(session, run)
        assert [turns.begin_next(0, lambda _: 0) for _ in range(4)] == ["a0", "b0", "a1", "b1"]

    def test_thirty_sessions_with_runs_of_all_lengths_each_get_their_share(self) -> None:
        lanes = {
            f"s{n:02}": lane(f"s{n:02}.", 300 // (1 + n % 7), float(1 + n % 7)) for n in range(30)
        }
        used: dict[str, float] = defaultdict(float)
        for begins, ends, run in played(lanes, workers=4):
            used[run[:3]] += ends - begins
            if 1000 < begins < 1010:
                fair = 4 * begins / 30
                assert all(fair / 2 < used[session] < 2 * fair for session in lanes)


SECONDS = st.floats(0.1, 100)
LANES = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(SECONDS, min_size=1, max_size=8), min_size=1
)


def named(lanes: Mapping[str, list[float]]) -> dict[str, dict[str, float]]:
    return {who: {f"{who}{n}": s for n, s in enumerate(runs)} for who, runs in lanes.items()}


@given(LANES, st.integers(1, 4), st.integers(1, 3))
def test_whatever_the_lanes_everybody_gets_everything_in_their_order(lanes, workers, at_once):
    begun = order(named(lanes), workers=workers, at_once=at_once)
    assert sorted(begun) == sorted(run for runs in named(lanes).values() for run in runs)
    for who, runs in named(lanes).items():
        assert [run for run in begun if run[0] == who] == list(runs)


@given(LANES)
def test_of_two_that_keep_waiting_neither_is_ahead_by_more_than_their_longest_runs(lanes):
    used: dict[str, float] = defaultdict(float)
    left = {who: len(runs) for who, runs in lanes.items()}
    for begins, ends, run in played(named(lanes)):
        used[run[0]] += ends - begins
        left[run[0]] -= 1
        waiting = [who for who in lanes if left[who]]
        for one in waiting:
            for other in waiting:
                longest = max(lanes[one]) + max(lanes[other])
                assert used[one] - used[other] <= longest * (1 + 1e-9)


class TestAhead:
    """What is said of the place in the queue is what happens if nobody joins or leaves."""

    @given(LANES, st.integers(1, 4))
    def test_it_is_what_happens(self, lanes, workers):
        seconds = {run: s for runs in named(lanes).values() for run, s in runs.items()}
        turns: Turns[str] = Turns()
        for who, runs in named(lanes).items():
            for run in runs:
                turns.join(who, run)
        said = dict(turns.ahead(0, workers, seconds.get, seconds.get))
        for place, (begins, _, run) in enumerate(played(named(lanes), workers=workers)):
            assert said[run].place == place
            assert said[run].begins_in == pytest.approx(begins)

    def test_it_changes_nothing(self) -> None:
        turns: Turns[str] = Turns()
        turns.join(ADA, "a0")
        for _ in range(2):
            assert list(turns.ahead(5, 1, lambda _: 1, lambda _: 1)) == [("a0", Turn(0, 0.0))]
        assert (len(turns), turns.waiting(ADA)) == (1, 1)

    def test_what_goes_on_is_before_what_waits(self) -> None:
        turns: Turns[str] = Turns()
        turns.join(ADA, "a0")
        turns.begin_next(0, lambda _: 10)
        turns.join(BOB, "b0")
        assert dict(turns.ahead(4, 1, lambda _: 10, lambda _: 6)) == {"b0": Turn(1, 6.0)}

    def test_where_nobody_knows_how_long_it_says_only_the_place(self) -> None:
        turns: Turns[str] = Turns()
        for run in ("a0", "a1"):
            turns.join(ADA, run)
        assert [turn for _, turn in turns.ahead(0, 1, lambda _: None, lambda _: None)] == [
            Turn(0, 0.0),
            Turn(1, None),
        ]


class TestTheLast:
    """A session that comes after all others, and takes nothing from anybody."""

    LAST = "last"

    def turns(self, *sessions: str) -> Turns[str]:
        turns: Turns[str] = Turns(1, self.LAST)
        for session in sessions:
            for number in range(2):
                turns.join(session, f"{session}{number}")
        return turns

    def test_it_begins_when_nobody_else_waits(self) -> None:
        turns = self.turns(self.LAST, ADA, BOB)
        taken = [turns.begin_next(0, lambda _: 1) for _ in range(6)]
        assert taken == ["ada0", "bob0", "ada1", "bob1", "last0", "last1"]

    def test_whoever_has_used_much_comes_before_it(self) -> None:
        turns = self.turns(ADA)
        for now in (0.0, 100.0):
            turns.end(turns.begin_next(now, lambda _: 100), now + 100)
        turns.join(self.LAST, "l")
        turns.join(ADA, "a")
        assert turns.begin_next(200, lambda _: 1) == "a"

    def test_what_it_has_used_moves_nobody_back(self) -> None:
        turns = self.turns(self.LAST)
        turns.end(turns.begin_next(0, lambda _: 1000), 1000)
        turns.join(ADA, "a0")
        turns.end(turns.begin_next(1000, lambda _: 5), 1005)
        turns.join(BOB, "b0")
        turns.join(ADA, "a1")
        assert turns.begin_next(1005, lambda _: 5) == "b0"

    def test_nobody_is_told_to_wait_for_it(self) -> None:
        turns = self.turns(self.LAST)
        turns.begin_next(0, lambda _: 100)
        turns.join(ADA, "a")
        ahead = dict(turns.ahead(1, 1, lambda _: 9, lambda _: 99))
        assert (ahead["a"], ahead["last1"]) == (Turn(0, 0.0), Turn(1, 9.0))

    def test_what_somebody_takes_over_is_his(self) -> None:
        turns = self.turns(self.LAST)
        run = turns.begin_next(0, lambda _: 9)
        assert turns.is_last(run)
        turns.take_over(ADA, run)
        assert not turns.is_last(run)
        turns.put_back(run)
        assert turns.waiting(ADA) == 1


def test_sessions_that_have_gone_are_forgotten() -> None:
    turns: Turns[str] = Turns()
    for number in range(1000):
        turns.join(f"student {number}", "run")
        turns.begin_next(number, lambda _: 1)
        turns.end("run", number + 1)
    assert len(turns._used) == 0

"""The log of opened test sets: it grows, two servers share it, and it stays small."""

import threading
from unittest.mock import Mock

import pytest

from core.runs import openings
from core.runs.openings import Openings, open_openings
from core.study.openings import Opening

MINE, SOMEBODY = "a" * 16, "b" * 16


def an_opening(run=1, at=1000, device=MINE, handed_in=False) -> Opening:
    return Opening(
        device=device,
        at=at,
        run=f"{run:032x}",
        rows="c" * 16,
        scores={"accuracy": 0.5},
        handed_in=handed_in,
    )


@pytest.fixture
def url(tmp_path) -> str:
    return str(tmp_path / "openings")


@pytest.fixture
def log(url) -> Openings:
    return Openings(url, clock=lambda: 1.0)


def test_it_lies_beside_the_results(tmp_path):
    log = open_openings({"PLAYGROUND_STORE": str(tmp_path / "results")})
    log.note(an_opening())
    assert len(list((tmp_path / "results" / "openings").iterdir())) == 1


def test_a_browser_finds_its_own_entries_in_order(log):
    entries = [an_opening(2, 20), an_opening(1, 10), an_opening(3, 30, SOMEBODY)]
    assert [log.note(entry) for entry in entries] == entries
    assert log.of(MINE) == (entries[1], entries[0])
    assert log.of("d" * 16) == ()


@pytest.mark.parametrize("where", ["folder", "memory"])
def test_another_server_reads_and_writes_the_same(where, url):
    url = url if where == "folder" else f"memory://{url}"
    here, there = Openings(url), Openings(url)
    for number in range(20):
        (here, there)[number % 2].note(an_opening(number, at=10**12 * 9 + number))
    assert len(here.of(MINE)) == len(there.of(MINE)) == 20


def test_two_servers_that_write_at_once_lose_nothing(url):
    def write(half):
        server = Openings(url)
        for number in range(25):
            server.note(an_opening(2 * number + half, at=10**12 * 9 + number))

    writers = [threading.Thread(target=write, args=(half,)) for half in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(Openings(url).of(MINE)) == 50


def test_the_first_time_counts_and_handing_in_is_an_entry_of_its_own(log):
    first = log.note(an_opening(at=10))
    assert log.note(an_opening(at=99)) == first
    handed_in = an_opening(at=50, handed_in=True)
    assert log.note(handed_in) == handed_in
    assert log.of(MINE) == (first, handed_in)


def test_many_entries_at_once_list_the_folder_once(log, monkeypatch):
    listing = Mock(wraps=log._files.ls)
    monkeypatch.setattr(log._files, "ls", listing)
    entries = tuple(an_opening(number, at=1000 + number) for number in range(30))
    assert log.note_all(entries) == entries
    assert listing.call_count == 1
    assert log.of(MINE) == entries


def test_twice_the_same_among_many_is_one_entry(log):
    first = an_opening(at=10)
    assert log.note_all([first, an_opening(at=99)]) == (first, first)
    assert log.of(MINE) == (first,)


def test_many_at_once_cannot_fill_it_either(log, monkeypatch):
    monkeypatch.setattr(openings, "MOST_OF_A_DEVICE", 3)
    monkeypatch.setattr(openings, "MOST_KEPT", 4)
    many = [an_opening(number, at=1000 + number) for number in range(5)]
    others = [an_opening(number, at=2000 + number, device=SOMEBODY) for number in range(2)]
    assert log.note_all([*many, *others]) == (*many[:3], *others)
    assert log.of(MINE) == tuple(many[1:3])


def test_one_browser_cannot_fill_it(log, monkeypatch):
    monkeypatch.setattr(openings, "MOST_OF_A_DEVICE", 3)
    assert [log.note(an_opening(n)) is not None for n in range(5)] == [True] * 3 + [False] * 2
    assert log.note(an_opening(device=SOMEBODY)) is not None


def test_the_oldest_go_when_there_are_too_many(log, monkeypatch):
    monkeypatch.setattr(openings, "MOST_KEPT", 3)
    for number in range(5):
        log.note(an_opening(number, at=1000 + number))
    assert [entry.at for entry in log.of(MINE)] == [1002, 1003, 1004]


def test_after_thirty_days_an_entry_goes(url):
    Openings(url, clock=lambda: 0.0).note(an_opening(1, at=0))
    after = 30 * 86_400.0 + 1
    Openings(url, clock=lambda: after).note(an_opening(2, at=int(after * 1000)))
    assert [entry.at for entry in Openings(url).of(MINE)] == [int(after * 1000)]


def test_what_cannot_be_written_or_read_is_no_entry(log, url, tmp_path):
    log.note(an_opening())
    (tmp_path / "openings" / f"{5:013d}-{MINE}-{2:032x}-opened.json").write_text("{broken")
    assert log.of(MINE) == (an_opening(),)
    (tmp_path / "a file").write_text("")
    assert Openings(str(tmp_path / "a file" / "openings")).note(an_opening()) is None
    assert url

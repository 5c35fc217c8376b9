"""Links under short codes: found from anywhere, for a while, and never without a bound."""

import os
import re
import time
from pathlib import Path

import pytest

from core.experiment import Impossible
from core.runs import shelf as shelf_module
from core.runs.shelf import LETTERS, MOST_LINKS, PER_DEVICE, SECONDS, SECONDS_KEPT, Shelf, _code
from core.runs.store import Store

TEACHER, STRANGER = "0123456789abcdef", "f" * 16


class Clock:
    """Says what time it is from now on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture(params=["folder", "memory"])
def url(request, tmp_path):
    return {"folder": str(tmp_path / "runs"), "memory": f"memory://shelf{tmp_path}"}[request.param]


def test_a_code_is_four_letters_that_lead_to_what_was_kept(url):
    shelf = Shelf(url)
    code = shelf.keep("softmax?cat=3", by=TEACHER)
    assert re.fullmatch(f"[{LETTERS}]{{4}}", code)
    assert shelf.find(code) == "softmax?cat=3"
    assert shelf.find(f" {code.lower()} ") == "softmax?cat=3"


@pytest.mark.parametrize("asked", ["", "BCD", "BCDFG", "AEIO", "../x", "B0DF", "고양이들", "BBBB"])
def test_what_is_no_code_leads_nowhere(url, asked):
    assert Shelf(url).find(asked) is None


def test_letters_are_not_mistaken_for_others_and_make_no_words():
    assert not set(LETTERS) & set("AEIOULVY")
    assert len(set(LETTERS)) == len(LETTERS) == 18


def test_servers_that_share_a_store_share_codes(url):
    here, there = Shelf(url), Shelf(url)
    code = here.keep("softmax", by=TEACHER)
    assert there.find(code) == "softmax"
    assert there.keep("softmax", by=STRANGER) == code


def test_a_taken_code_is_left_to_what_has_it(url):
    shelf, other = Shelf(url), next(f"screen {n}" for n in range(10**6) if same_code(f"screen {n}"))
    first, second = shelf.keep("softmax", by=TEACHER), shelf.keep(other, by=TEACHER)
    assert first != second
    assert (shelf.find(first), shelf.find(second)) == ("softmax", other)
    assert shelf.keep(other, by=STRANGER) == second


def same_code(text: str) -> bool:
    return _code(text.encode(), 0) == _code(b"softmax", 0)


def test_a_link_is_forgotten_after_a_term_unless_it_was_kept_again(tmp_path):
    clock = Clock()
    shelf = Shelf(str(tmp_path), clock)
    old, renewed = shelf.keep("softmax", by=TEACHER), shelf.keep("plane", by=TEACHER)
    half_a_term_ago = time.time() - SECONDS_KEPT / 2
    for code in (old, renewed):
        os.utime(tmp_path / "links" / f"{code}.link", (half_a_term_ago, half_a_term_ago))
    shelf.keep("plane", by=TEACHER)
    clock.ahead = SECONDS_KEPT / 2 + 60
    assert (shelf.find(old), shelf.find(renewed)) == (None, "plane")


def test_one_browser_cannot_flood_it_and_others_go_on(url):
    clock = Clock()
    shelf = Shelf(url, clock)
    for number in range(PER_DEVICE):
        shelf.keep(f"screen {number}", by=STRANGER)
    with pytest.raises(Impossible, match="many links at once"):
        shelf.keep("one more", by=STRANGER)
    assert shelf.keep("softmax", by=TEACHER)
    clock.ahead = SECONDS + 1
    assert shelf.keep("one more", by=STRANGER)


def test_past_its_bound_the_oldest_go_and_those_of_the_desk_last(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf_module, "MOST_LINKS", 5)
    shelf = Shelf(str(tmp_path))
    desk = shelf.keep("the lesson", by=TEACHER, at_desk=True)
    shelf.put_aside(TEACHER, "being made")
    codes = []
    for number in range(6):
        codes.append(shelf.keep(f"screen {number}", by=STRANGER))
        aged(tmp_path)
    assert len(list((tmp_path / "links").iterdir())) == 5
    assert shelf.find(desk) == "the lesson"
    assert shelf.taken_up(TEACHER) == "being made"
    assert [shelf.find(code) for code in codes] == [None] * 3 + ["screen 3", "screen 4", "screen 5"]
    assert MOST_LINKS == 2000


def aged(folder: Path) -> None:
    """All that lies there is a minute older than it was."""
    for file in (folder / "links").iterdir():
        before = file.stat().st_mtime - 60
        os.utime(file, (before, before))


def test_what_takes_too_many_bytes_makes_others_go(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf_module, "MOST_BYTES", 1000)
    shelf = Shelf(str(tmp_path))
    first = shelf.keep("a" * 600, by=TEACHER)
    second = shelf.keep("b" * 600, by=TEACHER)
    assert (shelf.find(first), shelf.find(second)) == (None, "b" * 600)


def test_what_a_browser_is_making_is_its_own(url):
    shelf = Shelf(url)
    assert shelf.taken_up(TEACHER) is None
    shelf.put_aside(TEACHER, "one screen")
    shelf.put_aside(TEACHER, "two screens")
    assert Shelf(url).taken_up(TEACHER) == "two screens"
    assert shelf.taken_up(STRANGER) is None
    assert shelf.taken_up("../softmax") is None


def test_a_store_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    (tmp_path / "links").write_text("in the way")
    with pytest.raises(Impossible, match="no short code"):
        Shelf(str(tmp_path)).keep("softmax", by=TEACHER)


def test_links_and_trainings_do_not_see_each_other(tmp_path):
    shelf, store = Shelf(str(tmp_path)), Store(str(tmp_path), 2**20)
    code = shelf.keep("softmax", by=TEACHER)
    assert store.keys() == frozenset()
    assert store.summaries() == []
    assert shelf.find(code) == "softmax"

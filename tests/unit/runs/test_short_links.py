"""Links under short codes: found from anywhere, for a while, and never without a bound."""

import os
import re
import time
from pathlib import Path

import pytest

from core.experiment import Impossible
from core.runs import short_links
from core.runs.short_links import (
    LETTERS,
    MOST_LINKS,
    PER_DEVICE,
    SECONDS,
    SECONDS_KEPT,
    ShortLinks,
    _code,
)
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
    return {"folder": str(tmp_path / "runs"), "memory": f"memory://links{tmp_path}"}[request.param]


def test_a_code_is_four_letters_that_lead_to_what_was_kept(url):
    links = ShortLinks(url)
    code = links.keep("softmax?cat=3", by=TEACHER)
    assert re.fullmatch(f"[{LETTERS}]{{4}}", code)
    assert links.find(code) == "softmax?cat=3"
    assert links.find(f" {code.lower()} ") == "softmax?cat=3"


@pytest.mark.parametrize("asked", ["", "BCD", "BCDFG", "AEIO", "../x", "B0DF", "고양이들", "BBBB"])
def test_what_is_no_code_leads_nowhere(url, asked):
    assert ShortLinks(url).find(asked) is None


def test_letters_are_not_mistaken_for_others_and_make_no_words():
    assert not set(LETTERS) & set("AEIOULVY")
    assert len(set(LETTERS)) == len(LETTERS) == 18


def test_servers_that_share_a_store_share_codes(url):
    here, there = ShortLinks(url), ShortLinks(url)
    code = here.keep("softmax", by=TEACHER)
    assert there.find(code) == "softmax"
    assert there.keep("softmax", by=STRANGER) == code


def test_a_taken_code_is_left_to_what_has_it(url):
    links, other = (
        ShortLinks(url),
        next(f"screen {n}" for n in range(10**6) if same_code(f"screen {n}")),
    )
    first, second = links.keep("softmax", by=TEACHER), links.keep(other, by=TEACHER)
    assert first != second
    assert (links.find(first), links.find(second)) == ("softmax", other)
    assert links.keep(other, by=STRANGER) == second


def same_code(text: str) -> bool:
    return _code(text.encode(), 0) == _code(b"softmax", 0)


def test_a_link_is_forgotten_after_a_term_unless_it_was_kept_again(tmp_path):
    clock = Clock()
    links = ShortLinks(str(tmp_path), clock)
    old, renewed = links.keep("softmax", by=TEACHER), links.keep("plane", by=TEACHER)
    half_a_term_ago = time.time() - SECONDS_KEPT / 2
    for code in (old, renewed):
        os.utime(tmp_path / "links" / f"{code}.link", (half_a_term_ago, half_a_term_ago))
    links.keep("plane", by=TEACHER)
    clock.ahead = SECONDS_KEPT / 2 + 60
    assert (links.find(old), links.find(renewed)) == (None, "plane")


def test_one_browser_cannot_flood_it_and_others_go_on(url):
    clock = Clock()
    links = ShortLinks(url, clock)
    for number in range(PER_DEVICE):
        links.keep(f"screen {number}", by=STRANGER)
    with pytest.raises(Impossible, match="many links at once"):
        links.keep("one more", by=STRANGER)
    assert links.keep("softmax", by=TEACHER)
    clock.ahead = SECONDS + 1
    assert links.keep("one more", by=STRANGER)


def test_past_its_bound_the_oldest_go_and_those_of_the_desk_last(tmp_path, monkeypatch):
    monkeypatch.setattr(short_links, "MOST_LINKS", 5)
    links = ShortLinks(str(tmp_path))
    desk = links.keep("the lesson", by=TEACHER, at_desk=True)
    links.put_aside(TEACHER, "being made")
    codes = []
    for number in range(6):
        codes.append(links.keep(f"screen {number}", by=STRANGER))
        aged(tmp_path)
    assert len(list((tmp_path / "links").iterdir())) == 5
    assert links.find(desk) == "the lesson"
    assert links.taken_up(TEACHER) == "being made"
    assert [links.find(code) for code in codes] == [None] * 3 + ["screen 3", "screen 4", "screen 5"]
    assert MOST_LINKS == 2000


def aged(folder: Path) -> None:
    """All that lies there is a minute older than it was."""
    for file in (folder / "links").iterdir():
        before = file.stat().st_mtime - 60
        os.utime(file, (before, before))


def test_what_takes_too_many_bytes_makes_others_go(tmp_path, monkeypatch):
    monkeypatch.setattr(short_links, "MOST_BYTES", 1000)
    links = ShortLinks(str(tmp_path))
    first = links.keep("a" * 600, by=TEACHER)
    second = links.keep("b" * 600, by=TEACHER)
    assert (links.find(first), links.find(second)) == (None, "b" * 600)


def test_what_a_browser_is_making_is_its_own(url):
    links = ShortLinks(url)
    assert links.taken_up(TEACHER) is None
    links.put_aside(TEACHER, "one screen")
    links.put_aside(TEACHER, "two screens")
    assert ShortLinks(url).taken_up(TEACHER) == "two screens"
    assert links.taken_up(STRANGER) is None
    assert links.taken_up("../softmax") is None


def test_a_store_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    (tmp_path / "links").write_text("in the way")
    with pytest.raises(Impossible, match="no short code"):
        ShortLinks(str(tmp_path)).keep("softmax", by=TEACHER)


def test_links_and_trainings_do_not_see_each_other(tmp_path):
    links, store = ShortLinks(str(tmp_path)), Store(str(tmp_path), 2**20)
    code = links.keep("softmax", by=TEACHER)
    assert store.keys() == frozenset()
    assert store.summaries() == []
    assert links.find(code) == "softmax"

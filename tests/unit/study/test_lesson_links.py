"""Screens and lessons: to an address and to a file and back, and what is refused."""

import json
import re
import string
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Impossible
from core.study.lesson_links import (
    MOST_BYTES,
    MOST_LETTERS,
    MOST_LETTERS_SAID,
    MOST_SCREENS,
    OWN,
    SAY,
    Lesson,
    Screen,
    names_in,
    read,
    read_lesson,
    screen_at,
    written,
)

NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,9}(\.[a-z]{1,4})?", fullmatch=True).filter(
    lambda name: name not in OWN and not name.startswith(SAY)
)
LISTS = st.lists(NAMES, max_size=4, unique=True).map(tuple)
SENTENCES = st.text(string.ascii_letters + "가나다 &=#?%+,<>[]()`$", max_size=60).map(
    lambda text: " ".join(text.split())
)
SAID = st.dictionaries(st.sampled_from(["en", "ko"]), SENTENCES.filter(bool))
SCREENS = st.builds(
    Screen,
    page=st.sampled_from(["", "softmax", "plane", "movie_reviews"]),
    settings=st.dictionaries(NAMES, st.text(max_size=20), max_size=4),
    locked=LISTS,
    hidden=LISTS,
    says=SAID,
    begin=st.sampled_from(["", "predict", "the-code"]),
)
LESSONS = st.builds(Lesson, title=SENTENCES, screens=st.lists(SCREENS, max_size=3).map(tuple))


def screen_of(address: str) -> Screen:
    """The screen at an address behind the slash of the playground's home."""
    page, _, query = address.partition("?")
    return screen_at(page, dict(parse_qsl(query, keep_blank_values=True)))


SOFTMAX = Screen(
    page="softmax",
    settings={"cat": "3"},
    locked=("dog",),
    hidden=("shift", "subtract_max"),
    says={"en": "Look at cat.", "ko": "고양이를 보세요."},
    begin="predict",
)


def test_an_address_says_all_that_a_screen_holds():
    assert SOFTMAX.address == (
        "softmax?cat=3&lock=dog&hide=shift,subtract_max&begin=predict&say_en=Look+at+cat."
        "&say_ko=%EA%B3%A0%EC%96%91%EC%9D%B4%EB%A5%BC+%EB%B3%B4%EC%84%B8%EC%9A%94."
    )
    assert Screen(page="").address == ""


@given(SCREENS)
def test_an_address_leads_back_to_its_screen(screen):
    assert screen_of(screen.address) == screen


@given(SCREENS | LESSONS)
def test_a_file_leads_back_to_what_was_written_into_it(shared):
    assert read(written(shared)) == shared


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=30), max_size=5), st.text(max_size=9))
def test_any_address_is_a_screen_or_a_sentence(query, begin):
    try:
        screen = screen_at("softmax", {**query, "begin": begin})
    except Impossible:
        assert not re.fullmatch(r"[A-Za-z0-9_-]*", begin)
    else:
        assert screen_of(screen.address) == screen


@given(st.text() | st.binary() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_any_file_is_a_lesson_or_a_sentence(content):
    with pytest.raises(Impossible, match="This is not the file of a lesson"):
        read_lesson(content)


@given(LESSONS, st.data())
def test_a_file_that_lost_its_end_is_refused(lesson, data):
    text = written(lesson)
    cut = data.draw(st.integers(0, len(text) - 3))
    with pytest.raises(Impossible):
        read_lesson(text[:cut])


def test_what_is_one_reader_s_own_is_left_out():
    query = {"lang": "ko", "token": "secret", "lesson": "BCDF-1", "cat": "3"}
    assert screen_at("softmax", query) == Screen(page="softmax", settings={"cat": "3"})


def test_links_by_hand_and_what_was_glued_to_them_are_understood():
    screen = screen_at("plane", {"hide": "points_noise,,x y", "lock": "net_rate,net_rate,points)."})
    assert (screen.hidden, screen.locked) == (("points_noise",), ("net_rate", "points"))
    assert names_in("") == ()


def test_a_sentence_is_one_line_of_what_can_be_seen():
    said = screen_at("", {"say_en": "  one\nline‮ only\x00 ", "say_ko": "가" * 500}).says
    assert said == {"en": "one line only", "ko": "가" * MOST_LETTERS_SAID}


@pytest.mark.parametrize(
    ("lesson", "sentence"),
    [
        ({"screens": [{"page": "../etc"}]}, "“screens 1 page”"),
        ({"screens": [{"page": "softmax", "settings": {"token": "x"}}]}, "“screens 1 settings”"),
        ({"screens": [{"page": "softmax", "locked": ["a b"]}]}, "“screens 1 locked 1”"),
        ({"screens": [{"page": "softmax", "begin": "a b"}]}, "“screens 1 begin”"),
        ({"screens": [{"page": ""}, {"page": "", "says": {"en": "x" * 201}}]}, "“screens 2 says"),
        ({"title": "x" * 81}, "“title”"),
        ({"owner": "me"}, "“owner”"),
        ({"screens": [{"page": ""}] * (MOST_SCREENS + 1)}, "A lesson has 40 screens"),
        (
            {"screens": [{"page": "digits", "settings": {"x": "A" * MOST_LETTERS}}]},
            "An address to share has 7000 letters at the most",
        ),
    ],
)
def test_a_file_that_is_not_right_says_where(lesson, sentence):
    with pytest.raises(Impossible, match=sentence):
        read_lesson(json.dumps({"kind": "lesson", **lesson}))


def test_a_file_that_is_too_long_is_not_read():
    with pytest.raises(Impossible, match="600 kB"):
        read_lesson(" " * (MOST_BYTES + 1))


def test_the_longest_lesson_fits_into_a_file():
    screen = Screen(page="digits", settings={"x": "A" * (MOST_LETTERS - 9)})
    lesson = Lesson(title="가" * 80, screens=(screen,) * MOST_SCREENS)
    assert read_lesson(written(lesson)) == lesson


def test_a_screen_alone_is_no_lesson():
    with pytest.raises(Impossible, match="not the file of a lesson"):
        read_lesson(written(SOFTMAX))


def test_screens_are_added_moved_and_taken_out():
    first, second, third = (Screen(page=page) for page in ("tensors", "softmax", "plane"))
    lesson = Lesson().with_screen(first).with_screen(second).with_screen(third)
    assert lesson.moved(2, 0).screens == (third, first, second)
    assert lesson.moved(0, 9).screens == (second, third, first)
    assert lesson.moved(0, -1) == lesson
    assert lesson.without(1).screens == (first, third)


def test_a_full_lesson_takes_no_more():
    full = Lesson(screens=(Screen(page=""),) * MOST_SCREENS)
    with pytest.raises(Impossible, match="40 screens"):
        full.with_screen(Screen(page="softmax"))

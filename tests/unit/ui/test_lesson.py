"""Lessons: each language has English ones and the same parts of them, fewer if half made."""

import re

import pytest

from core.ui.language import LANGUAGES
from core.ui.lesson import Lesson, read_lesson, read_parts
from tools.languages import COMPLETE, lessons

ENGLISH = lessons("en")
OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("lang", OTHERS)
def test_every_lesson_is_one_of_the_english_ones(lang):
    theirs = lessons(lang)
    assert theirs == [page for page in ENGLISH if page in theirs]
    assert theirs == ENGLISH or lang not in COMPLETE


@pytest.mark.parametrize("page", ENGLISH)
def test_no_part_of_english_is_empty(page):
    assert [name for name, text in read_parts(page, "en").items() if not text] == []


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("page", ENGLISH)
def test_the_parts_are_those_of_english_in_the_same_order(page, lang):
    english, parts = read_parts(page, "en"), read_parts(page, lang)
    assert list(parts) == [name for name in english if name in parts]
    assert list(parts) == list(english) or lang not in COMPLETE
    assert all(parts.values()) or lang not in COMPLETE


@pytest.mark.parametrize("page", ENGLISH)
def test_every_part_of_korean_is_in_korean(page):
    korean = read_parts(page, "ko")
    assert [name for name, text in korean.items() if not re.search("[가-힣]", text)] == []


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("page", ENGLISH)
def test_the_same_values_are_filled_in_as_in_english(page, lang):
    english = read_parts(page, "en")
    for part, text in read_lesson(page, lang).parts.items():
        live = set(re.findall(r"\{[a-z_]+\}", english[part]))
        assert set(re.findall(r"\{[a-z_]+\}", text)) == live, part


def test_values_are_filled_in_and_other_braces_left_alone():
    words = Lesson({"now": r"$\frac{a}{b}$ is {value}."})
    assert words("now", value=3) == r"$\frac{a}{b}$ is 3."


def test_a_part_begins_at_its_heading_and_ends_at_the_next(tmp_path, monkeypatch):
    (tmp_path / "en").mkdir()
    text = "## first\n\nOne.\n\n### still first\n\n## second part\nTwo.\n"
    (tmp_path / "en" / "made_up.md").write_text(text)
    monkeypatch.setattr("core.ui.lesson.LESSONS", tmp_path)
    parts = read_lesson("made_up", "en").parts
    assert parts == {"first": "One.\n\n### still first", "second part": "Two."}


def test_a_part_may_be_told_otherwise_of_a_sample():
    words = Lesson({"data": "A digit.", "data (sample)": "Grown: {n}.", "own": "Draw."})
    assert words.of("original", "data") == "A digit."
    assert words.of("sample", "data", n=2) == "Grown: 2."
    assert words.of("sample", "own") == "Draw."


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    ("page", "part", "originals_words"),
    [
        ("digits", "two_layers", ("98 of 100", "98개")),
        ("fashion", "own", ("photographs", "사진")),
        (
            "house_prices",
            "data",
            ("Each row is a neighbourhood:", "캘리포니아의 한 동네"),
        ),
        ("house_prices", "california", ("counted in 1990", "1990년에 조사한")),
    ],
)
def test_what_is_true_of_the_original_alone_is_not_told_of_the_sample(
    page, part, originals_words, lang
):
    words = read_lesson(page, lang)
    claim = originals_words[lang == "ko"]
    assert claim in words.of("original", part)
    assert claim not in words.of("sample", part)


@pytest.mark.parametrize("page", ENGLISH)
def test_so_many_epochs_are_written_in_one_way(page):
    assert re.findall(r"[0-9}] 에포크", "".join(read_lesson(page, "ko").parts.values())) == []

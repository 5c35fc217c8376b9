"""Lessons: the same pages with the same parts in both languages."""

import re

import pytest

from core.ui.lesson import LESSONS, Lesson, read_lesson

ENGLISH = sorted(file.stem for file in (LESSONS / "en").glob("*.md"))


def test_both_languages_have_the_same_lessons():
    assert sorted(file.stem for file in (LESSONS / "ko").glob("*.md")) == ENGLISH


@pytest.mark.parametrize("page", ENGLISH)
def test_both_languages_have_the_same_parts_and_none_is_empty(page):
    english, korean = (read_lesson(page, lang).parts for lang in ("en", "ko"))
    assert list(korean) == list(english)
    assert [name for name, text in {**english, **korean}.items() if not text] == []
    assert [name for name, text in korean.items() if not re.search("[가-힣]", text)] == []


@pytest.mark.parametrize("page", ENGLISH)
def test_both_languages_fill_in_the_same_values(page):
    english, korean = (read_lesson(page, lang).parts for lang in ("en", "ko"))
    for part, text in english.items():
        live = set(re.findall(r"\{[a-z_]+\}", text))
        assert set(re.findall(r"\{[a-z_]+\}", korean[part])) == live, part


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

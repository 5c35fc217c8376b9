"""Messages: a language translates those on screen and no others, and each of them rightly."""

from __future__ import annotations

import re
from collections import defaultdict
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from core.ui.language import LANGUAGES, LOCALE
from tools.languages import COMPLETE, messages

OTHERS = [language for language in LANGUAGES if language != "en"]
FILES = [file for language in OTHERS for file in sorted((LOCALE / language).glob("*.po"))]


def entries(file) -> list:
    with file.open("rb") as lines:
        return [entry for entry in read_po(lines, locale=file.parent.name) if entry.id]


def all_of(language) -> list:
    return [entry for file in FILES if file.parent.name == language for entry in entries(file)]


KOREAN = all_of("ko")


def fields(text: str) -> set[tuple[str, str]]:
    return {(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over(language):
    assert sorted({entry.id for entry in all_of(language)} - set(messages())) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_says_the_same_in_every_file(language):
    translations = defaultdict(set)
    for entry in all_of(language):
        translations[entry.id].add(entry.string)
    assert {message: said for message, said in translations.items() if len(said) > 1} == {}


def is_translated(entry) -> bool:
    return bool(entry.string.strip()) and not entry.fuzzy


@pytest.mark.parametrize("language", sorted(COMPLETE))
def test_a_complete_language_leaves_no_entry_empty_or_in_doubt(language):
    assert [entry.id for entry in all_of(language) if not is_translated(entry)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_translation_keeps_every_name_in_braces(file):
    for entry in filter(is_translated, entries(file)):
        assert fields(entry.string) == fields(entry.id), entry.id


def test_so_many_epochs_are_written_in_one_way():
    assert [e.id for e in KOREAN if re.search(r"[0-9}] 에포크", e.string)] == []


def test_the_plane_has_one_korean_name():
    korean = {entry.id: entry.string for entry in KOREAN}
    assert korean["Plane"] in korean["Only the plane has points to describe, and it needs them."]


def test_no_word_of_english_stands_for_the_loss():
    assert [e.id for e in KOREAN if re.search(r"(훈련|검증|테스트) loss", e.string)] == []

"""Every message on screen has its Korean, and the Korean holds nothing else."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from core.experiment.mistakes import _SENTENCES
from core.ui.language import LOCALE
from core.ui.sitemap import ROOT

MARKS = {"_", "N_", "Impossible", "StoreUnavailable"}
FILES = sorted((LOCALE / "ko").glob("*.po"))


def messages(source: str) -> set[str]:
    """What stands in ``_("…")``, ``N_("…")`` and the errors, in f-strings too."""
    calls = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args
    )
    return {
        str(call.args[0].value)
        for call in calls
        if getattr(call.func, "id", None) in MARKS and isinstance(call.args[0], ast.Constant)
    }


def written() -> set[str]:
    """Every message in the code."""
    files = (file for folder in ("core", "pages") for file in (ROOT / folder).rglob("*.py"))
    found = set().union(*(messages(file.read_text(encoding="utf-8")) for file in files))
    return found | set(_SENTENCES.values()) | {"{field}: {message}."}


def entries(file) -> list:
    with file.open("rb") as lines:
        return [entry for entry in read_po(lines, locale="ko") if entry.id]


def fields(text: str) -> set[tuple[str, str]]:
    return {(name, form) for _, name, form, _ in Formatter().parse(text) if name is not None}


TRANSLATED = [(file.stem, entry) for file in FILES for entry in entries(file)]


def test_no_message_lacks_its_korean():
    assert sorted(written() - {entry.id for _, entry in TRANSLATED}) == []


def test_no_korean_is_left_over():
    assert sorted({entry.id for _, entry in TRANSLATED} - written()) == []


def test_a_message_says_the_same_in_every_file():
    korean = defaultdict(set)
    for _, entry in TRANSLATED:
        korean[entry.id].add(entry.string)
    assert {message: said for message, said in korean.items() if len(said) > 1} == {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_korean_is_complete_and_keeps_every_name_in_braces(file):
    for entry in entries(file):
        assert entry.string.strip(), entry.id
        assert not entry.fuzzy, entry.id
        assert fields(entry.string) == fields(entry.id), entry.id


def test_so_many_epochs_are_written_in_one_way():
    assert [e.id for _, e in TRANSLATED if re.search(r"[0-9}] 에포크", e.string)] == []


def test_the_plane_has_one_korean_name():
    korean = {entry.id: entry.string for _, entry in TRANSLATED}
    assert korean["Plane"] in korean["Only the plane has points to describe, and it needs them."]


def test_no_word_of_english_stands_for_the_loss():
    assert [e.id for _, e in TRANSLATED if re.search(r"(훈련|검증|테스트) loss", e.string)] == []

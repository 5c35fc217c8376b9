"""What a browser says it has kept of its reader's answers is taken as far as it can be true."""

import json

import pytest

from core.ui.answers import MOST, MOST_LETTERS, read

QUESTION = "0123456789abcdef" * 2


def test_an_option_of_a_question_is_read():
    assert read(json.dumps({QUESTION: "same"})) == {QUESTION: "same"}


@pytest.mark.parametrize(
    "told",
    [
        None,
        7,
        "",
        "{",
        "[]",
        '"same"',
        json.dumps({QUESTION: 3}),
        json.dumps({QUESTION: ""}),
        json.dumps({QUESTION: "x" * (MOST_LETTERS + 1)}),
        json.dumps({"a question": "same"}),
    ],
)
def test_anything_else_is_none(told):
    assert read(told) == {}


def test_of_too_many_the_last_are_read():
    many = {f"{number:032x}": "up" for number in range(MOST + 5)}
    assert list(read(json.dumps(many))) == list(many)[5:]

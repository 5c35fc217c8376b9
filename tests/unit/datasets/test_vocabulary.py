"""Words and their indices."""

import pytest

from core.datasets import decode, encode, load, word_ranks

RANKS = {"the": 1, "film": 2, "was": 3, "great": 4, "isn't": 5}


def test_a_text_becomes_its_indices_and_back():
    tokens, unknown = encode("The film was GREAT!", RANKS, 100)
    assert tokens.tolist() == [1, 4, 5, 6, 7]
    assert unknown == ()
    assert decode(tokens, RANKS) == ["<start>", "the", "film", "was", "great"]


def test_words_that_nobody_wrote_or_few_are_unknown():
    tokens, unknown = encode("the zyzzy isn't great", RANKS, 8)
    assert tokens.tolist() == [1, 4, 2, 2, 7]
    assert unknown == ("zyzzy", "isn't")
    assert decode(tokens, RANKS) == ["<start>", "the", "<unknown>", "<unknown>", "great"]


@pytest.mark.parametrize("text", ["", "   ", "!?…", "한국어"])
def test_any_text_can_be_encoded(text):
    tokens, _ = encode(text, RANKS, 100)
    assert tokens[0] == 1


@pytest.mark.originals
def test_the_first_review_begins_as_in_the_notes():
    ranks = word_ranks("imdb", "original")
    review = decode(load("imdb", "original", 10_000).x_train[0], ranks)
    assert review[:6] == ["<start>", "this", "film", "was", "just", "brilliant"]


@pytest.mark.originals
def test_a_decoded_newswire_encodes_to_itself():
    ranks = word_ranks("reuters", "original")
    wire = load("reuters", "original", 10_000).x_train[0]
    words = decode(wire, ranks)[1:]
    tokens, _ = encode(" ".join(words), ranks, 10_000)
    kept = [t for t, w in zip(tokens[1:], words, strict=False) if w.isalpha()]
    assert kept == [t for t, w in zip(wire[1:], words, strict=False) if w.isalpha()]

"""A grammar writes what its rules say."""

import numpy as np
import pytest

from core.datasets.dataset import Sequences
from core.datasets.samples.grammar import compounds, grammar, indexed

RULES = {
    "MEAL": "a FRUIT for you and a FRUIT, a FRUIT with NAME and NAME",
    "FRUIT": "plum apple pear unit umbrella",
    "NAME": "ann bob cid dan eve fay gus hal ida jan",
}


def texts(language, rows=500, seed=0):
    drafts = Sequences(np.full(rows, language.symbols["MEAL"]), np.arange(rows + 1))
    written = language.write(np.random.default_rng(seed), drafts)
    return written, [[language.words[word] for word in written[row]] for row in range(rows)]


def test_every_symbol_becomes_words():
    _, written = texts(grammar(RULES))
    fruit, names = set(RULES["FRUIT"].split()), set(RULES["NAME"].split())
    assert {len(words) for words in written} == {6, 7}
    assert {words[1] for words in written} == fruit
    assert {words[-1] for words in written} == fruit | names


def test_a_becomes_an_before_a_vowel_that_sounds():
    _, written = texts(grammar(RULES))
    assert {words[0] for words in written if words[1] in ("apple", "umbrella")} == {"an"}
    assert {words[0] for words in written if words[1] in ("plum", "pear", "unit")} == {"a"}


def test_a_steady_symbol_says_the_same_throughout_a_text():
    _, written = texts(grammar(RULES, steady="NAME"))
    named = [words for words in written if words[2] == "with"]
    assert all(words[3] == words[5] for words in named)
    assert len({words[3] for words in named}) == 10


def test_earlier_words_are_likelier():
    _, written = texts(grammar(RULES), rows=4000)
    fruit = np.array([words[1] for words in written])
    for k, word in enumerate(RULES["FRUIT"].split(), start=1):
        expected = np.sqrt(k / 5) - np.sqrt((k - 1) / 5)
        assert np.mean(fruit == word) == pytest.approx(expected, abs=0.03)


def test_a_symbol_without_a_rule_is_an_error():
    with pytest.raises(KeyError, match="FRUIT"):
        grammar({"MEAL": "a FRUIT, nothing"})


def test_words_are_numbered_by_how_often_they_occur():
    words = ("rare", "never", "common")
    written, ranks = indexed(words, Sequences(np.array([2, 0, 2, 2]), np.array([0, 3, 4])))
    assert ranks == {"common": 1, "rare": 2}
    assert written.tokens.tolist() == [1, 4, 5, 4, 1, 4]
    assert written.offsets.tolist() == [0, 4, 6]


def test_compounds_are_every_head_with_every_tail():
    assert sorted(compounds("ash oak", "ford ton", seed=1)) == sorted(
        ["ashford", "ashton", "oakford", "oakton"]
    )

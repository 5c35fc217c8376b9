"""Texts from a grammar: every symbol, written in capitals, stands for one of several phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from core.datasets.dataset import Sequences, keras_indices

Rules = Mapping[str, str | Iterable[str]]


@dataclass(frozen=True)
class Grammar:
    """What each symbol can become.

    Words are numbered from 0 and symbols on from there. ``phrases`` holds every word as a phrase of
    its own, then every phrase of the first symbol, of the second, and so on; symbol ``i`` begins at
    ``first[i]`` and has ``choices[i]`` of them. Where ``steady[i]``, it becomes the same phrase
    throughout a text; where ``even[i]``, all its phrases are equally likely.
    """

    words: tuple[str, ...]
    symbols: Mapping[str, int]
    phrases: Sequences
    first: np.ndarray
    choices: np.ndarray
    steady: np.ndarray
    even: np.ndarray

    def write(self, random: np.random.Generator, drafts: Sequences) -> Sequences:
        """The drafts, symbol for symbol replaced by a phrase, until only words are left.

        Of single words, the earlier are likelier: the chance of the first ``k`` of ``n`` is
        √(k / n).
        """
        tokens, offsets = drafts.tokens, drafts.offsets
        column = np.cumsum(self.steady) - 1
        kept = random.random((len(drafts), self.steady.sum()), dtype=np.float32)
        while len(places := np.flatnonzero(tokens >= len(self.words))):
            symbol = tokens[places] - len(self.words)
            draw = random.random(len(places), dtype=np.float32)
            same = np.flatnonzero(self.steady[symbol])
            texts = np.searchsorted(offsets, places[same], side="right") - 1
            draw[same] = kept[texts, column[symbol[same]]]
            share = np.where(self.even[symbol], draw, draw * draw)
            chosen = tokens.copy()
            chosen[places] = self.first[symbol] + (share * self.choices[symbol]).astype(int)
            written = self.phrases.take(chosen)
            tokens, offsets = written.tokens, written.offsets[offsets]
        return Sequences(_articles(self.words, tokens), offsets)


def grammar(rules: Rules, steady: str = "") -> Grammar:
    """The grammar of rules such as ``{"FRUIT": "an apple, SOME plums", "SOME": "a few, many"}``.

    Commas separate phrases; where there is no comma, spaces separate words. ``steady`` lists the
    symbols that become the same phrase throughout a text. A symbol without a rule is a KeyError.
    """
    phrases = {
        symbol: [
            phrase.split()
            for phrase in (
                rule if not isinstance(rule, str) else rule.split("," if "," in rule else None)
            )
        ]
        for symbol, rule in rules.items()
    }
    used = {part for choices in phrases.values() for phrase in choices for part in phrase}
    words = sorted({"a", "an", *(part for part in used if not part.isupper())})
    symbols = {symbol: len(words) + place for place, symbol in enumerate(phrases)}
    number = {word: place for place, word in enumerate(words)} | symbols
    flat = [[number[part] for part in phrase] for parts in phrases.values() for phrase in parts]
    lengths = [1] * len(words) + [len(phrase) for phrase in flat]
    choices = np.array([len(parts) for parts in phrases.values()])
    tokens = [*range(len(words)), *(part for phrase in flat for part in phrase)]
    return Grammar(
        tuple(words),
        symbols,
        Sequences(np.array(tokens, np.int32), np.concatenate([[0], np.cumsum(lengths)])),
        len(words) + np.cumsum(choices) - choices,
        choices,
        np.isin(list(phrases), steady.split()),
        np.array([max(map(len, parts)) > 1 for parts in phrases.values()]),
    )


def indexed(words: tuple[str, ...], texts: Sequences) -> tuple[Sequences, dict[str, int]]:
    """The texts as Keras indexes them, and the rank of each word found: 1 is the commonest."""
    counts = np.bincount(texts.tokens, minlength=len(words))
    order = np.argsort(-counts, kind="stable")
    ranks = np.empty(len(words), np.int32)
    ranks[order] = np.arange(1, len(words) + 1)
    found = order[: np.count_nonzero(counts)]
    names = {words[word]: rank for rank, word in enumerate(found.tolist(), start=1)}
    return keras_indices(Sequences(ranks[texts.tokens], texts.offsets)), names


def compounds(heads: str, tails: str, seed: int) -> list[str]:
    """Every head with every tail, as one word, in an order drawn from ``seed``."""
    joined = sorted({head + tail for head, tail in product(heads.split(), tails.split())})
    order = np.random.default_rng(seed).permutation(len(joined))
    return [joined[place] for place in order]


_LIKE_CONSONANTS = ("eu", "one", "unif", "unio", "uniq", "unit", "univ", "use", "usu", "uti")
_LIKE_VOWELS = ("a", "e", "i", "o", "u", "8", "heir", "honest", "honour", "hour")


def _articles(words: tuple[str, ...], tokens: np.ndarray) -> np.ndarray:
    """``a`` made ``an`` where the next word sounds like it."""
    sounds = [word.startswith(_LIKE_VOWELS) or word in ("11", "18") for word in words]
    sounds = [s and not w.startswith(_LIKE_CONSONANTS) for s, w in zip(sounds, words, strict=True)]
    a, an = words.index("a"), words.index("an")
    before = np.append(np.array(sounds)[tokens[1:]], False)
    written: np.ndarray = np.where((tokens == a) & before, an, tokens)
    return written

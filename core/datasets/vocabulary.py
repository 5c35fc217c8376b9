"""Between words and the indices that stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np

from core.datasets.dataset import INDEX_FROM, START, UNKNOWN

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_MARKS = {0: "<pad>", START: "<start>", UNKNOWN: "<unknown>"}


def decode(tokens: Iterable[int], ranks: Mapping[str, int]) -> list[str]:
    """The words that indices stand for; marks in angle brackets for those that are no word."""
    words = {rank + INDEX_FROM: word for word, rank in ranks.items()}
    return [_MARKS.get(int(token)) or words.get(int(token), "<unknown>") for token in tokens]


def encode(
    text: str, ranks: Mapping[str, int], num_words: int
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The indices of a text's words, int32 with a start before them, and the words not known.

    Small letters, no punctuation: as the datasets themselves were made. A word is not known if no
    text had it, or if it is not among the ``num_words`` most frequent.
    """
    words = _WORD.findall(text.lower())
    indices = [ranks.get(word, num_words) + INDEX_FROM for word in words]
    unknown = tuple(word for word, index in zip(words, indices, strict=True) if index >= num_words)
    tokens = [START, *(index if index < num_words else UNKNOWN for index in indices)]
    return np.array(tokens, np.int32), unknown

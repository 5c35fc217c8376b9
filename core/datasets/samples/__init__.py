"""Samples: small, deterministic stand-ins that tell the originals' stories without a network."""

from collections.abc import Callable

from core.datasets.dataset import Split
from core.datasets.samples.boston_housing import boston_housing
from core.datasets.samples.california_housing import california_housing
from core.datasets.samples.fashion_mnist import fashion_mnist
from core.datasets.samples.imdb import imdb, imdb_words
from core.datasets.samples.mnist import mnist
from core.datasets.samples.reuters import reuters, reuters_words
from core.experiment import DatasetName

SAMPLES: dict[DatasetName, Callable[[], Split]] = {
    "boston_housing": boston_housing,
    "california_housing": california_housing,
    "mnist": mnist,
    "fashion_mnist": fashion_mnist,
    "imdb": imdb,
    "reuters": reuters,
}

WORDS: dict[DatasetName, Callable[[], dict[str, int]]] = {
    "imdb": imdb_words,
    "reuters": reuters_words,
}
"""Every word of a sample's texts and its rank: 1 is the most frequent."""

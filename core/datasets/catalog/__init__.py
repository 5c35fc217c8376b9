"""The datasets, a module each: all that is known of one stands in the module of its name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import get_args

from core.datasets.dataset import Split
from core.datasets.entry import Entry, Original
from core.datasets.facts import Facts
from core.experiment import DatasetName


def _entry(name: DatasetName) -> Entry:
    entry: Entry = import_module(f"{__name__}.{name}").ENTRY
    return entry


CATALOG: dict[DatasetName, Entry] = {name: _entry(name) for name in get_args(DatasetName)}
FACTS: dict[DatasetName, Facts] = {name: entry.facts for name, entry in CATALOG.items()}
SAMPLES: dict[DatasetName, Callable[[], Split]] = {
    name: entry.sample for name, entry in CATALOG.items() if entry.sample is not None
}
SAMPLE_RANKS: dict[DatasetName, Callable[[], dict[str, int]]] = {
    name: entry.sample_ranks for name, entry in CATALOG.items() if entry.sample_ranks is not None
}
ORIGINALS: dict[DatasetName, Original] = {
    name: entry.original for name, entry in CATALOG.items() if entry.original is not None
}

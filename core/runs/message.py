"""What a worker sends to the server: rows on the way, and a report at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from core.experiment import Impossible
from core.results.result import Row


class Lost(Impossible):
    """The workers cannot be reached any more; what they were training may be going on."""


class Message(TypedDict):
    """New rows of a training. A worker's first message of each attempt has none.

    ``task`` names one submission of a run, ``attempt`` one try of a worker at it. ``snapshots`` are
    a fold, an epoch and the bytes of float32 weights each; ``glimpses`` an epoch, the numbers of
    units, and the bytes of their float16 weights.
    """

    task: str
    attempt: str
    worker: str
    rows: list[Row]
    snapshots: NotRequired[list[tuple[int, int, bytes]]]
    glimpses: NotRequired[list[tuple[int, list[int], bytes]]]


@dataclass(frozen=True)
class Report:
    """A training that has ended: its packed Result, where it was made, and how.

    ``out_of_time`` says that the worker ended it because it took too long; ``recycle`` that the
    worker would rather be replaced before it trains again.
    """

    content: bytes
    worker: str
    out_of_time: bool
    recycle: bool

"""Runs: asked for by pages, trained by workers, remembered in the store."""

from core.runs.archive import Summary
from core.runs.openings import Openings, open_openings
from core.runs.queue import Queue
from core.runs.run import Run, RunView
from core.runs.store import Store, StoreUnavailable, open_store

__all__ = [
    "Openings",
    "Queue",
    "Run",
    "RunView",
    "Store",
    "StoreUnavailable",
    "Summary",
    "open_openings",
    "open_store",
]

"""The log of opened test sets: beside the results, so that servers that share those share it.

One small file an entry, whose name says who and when. So nobody has to read a file to write
another one, two servers never write the same, and an object store can hold it too. An entry is
never changed; the oldest go when there are too many.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from bisect import insort
from collections.abc import Callable, Iterable, Mapping

import fsspec

from core.datasets.atomic import put_whole
from core.datasets.find import kept_at
from core.study.openings import Opening

MOST_OF_A_DEVICE = 500
MOST_KEPT = 20_000
DAYS_KEPT = 30

_LOG = logging.getLogger(__name__)


class Openings:
    """Entries in a folder, local or remote: ``url`` is anything fsspec opens."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._files, self._root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        self._clock = clock
        self._lock = threading.Lock()

    def now(self) -> int:
        """Milliseconds since 1970."""
        return int(self._clock() * 1000)

    def note(self, opening: Opening) -> Opening | None:
        """Keeps an entry; returns the one that says so, which is the first of its like.

        None where it cannot be kept: this browser has too many already, or the folder cannot be
        written.
        """
        return next(iter(self.note_all([opening])), None)

    def note_all(self, openings: Iterable[Opening]) -> tuple[Opening, ...]:
        """Keeps entries; returns those that say so. The folder is listed once for all of them."""
        try:
            with self._lock:
                names = self._names()
                kept = [self._note(opening, names) for opening in openings]
        except Exception:  # fsspec's file systems raise what their libraries raise
            _LOG.warning("What was opened could not be noted.", exc_info=True)
            return ()
        return tuple(entry for entry in kept if entry is not None)

    def of(self, device: str) -> tuple[Opening, ...]:
        """What is noted of a browser, in order."""
        try:
            return tuple(
                entry
                for name in self._names()
                if _device(name) == device and (entry := self._read(name)) is not None
            )
        except Exception:
            _LOG.warning("What was opened could not be read.", exc_info=True)
            return ()

    def _note(self, opening: Opening, names: list[str]) -> Opening | None:
        """Keeps an entry beside those with these ``names``, and its name among them."""
        end = f"-{opening.device}-{opening.run}-{_what(opening)}.json"
        if known := next((name for name in names if name.endswith(end)), None):
            return self._read(known)
        if sum(_device(name) == opening.device for name in names) >= MOST_OF_A_DEVICE:
            return None
        self._forget_old(names)
        self._files.makedirs(self._root, exist_ok=True)
        name = f"{opening.at:013d}{end}"
        put_whole(self._files, f"{self._root}/{name}", opening.model_dump_json().encode())
        insort(names, name)
        return opening

    def _names(self) -> list[str]:
        """Those of all entries, the oldest first."""
        try:
            paths = self._files.ls(self._root, detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted(path.rsplit("/", 1)[-1] for path in paths if path.endswith(".json"))

    def _read(self, name: str) -> Opening | None:
        try:
            return Opening.read(self._files.cat_file(f"{self._root}/{name}"))
        except (FileNotFoundError, ValueError):
            _LOG.warning("The entry %s is gone, or damaged.", name)
            return None

    def _forget_old(self, names: list[str]) -> None:
        past = f"{self.now() - DAYS_KEPT * 86_400_000:013d}"
        while names and (len(names) >= MOST_KEPT or names[0] < past):
            self._files.rm_file(f"{self._root}/{names.pop(0)}")


def open_openings(environment: Mapping[str, str] = os.environ) -> Openings:
    """The log beside the results that ``PLAYGROUND_STORE`` names."""
    return Openings(f"{kept_at(environment).rstrip('/')}/openings")


def _device(name: str) -> str:
    return name[14:30]


def _what(opening: Opening) -> str:
    return "handed" if opening.handed_in else "opened"

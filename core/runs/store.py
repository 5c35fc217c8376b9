"""The memory of the room: every result under its Experiment's key.

One file a result, written under another name and moved into place, so that a reader never sees
half of one. Whatever cannot be read is set aside and trained anew.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Collection
from typing import Any

import fsspec

from core.datasets.find import home
from core.experiment import Impossible, key
from core.result import Result
from core.runs.archive import Damaged, Summary, pack, summarize, unpack

MOST_DAMAGED = 5
_LOG = logging.getLogger(__name__)


class Store:
    """Results in a folder, local or remote: ``url`` is anything fsspec opens.

    Past ``max_bytes`` the least recently used results go first, but never a pinned or a busy one.
    """

    def __init__(self, url: str, max_bytes: int) -> None:
        self._files, self._root = fsspec.core.url_to_fs(url)
        self._max_bytes = max_bytes

    def get(self, run_key: str) -> Result | None:
        """The result under that key; None where there is none or it was damaged."""
        path = self._path(run_key)
        try:
            content = self._files.cat_file(path)
        except OSError:
            return None
        try:
            result = unpack(content)
            if key(result.experiment) != run_key:
                raise Damaged("It belongs to another key.")
        except Damaged as damage:
            self._set_aside(run_key, damage)
            return None
        self._touch(path)
        return result

    def put(self, result: Result, busy: Collection[str] = ()) -> None:
        """Writes a result and makes room for it; ``busy`` keys are not evicted.

        Raises:
            Impossible: the folder is full, read-only or out of reach.
        """
        run_key = key(result.experiment)
        content = pack(result)
        draft = f"{self._root}/.{run_key}-{uuid.uuid4().hex}.draft"
        try:
            self._files.makedirs(self._root, exist_ok=True)
            self._make_room(len(content), {*busy, run_key})
            self._files.pipe_file(draft, content)
            self._files.mv(draft, self._path(run_key))
        except OSError as error:
            self._forget(draft)
            raise Impossible(
                "The result is shown, but it could not be kept: {reason}.",
                reason=error.strerror or "the folder cannot be written",
            ) from error

    def remove(self, run_key: str) -> None:
        """Forgets a result and its pin; of an unknown key, nothing."""
        self._forget(self._path(run_key))
        self.unpin(run_key)

    def pin(self, run_key: str) -> None:
        """Keeps a result from being evicted."""
        self._files.makedirs(self._root, exist_ok=True)
        self._files.pipe_file(self._pin(run_key), b"")

    def unpin(self, run_key: str) -> None:
        """Lets a result be evicted again."""
        self._forget(self._pin(run_key))

    def pinned(self) -> frozenset[str]:
        """The keys of all pinned results."""
        return frozenset(_stem(path) for path in self._list() if path.endswith(".pin"))

    def summaries(self) -> list[Summary]:
        """A Summary of every result, the most recently used first; damaged ones are set aside."""
        found = []
        for path in sorted(self._runs(), key=self._last_used, reverse=True):
            try:
                with self._files.open(path, "rb") as file:
                    found.append(summarize(file))
            except Damaged as damage:
                self._set_aside(_stem(path), damage)
            except OSError:
                continue
        return found

    def _make_room(self, needed: int, kept: set[str]) -> None:
        sizes = {path: self._files.size(path) for path in self._runs()}
        total = sum(sizes.values()) + needed
        kept = kept | self.pinned()
        for path in sorted(sizes, key=self._last_used):
            if total <= self._max_bytes:
                return
            if _stem(path) not in kept:
                self._forget(path)
                total -= sizes[path]

    def _set_aside(self, run_key: str, damage: Damaged) -> None:
        _LOG.warning("The result %s is damaged and was set aside: %s", run_key, damage)
        damaged = sorted(
            (path for path in self._list() if path.endswith(".damaged")), key=self._last_used
        )
        for path in damaged[: max(0, len(damaged) - MOST_DAMAGED + 1)]:
            self._forget(path)
        try:
            self._files.mv(self._path(run_key), f"{self._root}/{run_key}.damaged")
        except OSError:
            _LOG.warning("It could not be moved either.")

    def _path(self, run_key: str) -> str:
        return f"{self._root}/{run_key}.run"

    def _pin(self, run_key: str) -> str:
        return f"{self._root}/{run_key}.pin"

    def _list(self) -> list[str]:
        try:
            return list(self._files.ls(self._root, detail=False, refresh=True))
        except OSError:
            return []

    def _runs(self) -> list[str]:
        return [path for path in self._list() if path.endswith(".run")]

    def _last_used(self, path: str) -> float:
        try:
            return float(self._files.modified(path).timestamp())
        except (OSError, NotImplementedError):
            return 0.0

    def _touch(self, path: str) -> None:
        try:
            self._files.touch(path, truncate=False)
        except (OSError, NotImplementedError, ValueError):
            _LOG.debug("The time of use of %s is not kept here.", path)

    def _forget(self, path: str) -> None:
        try:
            self._files.rm_file(path)
        except (OSError, NotImplementedError):
            _LOG.debug("%s was gone already, or cannot be removed.", path)


def open_store(environment: Any = os.environ) -> Store:
    """The store that ``PLAYGROUND_STORE`` and ``PLAYGROUND_STORE_MB`` name, or the default one."""
    url = environment.get("PLAYGROUND_STORE") or str(home() / "runs")
    return Store(url, int(environment.get("PLAYGROUND_STORE_MB", "2048")) * 2**20)


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

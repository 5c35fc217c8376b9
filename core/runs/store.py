"""The memory of the room: every result under its Experiment's key.

One file a result, which a reader never sees half of: it is written under another name and moved
into place, or put in one piece where the file system has nothing between. Whatever cannot be read
is set aside and trained anew.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import fsspec

from core.datasets.atomic import put_whole, used
from core.datasets.find import kept_at
from core.experiment import Impossible, key
from core.results.result import Result, Row
from core.runs.archive import Damaged, Summary, pack, read_rows, summarize, unpack
from core.runs.limits import store_bytes

MOST_DAMAGED = 5
SECONDS_AHEAD = 600.0
"""What seems used this far in the future was so by a wrong clock, and counts as used just now."""
DRAFT_SECONDS = 3600.0
"""A draft this old was left by a server that died while writing it; so was one from the future."""

T = TypeVar("T")

_KEY = re.compile(r"[0-9a-f]{32}")
_LOG = logging.getLogger(__name__)


class StoreUnavailable(Impossible):
    """A result cannot be kept; what is in the store already may still be read."""


@dataclass(frozen=True)
class _File:
    path: str
    size: int
    used: float

    @property
    def stem(self) -> str:
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


class Store:
    """Results in a folder, local or remote: ``url`` is anything fsspec opens.

    Past ``max_bytes`` the least recently used results go first, but never a pinned or a busy one.
    (An object store does not note when something was read: there the oldest go first.)

    ``damaged`` counts the entries that were set aside since the start, ``kept`` those that this
    server has written.
    """

    def __init__(self, url: str, max_bytes: int) -> None:
        # what another server has put there since must not be read by the length it had before
        self._files, self._root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        self._max_bytes = max_bytes
        self._summaries: dict[_File, Summary] = {}
        self.damaged = 0
        self.kept = 0

    def get(self, run_key: str) -> Result | None:
        """The result under that key; None where there is none or it was damaged."""
        if not _KEY.fullmatch(run_key):
            return None

        def whole() -> Result:
            return unpack(self._files.cat_file(self._path(run_key)), run_key)

        result = self._read(run_key, whole)
        if result is not None:
            self.touch(run_key)
        return result

    def rows(self, run_key: str) -> tuple[Row, ...] | None:
        """The rows under that key, without its networks; None where there are none."""
        if not _KEY.fullmatch(run_key):
            return None

        def only_rows() -> tuple[Row, ...]:
            with self._files.open(self._path(run_key), "rb") as opened:
                return read_rows(opened, run_key)

        return self._read(run_key, only_rows)

    def put(self, result: Result, busy: Collection[str] = (), packed: bytes | None = None) -> None:
        """Writes a result and makes room for it; ``busy`` keys are not evicted.

        ``packed`` are its bytes, where they are known already.

        Raises:
            StoreUnavailable: the folder is full, read-only or out of reach, or the result is
                larger than the whole store may be.
        """
        run_key = key(result.experiment)
        content = packed or pack(result)
        if len(content) > self._max_bytes:
            raise StoreUnavailable(
                "The result is shown, but not kept: the store holds {megabytes} MB at the most.",
                megabytes=self._max_bytes // 2**20,
            )
        try:
            self._files.makedirs(self._root, exist_ok=True)
            self._make_room(run_key, len(content), busy)
            put_whole(self._files, self._path(run_key), content)
        except Exception as error:
            raise self._unavailable(error) from error
        self.kept += 1

    def touch(self, run_key: str) -> None:
        """Notes that a result has just been used."""
        path = self._path(run_key)
        try:
            if self._files.exists(path):
                self._files.touch(path, truncate=False)
        except Exception:
            _LOG.debug("The time of use of %s is not kept here.", path, exc_info=True)

    def remove(self, run_key: str) -> None:
        """Forgets a result and its pin; of an unknown key, nothing."""
        if _KEY.fullmatch(run_key):
            self._forget(self._path(run_key))
            self._forget(self._pin(run_key))

    def pin(self, run_key: str) -> None:
        """Keeps a result from being evicted.

        Raises:
            StoreUnavailable: the folder cannot be written, or pinned results would take more than
                half of the store.
        """
        if not _KEY.fullmatch(run_key):
            return
        pinned = {*self.pinned(), run_key}
        size = sum(file.size for file in self._list(".run") if file.stem in pinned)
        if size > self._max_bytes / 2:
            raise StoreUnavailable(
                "Pinned runs fill half of the store: unpin another one before you pin this one."
            )
        try:
            self._files.makedirs(self._root, exist_ok=True)
            self._files.pipe_file(self._pin(run_key), b"")
        except Exception as error:
            raise self._unavailable(error) from error

    def unpin(self, run_key: str) -> None:
        """Lets a result be evicted again."""
        if _KEY.fullmatch(run_key):
            self._forget(self._pin(run_key))

    def pinned(self) -> frozenset[str]:
        """The keys of all pinned results."""
        return frozenset(file.stem for file in self._list(".pin"))

    def keys(self) -> frozenset[str] | None:
        """The keys of all results; None where they cannot be listed just now."""
        try:
            paths = self._files.ls(self._root, detail=False, refresh=True)
        except Exception:
            _LOG.warning("The store could not be listed.", exc_info=True)
            return None
        return frozenset(_File(path, 0, 0.0).stem for path in paths if path.endswith(".run"))

    def summaries(self) -> list[Summary]:
        """A Summary of every result, the most recently used first; damaged ones are set aside.

        A file that has not been touched since is not read again.
        """
        pinned = self.pinned()
        files = sorted(self._list(".run"), key=lambda file: file.used, reverse=True)
        read = {file: self._summaries.get(file) or self._summary(file) for file in files}
        self._summaries = {file: summary for file, summary in read.items() if summary}
        return [
            replace(summary, pinned=file.stem in pinned)
            for file, summary in self._summaries.items()
        ]

    def _summary(self, file: _File) -> Summary | None:
        def only_summary() -> Summary:
            with self._files.open(file.path, "rb") as opened:
                return replace(summarize(opened, file.stem), size=file.size)

        return self._read(file.stem, only_summary)

    def _read(self, run_key: str, read: Callable[[], T]) -> T | None:
        """What ``read`` returns; None where there is nothing, or nothing that can be read.

        Only what is damaged is set aside: of anything else the file may be whole.
        """
        try:
            return read()
        except FileNotFoundError:
            return None
        except Damaged as damage:
            self._set_aside(run_key, damage)
        except Exception:  # fsspec's file systems raise what their libraries raise
            _LOG.warning("The result %s could not be read.", run_key, exc_info=True)
        return None

    def _make_room(self, run_key: str, needed: int, busy: Collection[str]) -> None:
        now = time.time()
        for draft in self._list(".draft"):
            if abs(now - draft.used) > DRAFT_SECONDS:
                self._forget(draft.path)
        files = [file for file in self._list(".run") if file.stem != run_key]
        for file in files:
            if file.used > now + SECONDS_AHEAD:
                self.touch(file.stem)
        kept = {*busy, *self.pinned()}
        total = sum(file.size for file in files) + needed
        for file in sorted(files, key=lambda file: file.used):
            if total <= self._max_bytes:
                return
            if file.stem not in kept:
                self._forget(file.path)
                total -= file.size

    def _set_aside(self, run_key: str, damage: Damaged) -> None:
        self.damaged += 1
        _LOG.warning("The result %s is damaged and was set aside: %s", run_key, damage)
        oldest_first = sorted(self._list(".damaged"), key=lambda file: file.used)
        for file in oldest_first[: max(0, len(oldest_first) - MOST_DAMAGED + 1)]:
            self._forget(file.path)
        try:
            self._files.mv(self._path(run_key), f"{self._root}/{run_key}.damaged")
        except Exception:
            _LOG.warning("It could not be moved either.", exc_info=True)

    def _unavailable(self, error: Exception) -> StoreUnavailable:
        number = getattr(error, "errno", None)
        if number in (errno.ENOSPC, errno.EDQUOT):
            return StoreUnavailable("The result is shown, but not kept: the disk is full.")
        if number in (errno.EACCES, errno.EPERM, errno.EROFS):
            return StoreUnavailable(
                "The result is shown, but not kept: nothing can be written to {folder}.",
                folder=self._root,
            )
        _LOG.warning("The store could not be written.", exc_info=error)
        return StoreUnavailable(
            "The result is shown, but it could not be kept: {reason}.",
            reason=getattr(error, "strerror", None) or type(error).__name__,
        )

    def _path(self, run_key: str) -> str:
        return f"{self._root}/{run_key}.run"

    def _pin(self, run_key: str) -> str:
        return f"{self._root}/{run_key}.pin"

    def _list(self, ending: str) -> list[_File]:
        try:
            entries = self._files.ls(self._root, detail=True, refresh=True)
        except FileNotFoundError:
            return []
        except Exception:
            _LOG.warning("The store could not be listed.", exc_info=True)
            return []
        return [
            _File(entry["name"], entry["size"] or 0, used(entry))
            for entry in entries
            if entry["name"].endswith(ending)
        ]

    def _forget(self, path: str) -> None:
        try:
            self._files.rm_file(path)
        except Exception:
            _LOG.debug("%s was gone already, or cannot be removed.", path, exc_info=True)


def open_store(environment: Mapping[str, str] = os.environ) -> Store:
    """The store that ``PLAYGROUND_STORE`` and ``PLAYGROUND_STORE_MB`` name, or the default one."""
    return Store(kept_at(environment), store_bytes(environment))

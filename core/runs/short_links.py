"""Links under short codes, and lessons that are being made; in the folder ``links`` of the store.

Servers that share a store share them. A code is drawn from what it stands for, so the same link
has the same code, whoever asks for it and wherever.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import fsspec

from core.allowance import Allowance
from core.datasets.atomic import put_whole, used
from core.datasets.find import kept_at
from core.experiment import Impossible

LETTERS = "BCDFGHJKMNPQRSTWXZ"
"""No vowels, so that no code is a word; none that is read as another letter or a digit."""
SECONDS_KEPT = 200 * 24 * 3600.0
"""Since a link was last given a code: a term, and the holidays before it."""
MOST_LINKS = 2_000
MOST_BYTES = 50_000_000
TRIES = 20
"""Codes that are looked at until one is free: of 100,000 one in fifty is taken at the most."""
PER_DEVICE, SECONDS = 30, 300.0
"""So many a browser may keep at once, and again in so many seconds."""

_CODE = re.compile(rf"[{LETTERS}]{{4}}")
_OWNER = re.compile(r"[0-9a-f]{16}")
_ENDINGS = (".kept", ".link")
_GO_FIRST = (".link", ".lesson", ".kept")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _File:
    path: str
    size: int
    used: float


class ShortLinks:
    """Short texts in a folder, local or remote. Its methods may be called from any thread.

    Past MOST_LINKS or MOST_BYTES the oldest go, those of the desk last.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._files, root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        self._root = f"{root}/links"
        self._clock = clock
        self._allowance = Allowance(PER_DEVICE, PER_DEVICE / SECONDS, clock)

    def keep(self, text: str, by: str, at_desk: bool = False) -> str:
        """The code of a text, for SECONDS_KEPT from now.

        Raises:
            Impossible: that browser has kept too many at once, or the store cannot be written.
        """
        if not self._allowance.grants(by):
            raise Impossible("Those were many links at once: wait a few minutes.")
        wanted = text.encode()
        for attempt in range(TRIES):
            code = _code(wanted, attempt)
            found = self.find(code)
            if found is None or found == text:
                self._write(f"{code}{'.kept' if at_desk else '.link'}", wanted)
                return code
        raise _unavailable()

    def find(self, code: str) -> str | None:
        """The text under a code, in capitals or not; None where there is none any more."""
        name = code.strip().upper()
        if not _CODE.fullmatch(name):
            return None
        texts = (self._read(f"{self._root}/{name}{ending}") for ending in _ENDINGS)
        return next((text for text in texts if text is not None), None)

    def put_aside(self, owner: str, text: str) -> None:
        """Keeps what a browser is making, in the place of what it made before.

        Raises:
            Impossible: the store cannot be written.
        """
        if _OWNER.fullmatch(owner):
            self._write(f"{owner}.lesson", text.encode())

    def taken_up(self, owner: str) -> str | None:
        """What that browser was making; None where there is nothing."""
        if not _OWNER.fullmatch(owner):
            return None
        return self._read(f"{self._root}/{owner}.lesson")

    def _read(self, path: str) -> str | None:
        try:
            if self._clock() - used(self._files.info(path)) > SECONDS_KEPT:
                return None
            return bytes(self._files.cat_file(path)).decode()
        except FileNotFoundError:
            return None
        except Exception:  # fsspec's file systems raise what their libraries raise
            _LOG.warning("%s could not be read.", path, exc_info=True)
            return None

    def _write(self, name: str, content: bytes) -> None:
        try:
            self._files.makedirs(self._root, exist_ok=True)
            self._make_room(len(content))
            put_whole(self._files, f"{self._root}/{name}", content)
        except Exception as error:
            _LOG.warning("A link could not be kept.", exc_info=True)
            raise _unavailable() from error

    def _make_room(self, needed: int) -> None:
        entries = self._files.ls(self._root, detail=True, refresh=True)
        files = [_File(e["name"], e["size"] or 0, used(e)) for e in entries]
        files.sort(key=_last_to_go)
        now, count, total = self._clock(), len(files) + 1, sum(f.size for f in files) + needed
        for file in files:
            if now - file.used > SECONDS_KEPT or count > MOST_LINKS or total > MOST_BYTES:
                self._forget(file.path)
                count, total = count - 1, total - file.size

    def _forget(self, path: str) -> None:
        try:
            self._files.rm_file(path)
        except Exception:
            _LOG.debug("%s was gone already, or cannot be removed.", path, exc_info=True)


def open_links() -> ShortLinks:
    """The links in the store."""
    return ShortLinks(kept_at())


def _code(content: bytes, attempt: int) -> str:
    """Four letters: the first that a text would like to have, or its next ones."""
    digest = hashlib.sha256(content + bytes([attempt])).digest()
    number = int.from_bytes(digest, "big")
    return "".join(LETTERS[number // len(LETTERS) ** digit % len(LETTERS)] for digit in range(4))


def _last_to_go(file: _File) -> tuple[int, float]:
    """Sorts files: those that others can do without come first, and the oldest of them."""
    ending = f".{file.path.rpartition('.')[2]}"
    return _GO_FIRST.index(ending) if ending in _GO_FIRST else 0, file.used


def _unavailable() -> Impossible:
    return Impossible("The link has no short code: nothing can be kept just now.")

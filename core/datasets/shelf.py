"""Where the datasets that people bring are kept: beside the results, so that every worker has them.

A dataset lies in ``<address>.rows``; ``<address>.kept`` beside it says that it outlives its room.
Of a table that a browser brought, ``<address>-<browser>.own`` says so: others may have brought the
same.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from typing import Any

import fsspec

from core.datasets.atomic import put_whole, used
from core.datasets.brought import BroughtRows, address_of, pack, unpack
from core.datasets.find import kept_at
from core.experiment import Impossible
from core.experiment.brought import ADDRESS
from core.messages import N_

MOST_DATASETS = 200
"""At the most 8 MB each (``core.datasets.brought``), and most of them a few kB."""
MOST_OF_ONE = 5
"""So many tables one browser may have here at a time."""
SECONDS_OWNED = 7 * 24 * 3600.0
"""A table that somebody brought goes so long after it was brought last."""
SECONDS_UNKEPT = 24 * 3600.0
"""A dataset that nobody keeps goes after so long, should its room have ended without a word."""
_BROWSER = re.compile(r"[0-9a-f]{16}")
"""A browser, as ``core.ui.device`` knows it."""
_NAME = re.compile(rf"{ADDRESS.pattern}(-{_BROWSER.pattern})?")
_LOG = logging.getLogger(__name__)


class Gone(Impossible):
    """Nothing lies at an address any more."""


class Shelf:
    """Datasets by their address, in a folder that ``url`` names: anything fsspec opens."""

    def __init__(self, url: str) -> None:
        self._files, self._root = fsspec.core.url_to_fs(url, use_listings_cache=False)

    def put(self, rows: BroughtRows) -> str:
        """Puts a dataset there, unless it is there already; its address.

        Raises:
            Impossible: there are too many, or nothing can be written.
        """
        content = pack(rows)
        address = address_of(content)
        try:
            self._files.makedirs(self._root, exist_ok=True)
            self._forget_what_nobody_keeps()
            if self.holds(address):
                return address
            if len(self._names(".rows")) >= MOST_DATASETS:
                raise Impossible(
                    "{most} datasets that people brought are kept here: delete one before you "
                    "add another.",
                    most=MOST_DATASETS,
                )
            put_whole(self._files, self._path(address, ".rows"), content)
        except Impossible:
            raise
        except Exception as error:  # fsspec's file systems raise what their libraries raise
            raise _unwritable(error) from error
        return address

    def get(self, address: str) -> BroughtRows:
        """What lies at an address.

        Raises:
            Gone: nothing does, or something else than was put there.
            Impossible: it cannot be read just now.
        """
        if not ADDRESS.fullmatch(address):
            raise _gone()
        try:
            content: bytes = self._files.cat_file(self._path(address, ".rows"))
        except FileNotFoundError:
            raise _gone() from None
        except Exception as error:
            _LOG.warning("%s could not be read.", address, exc_info=True)
            raise Impossible("What people brought cannot be read just now.") from error
        if address_of(content) != address:
            raise _gone()
        return unpack(content)

    def holds(self, address: str) -> bool:
        """Whether something lies at an address; so too where nobody can tell just now."""
        try:
            return bool(
                ADDRESS.fullmatch(address) and self._files.exists(self._path(address, ".rows"))
            )
        except Exception:
            _LOG.warning("%s could not be looked for.", address, exc_info=True)
            return True

    def bring(self, rows: BroughtRows, by: str) -> str:
        """Puts a dataset there for the browser ``by``, which may delete it; its address.

        Raises:
            Impossible: as for :meth:`put`, or that browser has too many there.
        """
        address = address_of(pack(rows))
        mine = self.of(by)
        if address not in mine and len(mine) >= MOST_OF_ONE:
            raise Impossible(
                "You have {most} tables here, and that is the most: delete one first.",
                most=MOST_OF_ONE,
            )
        self.put(rows)
        try:
            self._files.pipe_file(self._path(f"{address}-{by}", ".own"), b"")
        except Exception as error:
            raise _unwritable(error) from error
        return address

    def of(self, by: str) -> tuple[str, ...]:
        """The addresses of what a browser has there."""
        owned = self._names(".own") if _BROWSER.fullmatch(by) else ()
        names = (name for name in owned if name.endswith(f"-{by}"))
        return tuple(sorted(name.removesuffix(f"-{by}") for name in names))

    def tidy(self) -> None:
        """Deletes what has been there for longer than anybody keeps it."""
        try:
            self._forget_what_nobody_keeps()
        except Exception:
            _LOG.warning("What people brought could not be looked through.", exc_info=True)

    def take_back(self, address: str, by: str) -> None:
        """What a browser brought is its own no longer, and goes unless another brought it, too."""
        if not (ADDRESS.fullmatch(address) and _BROWSER.fullmatch(by)):
            return
        if address not in self.of(by):
            return
        self._forget(self._path(f"{address}-{by}", ".own"))
        others = any(name.startswith(f"{address}-") for name in self._names(".own"))
        if not others and address not in self.kept():
            self.delete(address)

    def check(self, address: str) -> None:
        """Raises Gone where nothing lies at an address."""
        if not self.holds(address):
            raise _gone()

    def keep(self, address: str) -> None:
        """Keeps a dataset until it is deleted.

        Raises:
            Impossible: nothing can be written, or the dataset is gone.
        """
        self.check(address)
        try:
            self._files.pipe_file(self._path(address, ".kept"), b"")
        except Exception as error:
            raise _unwritable(error) from error

    def kept(self) -> frozenset[str]:
        """The addresses of all datasets that outlive their room."""
        return self._names(".kept") & self._names(".rows")

    def delete(self, address: str) -> None:
        """Deletes what lies at an address; of an unknown one, nothing."""
        if ADDRESS.fullmatch(address):
            for ending in (".kept", ".rows"):
                self._forget(self._path(address, ending))
            for name in self._names(".own"):
                if name.startswith(f"{address}-"):
                    self._forget(self._path(name, ".own"))

    def _forget_what_nobody_keeps(self) -> None:
        kept, now = self._names(".kept"), time.time()
        owners = self._entries(".own")
        for name, entry in owners.items():
            if now - (used(entry) or now) > SECONDS_OWNED:
                self._forget(self._path(name, ".own"))
            else:
                kept |= {name.partition("-")[0]}
        for name, entry in self._entries(".rows").items():
            if name not in kept and now - (used(entry) or now) > SECONDS_UNKEPT:
                self.delete(name)

    def _path(self, address: str, ending: str) -> str:
        return f"{self._root}/{address}{ending}"

    def _names(self, ending: str) -> frozenset[str]:
        return frozenset(self._entries(ending))

    def _entries(self, ending: str) -> Mapping[str, Mapping[str, Any]]:
        try:
            entries = self._files.ls(self._root, detail=True, refresh=True)
        except FileNotFoundError:
            return {}
        names = {entry["name"].rsplit("/", 1)[-1]: entry for entry in entries}
        return {
            name.removesuffix(ending): entry
            for name, entry in names.items()
            if name.endswith(ending) and _NAME.fullmatch(name.removesuffix(ending))
        }

    def _forget(self, path: str) -> None:
        try:
            self._files.rm_file(path)
        except Exception:
            _LOG.debug("%s was gone already, or cannot be removed.", path, exc_info=True)


def shelf() -> Shelf:
    """The shelf beside the results of this machine's playground."""
    return Shelf(kept_at())


def _gone() -> Gone:
    return Gone(N_("The rows that people brought are gone: somebody has deleted them."))


def _unwritable(error: Exception) -> Impossible:
    _LOG.warning("What people brought could not be written.", exc_info=error)
    return Impossible(
        "What people brought could not be kept: {reason}.",
        reason=getattr(error, "strerror", None) or type(error).__name__,
    )

"""Downloads that go on while pages are looked at: one a dataset, whoever asks for it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from core.datasets.fetch import gather, unwritable
from core.datasets.remote import Unreachable, size_of
from core.experiment import DatasetName, Impossible

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Download:
    """How far a download is, in bytes; ``problem`` says why it failed."""

    size: int
    received: int = 0
    active: bool = True
    problem: Impossible | None = None


class Downloads:
    """The originals that are being fetched into ``folder``, each in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._downloads: dict[DatasetName, Download] = {}
        self._lock = threading.Lock()

    def begin(self, name: DatasetName) -> None:
        """Fetches the original of ``name``; if that is going on already, leaves it alone."""
        with self._lock:
            known = self._downloads.get(name)
            if known is not None and known.active:
                return
            self._downloads[name] = Download(size_of(name))
        threading.Thread(
            target=self._fetch, args=(name,), name=f"fetch {name}", daemon=True
        ).start()

    def find(self, name: DatasetName) -> Download | None:
        """The last download of ``name``, going on or ended; None if nobody has asked."""
        return self._downloads.get(name)

    def _fetch(self, name: DatasetName) -> None:
        problem: Impossible | None = None
        try:
            gather(name, self._folder, lambda size: self._receive(name, size))
        except Unreachable as why:
            problem = Impossible(
                "There is no way from here to {host}, so the sample stays; a folder that "
                "“python -m core.datasets prepare FOLDER” has filled elsewhere can be brought "
                "here and named with PLAYGROUND_DATASETS.",
                **why.values,
            )
        except Impossible as why:
            problem = why
        except OSError as error:
            problem = unwritable(self._folder, error)
        except Exception:
            _LOG.exception("The original of %s could not be fetched.", name)
            problem = Impossible("The original could not be fetched: the server's log says why.")
        self._downloads[name] = replace(self._downloads[name], active=False, problem=problem)

    def _receive(self, name: DatasetName, size: int) -> None:
        known = self._downloads[name]
        self._downloads[name] = replace(known, received=known.received + size)

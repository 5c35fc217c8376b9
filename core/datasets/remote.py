"""The files that Keras offers: where they are, how long, and how to know that they are whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from core.datasets.atomic import atomic
from core.datasets.catalog import ORIGINALS
from core.datasets.entry import Remote
from core.experiment import DatasetName, Impossible

ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
SECONDS_OF_SILENCE = 20.0
BLOCK = 2**16


REMOTE: dict[DatasetName, tuple[Remote, ...]] = {
    name: original.downloads for name, original in ORIGINALS.items()
}
"""Checksums as Keras 3.15 knows them; for the garments, which it does not check, Zalando's."""


class Unreachable(Impossible):
    """There is no network here, or nothing at the address."""


def size_of(name: DatasetName) -> int:
    """How many bytes the original of ``name`` is to download."""
    return sum(remote.size for remote in REMOTE[name])


def download(name: DatasetName, folder: Path, received: Callable[[int], None]) -> None:
    """Fills ``folder`` as Keras fills its cache; ``received`` hears of the size of each block.

    Raises:
        Unreachable: there is no way to the files.
        Impossible: what came is something else.
        OSError: ``folder`` cannot be written.
    """
    for remote in REMOTE[name]:
        target = folder / remote.file
        target.parent.mkdir(parents=True, exist_ok=True)
        checksum = hashlib.new(remote.algorithm, usedforsecurity=False)
        with atomic(target) as file:
            for block in _blocks(f"{ADDRESS}/{target.name}"):
                file.write(block)
                checksum.update(block)
                received(len(block))
            if checksum.hexdigest() != remote.checksum:
                raise Impossible(
                    "What came from {host} is not the whole {file}, so nothing of it is kept: "
                    "try again.",
                    host=_host(),
                    file=target.name,
                )


def _blocks(address: str) -> Iterator[bytes]:
    """What comes from an address, up to where the connection breaks off, if it does."""
    import requests  # takes a moment to import

    try:
        answer = requests.get(address, stream=True, timeout=SECONDS_OF_SILENCE)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise Unreachable("There is no way from here to {host}.", host=_host()) from error
    with answer, suppress(requests.RequestException):
        yield from answer.iter_content(BLOCK)


def _host() -> str:
    return urlsplit(ADDRESS).netloc

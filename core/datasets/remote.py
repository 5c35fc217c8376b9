"""The files that Keras offers: where they are, how long, and how to know that they are whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.datasets.atomic import atomic
from core.experiment import DatasetName, Impossible

ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
SECONDS_OF_SILENCE = 20.0
BLOCK = 2**16


@dataclass(frozen=True)
class Remote:
    """A file by its place in Keras's cache, its size in bytes, and its checksum in hexadecimal."""

    file: str
    size: int
    checksum: str
    algorithm: str = "sha256"


REMOTE: dict[DatasetName, tuple[Remote, ...]] = {
    "boston_housing": (
        Remote(
            "boston_housing.npz",
            57_026,
            "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
        ),
    ),
    "california_housing": (
        Remote(
            "california_housing.npz",
            743_530,
            "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
        ),
    ),
    "mnist": (
        Remote(
            "mnist.npz",
            11_490_434,
            "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
        ),
    ),
    "fashion_mnist": (
        Remote(
            "fashion-mnist/train-images-idx3-ubyte.gz",
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        Remote(
            "fashion-mnist/train-labels-idx1-ubyte.gz",
            29_515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        Remote(
            "fashion-mnist/t10k-images-idx3-ubyte.gz",
            4_422_102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        Remote(
            "fashion-mnist/t10k-labels-idx1-ubyte.gz",
            5_148,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
    ),
    "imdb": (
        Remote(
            "imdb.npz",
            17_464_789,
            "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
        ),
        Remote(
            "imdb_word_index.json",
            1_641_221,
            "027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6",
        ),
    ),
    "reuters": (
        Remote(
            "reuters.npz",
            2_110_848,
            "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
        ),
        Remote("reuters_word_index.json", 550_378, "4d44cc38712099c9e383dc6e5f11a921", "md5"),
    ),
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

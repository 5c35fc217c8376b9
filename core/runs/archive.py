"""A Result as one file, and back.

The file is a zip: JSON for what is small, ``.npy`` for arrays (never a pickle), ``.keras`` files as
they are. Zip keeps a checksum of every member, so damage is found out when a member is read. Equal
Results give equal bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import IO, Any

import numpy as np
import pandas as pd

from core.experiment import Experiment, experiment_from, key
from core.results.history import best_epoch
from core.results.result import Network, Result, Row

FORMAT = 3
TRIES = 3
_ARRAYS = (
    "test_predictions",
    "validation_predictions",
    "validation_rows",
    "train_rows",
    "snapshot_epochs",
    "snapshots",
)


class Damaged(ValueError):
    """The bytes are not the whole archive that they should be."""


@dataclass(frozen=True)
class Summary:
    """The small part of a Result: enough for a line in a table of runs.

    ``last`` and ``best`` are rows averaged over folds: that of the last epoch, and that of the
    epoch with the lowest ``val_loss`` (``loss``, where nothing is held out). ``test_scores`` are
    averaged over folds too. ``size`` is in bytes.
    """

    key: str
    experiment: Experiment
    status: str
    started: str
    seconds: float
    epochs: int
    last: Row
    best: Row
    test_scores: dict[str, float]
    size: int = 0
    pinned: bool = False


def pack(result: Result) -> bytes:
    """The Result as the bytes of one zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        _write(file, "result.json", json.dumps(_small(result)).encode())
        _write(file, "rows.json", json.dumps(result.rows).encode())
        for number, network in enumerate(result.networks):
            for name in _ARRAYS:
                array = getattr(network, name)
                hardly_shrinks = array.dtype.kind == "f"
                compression = zipfile.ZIP_STORED if hardly_shrinks else zipfile.ZIP_DEFLATED
                _write(file, f"{number}/{name}.npy", _npy(array), compression)
            _write(file, f"{number}/model.keras", network.model, zipfile.ZIP_STORED)
            if network.best_model is not None:
                _write(file, f"{number}/best.keras", network.best_model, zipfile.ZIP_STORED)
    return buffer.getvalue()


def unpack(content: bytes, run_key: str) -> Result:
    """The Result in the bytes of a zip file that was packed under ``run_key``.

    Raises:
        Damaged: anything is missing, cut off or changed, or it is the Result of another key.
    """
    with _opened(io.BytesIO(content)) as archive:
        small = _read_small(archive, run_key)
        return Result(
            experiment=experiment_from(small["experiment"]),
            status=small["status"],
            rows=tuple(json.loads(archive.read("rows.json"))),
            networks=tuple(
                _network(archive, number, about) for number, about in enumerate(small["networks"])
            ),
            seconds=small["seconds"],
            started=small["started"],
        )


def summarize(file: IO[bytes], run_key: str) -> Summary:
    """The Summary in an open archive, without reading its rows, arrays and models.

    Raises:
        Damaged: what was read is not whole, or belongs to another key.
        OSError: the file could not be read.
    """
    with _opened(file) as archive:
        small = _read_small(archive, run_key)
        datetime.fromisoformat(small["started"])
        return Summary(
            key=run_key,
            experiment=experiment_from(small["experiment"]),
            status=str(small["status"]),
            started=small["started"],
            seconds=float(small["seconds"]),
            epochs=int(small["epochs"]),
            last=_row(small["last"]),
            best=_row(small["best"]),
            test_scores=_row(small["test_scores"]),
        )


def read_rows(file: IO[bytes], run_key: str) -> tuple[Row, ...]:
    """The rows in an open archive, without reading its arrays and models.

    Raises:
        Damaged: what was read is not whole, or belongs to another key.
        OSError: the file could not be read.
    """
    with _opened(file) as archive:
        _read_small(archive, run_key)
        rows = tuple(_row(row) for row in json.loads(archive.read("rows.json")))
        if not all({"fold", "epoch"} <= row.keys() for row in rows):
            raise Damaged("A row does not say which epoch it is.")
        return rows


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """An archive that ``pack`` wrote. Whatever goes wrong with what it holds is damage.

    A file that cannot be read just now may be whole, and so may one for which there is no room in
    memory: those errors come through.
    """
    source = _Source(file)
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (Damaged, MemoryError):
        raise
    except Exception as error:  # anything, from the zip's directory to an array's header
        if source.failure is not None:
            raise source.failure from None
        raise Damaged(f"{type(error).__name__}: {error}") from error


class _Source:
    """A file that notes why it could not be read: zipfile itself says OSError of damage, too."""

    def __init__(self, file: IO[bytes]) -> None:
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self.failure: Exception | None = None
        self._file = file

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except Exception as error:
            self.failure = error
            raise


def _small(result: Result) -> dict[str, Any]:
    means = _means_over_folds(result.rows)
    return {
        "format": FORMAT,
        "key": key(result.experiment),
        "experiment": result.experiment.model_dump(mode="json"),
        "status": result.status,
        "seconds": result.seconds,
        "started": result.started,
        "epochs": max((network.epochs for network in result.networks), default=0),
        "last": means[-1] if means else {},
        "best": _best(means),
        "test_scores": _mean([network.test_scores for network in result.networks]),
        "networks": [
            {
                "ending": network.ending,
                "epochs": network.epochs,
                "test_scores": network.test_scores,
                "has_best": network.best_model is not None,
            }
            for network in result.networks
        ],
    }


def _read_small(file: zipfile.ZipFile, run_key: str) -> dict[str, Any]:
    small: dict[str, Any] = json.loads(file.read("result.json"))
    if small["format"] != FORMAT:
        raise Damaged(f"Format {small['format']}, not {FORMAT}.")
    if small["key"] != run_key:
        raise Damaged(f"It belongs to {small['key']}.")
    return small


def _row(values: dict[str, Any]) -> Row:
    if not all(isinstance(value, int | float) for value in values.values()):
        raise Damaged("A row is made of numbers alone.")
    return values


def _network(file: zipfile.ZipFile, number: int, about: dict[str, Any]) -> Network:
    return Network(
        ending=about["ending"],
        epochs=about["epochs"],
        test_scores=about["test_scores"],
        model=file.read(f"{number}/model.keras"),
        best_model=file.read(f"{number}/best.keras") if about["has_best"] else None,
        **{name: _array(file.read(f"{number}/{name}.npy")) for name in _ARRAYS},
    )


def _write(
    file: zipfile.ZipFile, name: str, content: bytes, compression: int = zipfile.ZIP_DEFLATED
) -> None:
    member = zipfile.ZipInfo(name)  # dated 1980, so that equal Results are equal bytes
    member.create_system = 3
    file.writestr(member, content, compression)


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _array(content: bytes) -> np.ndarray:
    """Python 3.11 may stumble over a header while another thread reads one: then once more."""
    for _ in range(TRIES - 1):
        with suppress(SystemError):
            return _loaded(content)
    return _loaded(content)


def _loaded(content: bytes) -> np.ndarray:
    array: np.ndarray = np.load(io.BytesIO(content), allow_pickle=False)
    return array


def _means_over_folds(rows: Sequence[Row]) -> list[Row]:
    by_epoch = sorted(rows, key=lambda row: row["epoch"])
    return [
        _mean([{name: value for name, value in row.items() if name != "fold"} for row in together])
        for _, together in groupby(by_epoch, key=lambda row: row["epoch"])
    ]


def _best(means: Sequence[Row]) -> Row:
    """The row of the best epoch; the first one where no loss is a number."""
    table = pd.DataFrame(means)
    epoch = best_epoch(table, "val_loss" if "val_loss" in table else "loss")
    return next((row for row in means if row["epoch"] == epoch), means[0] if means else {})


def _mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    names = rows[0] if rows else {}
    return {name: _average([row[name] for row in rows if name in row]) for name in names}


def _average(values: Sequence[float]) -> float:
    return sum(values) / len(values)  # unlike statistics.fmean, at home with infinite losses

"""A Result as one file, and back.

The file is a zip: JSON for what is small, ``.npy`` for arrays (never a pickle), ``.keras`` files as
they are. Zip keeps a checksum of every member, so a damaged file is found out when it is read.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from core.experiment import Experiment, InvalidExperiment, experiment_from, key
from core.result import Network, Result

FORMAT = 1
_ARRAYS = ("test_predictions", "validation_predictions", "validation_rows")


class Damaged(ValueError):
    """The bytes are not a whole archive."""


@dataclass(frozen=True)
class Summary:
    """The small part of a Result: enough for a line in a table of runs."""

    key: str
    experiment: Experiment
    status: str
    started: str
    seconds: float
    epochs: int
    last: dict[str, float]


def pack(result: Result) -> bytes:
    """The Result as the bytes of one zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("result.json", json.dumps(_small(result)))
        file.writestr("rows.json", json.dumps(result.rows))
        for number, network in enumerate(result.networks):
            for name in _ARRAYS:
                file.writestr(f"{number}/{name}.npy", _npy(getattr(network, name)))
            file.writestr(f"{number}/model.keras", network.model, zipfile.ZIP_STORED)
            if network.best_model is not None:
                file.writestr(f"{number}/best.keras", network.best_model, zipfile.ZIP_STORED)
    return buffer.getvalue()


def unpack(content: bytes) -> Result:
    """The Result in the bytes of a zip file.

    Raises:
        Damaged: anything is missing, cut off or changed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if file.testzip() is not None:
                raise Damaged("A member's checksum is wrong.")
            return _result(file)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, OSError) as error:
        raise Damaged(str(error)) from error
    except (NotImplementedError, RuntimeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise Damaged(str(error)) from error


def summarize(file: IO[bytes]) -> Summary:
    """The Summary in an open archive, without reading its arrays and models.

    Raises:
        Damaged: the archive cannot be read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            small = json.loads(archive.read("result.json"))
            experiment = experiment_from(small["experiment"])
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError) as error:
        raise Damaged(str(error)) from error
    return Summary(
        key(experiment),
        experiment,
        small["status"],
        small["started"],
        small["seconds"],
        small["epochs"],
        small["last"],
    )


def _small(result: Result) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "experiment": result.experiment.model_dump(mode="json"),
        "status": result.status,
        "seconds": result.seconds,
        "started": result.started,
        "notes": result.notes,
        "epochs": max((network.epochs for network in result.networks), default=0),
        "last": result.rows[-1] if result.rows else {},
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


def _result(file: zipfile.ZipFile) -> Result:
    small = json.loads(file.read("result.json"))
    if small["format"] != FORMAT:
        raise Damaged("Another format.")
    try:
        experiment = experiment_from(small["experiment"])
    except InvalidExperiment as error:
        raise Damaged(str(error)) from error
    networks = tuple(
        Network(
            ending=about["ending"],
            epochs=about["epochs"],
            test_scores=about["test_scores"],
            model=file.read(f"{number}/model.keras"),
            best_model=file.read(f"{number}/best.keras") if about["has_best"] else None,
            **{name: _array(file.read(f"{number}/{name}.npy")) for name in _ARRAYS},
        )
        for number, about in enumerate(small["networks"])
    )
    return Result(
        experiment=experiment,
        status=small["status"],
        rows=tuple(json.loads(file.read("rows.json"))),
        networks=networks,
        seconds=small["seconds"],
        started=small["started"],
        notes=small["notes"],
    )


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _array(content: bytes) -> np.ndarray:
    array: np.ndarray = np.load(io.BytesIO(content), allow_pickle=False)
    return array

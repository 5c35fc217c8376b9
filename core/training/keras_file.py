"""``.keras`` files as Keras writes them, without a network built and asked for each.

Networks of one structure differ in their files by numbers alone: the weights, and the seeds in
their configuration. So one is saved by Keras, its file is cut where the numbers lie, and others are
put between the pieces.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np

from core.experiment import Experiment, Layer
from core.experiment.base_layer import Shape
from core.network.build import assemble

_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_FIRST_MARK = 1_000_003
"""The weights are found by what they are filled with; float32 still holds such a number exactly."""


@dataclass(frozen=True)
class Mould:
    """The file of a structure without its numbers.

    ``pieces`` are what of the HDF5 file lies before, between and behind the weights; ``dtypes``
    those of the weights. ``order`` says which of them comes first in the file.
    """

    config: Any
    metadata: dict[str, str]
    pieces: tuple[bytes, ...]
    order: tuple[int, ...]
    dtypes: tuple[np.dtype[Any], ...]

    def file(self, weights: Sequence[np.ndarray], seeds: Sequence[int]) -> bytes:
        """The ``.keras`` file of a network with these numbers.

        ``weights`` are those of all layers, also such as no gradient changes; ``seeds`` what the
        layers that draw begin with. Both in the order of the layers.
        """
        numbers = [weights[place].astype(self.dtypes[place]).tobytes() for place in self.order]
        parts = zip_longest(self.pieces, numbers, fillvalue=b"")
        saved = datetime.now().strftime("%Y-%m-%d@%H:%M:%S")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(_METADATA, json.dumps({**self.metadata, "date_saved": saved}))
            archive.writestr(_CONFIG, json.dumps(_seeded(self.config, iter(seeds))))
            archive.writestr(_WEIGHTS, b"".join(part for pair in parts for part in pair))
        return buffer.getvalue()


def keras_file(
    experiment: Experiment,
    input_shape: Shape,
    weights: Sequence[np.ndarray],
    seeds: Sequence[int],
) -> bytes:
    """The ``.keras`` file of an Experiment's network with these numbers; see :meth:`Mould.file`."""
    return _mould(experiment.layers, input_shape).file(weights, seeds)


@lru_cache(maxsize=64)
def _mould(layers: tuple[Layer, ...], input_shape: Shape) -> Mould:
    model = assemble(layers, input_shape, [0] * len(layers))
    variables = [variable for layer in model.layers for variable in layer.weights]
    for place, variable in enumerate(variables):
        variable.assign(np.full(variable.shape, _FIRST_MARK + place))
    with zipfile.ZipFile(_saved(model)) as archive:
        config, metadata, weights = map(archive.read, (_CONFIG, _METADATA, _WEIGHTS))
    places = _places(weights)
    ends = [0, *(start + size for _, start, size, _ in places)]
    starts = [*(start for _, start, _, _ in places), len(weights)]
    return Mould(
        config=json.loads(config),
        metadata=json.loads(metadata),
        pieces=tuple(weights[a:b] for a, b in zip(ends, starts, strict=True)),
        order=tuple(place for place, *_ in places),
        dtypes=tuple(dtype for *_, dtype in sorted(places, key=lambda found: found[0])),
    )


def _saved(model: keras.Sequential) -> io.BytesIO:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return io.BytesIO(path.read_bytes())


def _places(weights: bytes) -> list[tuple[int, int, int, np.dtype[Any]]]:
    """Which weight lies where in an HDF5 file, how many bytes long, in the order of the file."""
    places = []

    def note(_: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            place = int(np.ravel(item[()])[0]) - _FIRST_MARK
            places.append((place, item.id.get_offset(), item.nbytes, item.dtype))

    with h5py.File(io.BytesIO(weights)) as file:
        file.visititems(note)
    return sorted(places, key=lambda found: found[1])


def _seeded(part: Any, seeds: Iterator[int]) -> Any:
    """The configuration with the next of ``seeds`` wherever it has one."""
    if isinstance(part, list):
        return [_seeded(inner, seeds) for inner in part]
    if not isinstance(part, dict):
        return part
    return {
        name: next(seeds) if name == "seed" and inner is not None else _seeded(inner, seeds)
        for name, inner in part.items()
    }

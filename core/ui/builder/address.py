"""An Experiment as a short text for the address, and back."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from typing import Any

from core.datasets.own_points import pack, unpack
from core.experiment import (
    MOST_CHARACTERS,
    Experiment,
    InvalidExperiment,
    canonical_json,
    experiment_from,
)
from core.ui.letters import floats, read_floats


def encode(experiment: Experiment) -> str:
    """The Experiment's canonical JSON, compressed, in letters that an address may hold.

    Weights and points are many, so they stand in the JSON as letters where that loses no digit.
    """
    values = json.loads(canonical_json(experiment))
    weights, plane = experiment.first_weights, experiment.data.plane
    if weights is not None and read_floats(floats(weights)) == weights:
        values["first_weights"] = floats(weights)
    if plane is not None and unpack(pack(plane.points)) == plane.points:
        values["data"]["plane"]["points"] = pack(plane.points)
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    packed = zlib.compress(text.encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> Experiment | None:
    """The Experiment in an address; None where there is none in it.

    What was glued to the end of a link, such as a bracket or a full stop, is no part of it.
    """
    letters = re.match(r"[A-Za-z0-9_-]*", text)
    assert letters is not None  # noqa: S101 - it matches nothing, too
    try:
        packed = base64.urlsafe_b64decode(letters[0] + "=" * (-len(letters[0]) % 4))
        unpacked = zlib.decompressobj().decompress(packed, MOST_CHARACTERS)
        return experiment_from(_with_numbers(json.loads(unpacked)))
    except (binascii.Error, zlib.error, InvalidExperiment, ValueError, RecursionError):
        return None


def _with_numbers(values: Any) -> Any:
    """The same with the numbers in place of the letters that stand for them."""
    if isinstance(values, dict):
        if isinstance(values.get("first_weights"), str):
            values["first_weights"] = read_floats(values["first_weights"])
        if isinstance(values.get("points"), str):
            values["points"] = unpack(values["points"])
        for inner in ("data", "plane"):
            if inner in values:
                _with_numbers(values[inner])
    return values

"""An Experiment as a short text for the address, and back."""

from __future__ import annotations

import base64
import binascii
import zlib

from core.experiment import Experiment, InvalidExperiment, canonical_json, experiment_from

LONGEST = 20_000
"""Characters of JSON: no Experiment is longer, and a crafted address must not fill the memory."""


def encode(experiment: Experiment) -> str:
    """The Experiment's canonical JSON, compressed, in letters that an address may hold."""
    packed = zlib.compress(canonical_json(experiment).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> Experiment | None:
    """The Experiment in an address; None where there is none in it."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        json = zlib.decompressobj().decompress(packed, LONGEST)
        return experiment_from(json)
    except (binascii.Error, zlib.error, InvalidExperiment, ValueError):
        return None

"""The one JSON text of an Experiment, and its key: the address of its result in the store."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version

from core.experiment.experiment import Experiment

ENGINE = 2
"""Raised by hand when a change of ours changes the numbers a training gives."""


def canonical_json(experiment: Experiment) -> str:
    """The one JSON text of an Experiment: sorted keys, no spaces, defaults written out."""
    return json.dumps(
        experiment.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )


def key(experiment: Experiment) -> str:
    """32 hexadecimal digits: a hash of the canonical JSON and the versions that affect results."""
    content = json.dumps([canonical_json(experiment), versions()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def versions() -> dict[str, str]:
    """The versions that the numbers of a training depend on, read without importing anything."""
    return {"engine": str(ENGINE), **_LIBRARIES}


def _installed(*names: str) -> str:
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "none"


_LIBRARIES = {"keras": version("keras"), "tensorflow": _installed("tensorflow-cpu", "tensorflow")}
"""Read once: many threads that ask at the same time are now and then told there is no package."""

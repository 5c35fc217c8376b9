"""What a server and its workers must share: the versions that numbers depend on, and those told of.

Results are kept under the versions of :func:`core.experiment.keys.versions`, so a worker that has
others would put its numbers under a wrong name. Everything else may differ, and is only reported.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from core.experiment.keys import versions

CORE = Path(__file__).parents[1]


def label() -> str:
    """The versions that numbers depend on, as one word: Dask gives a task only to its namesakes."""
    return "/".join(f"{name}-{number}" for name, number in versions().items())


def versions_in(resources: Iterable[str]) -> str:
    """The label among what a worker says it has; empty if it does not say."""
    return next((name for name in resources if name.startswith("engine-")), "")


def told() -> dict[str, str]:
    """Versions that change no number, but are worth a word where they differ."""
    return {
        "Python": platform.python_version(),
        "NumPy": version("numpy"),
        "Dask": version("distributed"),
        "core": _fingerprint(CORE),
    }


def differences(here: Mapping[str, str], there: object) -> str:
    """What a worker has :func:`told` that is not as it is here, in words; empty if nothing is."""
    if not isinstance(there, Mapping):
        return f"it could not say its versions ({there!r})"
    return ", ".join(
        f"{name} {there.get(name, 'unknown')} instead of {ours}"
        for name, ours in here.items()
        if there.get(name) != ours
    )


@cache
def _fingerprint(folder: Path) -> str:
    """Eight letters that change with any line of the code in ``folder``."""
    together = hashlib.sha256()
    for file in sorted(folder.rglob("*.py"), key=lambda file: file.relative_to(folder).as_posix()):
        together.update(file.relative_to(folder).as_posix().encode() + b"\0")
        together.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return together.hexdigest()[:8]

"""Short programs of our own, run as a reader would run them: in a Python of their own.

They are texts of this project, chosen by name; nothing that a reader sends is among them. What one
has said is remembered, on disk and for every reader: it says the same again.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from core.datasets.atomic import atomic
from core.datasets.find import home
from core.runs.versions import label

SECONDS = 120.0
MOST_LETTERS = 4000
_FILE = "program.py"
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Said:
    """What a program has ``printed``, and the ``error`` that ended it, empty where none did."""

    printed: str
    error: str = ""

    @property
    def all(self) -> str:
        """Both, as a terminal shows them."""
        return "\n".join(filter(None, (self.printed, self.error)))


def remembered(program: str, rows: str = "") -> Said | None:
    """What a program has said on rows of that name, with the versions that are installed."""
    with suppress(OSError, ValueError, TypeError):
        return Said(**json.loads(_place(program, rows).read_text(encoding="utf-8")))
    return None


def run(
    program: str,
    rows: str = "",
    files: Mapping[str, Callable[[], bytes]] | None = None,
) -> Said:
    """What a program says; ``files`` lie beside it. Programs run one at a time.

    One that takes longer than SECONDS is ended, and that is its error.
    """
    with _ONE_AT_A_TIME:
        if said := remembered(program, rows):
            return said
        said, whole = _run(program, files or {})
        if whole:
            _remember(program, rows, said)
        return said


def _run(program: str, files: Mapping[str, Callable[[], bytes]]) -> tuple[Said, bool]:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / _FILE).write_text(program, encoding="utf-8")
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content())
        try:
            done = subprocess.run(  # noqa: S603 - a text of this project
                [sys.executable, "-I", _FILE],
                cwd=folder,
                env=_surroundings(folder),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            return Said(_text(late.stdout or b""), f"TimeoutExpired: {SECONDS:.0f} s"), False
    error = "" if done.returncode == 0 else ending(_text(done.stderr, end=True))
    return Said(_text(done.stdout), error), done.returncode >= 0


def ending(traceback: str) -> str:
    """The line of the program at which it ended, and the error: what a reader looks for first."""
    at = [*re.finditer(rf'File ".*{_FILE}", line (\d+).*\n( +.*)', traceback)]
    error = re.search(r"^(\w+\.)*\w*(Error|Exception|Interrupt)\b[\s\S]*", traceback, re.MULTILINE)
    line = f"line {at[-1][1]}: {at[-1][2].strip()}\n" if at else ""
    return line + (error[0].strip() if error else traceback.strip()[-200:])


def _surroundings(folder: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": folder,
        "KERAS_HOME": folder,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONIOENCODING": "utf-8",
        **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
    }


def _text(said: bytes, end: bool = False) -> str:
    text = said.decode("utf-8", errors="replace").strip()
    return text[-MOST_LETTERS:] if end else text[:MOST_LETTERS]


def _place(program: str, rows: str) -> Path:
    address = sha256("\0".join((label(), rows, program)).encode()).hexdigest()[:32]
    return home() / "programs" / f"{address}.json"


def _remember(program: str, rows: str, said: Said) -> None:
    place = _place(program, rows)
    with suppress(OSError):  # it is said again, and runs again
        place.parent.mkdir(parents=True, exist_ok=True)
        with atomic(place) as file:
            file.write(json.dumps(asdict(said)).encode())

"""Files that are there as a whole, or not at all; and when they were last touched."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

IN_ONE_PIECE = {"s3", "memory"}
"""File systems where a file is there once it is whole; a move would only copy it once more."""


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when it is complete; nobody else writes to the same."""
    beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def put_whole(files: Any, path: str, content: bytes) -> None:
    """Puts a file where a file system of fsspec has it; nobody ever reads a half of it.

    Raises:
        Exception: what the file system raises; nothing is left behind then.
    """
    if files.unstrip_protocol("").partition(":")[0] in IN_ONE_PIECE:
        files.pipe_file(path, content)
        return
    folder, _, name = path.rpartition("/")
    draft = f"{folder}/.{name.partition('.')[0]}-{uuid.uuid4().hex}.draft"
    try:
        files.pipe_file(draft, content)
        files.mv(draft, path)
    except Exception:
        with suppress(Exception):
            files.rm_file(draft)
        raise


def used(entry: Mapping[str, Any]) -> float:
    """When a file was last touched, by whichever name its file system has for it; 0 if by none."""
    for name in ("mtime", "LastModified", "last_modified", "updated", "created"):
        when = entry.get(name)
        if isinstance(when, datetime):
            return when.timestamp()
        if isinstance(when, int | float):
            return float(when)
    return 0.0

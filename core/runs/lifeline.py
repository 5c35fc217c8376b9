"""Loaded by Dask's scheduler and nannies: they end with the process that started them.

The server holds the other end of their standard input. However it dies, the pipe closes.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Any


def dask_setup(_: Any) -> None:
    """Dask calls this once the process is up."""
    threading.Thread(target=_end_with_the_server, daemon=True, name="lifeline").start()


def _end_with_the_server() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)

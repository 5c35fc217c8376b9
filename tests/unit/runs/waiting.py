"""Waiting for what another thread or process is about to do."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60.0


def until(condition: Callable[[], Any]) -> None:
    """Returns when the condition holds, and fails where it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "It never came about."
        time.sleep(0.002)

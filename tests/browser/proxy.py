"""nginx as a process of a test, in a folder of the test's own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_nginx = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")


@contextmanager
def nginx(settings: str, port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Runs nginx with these settings of its ``http`` block, once it listens on ``port``."""
    paths = " ".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
        f" http {{ {paths} {settings} }}"
    )
    started = subprocess.Popen(
        ["nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"]
    )
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and started.poll() is None:
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield started
    finally:
        started.terminate()
        started.wait()

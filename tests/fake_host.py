"""A host on this machine that offers originals, in the place of the one that Keras asks."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from core.datasets import load, remote
from core.datasets.entry import Remote


@dataclass
class Host:
    """What it offers, what it was asked for, and how it behaves.

    It sends half of a file and goes on when ``go`` is set; with ``breaks_off`` it does not go on.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    breaks_off: bool = False
    go: threading.Event = field(default_factory=threading.Event)

    def offer(self, file: str, content: bytes) -> Remote:
        """Offers a file, and says what a list of remote files holds of it."""
        self.files[file.rsplit("/", 1)[-1]] = content
        return Remote(file, len(content), hashlib.sha256(content).hexdigest())


@contextmanager
def fake_host(monkeypatch) -> Iterator[Host]:
    """The host, which offers Boston's houses: invented ones, with the shapes of the original."""
    host = Host()
    host.go.set()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.lstrip("/")
            host.asked.append(name)
            if name not in host.files:
                self.send_error(404)
                return
            content = host.files[name]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            if not host.breaks_off and host.go.wait(30):
                self.wfile.write(content[len(content) // 2 :])

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(remote, "ADDRESS", f"http://127.0.0.1:{server.server_port}")
    houses = host.offer("boston_housing.npz", invented_houses())
    monkeypatch.setitem(remote.REMOTE, "boston_housing", (houses,))
    yield host
    host.go.set()
    server.shutdown()
    server.server_close()


def invented_houses() -> bytes:
    """A file like Keras's of Boston's houses."""
    sample = load("boston_housing", "sample")
    content = io.BytesIO()
    np.savez(
        content,
        x=np.concatenate([sample.x_train, sample.x_test]),
        y=np.concatenate([sample.y_train, sample.y_test]),
    )
    return content.getvalue()

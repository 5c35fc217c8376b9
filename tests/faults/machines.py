"""Schedulers, workers and servers as processes, as they stand on several machines."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil
from distributed import Security
from s3fs import S3FileSystem

from core.runs.processes import ROOT
from tests.unit.runs.fake_workers import gone
from tests.unit.runs.waiting import until


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """What the processes of a test find around them; trainings speak in ``folder``."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("DASK")}
    return {**own, "FAKE_TRAINING": str(folder), "PLAYGROUND_WORKERS": "1", **more}


def certificate(folder: Path) -> dict[str, str]:
    """Dask's own words for: encrypted, and only for who has this certificate."""
    secrets = Security.temporary()
    cert, secret = folder / "cluster.pem", folder / "cluster.key"
    cert.write_text(secrets.tls_client_cert)
    secret.write_text(secrets.tls_client_key)
    tls = {"CA_FILE": cert} | {
        f"{role}__{name}": file
        for role in ("SCHEDULER", "WORKER", "CLIENT")
        for name, file in (("CERT", cert), ("KEY", secret))
    }
    return {
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true",
        **{f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(file) for name, file in tls.items()},
    }


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(
    *words: str, environment: Mapping[str, str], quiet: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A command of ours as a process, which is ended afterwards with all that it started."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
    )
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    """Kills a process; those that it started see it and end by themselves."""
    with_it = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.kill()
    process.communicate()
    until(lambda: all(map(gone, with_it)))


@contextmanager
def a_scheduler(port: int, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    host = "tls://127.0.0.1" if _encrypted(environment) else "tcp://127.0.0.1"
    words = ("core.runs", "scheduler", f"--host={host}", f"--port={port}")
    with running(*words, environment=environment) as process:
        until(lambda: answers(port))
        yield process


@contextmanager
def some_workers(
    address: str, environment: Mapping[str, str], count: int = 1
) -> Iterator[subprocess.Popen[str]]:
    words = ("core.runs", "workers", address, f"--count={count}", "--host=127.0.0.1")
    with running(*words, environment=environment) as process:
        yield process


def address_of(port: int, environment: Mapping[str, str]) -> str:
    return f"{'tls' if _encrypted(environment) else 'tcp'}://127.0.0.1:{port}"


def _encrypted(environment: Mapping[str, str]) -> bool:
    return "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION" in environment


@dataclass
class Server:
    """A server's process, and how to tell it what a page would."""

    process: subprocess.Popen[str]
    said: dict[str, Any]

    def tell(self, do: str, seed: int, session: str = "ada") -> Any:
        order = json.dumps({"do": do, "seed": seed, "session": session})
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def ended(self, seed: int) -> dict[str, Any]:
        until(lambda: self.tell("find", seed)["status"] not in ("queued", "running"))
        return self.tell("find", seed)


@contextmanager
def a_server(environment: Mapping[str, str], store: Path | str) -> Iterator[Server]:
    around = {**environment, "PLAYGROUND_STORE": str(store)}
    with running("tests.faults.server", environment=around) as process:
        yield Server(process, json.loads(process.stdout.readline()))


@contextmanager
def an_s3() -> Iterator[str]:
    """An empty bucket of a server of moto's; what it takes to find it is in ``os.environ``."""
    port = a_port()
    around = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "anybody",
        "AWS_SECRET_ACCESS_KEY": "anything",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    words = ("moto.server", "-H", "127.0.0.1", "-p", str(port))
    with patch.dict(os.environ, around), running(*words, environment=quiet, quiet=True):
        until(lambda: answers(port))
        S3FileSystem.clear_instance_cache()  # it may know another server of a test before
        S3FileSystem().mkdir("bucket")
        yield "s3://bucket"

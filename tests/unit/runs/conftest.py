"""A queue on real workers of its own, for all tests of a module."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.runs import Queue, Store
from core.runs.cluster import Cluster, connect
from tests.unit.runs.fake_workers import MODULE
from tests.unit.runs.waiting import until


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests and trainings speak."""
    return tmp_path_factory.mktemp("training")


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("DASK")}
    return {**own, "FAKE_TRAINING": str(folder), "PLAYGROUND_WORKERS": "1"}


@pytest.fixture(scope="module")
def clusters() -> list[Cluster]:
    """Those that were started, the last of them in use."""
    return []


@pytest.fixture(scope="module")
def queue(
    tmp_path_factory: pytest.TempPathFactory,
    environment: dict[str, str],
    clusters: list[Cluster],
) -> Iterator[Queue]:
    def start(module: str) -> Cluster:
        clusters.append(connect(module, environment))
        return clusters[-1]

    store = Store(str(tmp_path_factory.mktemp("store")), 2**30)
    queue = Queue(store, module=MODULE, connect=start)
    queue.warm()
    until(lambda: queue.state == "ready")
    yield queue
    queue.close()

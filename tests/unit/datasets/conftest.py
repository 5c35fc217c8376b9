"""The network as tests know it: a host on this machine, or none."""

import pytest

from core.datasets import remote
from tests.fake_host import fake_host


@pytest.fixture
def host(monkeypatch):
    with fake_host(monkeypatch) as host:
        yield host


@pytest.fixture
def no_network(monkeypatch):
    monkeypatch.setattr(remote, "ADDRESS", "http://127.0.0.1:9/originals")

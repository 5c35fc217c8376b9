"""Pages opened without a browser, by the address a reader would use."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest

from core.datasets import available, load, rows_file, rows_name
from core.experiment import DatasetName, Source
from core.runs import Queue
from core.ui import play, trainer
from core.ui.sitemap import ROOT, find
from tests.app.desk import Desk

ROUTER = ROOT / "core" / "ui" / "router.py"
OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True, scope="session")
def installed_packages_are_searched_once():
    """Streamlit reads the metadata of all of them whenever a test opens a page."""
    with pytest.MonkeyPatch.context() as patch:
        search = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", search)
        yield


@pytest.fixture(autouse=True, scope="session")
def pages_are_compiled_once():
    """Streamlit compiles the frame and the page again for every AppTest."""
    with pytest.MonkeyPatch.context() as patch:
        compiled: dict[str, Any] = {}
        make = ScriptCache.__init__

        def shared(self: ScriptCache) -> None:
            make(self)
            self._cache = compiled

        patch.setattr(ScriptCache, "__init__", shared)
        yield


@pytest.fixture(autouse=True)
def a_queue_of_its_own():
    trainer.queue.clear()


@pytest.fixture(autouse=True)
def nothing_glides(monkeypatch):
    """Controls are at once where they are moved: nothing ticks without a browser."""
    monkeypatch.setattr(play, "prefers_calm", lambda: True)


@pytest.fixture
def pages_ask(monkeypatch) -> Callable[[Queue | Desk], None]:
    """``pages_ask(queue)`` gives every page that queue to ask for its runs."""

    def give(queue: Queue | Desk) -> None:
        monkeypatch.setattr(trainer, "queue", lambda: queue)

    return give


@pytest.fixture
def desk(pages_ask) -> Desk:
    """The queue that every page asks: it says what a test tells it to say."""
    desk = Desk()
    pages_ask(desk)
    return desk


@pytest.fixture(scope="session")
def shelf() -> dict[str, str | None]:
    """The folder that the datasets in Streamlit's caches came from."""
    return {}


@pytest.fixture
def rows_beside(tmp_path, monkeypatch) -> Callable[[DatasetName], None]:
    """``rows_beside("mnist")`` puts the rows that a page offers where its code looks for them."""

    def put(name: DatasetName) -> None:
        source = available(name)
        (tmp_path / rows_name(name, source)).write_bytes(_packed(name, source))
        monkeypatch.chdir(tmp_path)

    return put


@cache
def _packed(name: DatasetName, source: Source) -> bytes:
    return rows_file(load(name, source))


@pytest.fixture
def open_page(shelf) -> OpenPage:
    """``open_page("softmax", lang="ko", temperature="0.5")`` opens a deep link.

    Datasets stay in the caches from one test to the next, unless they come from another folder.
    """

    def opened(url: str, **address: str) -> AppTest:
        folder = os.environ.get("PLAYGROUND_DATASETS")
        if shelf.get("folder", folder) != folder:
            st.cache_data.clear()
            st.cache_resource.clear()
        shelf["folder"] = folder
        app = AppTest.from_file(ROUTER, default_timeout=60)
        app.query_params.update(address)
        if url:
            app.switch_page(os.path.relpath(find(url).file, ROUTER.parent))
        app.run()
        assert not app.exception, app.exception[0].message
        return app

    return opened

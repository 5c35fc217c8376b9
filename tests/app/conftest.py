"""Pages opened without a browser, by the address a reader would use."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.ui.sitemap import ROOT, find

ROUTER = ROOT / "core" / "ui" / "router.py"
OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def empty_caches():
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def open_page() -> OpenPage:
    """``open_page("softmax", lang="ko", temperature="0.5")`` opens a deep link."""

    def opened(url: str, **address: str) -> AppTest:
        app = AppTest.from_file(ROUTER, default_timeout=20)
        app.query_params.update(address)
        if url:
            app.switch_page(os.path.relpath(find(url).file, ROUTER.parent))
        app.run()
        assert not app.exception, app.exception[0].message
        return app

    return opened

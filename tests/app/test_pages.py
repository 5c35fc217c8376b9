"""What holds for every page there is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from core.ui.language import LANGUAGES, catalog
from core.ui.sitemap import PAGES, ROOT

URLS = [page.url for page in PAGES]
CONTROLS = ("slider", "select_slider", "number_input", "text_input", "text_area", "toggle")
CHOICES = ("segmented_control", "selectbox", "pills", "radio", "multiselect", "checkbox")


def keys(app) -> list[str]:
    elements = (element for kind in (*CONTROLS, *CHOICES) for element in app.get(kind))
    return [element.key for element in elements if element.key and element.key != "lang"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "home")
def test_opens_in_both_languages_under_its_title(open_page, page, lang):
    app = open_page(page.url, lang=lang)
    assert [title.value for title in app.title] == [catalog(lang).get(page.title, page.title)]


@pytest.mark.parametrize("url", URLS, ids=lambda url: url or "home")
@pytest.mark.parametrize("nonsense", ["nonsense", "-1e999", "", "[1,2", "한글", "9" * 400])
def test_an_address_that_asks_for_nonsense_is_ignored(open_page, url, nonsense):
    address = dict.fromkeys(["lang", *keys(open_page(url))], nonsense)
    app = open_page(url, **address)
    assert app.title


def test_every_control_has_an_address_of_its_own(open_page):
    names = Counter(key for url in URLS for key in set(keys(open_page(url))))
    assert [name for name, pages in names.items() if pages > 1] == []


def test_every_question_has_a_name_of_its_own(open_page):
    names = Counter(
        name
        for url in URLS
        for name in {b.key.split()[1] for b in open_page(url).button if "predict " in (b.key or "")}
    )
    assert [name for name, pages in names.items() if pages > 1] == []


def test_walking_through_every_page_never_loads_tensorflow(tmp_path):
    walk = f"""
import os, sys
from streamlit.testing.v1 import AppTest
from core.ui.sitemap import PAGES
from tests.app.conftest import ROUTER
for page in PAGES:
    app = AppTest.from_file(ROUTER, default_timeout=60)
    if page.url:
        app.switch_page(os.path.relpath(page.file, ROUTER.parent))
    app.run()
    assert not app.exception, page.url
assert len(PAGES) == {len(PAGES)}
print(sorted({{name.split(".")[0] for name in sys.modules}} & {{"keras", "tensorflow"}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", walk],
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"

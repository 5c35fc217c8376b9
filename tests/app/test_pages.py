"""What holds for every page there is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import cycle, islice

import pytest
import streamlit as st

from core.ui.builder.levels import KEY as OF_ALL_BUILDERS
from core.ui.language import LANGUAGES, catalog
from core.ui.sitemap import PAGES, ROOT, SECTIONS, pages_in
from tests.further import but

URLS = [page.url for page in PAGES]
NONSENSE = ("nonsense", "-1e999", "", "[1,2", "한글", "9" * 400)
CONTROLS = ("slider", "select_slider", "number_input", "text_input", "text_area", "toggle")
CHOICES = ("segmented_control", "selectbox", "pills", "radio", "multiselect", "checkbox")


def keys(app) -> list[str]:
    elements = (element for kind in (*CONTROLS, *CHOICES) for element in app.get(kind))
    return [element.key for element in elements if element.key and element.key != "lang"]


@pytest.fixture(scope="module")
def opened():
    return {}


@pytest.fixture
def page_at(open_page, opened):
    """``page_at("softmax", "ko")`` is a page as it opens, to look at and not to touch."""

    def page(url, lang="en"):
        if (url, lang) not in opened:
            opened[url, lang] = open_page(url, lang=lang)
        return opened[url, lang]

    return page


@pytest.mark.parametrize("section", SECTIONS)
def test_the_readme_names_every_page_in_the_order_of_the_menu(section):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.search(rf"^\| {section.lower()} \| (.+) \|$", readme, re.MULTILINE)[1]
    named = re.sub(r" \([^)]*\)", "", listed).split(", ")
    assert named == [page.title.lower() for page in pages_in(section)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "home")
def test_opens_in_every_language_under_its_title(page_at, page, lang):
    app = page_at(page.url, lang)
    assert [title.value for title in app.title] == [catalog(lang).get(page.title, page.title)]


def links(app):
    return [link.proto.label for link in app.get("page_link")]


def test_the_foot_of_a_page_leads_to_those_beside_it(open_page):
    assert links(open_page("softmax"))[-2:] == ["‹ Activations", "Losses ›"]
    assert links(open_page("softmax", lang="ko"))[-1] == "손실 함수 ›"


def test_the_first_of_a_section_leads_on_only_and_the_home_page_nowhere(open_page):
    assert links(open_page("tensors"))[-1] == "Broadcasting ›"
    assert not [label for label in links(open_page("")) if "›" in label or "‹" in label]


@pytest.mark.parametrize("url", but(URLS[::3], URLS), ids=lambda url: url or "home")
def test_an_address_that_asks_for_nonsense_is_ignored(open_page, page_at, url):
    """Each control is asked for three kinds of nonsense, its neighbours for others."""
    names = ["lang", *keys(page_at(url))]
    for turn in range(3):
        asked = islice(cycle(NONSENSE), turn, None)
        app = open_page(url, **dict(zip(names, asked, strict=False)))
        assert app.title


@pytest.mark.parametrize("url", but(URLS[1::3], URLS), ids=lambda url: url or "home")
def test_a_setting_that_was_not_understood_is_named_on_every_page(open_page, page_at, url):
    bare = page_at(url, "ko")
    kinds = ("slider", "number_input", "toggle", "selectbox", "segmented_control", "pills")
    named = {
        element.key: element.label
        for kind in kinds
        for element in bare.get(kind)
        if element.key in set(keys(bare)) and re.fullmatch("[a-z0-9_]+", element.key)
    }
    app = open_page(url, lang="ko", **dict.fromkeys(named, "0,03)"))
    said = app.warning[0].value if named else ""
    assert [label for label in named.values() if f"{label}: `0,03)`" not in said] == []
    assert len(app.warning) == bool(named)


@pytest.mark.parametrize(
    ("url", "address", "named"),
    [
        ("plane", {"net_rate": "0,03"}, "Learning rate: `0,03`"),
        ("softmax", {"temperature": "99"}, "Temperature T: `99`"),
        ("plane", {"points": "spirals)"}, "Points: `spirals)`"),
        ("plane", {"epoch": "x", "unit": "first"}, "epoch: `x`; unit: `first`"),
        ("plane", {"first_weights": "no numbers"}, "first_weights: `no numbers`"),
        ("plane", {"points": "own", "own_points": "AAA"}, "`AAA`"),
    ],
)
def test_a_link_s_mistake_is_named(open_page, url, address, named):
    assert named in open_page(url, **address).warning[0].value


@pytest.mark.parametrize(
    ("url", "address", "key", "value"),
    [
        ("plane", {"points": "spiral)"}, "points", "spiral"),
        ("plane", {"net_rate": '0.1".'}, "net_rate", "0.1"),
        ("softmax", {"temperature": "0.5)."}, "temperature", 0.5),
    ],
)
def test_a_link_works_whatever_is_glued_to_it(open_page, url, address, key, value):
    app = open_page(url, **address)
    assert app.session_state[key] == value
    assert not app.warning


def test_controls_and_questions_have_names_of_their_own(page_at):
    pages = [page_at(url) for url in URLS]
    controls = Counter(key for app in pages for key in set(keys(app)))
    assert [name for name, count in controls.items() if count > 1] == [OF_ALL_BUILDERS]
    asked = ({b.key.split()[1] for b in app.button if "predict " in (b.key or "")} for app in pages)
    questions = Counter(name for names in asked for name in names)
    assert [name for name, count in questions.items() if count > 1] == []


@pytest.mark.parametrize("url", URLS, ids=lambda url: url or "home")
def test_a_link_to_a_section_is_its_own_and_the_same_in_every_language(page_at, url):
    anchors = []
    for lang in LANGUAGES:
        app = page_at(url, lang)
        headings = [*app.title, *app.header, *app.subheader]
        anchors.append([heading.anchor for heading in headings])
    assert len(set(anchors[0])) == len(anchors[0])
    assert all(anchors[0])
    assert anchors == [anchors[0]] * len(LANGUAGES)


def test_walking_through_pages_of_every_kind_never_loads_tensorflow(tmp_path):
    walk = """
import os, sys
from streamlit.testing.v1 import AppTest
from core.ui.sitemap import PAGES
from tests.app.conftest import ROUTER
for page in {page.file.parent: page for page in PAGES}.values():
    app = AppTest.from_file(ROUTER, default_timeout=60)
    if page.url:
        app.switch_page(os.path.relpath(page.file, ROUTER.parent))
    app.run()
    assert not app.exception, page.url
print(sorted({name.split(".")[0] for name in sys.modules} & {"keras", "tensorflow"}))
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


def test_what_a_script_says_to_its_reader_is_not_drawn_on_the_page():
    assert st.get_option("runner.magicEnabled") is False

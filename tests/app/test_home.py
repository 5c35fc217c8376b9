"""The home page: something to play with, the routes, two drawings, and every page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest

from core.study.routes import routes
from core.ui.language import LANGUAGES, catalog
from core.ui.sitemap import PAGES


def links(app) -> list:
    return [link.proto for link in app.get("page_link")]


def drawn(app) -> str:
    return "".join(html.proto.body for html in app.get("html"))


def words(app) -> list[str]:
    without_style = re.sub("<style>.*?</style>", "", drawn(app), flags=re.DOTALL)
    return [word.strip() for word in re.split("<.*?>", without_style) if word.strip()]


def test_the_first_thing_is_a_network_that_learns_in_the_browser(open_page):
    app = open_page("")
    assert app.header[0].value == "Drag a point: a network learns the border again"
    said = "\n".join(text.value for text in app.markdown)
    assert f"one says how blue it is: {2 * 8 + 8 + 8 + 1} numbers" in said


def test_each_of_the_four_routes_begins_at_its_first_step(open_page):
    begins = [link for link in links(open_page("")) if link.label == "**Begin**"]
    asked = [parse_qs(link.query_string)["lesson"] for link in begins]
    assert asked == [[f"{name}.1"] for name in routes()]
    assert [link.page for link in begins] == [route.screens[0].page for route in routes().values()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_deep_learning_lies_in_machine_learning_and_that_in_artificial_intelligence(
    open_page, lang
):
    app = open_page("", lang=lang)
    names = ("Artificial intelligence", "Machine learning", "Deep learning")
    said = [catalog(lang).get(name, name) for name in names]
    nested = next(html.proto.body for html in app.get("html") if said[2] in html.proto.body)
    depths = [nested[: nested.index(f"<b>{name}</b>")].count("<div") for name in said]
    assert depths == [2, 3, 4]


def test_learning_turns_programming_around(open_page):
    said = " ".join(words(open_page("")))
    assert "rules data → program → answers" in said
    assert "data answers → training → rules" in said


def test_every_page_is_linked_with_its_idea(open_page):
    app = open_page("")
    linked = {link.page for link in links(app)}
    foot = {page.url for page in PAGES if page.at_foot and not page.in_menu}
    assert {page.url for page in PAGES if page.url and page.in_menu} | foot <= linked
    assert {"privacy", "desk", "join"} <= foot
    said = [caption.value for caption in app.caption]
    assert all(page.idea in said for page in PAGES if page.url and page.in_menu)

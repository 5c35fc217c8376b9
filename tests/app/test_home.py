"""The home page: its doors lead where they say, and its drawings hold what they promise."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pyarrow as pa
import pytest

from core.ui.language import LANGUAGES, catalog
from core.ui.sitemap import PAGES


def rows(app, number) -> list[dict]:
    chart = app.get("vega_lite_chart")[number]
    data = chart.proto.data.data or chart.proto.datasets[0].data.data
    return pa.ipc.open_stream(data).read_all().to_pylist()


def links(app) -> list:
    return [link.proto for link in app.get("page_link")]


def drawn(app) -> str:
    return "".join(html.proto.body for html in app.get("html"))


def words(app) -> list[str]:
    without_style = re.sub("<style>.*?</style>", "", drawn(app), flags=re.DOTALL)
    return [word.strip() for word in re.split("<.*?>", without_style) if word.strip()]


def test_each_door_opens_its_page_in_the_state_it_speaks_of(open_page):
    doors = links(open_page(""))[:3]
    assert [door.page for door in doors] == ["digits", "softmax", "dropout"]
    softmax, dropout = (
        open_page(door.page, **dict(parse_qsl(door.query_string))) for door in doors[1:]
    )
    assert softmax.slider(key="temperature").value == 0.2
    assert dropout.slider(key="drop_rate").value == 0.5


def test_the_softmax_door_shows_the_numbers_of_the_page_behind_it(open_page):
    texts = [row["text"] for row in rows(open_page(""), 0) if row["part"] == "text"]
    for temperature, largest in (("1", texts[0]), ("0.2", texts[4])):
        assert f"= {largest} " in open_page("softmax", temperature=temperature).latex[0].value


def test_half_of_the_hidden_units_on_the_dropout_door_are_off(open_page):
    parts = [row["part"] for row in rows(open_page(""), 1)]
    assert parts.count("off") == 3
    assert parts.count("on") == 3 + 3 + 2


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


def test_every_page_has_a_card_with_its_idea(open_page):
    app = open_page("")
    linked = [link.page for link in links(app)[3:]]
    cards = [page.url for page in PAGES if page.url and page.in_menu]
    foot = [page.url for page in PAGES if page.at_foot and not page.in_menu]
    assert linked == cards + foot
    assert {"privacy", "desk", "join"} <= set(foot)
    said = "\n".join(text.value for text in app.markdown)
    assert all(f":small[{page.idea}]" in said for page in PAGES if page.url and page.in_menu)

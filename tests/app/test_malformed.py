"""Whole pages at broken addresses. (Each reader by itself: ``tests/unit/ui/test_malformed.py``.)"""

from __future__ import annotations

import json
import time

import pytest

from core.datasets.own_points import pack, read_points
from core.experiment import canonical_json, experiment_from
from core.study.presets import PRESETS
from core.ui import trainer
from core.ui.builder.address import decode, encode
from core.ui.letters import floats
from core.ui.plane.own import SOME_POINTS
from core.ui.sitemap import PAGES
from tests.app.test_pages import keys
from tests.further import but
from tests.malformed import broken_json, broken_text, chances, packed

SECONDS = 5.0
"""Of one processor, for a page; nearly all take a tenth of one."""
TRIES = 2

BOSTON = json.loads(canonical_json(PRESETS["boston_housing"][0].on("sample")))
REAL = {
    "lang": "ko",
    "lock": "net_rate,temperature",
    "hide": "net_rate,temperature",
    "x": packed(json.dumps(BOSTON).encode()),
    "runs": "0123456789abcdef" * 2,
    "points": "own",
    "own_points": pack(read_points(SOME_POINTS)),
    "first_weights": floats([0.5] * 21),
    "first_epoch": "120",
    "epoch": "3",
    "batch": "2",
    "unit": "1.0",
    "edited": floats([0.5] * 21),
}

URLS = [page.url for page in PAGES]


@pytest.mark.parametrize("url", but(URLS[2::3], URLS), ids=lambda url: url or "home")
def test_a_broken_address_opens_the_page_and_trains_nothing(open_page, url):
    names = keys(open_page(url))
    for chance in chances(TRIES):
        real = dict.fromkeys(names, "1") | REAL
        asked = {
            name: broken_text(text, chance) if chance.random() < 0.7 else text
            for name, text in real.items()
        }
        if chance.random() < 0.5:
            asked["x"] = packed(broken_json(BOSTON, chance).encode("utf-8", "surrogatepass"))
        started = time.process_time()
        app = open_page(url, **asked)
        assert app.title
        assert time.process_time() - started < SECONDS
    assert trainer.queue().state == "asleep"


EXTREMES = (
    {"validation": {"kind": "last_share", "share": 0.99}},
    {"validation": {"kind": "last_share", "share": 0.001}},
    {"validation": {"kind": "first_rows", "rows": 10**9}},
    {"optimizer": {"kind": "sgd", "learning_rate": 5_000.0, "momentum": 0.999}},
    {"layers": [{"kind": "dropout", "rate": 0.95}, {"kind": "dense", "units": 1}]},
    {"layers": [{"kind": "dense", "units": 1, "kernel_regularizer": {"l1": 50.0}}]},
    {"epochs": 2_000, "batch_size": 100_000, "seed": 2**31 - 1},
)


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_a_link_opens_the_very_experiment_it_holds_even_beyond_what_a_field_offers(
    open_page, extreme
):
    experiment = experiment_from(BOSTON | extreme)
    app = open_page("house_prices", x=encode(experiment))
    assert decode("".join(app.query_params["x"])) == experiment


def test_an_address_that_is_too_long_is_not_read_and_one_sentence_says_so(open_page):
    app = open_page("plane", x="A" * 150_000, own_points="A" * 150_000)
    assert [warning.value for warning in app.warning] == [
        "The address is longer than any of this playground, so it was not read."
    ]
    assert not app.query_params.get("x")


def test_a_sentence_that_quotes_an_address_holds_no_link_and_no_picture(open_page):
    said = "![](//elsewhere.example) www.a.example"
    app = open_page("tensors", slice=said)
    assert app.error[0].value.startswith(
        "“!\\[\\](//elsewhere.example) www\u2060\\.a.example” is not"
    )
    app = open_page("tensors", size_3_0="1`\n\n![](//elsewhere.example)")
    assert "Axis 0: samples: `1’ ![](//elsewhere.example)`" in app.warning[0].value

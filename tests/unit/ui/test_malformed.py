"""What a visitor sends may be anything: each reader takes a thousand broken ones unharmed."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from core.datasets.catalog import FACTS
from core.datasets.own_points import pack, read_points, unpack
from core.datasets.table import read_table
from core.experiment import (
    MOST_CHARACTERS,
    Impossible,
    InvalidExperiment,
    canonical_json,
    experiment_from,
)
from core.study.presets import PLANE, PRESETS
from core.ui.builder.address import decode, encode
from core.ui.builder.canvas import read_drawing
from core.ui.builder.files import read_experiment
from core.ui.letters import floats, read_floats
from core.ui.plane.own import SOME_POINTS
from core.ui.plane.stage import LOOKED_AT
from tests.malformed import BOMBS, broken_json, broken_text, chances, packed

THOUSAND = 1_000
SECONDS = 0.5
"""Of one processor, for one of them; nearly all take a hundredth."""
MEGABYTES = 20

EXPERIMENTS = [
    json.loads(canonical_json(preset.on("sample")))
    for presets in PRESETS.values()
    for preset in presets
] + [json.loads(canonical_json(PLANE))]
POINTS = pack(read_points(SOME_POINTS))
WEIGHTS = floats([0.5, -1.25, 3.0] * 20)
TABLE = "가로;세로;종류\n1,5;2,5;고양이\n−3;4;개\n0;0;개\n"


def within_bounds(read: Callable[..., Any], *sent: Any) -> Any:
    """What is read, or None where a sentence says why not. It takes a moment, and never fails."""
    started, found = time.process_time(), None
    with suppress(Impossible, InvalidExperiment):
        found = read(*sent)
    assert time.process_time() - started < SECONDS
    return found


def test_of_a_thousand_broken_experiments_each_is_one_or_is_refused():
    for chance in chances(THOUSAND):
        content = broken_json(chance.choice(EXPERIMENTS), chance).encode("utf-8", "surrogatepass")
        found = within_bounds(read_experiment, content, tuple(FACTS))
        assert found is None or experiment_from(canonical_json(found)) == found
        linked = within_bounds(decode, packed(content))
        assert linked is None or decode(encode(linked)) == linked


READERS: dict[str, tuple[list[str], Callable[[str], Any]]] = {
    "x": ([packed(json.dumps(values).encode()) for values in EXPERIMENTS], decode),
    "own_points": ([POINTS, SOME_POINTS.replace("\n", ";")], unpack),
    "first_weights": ([WEIGHTS], read_floats),
    "epoch": (["12"], LOOKED_AT["epoch"]),
    "unit": (["1.0"], LOOKED_AT["unit"]),
    "edited": ([WEIGHTS], LOOKED_AT["edited"]),
    "a drawing": ([POINTS * 40], read_drawing),
}


@pytest.mark.parametrize("name", READERS)
def test_of_a_thousand_broken_addresses_none_takes_long_or_fails(name):
    real, read = READERS[name]
    for chance in chances(THOUSAND):
        within_bounds(read, broken_text(chance.choice(real), chance))


@pytest.mark.parametrize("kind", BOMBS)
def test_a_short_text_that_would_grow_stays_small(kind):
    text = packed(BOMBS[kind]())
    tracemalloc.start()
    try:
        assert within_bounds(decode, text) is None
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MEGABYTES * 2**20


def test_a_table_of_broken_bytes_is_a_table_or_a_sentence():
    for chance in chances(300):
        content = bytearray(broken_text(TABLE * 20, chance).encode("utf-8", "surrogatepass"))
        for _time in range(chance.randrange(4)):
            content[chance.randrange(len(content) or 1) : 0] = chance.randbytes(3)
        within_bounds(read_table, bytes(content))


def test_an_experiment_that_is_too_long_is_not_read():
    with pytest.raises(Impossible, match="too long"):
        read_experiment(b" " * (MOST_CHARACTERS + 1), tuple(FACTS))


def test_of_very_many_mistakes_the_first_are_named_and_the_others_counted():
    with pytest.raises(InvalidExperiment) as refused:
        read_experiment(json.dumps(dict.fromkeys(map(str, range(4_000)))).encode(), tuple(FACTS))
    *named, last = map(str, refused.value.problems)
    assert len(named) == 8
    assert last == "3996 more things are wrong with it."


def test_letters_of_more_numbers_than_any_weights_are_not_read():
    assert len(read_floats(floats([0.5] * 1_000))) == 1_000
    assert read_floats(floats([0.5] * 2_000)) == ()

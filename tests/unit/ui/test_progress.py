"""What a browser says it has kept of a reader's progress."""

import json

import pytest

from core.ui.progress import MOST, read


def test_steps_are_named_as_in_an_address():
    kept = ["boxes.1", "texts.12", "BCDF.3", "mistakes.no_bend"]
    assert read(json.dumps(kept)) == set(kept)


@pytest.mark.parametrize(
    "told",
    [None, 3, "", "{", "[1, 2]", '{"boxes.1": true}', '["boxes"]', '["boxes.0"]', '["../x.1"]'],
)
def test_what_is_no_step_is_left_out(told):
    assert read(told) == frozenset()


def test_there_are_no_more_of_them_than_routes_have():
    assert len(read(json.dumps([f"boxes{'x' * (n // 90)}.{n % 90 + 1}" for n in range(1000)]))) == (
        MOST
    )

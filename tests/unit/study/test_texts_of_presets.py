"""A preset's JSON is the address of its result, so it must stay what it was, to the letter."""

import hashlib
import json
from pathlib import Path

import pytest

from core.experiment import Experiment, canonical_json
from core.study.presets import LINEAR_CLASSIFIER, OPTIMIZERS, PLANE, PRESETS
from core.study.tours import TOURS

WRITTEN: dict[str, str] = json.loads(
    Path(__file__).with_name("texts_of_presets.json").read_text(encoding="utf-8")
)
"""A hash of each preset's JSON, as it was when results were first kept under it."""

NOW: dict[str, Experiment] = {
    f"{name} {preset.name} {source}": preset.on(source)
    for name, presets in PRESETS.items()
    for preset in presets
    for source in ("original", "sample")
}
NOW |= {f"optimizer {name}": experiment for name, experiment in OPTIMIZERS.items()}
NOW |= {f"tour {name}": tour.base for name, tour in TOURS.items()}
NOW |= {"linear": LINEAR_CLASSIFIER, "plane": PLANE}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_preset_has_the_json_that_it_always_had(name: str) -> None:
    text = canonical_json(NOW[name])
    assert hashlib.sha256(text.encode()).hexdigest()[:32] == WRITTEN[name]

"""The trainings that are offered on a reader's own table fit it, whatever it asks for."""

import pytest

from core.datasets import outline
from core.datasets.brought import table_dataset
from core.datasets.catalog import FACTS
from core.experiment import Brought
from core.network.check import check
from core.study.advice import advise
from core.study.presets import on_own_table, stories
from tests.unit.datasets.made_up import mixed

BROUGHT = Brought(address="0" * 32)


@pytest.mark.parametrize("words", [0, 2, 3, 20])
@pytest.mark.parametrize("rows", [20, 20_000])
def test_each_can_be_trained_and_the_coach_has_nothing_to_say(words, rows):
    shown = table_dataset(FACTS["table"], BROUGHT, mixed(max(rows, 6 * words), words))
    for story in on_own_table(BROUGHT, shown.facts, len(shown.y_train)):
        prepared = outline(story.experiment.data, shown)
        check(
            story.experiment,
            prepared.input_shape,
            tuple(prepared.y_train.shape[1:]),
            prepared.classes,
        )
        assert advise(story.experiment, shown.facts.task, shown.facts.classes) == ()
        updates = story.experiment.epochs * len(shown.y_train) / story.experiment.batch_size
        assert updates < 10_000


def test_they_are_the_stories_of_such_data():
    shown = table_dataset(FACTS["table"], BROUGHT, mixed(40))
    told = on_own_table(BROUGHT, shown.facts, 32)
    assert stories(told[0].experiment.data, shown.facts, 32) == told
    assert stories(told[0].experiment.data)[0].name == "one_unit"

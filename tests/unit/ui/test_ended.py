"""A run that has ended is looked up once."""

from dataclasses import replace

import numpy as np
import pytest

from core.ui import ended, trainer
from tests.app.desk import result_of, waiting
from tests.unit.runs.made_up import an_experiment


@pytest.fixture
def asked(monkeypatch):
    """The keys that the queue was asked for; ``asked.view`` is what it answers."""

    class Asked(list):
        view = None

        def glance(self, run_key):
            self.append(run_key)
            return self.view

    asked = Asked()
    monkeypatch.setattr(trainer, "glance", asked.glance)
    ended._with_result.clear()
    yield asked
    ended._with_result.clear()


EXPERIMENT = an_experiment()
QUEUED = waiting(EXPERIMENT)
ENDED = replace(
    QUEUED, status="finished", result=result_of(EXPERIMENT, np.zeros((2, 1), "float32"))
)


def test_it_is_asked_for_until_it_has_a_result_and_then_no_more(asked):
    for view in (None, QUEUED, ENDED, ENDED):
        asked.view = view
        assert ended.has_result(QUEUED.key) == (view is ENDED)
    assert asked == [QUEUED.key] * 3


def test_one_that_failed_may_be_trained_again(asked):
    asked.view = replace(QUEUED, status="failed")
    assert not ended.has_result(QUEUED.key)
    asked.view = ENDED
    assert ended.has_result(QUEUED.key)

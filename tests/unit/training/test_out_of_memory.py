"""A network that needs too much memory is a MemoryError, which the server can read by itself."""

import pytest
import tensorflow as tf

from core import training
from core.study.presets import PLANE


def test_what_tensorflow_has_no_room_for_is_a_memory_error(monkeypatch):
    def too_large(*_):
        yield tf.zeros((10**7, 10**7))

    monkeypatch.setattr(training, "train_on", too_large)
    with pytest.raises(MemoryError, match="allocating") as raised:
        list(training.train(PLANE))
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None

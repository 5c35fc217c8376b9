"""What a history is asked, and what Keras would have answered."""

import keras
from hypothesis import given
from hypothesis import strategies as st

from core.history import early_stop


class Model:
    """As much of a model as EarlyStopping needs."""

    stop_training = False


@given(
    st.lists(st.floats(0, 10, allow_nan=False).map(lambda v: round(v, 1)), min_size=1, max_size=30),
    st.integers(0, 12),
)
def test_a_training_would_have_ended_where_keras_ends_it(losses, patience):
    callback = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, mode="min")
    callback.set_model(Model())
    callback.on_train_begin()
    ended = None
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if callback.model.stop_training:
            ended = epoch + 1
            break
    assert early_stop(losses, patience) == ended

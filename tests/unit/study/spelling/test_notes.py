"""What the notes wrote and what is written today, tried out on the Keras that is installed."""

import keras
import numpy as np
import pytest

from core.study.presets import GARMENTS, NORMALIZATION, PRESETS
from core.study.spelling import SPELLINGS, old_spellings

FAILS = ("ModuleNotFoundError", "TypeError", "ValueError")


def run(line):
    """The line as a cell of a notebook: with Keras at hand, and a network compiled."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    exec(line, {"keras": keras, "model": model})  # noqa: S102 - our own lines


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.old[:40])
class TestSpelling:
    def test_today_s_runs(self, spelling, recwarn):
        run(spelling.new)
        assert not [w for w in recwarn if "input_shape" in str(w.message)]

    def test_the_notes_does_what_we_say_of_it(self, spelling):
        named = [name for name in FAILS if name in spelling.why]
        if named:
            with pytest.raises(Exception, match=r".") as caught:
                run(spelling.old)
            assert caught.type.__name__ == named[0]
        elif "warning" in spelling.why:
            with pytest.warns(UserWarning, match="input_shape"):
                run(spelling.old)
        else:
            assert "save_best_only" in spelling.why


def test_without_save_best_only_the_file_holds_the_last_epoch():
    checkpoint = keras.callbacks.ModelCheckpoint("best-model.h5")
    assert not checkpoint.save_best_only
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(learning_rate=10.0))
    x = np.ones((4, 1))
    history = model.fit(x, x, epochs=3, verbose=0, validation_data=(x, x), callbacks=[checkpoint])
    losses = history.history["val_loss"]
    assert losses[-1] > min(losses)
    kept = keras.models.load_model("best-model.h5", compile=False)
    np.testing.assert_array_equal(kept.get_weights()[0], model.get_weights()[0])


def test_each_page_shows_only_what_concerns_its_script():
    one_layer = [spelling.old for spelling in old_spellings(GARMENTS[0].experiment)]
    assert any("keras.Sequential(keras.layers.Dense" in old for old in one_layer)
    assert not any("Flatten(" in old for old in one_layer)
    normalization = [spelling.old for spelling in old_spellings(NORMALIZATION.experiment)]
    assert any("experimental.preprocessing" in old for old in normalization)
    assert all(old_spellings(preset.experiment) for preset in PRESETS["reuters"])

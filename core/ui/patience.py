"""Where EarlyStopping would have ended a training, for a patience to drag."""

from __future__ import annotations

import streamlit as st

from core.charts.learning import curves, curves_spec, with_stop
from core.experiment import Experiment
from core.results.history import best_epoch, early_stop, frame, mean_over_folds
from core.ui import trainer
from core.ui.builder.watch import curve_labels
from core.ui.controls import integer_slider
from core.ui.elements import chart
from core.ui.language import _
from core.ui.lesson import Lesson

MOST = 10


def patience(base: Experiment, words: Lesson) -> None:
    """The curves of the run without a remedy, once it is there, and the line that ends it."""
    view = trainer.find(base)
    if view is None or view.result is None or not base.validation.holds_out:
        return
    st.subheader(_("EarlyStopping: how much patience?"), anchor="patience")
    epochs = integer_slider(_("patience, in epochs"), 1, MOST, 2, key="patience")
    history = frame(view.rows)
    mean = mean_over_folds(history)
    stop, best = early_stop(mean["val_loss"].tolist(), epochs), best_epoch(mean, "val_loss")
    labels = curve_labels(base, "loss", smoothed=False)
    table = curves(history, "loss", labels, smoothed=False)
    spec = curves_spec(labels, table, base.epochs)
    if stop is not None:
        spec = with_stop(spec, stop, _("stopped after epoch {epoch}", epoch=stop))
    chart({**spec, "height": 320}, table, alt=labels.title, key="patience.curves")
    if stop is None:
        st.markdown(words("never_stopped", patience=epochs, last=len(mean)))
        return
    kept = best_epoch(mean[mean["epoch"] <= stop], "val_loss")
    st.markdown(
        words(
            "stopped" if kept == best else "stopped_too_early",
            patience=epochs,
            stop=stop,
            saved=base.epochs - stop,
            kept=kept,
            best=best,
        )
    )

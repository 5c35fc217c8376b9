"""What a trained network of a builder says of itself, for the goals of a route."""

from __future__ import annotations

from core.results.history import best_epoch, frame, mean_over_folds
from core.runs import RunView
from core.ui.measured import note


def note_training(story: str, view: RunView | None) -> None:
    """Notes a training that has ended: ``training.val_accuracy`` and its other curves' last values.

    The mean over folds, where there are some. ``training.story`` is the preset it was,
    ``training.after_best`` how many epochs came after the lowest validation loss.
    """
    if view is None or view.result is None or not view.rows:
        return
    mean = mean_over_folds(frame(view.rows))
    last = mean.iloc[-1]
    note({f"training.{column}": float(value) for column, value in last.items()})
    note({"training.story": story, "training.folds": view.experiment.folds})
    best = best_epoch(mean, "val_loss") if "val_loss" in mean else None
    if best is not None:
        note({"training.after_best": int(last["epoch"]) - best})

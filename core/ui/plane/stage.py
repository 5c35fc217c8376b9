"""The stage of the plane: the network, its border, its losses, drawn in the browser.

Python says what there is to draw and hears which epoch is on screen; the browser computes what the
network makes of the plane, so that a film through the epochs asks nothing of the server.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.charts.theme import (
    CATEGORICAL,
    DIVERGING,
    NEGATIVE,
    PENALTY,
    POSITIVE,
    PULL,
    TRAINING,
    VALIDATION,
)
from core.datasets.plane import EDGE, FORMULAS, REGRESSIONS, points
from core.experiment import Dense, Experiment, key
from core.runs import RunView
from core.ui.controls import asked_for, locked
from core.ui.language import _
from core.ui.letters import TO_ADDRESS, floats, read_floats
from core.ui.plane.own import add_point
from core.ui.plane.settings import (
    CHANGED,
    RATES,
    deepen,
    epochs_before,
    go_on,
    option_of,
    resize,
)
from core.ui.scripts import one_script

STAGE = "plane"
_DRAWN = Path(__file__).parents[1] / "static" / "plane"
_HTML = f"""
<div class="stage"><div class="parts">
  <div class="film">
    <button type="button" class="play"></button><button type="button" class="first"></button>
    <button type="button" class="back"></button><button type="button" class="next"></button>
    <button type="button" class="tens"></button>
    <input type="range" min="0" max="0" value="0">
    <button type="button" class="batches"></button>
    <button type="button" class="on"></button><label class="rate"></label>
    <div class="now" role="status"></div>
  </div>
  <div class="network"><div class="depth"></div><div class="heads"></div>
    <div class="graph"></div><div class="card" hidden></div></div>
  <div class="output"><h4></h4>
    <div class="frame">
      <div class="axis y"><span>{EDGE:g}</span><span>x₂</span><span>−{EDGE:g}</span></div>
      <canvas class="map" tabindex="0" role="img"></canvas>
      <div class="axis x"><span>−{EDGE:g}</span><span>x₁</span><span>{EDGE:g}</span></div>
    </div>
    <div class="scale"></div><div class="said" aria-live="polite"></div>
  </div>
  <div class="losses"><h4></h4><svg role="img"></svg>
    <div class="hovered said"></div></div>
  <div class="bent"></div>
  <div class="detail"></div>
</div></div>
"""
_STAGE = st.components.v2.component(
    "plane",
    html=_HTML,
    css=(_DRAWN / "stage.css").read_text(encoding="utf-8"),
    js=one_script(_DRAWN / "stage.js"),
)

_COLOURS = {
    "diverging": DIVERGING,
    "classes": CATEGORICAL[:5],
    "signs": (NEGATIVE, POSITIVE),
    "loss_colours": (TRAINING, VALIDATION, PENALTY),
    "pull": PULL,
}


def stage(
    experiment: Experiment,
    view: RunView | None,
    *,
    epoch: int | None,
    started: int,
    batches: dict[str, Any],
    points_known: bool,
    show_held_out: bool,
    in_steps: bool,
    log_loss: bool,
) -> None:
    """Draws the network, its border and its losses, and hears what the reader does to them.

    ``epoch`` is the one to show, None for the last; ``started`` counts how often a training of
    this run was begun, which then is shown as a film. ``batches`` are those of the epoch that
    follows, if asked. Without ``points_known`` the plane is still empty.
    """
    looked_at = {name: asked_for(name, read) for name, read in LOOKED_AT.items()}
    data = {
        **drawing(experiment, points_known),
        **film(view),
        **batches,
        "run": f"{key(experiment)} {started}" if view else "",
        "active": view is not None and view.active,
        "before": before_the_first(view),
        "epoch": epoch,
        "unit": looked_at["unit"],
        "edited": floats(read_floats(looked_at["edited"] or "")),
        "fresh": started > 0,
        "show_held_out": show_held_out,
        "in_steps": in_steps,
        "log_loss": log_loss,
        "first_epoch": epochs_before(experiment),
        "rates": RATES,
        "rate": option_of(experiment.optimizer.learning_rate, RATES),
        "rate_locked": locked("net_rate"),
        "adding": experiment.data.plane is not None and experiment.data.plane.shape == "own",
        "words": labels(experiment),
        **_COLOURS,
    }
    _STAGE(
        data=data,
        key=STAGE,
        default={
            "epoch": epoch,
            "batch": (batches["steps"] or {}).get("batch"),
            "unit": looked_at["unit"],
            "edited": looked_at["edited"],
        },
        on_epoch_change=_look,
        on_batch_change=_look,
        on_unit_change=_look,
        on_edited_change=_look,
        on_added_change=_add,
        on_continued_change=_go_on,
        on_resized_change=_resize,
        on_deepened_change=_deepen,
    )


def _look() -> None:
    """Puts what is on screen into the address before the page is drawn."""
    for name, read in LOOKED_AT.items():
        seen = read(getattr(st.session_state[STAGE], name, None))
        if seen is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(seen)


def _add() -> None:
    x1, x2 = _numbers(st.session_state[STAGE].added, 2)
    if add_point(min(max(x1, -EDGE), EDGE), min(max(x2, -EDGE), EDGE)):
        st.session_state[CHANGED] = True


def _go_on() -> None:
    said = st.session_state[STAGE].continued
    weights, rate, epochs = said if isinstance(said, list) and len(said) == 3 else ("", "", 0)
    go_on(str(weights), str(rate), read_epoch(epochs) or 0)


def _resize() -> None:
    layer, units = _numbers(st.session_state[STAGE].resized, 2)
    resize(int(layer), int(units))


def _deepen() -> None:
    (depth,) = _numbers(st.session_state[STAGE].deepened, 1)
    deepen(int(depth))


def _numbers(said: Any, count: int) -> list[float]:
    """The numbers in a browser's message; zeros where it holds something else."""
    try:
        numbers = [float(value) for value in said]
    except (TypeError, ValueError, OverflowError):
        numbers = []
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else [0.0] * count


def read_epoch(said: Any) -> int | None:
    """The epoch in a browser's message or in an address; None where it holds none."""
    try:
        number = int(said)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 <= number <= 10_000 else None


def read_unit(said: Any) -> str | None:
    """A layer and a unit, counted from 0, in a browser's message or in an address: ``1.0``."""
    return said if isinstance(said, str) and re.fullmatch(r"\d\.\d", said) else None


def read_edited(said: Any) -> str | None:
    """Weights changed by hand, in letters that an address may hold."""
    known = isinstance(said, str) and read_floats(said)
    return said.translate(TO_ADDRESS) if known else None


LOOKED_AT: Mapping[str, Callable[[Any], Any]] = {
    "epoch": read_epoch,
    "batch": read_epoch,
    "unit": read_unit,
    "edited": read_edited,
}
"""What the stage shows and the address holds, each with what reads it."""


def drawing(experiment: Experiment, points_known: bool = True) -> dict[str, Any]:
    """What there is before any training: the points, and how the network is built."""
    plane = experiment.data.plane
    assert plane is not None  # noqa: S101 - the page makes no other
    x, y = points(plane)
    if not points_known:
        x, y = x[:0], y[:0]
    dense = experiment.dense
    fold, *_folds = experiment.validation.divide(y)
    many = dense[-1].units > 1
    return {
        "features": plane.features,
        "feature_names": [FORMULAS[name].label for name in plane.features],
        "layers": [told(part) for part in dense],
        "penalty_rates": penalty_rates(dense) if experiment.penalized else None,
        "edge": EDGE,
        "kind": "values" if plane.shape in REGRESSIONS else "classes" if many else "sides",
        "x1": floats(x[:, 0]),
        "x2": floats(x[:, 1]),
        "y": floats(y),
        "trained": len(fold.train_rows),
        "last_epoch": experiment.epochs,
    }


def penalty_rates(layers: tuple[Dense, ...]) -> list[tuple[float, float]]:
    """By how much each layer's weights count in the losses: the rates of L1 and of L2."""
    parts = [layer.kernel_regularizer for layer in layers]
    return [(part.l1, part.l2) if part else (0.0, 0.0) for part in parts]


def told(layer: Dense) -> dict[str, Any]:
    """What the browser must know of a layer to compute it."""
    return layer.model_dump(include={"units", "activation", "negative_slope"})


def film(view: RunView | None) -> dict[str, Any]:
    """The epochs whose weights are known, those weights end to end, and both losses."""
    epochs, weights = frames(view)
    rows = view.rows if view else ()
    return {
        "frames": epochs.tolist(),
        "weights": floats(weights),
        "losses": floats([row["loss"] for row in rows]),
        "held_losses": floats([row["val_loss"] for row in rows if "val_loss" in row]),
    }


def frames(view: RunView | None) -> tuple[np.ndarray, np.ndarray]:
    """The epochs and the weights of a run's snapshots, shapes (k,) and (k, parameters)."""
    if view is not None and view.result is not None and view.result.networks:
        network = view.result.networks[0]
        return network.snapshot_epochs, network.snapshots
    if view is not None and view.snapshots:
        epochs = np.array([snapshot.epoch for snapshot in view.snapshots])
        return epochs, np.stack([snapshot.weights for snapshot in view.snapshots])
    return np.zeros(0, int), np.zeros((0, 0), "float32")


def before_the_first(view: RunView | None) -> str:
    """What is said while no weights are known: what to press, or that the press was heard."""
    if view is not None and view.active:
        return _("Training is about to begin: the pictures will fill with what the network learns.")
    return _("Press Train: the pictures fill with what the network learns.")


def place_of(epochs: np.ndarray, epoch: int | None) -> int:
    """The place of the last snapshot up to an epoch; of the last one, where none is asked for."""
    if epoch is None:
        return len(epochs) - 1
    return int(np.searchsorted(epochs, epoch, "right")) - 1


def ends(experiment: Experiment) -> tuple[str, str]:
    """What stands at both ends of the scale of colours.

    The points of a regression are all circles; a sigmoid's 0 and 1 have the colours of −1 and 1.
    """
    bend = experiment.output.activation
    if bend == "linear":
        return "−1", "+1"
    if bend == "sigmoid":
        return _("− (square)"), _("+ (circle)")
    return _("−1 (square)"), _("+1 (circle)")


def labels(experiment: Experiment) -> dict[str, Any]:
    """All that the stage says, in the reader's language."""
    losses = _("Loss by epoch, penalty included")
    return {
        "play": _("Play the epochs"),
        "pause": _("Pause"),
        "first": _("Back to the first weights"),
        "batches": _("Batch by batch"),
        "epochs": _("Back to the epochs"),
        "batches_help": _("The gradients of the epoch that follows, batch after batch."),
        "batch": _("epoch {epoch}, {done} of {all} batches done"),
        "batch_loss": _("loss of the next batch: {loss}"),
        "gradient": _("gradient"),
        "pull": _("Green: how hard the next batch pulls at a weight. Solid: up. Dotted: down."),
        "back": _("One step back"),
        "next": _("One step on"),
        "tens": _("Ten steps on"),
        "go_on": _("Go on from here"),
        "go_on_help": _("Trains on at once, beginning with the weights on screen."),
        "rate": _("at rate"),
        "rate_help": _(
            "The learning rate. Choose another one, also while the film runs: training goes on "
            "with it."
        ),
        "epoch": _("epoch"),
        "features": _("features"),
        "output": _("output"),
        "unit": _("layer {layer}, unit {unit}"),
        "depth": _("hidden layers"),
        "fewer": _("One less: {what}"),
        "more": _("One more: {what}"),
        "units": _("units of layer {layer}"),
        "bias": _("bias b"),
        "bias_of": _("bias: {unit}"),
        "edit_here": _("Click to change it."),
        "edit_note": _(
            "“Go on from here” trains on with it. The film brings back what was learned."
        ),
        "close": _("Close"),
        "formula": _("{activation}(sum of input × weight, plus bias)"),
        "feature": _("A feature is computed from the point itself. Nothing is learned here."),
        "undo": _("Undo my changes"),
        "edited": _("weights changed by hand"),
        "map": _("What “{unit}” says of every point"),
        "warped": _("The plane as layer {layer} bends it"),
        "warped_axes": _("→ unit {x}, ↑ unit {y}"),
        "hover": _("Point at the map, or press its arrow keys, to read a number."),
        "losses": losses if experiment.penalized else _("Loss by epoch"),
        "training": _("training loss"),
        "test": _("test loss"),
        "curves": (_("training"), _("test"), _("penalty")),
        "penalty_now": _("penalty in both losses: {penalty}")
        if experiment.validation.holds_out
        else _("penalty in the loss: {penalty}"),
        "at_epoch": _("epoch {epoch}: training {loss}, test {test}"),
        "at_epoch_alone": _("epoch {epoch}: training {loss}"),
        "accuracy": _("right: {trained} % training, {tested} % test"),
        "accuracy_alone": _("right: {trained} % training"),
        **dict(zip(("low", "high"), ends(experiment), strict=True)),
    }

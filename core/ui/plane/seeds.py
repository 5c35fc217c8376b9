"""The same settings from other first weights: how much of a border is luck?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from core.charts.learning import overlay
from core.charts.theme import CATEGORICAL
from core.experiment import Experiment
from core.results.history import frame
from core.runs import RunView
from core.ui import trainer
from core.ui.elements import chart
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.plane.results import said
from core.ui.plane.stage import frames
from core.ui.plane.tiles import in_tones, places
from core.ui.while_active import while_active

SEEDS = 6
SIDE = 60


def seeds(made: Experiment) -> None:
    """Trains the network from several first weights on request, and shows them side by side."""
    again = {seed: made.changed(seed=seed) for seed in range(made.seed, made.seed + SEEDS)}
    with st.expander(_("The same settings from {count} first weights", count=SEEDS)):
        st.markdown(lesson("plane")("seeds"))
        if st.button(
            _("Train {count} networks", count=SEEDS), icon=":material/casino:", key="plane.seeds"
        ):
            trainer.submit_all(again.values())
        look = partial(trainer.views_of, again)
        while_active(look(), look, _side_by_side)


def _side_by_side(found: Mapping[int, RunView]) -> None:
    views = [view for view in found.values() if view.rows]
    if len(views) < 2:
        return
    measured = "val_loss" if "val_loss" in views[0].rows[-1] else "loss"
    loss_name = _("test loss") if measured == "val_loss" else _("training loss")
    for view, column in zip(views, st.columns(SEEDS), strict=False):
        weights = frames(view)[1]
        name = _("seed {seed}", seed=view.experiment.seed)
        with column:
            if len(weights):
                st.image(picture(view.experiment, weights[-1]), caption=name, width="stretch")
            st.caption(f"{loss_name} {view.rows[-1][measured]:.4f}")
    histories = {
        _("seed {seed}", seed=view.experiment.seed): frame(view.rows).iloc[
            :: max(1, len(view.rows) // 100)
        ]
        for view in views
    }
    losses = [view.rows[-1][measured] for view in views]
    best, worst = f"{min(losses):.4f}", f"{max(losses):.4f}"
    st.markdown(_("Best {best}, worst {worst}: the same settings.", best=best, worst=worst))
    spec, table = overlay(
        histories,
        list(histories),
        measured,
        loss_name,
        _("epoch"),
        loss_name,
        views[0].experiment.epochs,
    )
    chart(spec, table, alt=_("The {loss} of each seed", loss=loss_name), key="plane.seed_losses")


def picture(experiment: Experiment, weights: np.ndarray) -> np.ndarray:
    """What a network says of the plane, as an image: uint8 of shape (60, 60, 3)."""
    answers = said(experiment, weights, places(SIDE))
    last = experiment.output
    if last.units > 1:
        known = np.array([[*bytes.fromhex(colour[1:])] for colour in CATEGORICAL])
        share = answers.max(axis=1, keepdims=True) ** 2
        mixed = 255 + (known[answers.argmax(axis=1)] - 255) * share
        return np.asarray(mixed.round().astype(np.uint8).reshape(SIDE, SIDE, 3))
    signed = 2 * answers[:, 0] - 1 if last.activation == "sigmoid" else answers[:, 0]
    return in_tones(signed).reshape(SIDE, SIDE, 3)

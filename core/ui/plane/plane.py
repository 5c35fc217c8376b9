"""The whole page of the plane: settings, Train, the stage, and what stands below it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.datasets.own_points import make_sure_of_enough
from core.datasets.plane import facts_of, make_sure_of_two_sides
from core.experiment import (
    Experiment,
    Impossible,
    InvalidExperiment,
    Plane,
    canonical_json,
    key,
)
from core.network.script import script
from core.runs import RunView
from core.ui import trainer
from core.ui.controls import asked_for, toggle
from core.ui.elements import code_heading, complain, mistake, see_also
from core.ui.language import _, say
from core.ui.lesson import lesson
from core.ui.plane.batches import batches
from core.ui.plane.results import confusion_table, explanation
from core.ui.plane.seeds import seeds
from core.ui.plane.settings import (
    CHANGED,
    FEATURES,
    GOES_ON,
    data_column,
    experiment,
    feature_row,
    network_settings,
    top_bar,
)
from core.ui.plane.stage import read_epoch, stage
from core.ui.plane.tiles import features_as_tiles
from core.ui.times import left, queued
from core.ui.while_active import while_active

SECONDS_BETWEEN_LOOKS = 0.15
SECONDS_OF_PATIENCE = 0.2
"""So long a press waits for the first epochs: a small network has them by then."""
STARTED = "plane.started"
"""How often each run was started in this session."""
LAST = "plane.last"
"""The key of the run that was started last; who goes on from its weights needs no more of it."""


ONE_SCREEN = """
.st-key-plane_top .stSelectbox { min-width: 8.5rem }
.st-key-plane_seed { flex-wrap: nowrap }
.st-key-plane_seed .stNumberInput { min-width: 0 }
.st-key-plane-others [data-testid=stMarkdownContainer] { position: absolute; width: 1px;
  height: 1px; overflow: hidden; clip-path: inset(50%) }
@media (min-width: 1000px) {
  .stApp .stMainBlockContainer { padding: 3.9rem 2.5rem 1rem }
  .stApp .stMainBlockContainer > .stVerticalBlock,
  .stApp .st-key-plane_body .stVerticalBlock { gap: .4rem }
  .stApp .st-key-plane_data { gap: 0 }
  .stApp .st-key-header h1 { padding: 0; font-size: 1.6rem }
  .st-key-net_features .stButtonGroup { display: flex; gap: .75rem; align-items: center }
  .st-key-plane_right { position: relative }
  .st-key-plane_data .stSlider { margin-bottom: -.75rem }
}
@media (min-width: 1300px) {
  .st-key-plane_status { position: absolute; z-index: 1; top: 0; right: 0; width: 18.5rem }
  .st-key-plane_status [data-testid=stCaptionContainer] { text-align: right }
}
@media (max-width: 640px) {
  .st-key-plane_body .stHorizontalBlock > .stColumn:first-child { order: 1 }
  .st-key-plane_body :is(.stColumn, .stColumn *):has([data-testid=stBidiComponentIsolated]),
  .st-key-plane_body [data-testid=stBidiComponentIsolated] { display: contents }
  .st-key-plane_right > *, .st-key-plane_right > * > * { min-width: 100% }
  .st-key-plane_right > :has(.st-key-net_features) { order: -2 }
}
"""
"""All of the stage is in view on a small laptop. On a phone it comes before the settings, in one
box with them, so that the map stays in view above either."""


def plane() -> None:
    """Draws the page: its settings, the stage, and what stands below it."""
    words = lesson("plane")
    with st.container():
        st.html(f"<style>{ONE_SCREEN}{features_as_tiles(FEATURES)}</style>")
        with st.container(key="plane_top", horizontal=True, vertical_alignment="bottom"):
            button = st.container(width="content")
            top = top_bar()
        body, more = st.container(key="plane_body"), st.container()
    with body:
        left, beside = st.columns([1, 4], gap="medium")
        settings = left.container(key="plane_data")
        right = beside.container(key="plane_right")
    problems: list[Impossible] = []
    data = made = ready = None
    with settings:
        try:
            data = data_column(top["task"])
        except Impossible as problem:
            problems.append(problem)
        is_own = data is not None and data["plane"]["shape"] == "own"
        shown = {
            "points_known": not is_own or bool(data and data["own"]),
            "show_held_out": is_own or toggle(_("Show test points"), key="show_held_out"),
            "in_steps": toggle(_("Two colours"), key="in_steps", help=words("in_steps")),
            "log_loss": toggle(_("Log scale"), key="log_loss", help=words("log_loss")),
        }
    with more, st.expander(_("Layers, optimizer, loss, epochs, dropout, seed")):
        net = network_settings(top["activation"])
    with right:
        features = feature_row()
        above_the_stage = st.container()
    with above_the_stage:
        if data is not None:
            try:
                made = experiment(top, data, features, net)
                if is_own:
                    make_sure_of_enough(data["own"])
                make_sure_of_two_sides(made.data.plane or Plane())
                ready = made
            except InvalidExperiment as mistakes:
                problems += mistakes.problems
            except Impossible as problem:
                problems.append(problem)
        for sentence in problems:
            complain(sentence)
    with button:
        _train(ready)
    if made is None:
        return
    with right:
        look = partial(_look, made)
        while_active(look(), look, partial(_draw, made, shown), SECONDS_BETWEEN_LOOKS)
    if ready is not None:
        _below(ready)


def _train(made: Experiment | None) -> None:
    pressed = st.button(
        _("Train"),
        type="primary",
        icon=":material/play_arrow:",
        key="plane.train",
        disabled=made is None,
        help=lesson("plane")("train"),
    )
    goes_on = st.session_state.pop(GOES_ON, False)
    if not (pressed or goes_on) or made is None:
        return
    before = st.session_state.get(LAST)
    if goes_on and before not in (None, key(made)):
        trainer.stop(before)
    view = trainer.submit(made)
    if view is None:
        return
    trainer.wait_for_rows(view, SECONDS_OF_PATIENCE)
    st.session_state[LAST] = view.key
    counted: dict[str, int] = st.session_state.setdefault(STARTED, {})
    counted[view.key] = counted.get(view.key, 0) + 1
    for name in ("epoch", "batch", "edited"):
        st.query_params.pop(name, None)


def _look(made: Experiment) -> RunView | None:
    """The run of it. Where the stage has changed a setting, the whole page is drawn instead."""
    if st.session_state.pop(CHANGED, False):
        st.rerun()
    return trainer.find(made)


def _draw(made: Experiment, shown: dict[str, bool], view: RunView | None) -> None:
    with st.container():  # whatever it says, the stage keeps its place, and so its film
        if view is not None:
            _status(view)
    started = st.session_state.get(STARTED, {}).get(key(made), 0)
    asked = asked_for("epoch", read_epoch)
    step = batches(view, asked, asked_for("batch", read_epoch))
    stage(made, view, epoch=asked, started=started, batches=step, **shown)
    if view is not None and view.result is not None:
        confusion_table(view, asked)


def _status(view: RunView) -> None:
    if view.status == "queued":
        _beside_the_features(queued(view))
    elif view.status == "running":
        with st.container(horizontal=True, vertical_alignment="center", key="plane_status"):
            st.progress(view.progress, left(view) or None)
            if st.button(_("Stop"), icon=":material/stop_circle:", key="plane.stop"):
                trainer.stop(view.key)
    elif view.problem is not None:
        complain(view.problem)
    elif view.result is not None:
        _ended(view)
    if view.warning is not None:
        st.warning(say(view.warning), icon=":material/warning:")


def _beside_the_features(sentence: str) -> None:
    with st.container(key="plane_status"):
        st.caption(sentence)


def _ended(view: RunView) -> None:
    """Why a training ended, in one sentence."""
    endings = {network.ending for network in view.result.networks} if view.result else set()
    numbers = {"epochs": len(view.rows), "seconds": f"{view.seconds:.1f}"}
    if "not_a_number" in endings:
        st.error(
            _(
                "The loss became infinite in epoch {epoch}: the learning rate is too large for "
                "this network. Try a tenth of it.",
                epoch=len(view.rows),
            ),
            icon=":material/error:",
        )
    elif "early_stopping" in endings:
        test = view.experiment.validation.holds_out
        on_test = _("Stopped after epoch {epochs}: no progress on the test points.", **numbers)
        on_all = _("Stopped after epoch {epochs}: no progress on the training points.", **numbers)
        _beside_the_features(on_test if test else on_all)
    elif view.status == "stopped":
        _beside_the_features(_("Stopped by you after epoch {epochs}.", **numbers))
    else:
        _beside_the_features(_("All {epochs} epochs in {seconds} s.", **numbers))


def _below(made: Experiment) -> None:
    words = lesson("plane")
    plane = made.data.plane or Plane()
    seeds(made)
    explanation()
    mistake(words("mistake"))
    code_heading()
    source = script(made, (len(plane.features),), facts_of(plane).classes)
    with st.container(horizontal=True):
        st.download_button(
            _("Download the script"),
            source,
            "plane.py",
            icon=":material/code:",
            on_click="ignore",
        )
        st.download_button(
            _("Experiment (JSON)"),
            canonical_json(made),
            "plane_experiment.json",
            icon=":material/download:",
            on_click="ignore",
        )
    with st.expander(_("Show the script")):
        st.code(source, language="python")
    see_also("layers", "activations", "gradient_descent", "validation", "overfitting", "runs")

"""The whole builder: presets, form, Train, and what came of it."""

from __future__ import annotations

from typing import cast

import streamlit as st

from core.datasets import Dataset, available
from core.experiment import (
    DatasetName,
    Experiment,
    Impossible,
    InvalidExperiment,
    Source,
    experiment_from,
    key,
)
from core.models.check import check
from core.presets import PRESETS, Preset
from core.ui.builder.address import decode, encode
from core.ui.builder.data import dataset, peek, source_badge, tensors
from core.ui.builder.form import fill, filled, form
from core.ui.builder.results import code, downloads, parameter_table, sealed_test
from core.ui.builder.watch import watch
from core.ui.language import _, say
from core.ui.lesson import Lesson, lesson
from core.ui.trainer import queue, session


def builder(page: str, name: DatasetName) -> None:
    """The model builder of one dataset, with the words of the lesson ``page``."""
    words = lesson(page)
    try:
        source = _open(page, name)
        shown = dataset(name, source)
    except Impossible as problem:
        st.error(say(problem), icon=":material/error:")
        source = "sample"
        shown = dataset(name, source)
    source_badge(shown)
    with st.container(horizontal=True, vertical_alignment="center"):
        train = st.container(width="content")
        _presets(page, PRESETS[name], source, words)
    results, settings = st.columns([3, 2], gap="large")
    with settings:
        experiment = _experiment(form(page))
    with train:
        run_key = _train(page, experiment)
    with results:
        _results(page, run_key, experiment, shown, words)


def _results(
    page: str, run_key: str | None, experiment: Experiment | None, shown: Dataset, words: Lesson
) -> None:
    curves, test, network, script, data = st.tabs(
        [_("Curves"), _("Test"), _("Network"), _("Code"), _("Data")]
    )
    with curves:
        view = watch(run_key, page) if run_key else None
        if view is None:
            st.markdown(words("before"))
        else:
            if experiment and key(experiment) != view.key:
                st.caption(_("The settings have changed since this run. Train again to see."))
            downloads(view)
    with test:
        if view is not None:
            sealed_test(view, shown, words)
        else:
            st.info(_("Train a network first."))
    if experiment:
        shape = tensors(experiment.data).input_shape
        with network:
            parameter_table(experiment, shape)
        with script:
            code(experiment, shape, shown, words)
    with data:
        st.markdown(words("data"))
        peek(shown)


def _open(page: str, name: DatasetName) -> Source:
    """Fills the form once, from the address or from the first preset; which data it is about."""
    if not filled(page):
        linked = decode(st.query_params["x"]) if "x" in st.query_params else None
        if "x" in st.query_params and (linked is None or linked.data.name != name):
            st.warning(
                _("The address holds no experiment that can be read: this is the first one.")
            )
            linked = None
        fill(page, linked or PRESETS[name][0].on(available(name)))
    return cast(Experiment, st.session_state[f"{page}.base"]).data.source


def _presets(page: str, presets: tuple[Preset, ...], source: Source, words: Lesson) -> None:
    for preset in presets:
        st.button(
            _(preset.title),
            key=f"{page}.preset.{preset.name}",
            on_click=_choose,
            args=(page, preset, source),
            icon=":material/menu_book:",
            help=words(preset.name),
        )


def _choose(page: str, preset: Preset, source: Source) -> None:
    fill(page, preset.on(source))


def _experiment(values: dict[str, object]) -> Experiment | None:
    """The Experiment in the form; where it cannot be, None and a sentence for each mistake."""
    try:
        experiment = experiment_from(values)
        prepared = tensors(experiment.data)
        check(
            experiment,
            prepared.input_shape,
            tuple(prepared.y_train.shape[1:]),
            prepared.classes,
        )
    except InvalidExperiment as mistakes:
        for problem in mistakes.problems:
            st.error(say(problem), icon=":material/error:")
        return None
    except Impossible as problem:
        st.error(say(problem), icon=":material/error:")
        return None
    rows = len(prepared.y_train)
    if experiment.batch_size > rows:
        st.warning(
            _(
                "A batch of {batch} is more than the {rows} training rows: one update an epoch.",
                batch=experiment.batch_size,
                rows=rows,
            )
        )
    st.query_params["x"] = encode(experiment)
    return experiment


def _train(page: str, experiment: Experiment | None) -> str | None:
    """The Train button; returns the key of the run to show."""
    pressed = st.button(
        _("Train"),
        type="primary",
        icon=":material/play_arrow:",
        key=f"{page}.train",
        disabled=experiment is None,
    )
    if pressed and experiment:
        try:
            st.session_state[f"{page}.run"] = queue().submit(experiment, session()).key
        except Impossible as problem:
            st.error(say(problem), icon=":material/error:")
    if experiment and queue().find(key(experiment)):
        st.session_state[f"{page}.run"] = key(experiment)
    return cast(str | None, st.session_state.get(f"{page}.run"))

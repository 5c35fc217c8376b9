"""The stories of a page as a chain: what each has come to so far, and which comes next."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.experiment import Experiment, Source, key
from core.network.shapes import table
from core.study.presets import Preset
from core.ui import trainer
from core.ui.builder.data import outline
from core.ui.builder.form import fill
from core.ui.builder.headline import score_of, written
from core.ui.language import _


def so_far(page: str, presets: Sequence[Preset], source: Source, story: str) -> None:
    """A line of results, and a button for the story after this one, once this one is told."""
    told = {preset.name: preset.on(source) for preset in presets}
    view = trainer.glance(told[story]) if story in told else None
    if view is None or view.active:  # nobody waits for a list of all runs before a training
        return
    kept = {summary.key: summary for summary in trainer.summaries()}
    if view.key not in kept:
        return
    titles = {preset.name: _(preset.title) for preset in presets}
    compares = any(layer.reads_pictures for one in told.values() for layer in one.layers)
    results = []
    for name, experiment in told.items():
        summary = kept.get(key(experiment))
        score = summary and score_of(experiment, summary.last)
        if score:
            number = written(score.value, score.metric, experiment.data)
            if compares:
                count = f"{parameters(experiment):,}"
                number = _("{number} with {count} parameters", number=number, count=count)
            title = f"**{titles[name]}**" if name == story else titles[name]
            results.append(f"{title} {number}".replace("$", r"\$"))
    names = [*told]
    onward = names[names.index(story) + 1 :][:1]
    with st.container(horizontal=True, vertical_alignment="center"):
        if results:
            said = _("So far: {results}", results=" · ".join(results))
            st.markdown(said, width="stretch" if onward else "content")
        for name in onward:
            st.button(
                _("Next: {story}", story=titles[name]),
                icon=":material/arrow_forward:",
                key=f"{page}.next_story",
                on_click=fill,
                args=(page, told[name]),
            )


def parameters(experiment: Experiment) -> int:
    """How many parameters a network has."""
    rows = table(experiment, outline(experiment.data).input_shape)
    return sum(row.parameters for row in rows)

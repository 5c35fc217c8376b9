"""Half of ours into training, the other half sealed: does it get better?"""

from __future__ import annotations

from math import sqrt

import numpy as np
import streamlit as st

from core.datasets.brought import Drawings, halves
from core.experiment import Brought, Experiment, Impossible
from core.room.gather import Gathering
from core.runs import RunView
from core.ui import trainer
from core.ui.builder.data import training_rows
from core.ui.controls import choice
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.links import open_in_builder
from core.ui.room.keeping import put_on_shelf
from core.ui.room.ours import on_the_test_set, read, train_and_watch
from core.ui.seal import opened

COPIES = (1, 10)
"""How often each of ours may stand among the training rows."""


def half_into_training(gathering: Gathering) -> None:
    """The projector: trains the network again with half of ours, and opens the other half."""
    view = trainer.find(gathering.network or "")
    try:
        ours = gathering.dataset()
    except Impossible:
        return
    if view is None or view.result is None or not isinstance(ours, Drawings):
        return
    train, test = halves(ours)
    st.header(_("Half of ours into training"), anchor="half")
    st.markdown(
        lesson("gather")(
            "half", train=len(train), test=len(test), rows=f"{training_rows(view.experiment):,}"
        )
    )
    copies = int(
        choice(
            _("Each of ours trains"),
            {str(n): _("once") if n == 1 else _("{count} times", count=n) for n in COPIES},
            key="gather_copies",
        )
    )
    if gathering.address is None:
        st.button(
            _("Seal one half"),
            type="primary",
            icon=":material/lock:",
            on_click=put_on_shelf,
            args=(gathering,),
        )
        return
    after = {n: with_ours(view.experiment, gathering.address, n) for n in COPIES}
    train_and_watch(after[copies], _("Train with half of ours"))
    finished = {
        n: found
        for n, experiment in after.items()
        if (found := trainer.find(experiment)) and found.status == "finished"
    }
    if not finished:
        return
    why = lesson("gather")("sealed", test=len(test))
    seal, label = f"gather.{gathering.address}", _("Open the sealed half")
    if opened(seal, why, label, key="gather.open", runs=finished.values()):
        _compare(view, finished, ours, test)


def with_ours(experiment: Experiment, address: str, copies: int) -> Experiment:
    """The same training with what was brought."""
    brought = Brought(address=address, copies=copies)
    return experiment.changed(data=experiment.data.changed(brought=brought))


def _compare(before: RunView, after: dict[int, RunView], ours: Drawings, test: np.ndarray) -> None:
    """How many of the sealed half each network reads, beside the test set that all know."""
    pictures, labels = ours.pictures[test], ours.labels[test]
    first = read(before, pictures, labels).right
    with st.container(key="compared"):
        columns = st.columns(1 + len(after))
    _score(columns[0], _("without ours"), first, len(test), before)
    for column, (copies, view) in zip(columns[1:], after.items(), strict=True):
        label = _("with ours, once") if copies == 1 else _("with ours, {count} times", count=copies)
        right = read(view, pictures, labels).right
        _score(column, label, right, len(test), view, gained=right - first)
    share = (first + 1) / (len(test) + 2)
    spread = sqrt(len(test) * share * (1 - share))
    st.markdown(lesson("gather")("luck", test=len(test), spread=f"{spread:.0f}"))
    with st.container(horizontal=True):
        for view in after.values():
            open_in_builder(view.experiment)


def _score(
    place: st.delta_generator.DeltaGenerator,
    label: str,
    right: int,
    count: int,
    view: RunView,
    gained: int | None = None,
) -> None:
    said = _("{right} of {count}", right=right, count=count)
    place.metric(label, said, f"{gained:+d}" if gained else None)
    place.caption(_("MNIST's test digits: {share}", share=f"{on_the_test_set(view):.1%}"))

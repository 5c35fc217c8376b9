"""A trained network meets what the room has drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from core.charts.classes import confusion_matrix
from core.charts.pixels import enlarged, montage
from core.datasets import Dataset, available
from core.experiment import Experiment
from core.results.scores import chosen_class, confidence, confusion
from core.room.gather import Drawing, Gathering, NetworkMet
from core.runs import RunView, Summary
from core.study.presets import DIGITS
from core.ui import trainer
from core.ui.builder.data import dataset
from core.ui.builder.trained import answers, prepared
from core.ui.device import device
from core.ui.elements import chart, complain
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.room.room import cause
from core.ui.times import say_what_to_expect
from core.ui.while_active import is_active, while_active

MOST_NETWORKS = 8
MOST_MISREAD = 24
NAMES = tuple("0123456789")

LARGE = """
<style>
.st-key-met [data-testid=stMetricValue] { font-size: clamp(2rem, 5.5vw, 6rem) }
.st-key-compared [data-testid=stMetricValue] { font-size: clamp(1.8rem, 3.6vw, 4rem) }
:is(.st-key-met, .st-key-compared) [data-testid=stMetricLabel] p {
  font-size: clamp(1rem, 1.6vw, 1.8rem) }
</style>
"""


@dataclass(frozen=True)
class Reading:
    """What a network says of drawings: the digit and how sure it is, both of shape (drawings,)."""

    said: np.ndarray
    sure: np.ndarray
    labels: np.ndarray

    @property
    def right(self) -> int:
        """How many it reads as whoever drew them."""
        return int((self.said == self.labels).sum())


def digits() -> Dataset:
    """MNIST, original or sample."""
    return dataset("mnist", available("mnist"))


def read(view: RunView, pictures: np.ndarray, labels: np.ndarray) -> Reading:
    """What the network of a finished run says of pictures, uint8 of shape (rows, 28, 28)."""
    outputs = answers(view, prepared(view, digits(), pictures))
    return Reading(chosen_class(outputs), confidence(outputs), labels.astype(int))


@st.cache_data(
    max_entries=32,
    show_spinner=False,
    hash_funcs={RunView: lambda view: (view.key, view.status)},
)
def on_the_test_set(view: RunView) -> float:
    """The share of MNIST's own test digits that the network of a finished run reads."""
    shown = digits()
    y = shown.y_test
    return read(view, np.asarray(shown.x_test), y).right / len(y)


def networks() -> list[Summary]:
    """The remembered networks that read digits, the best on the test set first."""
    source = available("mnist")
    usable = [
        summary
        for summary in trainer.summaries()
        if summary.status == "finished"
        and _reads_digits(summary.experiment)
        and summary.experiment.data.source == source
        and "accuracy" in summary.test_scores
    ]
    return sorted(usable, key=lambda one: -one.test_scores["accuracy"])[:MOST_NETWORKS]


def _reads_digits(experiment: Experiment) -> bool:
    data = experiment.data
    return data.name == "mnist" and data.brought is None and experiment.learner == "network"


def ask_for_network(gathering: Gathering) -> None:
    """Which network is to read what was drawn; where none is remembered, one is trained."""
    st.markdown(lesson("gather")("network"))
    if known := {summary.key: summary for summary in networks()}:
        chosen = st.selectbox(
            _("The network"),
            known,
            format_func=lambda key: _title(known[key]),
            key="gather.network",
        )
        st.button(
            _("Let it read ours"),
            type="primary",
            icon=":material/visibility:",
            on_click=cause(NetworkMet, network=chosen),
            disabled=not gathering.drawings,
        )
        return
    train_and_watch(DIGITS[0].on(available("mnist")), _("Train a network"))


def train_and_watch(experiment: Experiment, label: str, *, primary: bool = True) -> RunView | None:
    """A button that has it trained, then how far it is; the run, once it has finished."""
    view = trainer.find(experiment)
    if is_active(view):
        while_active(view, partial(trainer.find, experiment), _progress)
        return None
    if view is not None and view.status == "finished":
        return view
    if view is not None and view.problem:
        complain(view.problem)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            label,
            type="primary" if primary else "secondary",
            icon=":material/play_arrow:",
            key=f"gather.train.{experiment.seed}.{label}",
            on_click=trainer.submit_all,
            args=((experiment,),),
        )
        say_what_to_expect((experiment,))
    return None


def _progress(view: RunView | None) -> None:
    if view is not None:
        st.progress(view.progress, _("Training …"))


def _title(summary: Summary) -> str:
    units = "-".join(str(layer.units) for layer in summary.experiment.dense)
    epochs = _("{count} epochs", count=summary.epochs)
    return f"{summary.test_scores['accuracy']:.1%} · {units} · {epochs}"


def meet(gathering: Gathering) -> None:
    """The projector: how many of ours the network reads, which it takes for which, and whose."""
    view = trainer.find(gathering.network or "")
    if view is None or view.result is None:
        st.info(_("That network is gone: choose another one."))
        ask_for_network(gathering)
        return
    drawings = gathering.drawings
    reading = read_ours(view, drawings)
    st.html(LARGE)
    with st.container(key="met"):
        known, ours = st.columns(2)
        share = on_the_test_set(view)
        in_hundred = _("{right} of {count}", right=f"{100 * share:.0f}", count=100)
        known.metric(_("MNIST's test digits that it reads"), in_hundred)
        read_of_ours = _("{right} of {count}", right=reading.right, count=len(drawings))
        ours.metric(_("our drawings that it reads"), read_of_ours)
    left, right = st.columns([2, 3], gap="large")
    with left:
        counts = confusion(reading.labels, reading.said, len(NAMES))
        title = _("Which digit is taken for which")
        spec, table = confusion_matrix(NAMES, counts, title, _("it says"), _("we drew"))
        chart(spec, table, alt=title)
    with right:
        _misread(drawings, reading)
    st.markdown(lesson("gather")("why"))


def read_ours(view: RunView, drawings: tuple[Drawing, ...]) -> Reading:
    """What the network of a finished run says of drawings."""
    pictures = np.array([drawing.pixels for drawing in drawings], np.uint8).reshape(-1, 28, 28)
    return read(view, pictures, np.array([drawing.label for drawing in drawings], int))


def _misread(drawings: tuple[Drawing, ...], reading: Reading) -> None:
    wrong = np.flatnonzero(reading.said != reading.labels)
    wrong = wrong[np.argsort(-reading.sure[wrong], kind="stable")][:MOST_MISREAD]
    if not len(wrong):
        st.success(_("It reads every one of them."))
        all_of_ours = np.array([drawing.pixels for drawing in drawings[:MOST_MISREAD]])
        st.image(enlarged(montage(all_of_ours, 8), 640, 400), alt=_("Our drawings"))
        return
    st.markdown(f"**{_('Surest, and wrong')}**")
    said = [
        _("Whose {true}? It says {said}", true=drawings[n].label, said=int(reading.said[n]))
        for n in wrong
    ]
    pictures = [enlarged(drawings[n].pixels, 112, 112) for n in wrong]
    st.image(pictures, caption=said, width=112, alt=said)


def own_among_them(gathering: Gathering) -> None:
    """A phone: its own drawings, and what the network says of each."""
    view = trainer.find(gathering.network or "")
    mine = gathering.of(device())
    if view is None or view.result is None or not mine:
        st.info(_("Look at the big screen."))
        return
    reading = read_ours(view, mine)
    st.subheader(_("{right} of your {count}", right=reading.right, count=len(mine)), anchor=False)
    for drawing, said, sure in zip(mine, reading.said, reading.sure, strict=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.image(enlarged(drawing.pixels, 84, 84), width=84, alt=str(drawing.label))
            mark = ":material/check_circle:" if said == drawing.label else ":material/cancel:"
            st.markdown(
                f"{mark} "
                + _(
                    "Your {true}: it says **{said}** ({sure})",
                    true=drawing.label,
                    said=int(said),
                    sure=f"{sure:.0%}",
                )
            )

"""On a phone: the one network of a dealt sweep that is its own, to predict and to train."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from core.experiment import Experiment
from core.results.history import frame
from core.room.deal import Deal, Drew, Guessed, Hand, Started
from core.runs import RunView
from core.study.finding import Outcome, Side, about, outcome, rival, truth
from core.study.sweep import Axis, Setting, as_text
from core.ui import trainer
from core.ui.builder.watch import watch
from core.ui.device import device
from core.ui.language import _
from core.ui.room.reach import link_to
from core.ui.room.room import at_desk, cause, me, post, room
from core.ui.run_names import network_name
from core.ui.run_settings import title

LARGE = "<style>.st-key-card h3 { font-size: clamp(1.6rem, 6vw, 2.4rem); padding: 0 }</style>"


@dataclass(frozen=True)
class Question:
    """What one may expect of a network, and in which words."""

    asks: str
    options: Mapping[Side, str]


def card() -> None:
    """The card of a phone in the room, on whatever page it is; who has none is given one.

    What is pressed on it draws it alone, and not the page below.
    """
    deal = room().deal
    if deal is None or me() is None or at_desk():
        return
    if device() in deal.hands or post(Drew, number=deal.number):
        st.fragment(_card)()


@st.cache_data(
    max_entries=500,
    show_spinner=False,
    hash_funcs={RunView: lambda view: (view.key, len(view.rows))},
)
def outcome_of(view: RunView) -> Outcome:
    """Where the validation loss of a run that has ended is lowest."""
    return outcome(frame(view.rows), view.experiment.folds)


def truth_of(deal: Deal, setting: Setting, ended: Mapping[Setting, RunView]) -> Side | None:
    """What was to be expected of a network, from the runs that have ended; None before."""
    beside = rival(deal.axes, setting)
    if setting not in ended:
        return None
    other = outcome_of(ended[beside]) if beside is not None and beside in ended else None
    return truth(deal.measure, deal.claim, outcome_of(ended[setting]), other)


def open_sweep(deal: Deal, label: str) -> None:
    """A link to the page that shows the whole sweep."""
    link_to(deal.address, label, with_icon=True)


def said(axes: tuple[Axis, ...], setting: Setting) -> str:
    """A card in words: ``learning rate 0.003``."""
    return " · ".join(
        f"{_(axis.knob.label)} {as_text(value)}" for axis, value in zip(axes, setting, strict=True)
    )


def _card() -> None:
    deal = room().deal
    hand = deal.hands.get(device()) if deal else None
    if deal is None or hand is None:
        return
    setting = deal.settings[hand.card]
    experiment = deal.experiment(setting)
    question = _question(deal, setting)
    st.html(LARGE)
    with st.container(border=True, key="card"):
        st.caption(_("Your network, one of {count}", count=len(deal.deck)))
        st.subheader(said(deal.axes, setting), anchor=False)
        st.caption(f"{title(experiment.data)} · {network_name(experiment)}")
        if hand.started:
            _training(deal, hand, setting, question)
        elif question is None or hand.guess is not None:
            if question is not None and hand.guess is not None:
                st.markdown(_("You expect: **{side}**.", side=question.options[hand.guess]))
            _train_button(deal.number, experiment)
        else:
            _expect(deal, question)


def _question(deal: Deal, setting: Setting) -> Question | None:
    """What is asked of a network before it is trained; None where there is nothing beside it."""
    if deal.measure == "best_epoch" and deal.claim is not None:
        first, last = about(deal.claim)
        return Question(
            _("After which epoch is its validation loss lowest?"),
            {
                "lower": _("Before epoch {epoch}", epoch=first),
                "about": _("Epoch {first} to {last}", first=first, last=last),
                "higher": _("After epoch {epoch}", epoch=last),
            },
        )
    beside = rival(deal.axes, setting)
    if beside is None:
        return None
    return Question(
        _(
            "Its lowest validation loss, beside that with {other}?",
            other=f"**{said(deal.axes, beside)}**",
        ),
        {"lower": _("Lower"), "about": _("About the same"), "higher": _("Higher")},
    )


def _expect(deal: Deal, question: Question) -> None:
    st.markdown(question.asks)
    for option, label in question.options.items():
        st.button(
            label,
            key=f"card.{option}",
            width="stretch",
            on_click=cause(Guessed, number=deal.number, guess=option),
        )


def _train_button(number: int, experiment: Experiment) -> None:
    st.button(
        _("Train"),
        type="primary",
        icon=":material/play_arrow:",
        key="card.train",
        on_click=_start,
        args=(number, experiment),
        width="stretch",
    )


def _start(number: int, experiment: Experiment) -> None:
    if trainer.submit(experiment) is not None:
        post(Started, number=number)


def _training(deal: Deal, hand: Hand, setting: Setting, question: Question | None) -> None:
    """The curve as it comes, and above it what came out."""
    experiment = deal.experiment(setting)
    view = trainer.find(experiment)
    if view is None or view.broken_off:
        _train_button(deal.number, experiment)
    elif view.result is not None:
        _came_out(deal, hand, setting, question)
    if view is not None:
        watch(view.key, "card")


def _came_out(deal: Deal, hand: Hand, setting: Setting, question: Question | None) -> None:
    """What came of a card, whether that was expected, and where it lies among those that are in."""
    beside = rival(deal.axes, setting)
    ended = _ended(deal, {*deal.played, setting} | ({beside} if beside is not None else set()))
    mine = outcome_of(ended[setting])
    in_view = [outcome_of(view).lowest for at, view in ended.items() if at in deal.played]
    st.markdown(
        _("Lowest validation loss: **{loss}**.", loss=f"{mine.lowest:#.3g}")
        + " "
        + _(
            "Number {place} of the {count} that are in.",
            place=1 + sum(loss < mine.lowest for loss in in_view),
            count=len(in_view),
        )
    )
    right = truth_of(deal, setting, ended)
    if question is not None and right is None:
        st.caption(_("Whether you were right shows when the other one is in."))
    elif question is not None and right is not None:
        words = _("Yours: {side}.", side=question.options[right])
        if mine.best_epoch is not None and deal.measure == "best_epoch":
            words = _("Lowest after epoch {epoch}.", epoch=mine.best_epoch)
        elif beside is not None:
            other = f"{outcome_of(ended[beside]).lowest:#.3g}"
            words = f"{said(deal.axes, beside)}: {other}. {words}"
        if hand.guess == right:
            st.success(words, title=_("Right"), icon=":material/check_circle:")
        elif hand.guess is not None:
            st.warning(words, title=_("Not this time"), icon=":material/lightbulb:")
    open_sweep(deal, _("See them all together"))


def _ended(deal: Deal, settings: set[Setting]) -> dict[Setting, RunView]:
    """The runs of some cards that have ended."""
    views = {at: trainer.glance(deal.experiment(at)) for at in settings}
    return {at: view for at, view in views.items() if view is not None and view.result is not None}

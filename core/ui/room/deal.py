"""A sweep dealt to the room: a press at the desk, and the runs coming in on the projector."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from core.datasets import available
from core.experiment import Experiment
from core.room.deal import Collected, Completed, Deal, Dealt, RestTrained
from core.runs import RunView
from core.study.finding import finding, rival
from core.study.sweep import Axis, Setting, sweep
from core.study.tours import TOURS, Measure
from core.ui import trainer
from core.ui.language import _
from core.ui.room.card import open_sweep, outcome_of, truth_of
from core.ui.room.reach import base as folder
from core.ui.room.room import at_desk, cause, hub, post, room
from core.ui.room.strip import this_screen
from core.ui.while_active import while_active

SECONDS_BETWEEN_LOOKS = 1.0

LAST_ROW = """
<style>
.st-key-dealt h2 { font-size: clamp(1.7rem, 2.6vw, 3.2rem); padding: 0 }
.st-key-dealt h3 { font-size: clamp(1.2rem, 1.7vw, 2.1rem); line-height: 1.35; padding: 0 }
</style>
"""


@dataclass(frozen=True)
class Coming:
    """A deal with the runs that may be seen of it; ``active`` while others may come in."""

    deal: Deal | None
    views: Mapping[Setting, RunView]
    active: bool


def offer(
    name: str,
    base: Experiment,
    axes: tuple[Axis, ...],
    measure: Measure,
    claim: float | None,
    address: str | None = None,
) -> None:
    """At the desk: a button that deals a sweep, or takes the cards back.

    The sweep is shown at the ``address``, or else on this screen.
    """
    if not at_desk():
        return
    if is_on(base, axes):
        _collect_button()
        return
    st.button(
        _("Deal to the room"),
        key="deal",
        icon=":material/playing_cards:",
        disabled=all(len(axis.values) < 2 for axis in axes),
        help=_("Every phone here gets one of these networks, to predict and to train."),
        on_click=_deal,
        args=(name, base, axes, measure, claim, address),
    )


def is_on(base: Experiment, axes: tuple[Axis, ...]) -> bool:
    """Whether that sweep is dealt out, as the desk sees it."""
    deal = room().deal
    return deal is not None and at_desk() and (deal.base, deal.axes) == (base, axes)


def on_the_projector(
    look: Callable[[], Mapping[Setting, RunView]],
    draw: Callable[[Mapping[Setting, RunView]], None],
) -> None:
    """The picture of the sweep as the room's runs come in; only what somebody has trained."""

    def now() -> Coming:
        deal = room().deal
        views = look() if deal else {}
        shown = {at: view for at, view in views.items() if deal and at in deal.played}
        return Coming(deal, shown, deal is not None and not deal.complete)

    def come(coming: Coming) -> None:
        if coming.deal is not None:
            st.html(LAST_ROW)
            with st.container(key="dealt"):
                _say_how_far(coming.deal, coming.views)
            _go_on(coming.deal, coming.views)
        if coming.views or coming.deal is None:
            draw(coming.views)

    while_active(now(), now, come, SECONDS_BETWEEN_LOOKS)


def from_the_desk() -> None:
    """On the desk's own page: a tour to deal, or how far the deal is that is on."""
    deal = room().deal
    if deal is None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            titles = {name: _(tour.title) for name, tour in TOURS.items()}
            chosen = st.selectbox(
                _("Tour"), titles, format_func=titles.__getitem__, key="deal.tour", width=420
            )
            tour = TOURS[chosen]
            base = tour.base.on(available(tour.base.data.name))
            address = f"{folder()}/overfitting?tour={tour.name}"
            offer(f"tour.{tour.name}", base, tour.axes, tour.measure, tour.claim, address)
        return
    runs = {at: deal.experiment(at) for at in deal.settings}
    on_the_projector(lambda: trainer.views_of(runs), lambda _views: None)
    with st.container(horizontal=True, vertical_alignment="center"):
        open_sweep(deal, _("To the picture"))
        _collect_button()


def _collect_button() -> None:
    deal = room().deal
    if deal is not None:
        st.button(
            _("Collect the cards"),
            key="collect",
            icon=":material/playlist_remove:",
            on_click=cause(Collected, number=deal.number),
        )


def _say_how_far(deal: Deal, views: Mapping[Setting, RunView]) -> None:
    done = {at: view for at, view in views.items() if view.result is not None}
    words = [_("{done} of {all} are in", done=len(done), all=len(deal.deck)), _guesses(deal, done)]
    st.header(" · ".join(filter(None, words)), anchor=False)
    if deal.complete:
        outcomes = {at: outcome_of(view) for at, view in done.items()}
        if (found := finding(deal.axes, outcomes, deal.measure, deal.claim)) is not None:
            st.subheader(_(found.sentence, **found.values), anchor=False)
        return
    if not views:
        invitation = _("On your phone is one network. Say what you expect, then train it.")
        st.subheader(invitation, anchor=False)
    hands = deal.hands.values()
    st.caption(
        _(
            "{people} have a card, {guessed} have said what they expect, {started} have trained.",
            people=len(hands),
            guessed=sum(hand.guess is not None for hand in hands),
            started=sum(hand.started for hand in hands),
        )
    )
    if not deal.rest and len(deal.started) < len(deal.deck):
        st.button(
            _("Train the rest"),
            key="rest",
            icon=":material/fast_forward:",
            help=_("Workers do so by themselves when nobody has pressed anything for a minute."),
            on_click=_train_the_rest,
            args=(deal,),
        )


def _guesses(deal: Deal, done: Mapping[Setting, RunView]) -> str:
    """How many of those who can be told by now had guessed right."""
    known = [
        (hand.guess, right)
        for hand in deal.hands.values()
        if hand.guess and (right := truth_of(deal, deal.settings[hand.card], done))
    ]
    if not known:
        return ""
    count = sum(guess == right for guess, right in known)
    return _("{right} of {told} had guessed right", right=count, told=len(known))


def _go_on(deal: Deal, views: Mapping[Setting, RunView]) -> None:
    """Trains what nobody wants, after a while; says when all are in."""
    if any(view.active for view in views.values()):
        return
    if len(views) == len(deal.deck) and not deal.complete:
        post(Completed, number=deal.number)
    elif not deal.rest and deal.hands and hub().now() > deal.patience_ends:
        _train_the_rest(deal)


def _train_the_rest(deal: Deal) -> None:
    """Has workers train what nobody has begun, or has broken off."""
    if post(RestTrained, number=deal.number):
        runs = [deal.experiment(at) for at in deal.settings]
        seen = [(run, trainer.glance(run)) for run in runs]
        trainer.submit_for_all(run for run, view in seen if view is None or view.broken_off)


def _deal(
    name: str,
    base: Experiment,
    axes: tuple[Axis, ...],
    measure: Measure,
    claim: float | None,
    address: str | None,
) -> None:
    """Deals, and has trained at once what most cards are compared with."""
    address = address or this_screen()
    if address is None:
        return
    dealt = post(
        Dealt,
        name=name,
        address=address,
        base=base,
        axes=tuple((axis.knob.name, axis.values) for axis in axes),
        measure=measure,
        claim=claim,
        luck=secrets.randbelow(2**31),
    )
    if dealt and (measure != "best_epoch" or claim is None):
        runs = sweep(base, axes)
        beside = Counter(rival(axes, at) for at in runs)
        trainer.submit_for_all(run for at, run in runs.items() if beside[at] > 1)

"""A sweep dealt to the room: a card on each phone, and their runs coming in on the projector."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from core.experiment import Experiment, Impossible, key
from core.messages import N_
from core.results.history import frame
from core.room.deal import (
    Collected,
    Completed,
    Deal,
    Dealt,
    Drew,
    Guessed,
    Hand,
    RestTrained,
    Started,
)
from core.runs import RunView
from core.study.finding import Outcome, Side, finding, outcome, rival, side
from core.study.sweep import Axis, Setting, as_text
from core.study.tours import Measure
from core.ui import trainer
from core.ui.builder.watch import watch
from core.ui.device import device
from core.ui.elements import complain
from core.ui.language import _
from core.ui.room.reach import base as folder
from core.ui.room.room import at_desk, cause, hub, me, post, room
from core.ui.room.strip import shared
from core.ui.run_table import network_name, title
from core.ui.while_active import while_active

SECONDS_BETWEEN_LOOKS = 1.0
SIDES: dict[Side, str] = {
    "lower": N_("Lower"),
    "about": N_("About the same"),
    "higher": N_("Higher"),
}

LARGE = "<style>.st-key-card h3 { font-size: clamp(1.6rem, 6vw, 2.4rem); padding: 0 }</style>"


def offer(
    name: str,
    base: Experiment,
    axes: tuple[Axis, ...],
    measure: Measure,
    claim: float | None,
) -> None:
    """At the desk: a button that deals a sweep, or takes the cards back."""
    if not at_desk():
        return
    if is_on(name):
        st.button(
            _("Collect the cards"),
            key="collect",
            icon=":material/playlist_remove:",
            on_click=_of_this_deal(Collected),
        )
        return
    st.button(
        _("Deal to the room"),
        key="deal",
        icon=":material/playing_cards:",
        on_click=_deal,
        args=(name, base, axes, measure, claim),
    )


def is_on(name: str) -> bool:
    """Whether the sweep of that name is dealt out, as the desk sees it."""
    deal = room().deal
    return deal is not None and deal.name == name and at_desk()


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
            _say_how_far(coming.deal, coming.views)
            _go_on(coming.deal, coming.views)
        draw(coming.views)

    while_active(now(), now, come, SECONDS_BETWEEN_LOOKS)


@dataclass(frozen=True)
class Coming:
    """A deal with the runs that may be seen of it; ``active`` while others may come in."""

    deal: Deal | None
    views: Mapping[Setting, RunView]
    active: bool


def card() -> None:
    """On a phone in the room: its card, on whatever page it is."""
    deal = room().deal
    if deal is None or me() is None or at_desk():
        return
    if device() not in deal.hands and not post(Drew, number=deal.number):
        return
    deal = room().deal
    hand = deal.hands.get(device()) if deal else None
    if deal is None or hand is None:
        return
    st.html(LARGE)
    with st.container(border=True, key="card"):
        _hand(deal, hand)


def _hand(deal: Deal, hand: Hand) -> None:
    setting = deal.settings[hand.card]
    experiment = deal.experiment(setting)
    st.caption(_("Your network, one of {count}", count=len(deal.deck)))
    st.subheader(_said(deal.axes, setting), anchor=False)
    st.caption(f"{title(experiment.data)} · {network_name(experiment)}")
    beside = rival(deal.axes, setting)
    if beside is not None and hand.guess is None and not hand.started:
        _guess(deal, beside)
        return
    if not hand.started:
        st.button(
            _("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="card.train",
            on_click=_start,
            args=(deal.number, experiment),
            width="stretch",
        )
        return
    came_out = st.container()
    view = watch(key(experiment), "card")
    if view is None:
        trainer.submit(experiment)
        st.rerun()
    elif view.result is not None:
        with came_out:
            _came_out(deal, hand, beside, view)


def _guess(deal: Deal, beside: Setting) -> None:
    other = _said(deal.axes, beside)
    st.markdown(_("Its lowest validation loss, beside that with {other}?", other=f"**{other}**"))
    for option, label in SIDES.items():
        st.button(
            _(label),
            key=f"card.{option}",
            width="stretch",
            on_click=cause(Guessed, number=deal.number, guess=option),
        )


def _came_out(deal: Deal, hand: Hand, beside: Setting | None, view: RunView) -> None:
    """What came of a card, and where it lies among those that are in."""
    mine = _outcome(view)
    st.markdown(
        _("Lowest validation loss: **{loss}**.", loss=f"{mine.lowest:#.3g}")
        + " "
        + _place(deal, mine)
    )
    other = _ended(deal, beside) if beside is not None else None
    if beside is None or other is None:
        st.caption(_("Whether you were right shows when the other one is in."))
        return
    truth = side(mine.lowest, _outcome(other).lowest)
    words = _(
        "{other} came to {loss}. Yours: {side}.",
        other=_said(deal.axes, beside),
        loss=f"{_outcome(other).lowest:#.3g}",
        side=_(SIDES[truth]),
    )
    if hand.guess == truth:
        st.success(words, title=_("Right"), icon=":material/check_circle:")
    else:
        st.warning(words, title=_("Not this time"), icon=":material/lightbulb:")


def _place(deal: Deal, mine: Outcome) -> str:
    found = [_ended(deal, at) for at in deal.played]
    losses = [_outcome(view).lowest for view in found if view is not None]
    place = 1 + sum(loss < mine.lowest for loss in losses)
    return _("Number {place} of the {count} that are in.", place=place, count=len(losses))


def _say_how_far(deal: Deal, views: Mapping[Setting, RunView]) -> None:
    done = {at: view for at, view in views.items() if view.result is not None}
    words = [_("{done} of {all} are in", done=len(done), all=len(deal.deck)), _guesses(deal, done)]
    st.header(" · ".join(filter(None, words)), anchor=False)
    found = finding(
        deal.axes, {at: _outcome(view) for at, view in done.items()}, deal.measure, deal.claim
    )
    if found is not None:
        st.subheader(_(found.sentence, **found.values), anchor=False)
    if not deal.rest and len(deal.started) < len(deal.deck):
        st.button(
            _("Train the rest"),
            key="rest",
            icon=":material/fast_forward:",
            on_click=_train_the_rest,
            args=(deal,),
        )


def _guesses(deal: Deal, done: Mapping[Setting, RunView]) -> str:
    """How many of those who can be told by now had guessed right."""
    right = told = 0
    for hand in deal.hands.values():
        setting = deal.settings[hand.card]
        beside = rival(deal.axes, setting)
        if hand.guess is None or beside is None or setting not in done or beside not in done:
            continue
        told += 1
        right += hand.guess == side(_outcome(done[setting]).lowest, _outcome(done[beside]).lowest)
    return _("{right} of {told} had guessed right", right=right, told=told) if told else ""


def _go_on(deal: Deal, views: Mapping[Setting, RunView]) -> None:
    """Trains what nobody wants, after a while; says when all are in."""
    ended = sum(not view.active for view in views.values())
    if ended == len(deal.deck) and not deal.complete:
        post(Completed, number=deal.number)
    elif not deal.rest and deal.hands and hub().now() > deal.patience_ends:
        _train_the_rest(deal)


def _train_the_rest(deal: Deal) -> None:
    if post(RestTrained, number=deal.number):
        played = deal.played
        trainer.submit_for_all(deal.experiment(at) for at in deal.settings if at not in played)


def _start(number: int, experiment: Experiment) -> None:
    if post(Started, number=number):
        trainer.submit(experiment)


def _deal(
    name: str,
    base: Experiment,
    axes: tuple[Axis, ...],
    measure: Measure,
    claim: float | None,
) -> None:
    query = urlencode(st.query_params.to_dict())
    address = shared(f"{folder()}/{st.session_state['page']}?{query}")
    if address is None or len(address) > 8000:
        complain(Impossible("This page's address is too long to bring others to it."))
        return
    post(
        Dealt,
        name=name,
        address=address,
        base=base,
        axes=tuple((axis.knob.name, axis.values) for axis in axes),
        measure=measure,
        claim=claim,
        luck=secrets.randbelow(2**31),
    )


def _of_this_deal(event: type[Collected]) -> Callable[[], None]:
    deal = room().deal
    return cause(event, number=deal.number) if deal else lambda: None


def _ended(deal: Deal, setting: Setting) -> RunView | None:
    """The run of a card that the room may see, once it has ended."""
    if setting not in deal.played:
        return None
    view = trainer.glance(key(deal.experiment(setting)))
    return view if view is not None and view.result is not None else None


def _outcome(view: RunView) -> Outcome:
    """Of a run that has ended, and so does not change."""
    return _outcome_of(view.key, view)


@st.cache_data(max_entries=500, show_spinner=False)
def _outcome_of(run_key: str, _view: RunView) -> Outcome:  # noqa: ARG001 - what is remembered
    return outcome(frame(_view.rows), _view.experiment.folds)


def _said(axes: tuple[Axis, ...], setting: Setting) -> str:
    """A card in words: ``learning rate 0.003``."""
    return " · ".join(
        f"{_(axis.knob.label)} {as_text(value)}" for axis, value in zip(axes, setting, strict=True)
    )

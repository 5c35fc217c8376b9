"""Where will validation turn? A tap on an empty plot, before the training answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import streamlit as st

from core.charts.theme import GUESS, VALIDATION
from core.experiment import Experiment, key
from core.messages import N_
from core.room.poll import Answered, Poll
from core.ui import trainer
from core.ui.device import device
from core.ui.language import _
from core.ui.room import poll
from core.ui.room.room import at_desk, post
from core.ui.scripts import one_script

_WHY = N_(
    "The loss on rows held out falls as long as what is learned holds for them, too. Then it may "
    "rise: the network learns its training rows by heart."
)

TURN = "turn"
"""The name of the question."""
FEWEST_EPOCHS = 3
"""With fewer there is nothing to guess."""

_SCRIPT = one_script(Path(__file__).parents[1] / "static" / "turn.js")
_HTML = """
<div class="turn">
  <span class="loss"></span>
  <div class="ground" role="slider" tabindex="0">
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path /></svg>
    <i class="line"></i><b class="said"></b>
  </div>
  <div class="ticks"></div>
  <span class="epoch"></span>
</div>
"""
_COLOURS = f".turn {{ --validation: {VALIDATION}; --guess: {GUESS} }}"
_STYLE = """
.turn { display: grid; grid-template: 230px 1.5rem auto / 1.6rem 1fr; font-size: .95rem;
  margin-right: 1rem; color: var(--st-text-color) }
.loss { writing-mode: vertical-rl; text-orientation: sideways; transform: rotate(180deg);
  text-align: center }
.ground { position: relative; cursor: crosshair; touch-action: pan-y; user-select: none;
  border: solid var(--st-border-color); border-width: 0 0 2px 2px; outline-offset: 4px }
.ground:focus-visible { outline: 2px solid var(--st-primary-color) }
svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible }
path { fill: none; stroke: var(--validation); stroke-width: 3; stroke-dasharray: 7 6;
  vector-effect: non-scaling-stroke }
.line { position: absolute; top: 0; bottom: 0; border-left: 3px solid var(--guess);
  margin-left: -1.5px }
.said { position: absolute; top: 40%; left: 50%; width: max-content; max-width: 80%;
  transform: translateX(-50%); font-size: 1.15rem; pointer-events: none; text-align: center }
.guessed .said { top: 0; transform: translateX(.6rem) }
.guessed .said.late { transform: translateX(calc(-100% - .6rem)) }
.turn:not(.guessed) :is(.line, path) { display: none }
.ticks { position: relative; grid-column: 2 }
.ticks span { position: absolute; top: .2rem; transform: translateX(-50%) }
.epoch { grid-column: 2; text-align: center }
"""
_PLOT = st.components.v2.component("turn", html=_HTML, css=_COLOURS + _STYLE, js=_SCRIPT)


def can_turn(experiment: Experiment) -> bool:
    """Whether its training has a validation curve, epoch by epoch, that may turn."""
    told = experiment.learner == "network" and experiment.validation.holds_out
    return told and experiment.epochs >= FEWEST_EPOCHS


def where_will_it_turn(experiment: Experiment) -> None:
    """The empty plot to tap on; the guess is kept for the run to come."""

    @st.fragment
    def alone() -> None:
        st.markdown(f"**{_('Where will validation turn? Tap.')}**", help=_(_WHY))
        _tap(experiment, _keep)
        if guessed(key(experiment)):
            st.caption(_("Kept. Press **Train** and see."))

    alone()


def ask_the_room(experiment: Experiment) -> None:
    """At the desk: a quiet button that asks everybody where this training will turn."""
    poll.offer(TURN, key(experiment), upto=experiment.epochs)


def asked_together(experiment: Experiment, curves: Callable[[], object]) -> bool:
    """What the room is asked of this training, on top of the page; whether it is asked anything.

    ``curves`` draws the run, once the guesses are revealed.
    """
    asked = poll.asked_of(TURN, key(experiment))
    if asked is None:
        return False
    question = _("Where will validation turn?")
    with poll.take_stage():
        if asked.revealed:
            if at_desk():
                with poll.beside(question, {}):
                    poll.put_away()
            elif poll.sent() is None:
                poll.answers_are_shown()
            curves()
        elif at_desk():
            missing = () if trainer.find(key(experiment)) else (experiment,)
            label = _("Train and reveal") if missing else _("Reveal")
            poll.hold_back(asked, question, {}, label, partial(trainer.submit_all, missing))
            _tap(experiment, lambda _key, _epoch: None, _("On phones: tap where it stops falling"))
        else:
            _answer(experiment, asked, question)
    return True


def guessed(run_key: str) -> int | None:
    """The epoch at which this reader has said that a run turns; None where nothing was said."""
    guesses: dict[str, int] = st.session_state.get("turns", {})
    asked = poll.asked_of(TURN, run_key)
    sent = asked.answers.get(device()) if asked else None
    return int(sent) if sent else guesses.get(run_key)


def guessed_by_all(run_key: str) -> tuple[int, ...]:
    """At the desk: the epochs that the room has said, once they are revealed."""
    asked = poll.asked_of(TURN, run_key)
    return asked.numbers if asked and asked.revealed and at_desk() else ()


def how_far_off(guess: int, best: int | None, epochs: int) -> str:
    """One sentence on a guess, where the ``epochs`` that were trained have a ``best`` one."""
    if best is None:
        return ""
    if best == epochs:
        told = N_("You said epoch {guess}. Up to epoch {best}, the last, it has not turned.")
    elif guess == best:
        told = N_("You said epoch {guess}, and right there it is best.")
    elif guess > best:
        told = N_("You said epoch {guess}. It is best at epoch {best}, {off} sooner.")
    else:
        told = N_("You said epoch {guess}. It is best at epoch {best}, {off} later.")
    return _(told, guess=guess, best=best, off=abs(guess - best))


def how_far_off_all(guesses: Sequence[int], best: int | None, epochs: int) -> str:
    """One sentence on the guesses of a room; otherwise like :func:`how_far_off`."""
    if best is None:
        return ""
    told = N_("{count} guesses, their median at epoch {guess}. It is best at epoch {best}.")
    if best == epochs:
        told = N_("{count} guesses, their median at epoch {guess}. Up to {best} it has not turned.")
    return _(told, count=len(guesses), guess=f"{median(guesses):g}", best=best)


def _answer(experiment: Experiment, asked: Poll, question: str) -> None:
    """On a phone: the question, and the empty plot to answer on."""

    def send(run_key: str, epoch: int) -> None:
        if post(Answered, number=asked.number, option=str(epoch)):
            _keep(run_key, epoch)

    @st.fragment
    def alone() -> None:
        st.markdown(f"**{question}**")
        _tap(experiment, send)
        poll.sent_or_not(guessed(key(experiment)) is not None)

    alone()


def _tap(experiment: Experiment, heard: Callable[[str, int], None], says: str = "") -> None:
    """The empty plot. ``heard`` is called with the run's key and the epoch of a tap."""
    run_key = key(experiment)
    name = f"turn-{run_key[:16]}"

    def tapped() -> None:
        epoch = st.session_state[name].epoch
        if isinstance(epoch, int) and 1 <= epoch <= experiment.epochs:
            heard(run_key, epoch)

    _PLOT(
        data={"epochs": experiment.epochs, "guess": guessed(run_key), "words": _words(says)},
        key=name,
        default={"epoch": None},
        on_epoch_change=tapped,
    )


def _keep(run_key: str, epoch: int) -> None:
    st.session_state["turns"] = {**st.session_state.get("turns", {}), run_key: epoch}


def _words(tap: str) -> dict[str, str]:
    return {
        "label": _("The epoch at which validation turns"),
        "tap": tap or _("Tap where it stops falling"),
        "here": _("epoch {epoch}"),
        "never": _("it keeps falling"),
        "epoch": _("epoch"),
        "loss": _("validation loss"),
    }

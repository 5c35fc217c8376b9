"""What a teacher may limit, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

SECONDS_A_RUN = 900.0


class BadSetting(ValueError):
    """A setting cannot be what it is: one sentence, for whoever starts the server."""


@dataclass(frozen=True)
class Limits:
    """How much one session may ask for, so that a class shares one machine.

    ``running_a_session`` at once while others wait; ``waiting_a_session`` are as many as the
    largest sweep of one press, ``waiting`` those of all sessions. ``seconds_a_run`` ends a training
    that takes longer; one that is expected to take more than ``seconds_asked``, or has more than
    ``epochs``, is refused before it waits. ``waiting_when_idle`` may wait for workers that nobody
    needs.
    """

    running_a_session: int = 1
    waiting_a_session: int = 40
    waiting: int = 3000
    seconds_a_run: float = SECONDS_A_RUN
    seconds_asked: float = SECONDS_A_RUN
    epochs: int = 2000
    waiting_when_idle: int = 100


def limits(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that the environment sets, and the usual ones where it sets none.

    Raises:
        BadSetting: one of them is no number, or too small.
    """
    usual = Limits()
    seconds_a_run = seconds(environment, "PLAYGROUND_SECONDS_A_RUN", usual.seconds_a_run)
    return Limits(
        whole_number(environment, "PLAYGROUND_RUNNING_A_SESSION", usual.running_a_session),
        whole_number(environment, "PLAYGROUND_WAITING_A_SESSION", usual.waiting_a_session),
        whole_number(environment, "PLAYGROUND_WAITING", usual.waiting),
        seconds_a_run,
        seconds(environment, "PLAYGROUND_SECONDS_ASKED", seconds_a_run),
        whole_number(environment, "PLAYGROUND_EPOCHS", usual.epochs),
        whole_number(environment, "PLAYGROUND_WAITING_WHEN_IDLE", usual.waiting_when_idle),
    )


def store_bytes(environment: Mapping[str, str] = os.environ) -> int:
    """How much the store may hold: ``PLAYGROUND_STORE_MB``, in bytes.

    Raises:
        BadSetting: it is not a whole number from 1.
    """
    return whole_number(environment, "PLAYGROUND_STORE_MB", 2048) * 2**20


def niceness(environment: Mapping[str, str] = os.environ) -> int:
    """How far a worker steps back behind the server on its processor: ``PLAYGROUND_NICE``.

    Raises:
        BadSetting: it is not a whole number from 1.
    """
    return whole_number(environment, "PLAYGROUND_NICE", 10)


def check_settings(environment: Mapping[str, str] = os.environ) -> None:
    """Reads every setting that is a number, so that a bad one is heard of at once.

    Raises:
        BadSetting: the first that cannot be what it is.
    """
    limits(environment), store_bytes(environment), niceness(environment)
    whole_number(environment, "PLAYGROUND_WORKERS", 1)


def whole_number(environment: Mapping[str, str], name: str, usual: int) -> int:
    """A setting that counts something.

    Raises:
        BadSetting: it is not a whole number from 1.
    """
    text = environment.get(name) or str(usual)
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise BadSetting(f"{name} is “{text}”, and must be a whole number from 1.")
    return number


def seconds(environment: Mapping[str, str], name: str, usual: float) -> float:
    """A setting in seconds.

    Raises:
        BadSetting: it is not a number above 0.
    """
    text = environment.get(name) or str(usual)
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not (isfinite(number) and number > 0):
        raise BadSetting(f"{name} is “{text}”, and must be a number of seconds above 0.")
    return number

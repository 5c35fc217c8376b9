"""The token that opens the desk: whoever started the server has it, and nobody else."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from functools import cache

from core.runs.limits import BadSetting

SETTING = "PLAYGROUND_TOKEN"
FEWEST_LETTERS = 8


def token_from(environment: Mapping[str, str]) -> str:
    """The token that is set, or a new one.

    Raises:
        BadSetting: it is so short that it could be guessed.
    """
    given = environment.get(SETTING, "").strip()
    if given and len(given) < FEWEST_LETTERS:
        raise BadSetting(f"{SETTING} needs at least {FEWEST_LETTERS} letters.")
    return given or secrets.token_urlsafe(9)


@cache
def token() -> str:
    """The token of this server."""
    return token_from(os.environ)


def token_is_set(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether whoever started the server has chosen the token, and so knows it."""
    return bool(environment.get(SETTING, "").strip())


def opens(given: str) -> bool:
    """Whether that is the token; it takes the same time, however much of it is right."""
    return secrets.compare_digest(given.strip().encode(), token().encode())

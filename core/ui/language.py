"""Labels in the reader's language.

English is what stands in the code; the others are read from ``core/locale/<language>/*.po`` as they
are, and what one lacks is in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from babel.messages.pofile import read_po

from core.experiment import Impossible
from core.messages import Given
from core.ui.particles import with_particles

LOCALE = Path(__file__).parents[1] / "locale"
LANGUAGES = {"en": "English", "ko": "한국어"}
"""Each with its own name for itself."""

_MAKES_MORE = re.compile(r"[\\`$<>\[\]*~]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What Markdown makes a link, a picture, a formula or code of."""
_LINKED = re.compile(r":(?=//)|www(?=\\\.)|\w(?=@)", re.IGNORECASE)
"""Of what is plain text by then, a browser's Markdown still makes links."""
_JOINED = "\N{WORD JOINER}"
"""Not to be seen, and no part of an address."""


def language() -> str:
    """One of ``LANGUAGES``: what the reader chose, otherwise the language of the browser."""
    return str(st.session_state.get("lang", browser_language()))


def browser_language() -> str:
    """The first language of the browser if the playground speaks it, otherwise English."""
    spoken = str(st.context.locale or "en").split("-")[0].lower()
    return spoken if spoken in LANGUAGES else "en"


def _(message: str, **values: Any) -> str:
    """The message in the reader's language, with ``values`` filled into its ``{names}``."""
    if isinstance(message, Given):
        return message
    text = catalog(language()).get(message, message)
    return with_particles(text.format(**values)) if values else text


def spoken(said: Mapping[str, str]) -> str:
    """What is said by language in the reader's, or else in another; empty where it is in none."""
    return next((said[name] for name in (language(), *LANGUAGES) if said.get(name)), "")


def say(problem: Impossible) -> str:
    """An error as a sentence in the reader's language, in Markdown.

    What it quotes may be anybody's, as an address is: no link and no picture comes of it.
    """
    text = catalog(language()).get(problem.template, problem.template)
    quoted = {
        name: plain(value) if isinstance(value, str) else value
        for name, value in problem.values.items()
    }
    return with_particles(text.format(**quoted))


def plain(text: str) -> str:
    """A text, on one line, in which Markdown finds nothing but words."""
    escaped = _MAKES_MORE.sub(r"\\\g<0>", " ".join(text.split()))
    return _LINKED.sub(rf"\g<0>{_JOINED}", escaped)


@cache
def catalog(language: str) -> Mapping[str, str]:
    """English message → translation, merged from every ``.po`` file of a language."""
    translations: dict[str, str] = {}
    for file in sorted((LOCALE / language).glob("*.po")):
        with file.open("rb") as lines:
            messages = read_po(lines, locale=language)
        translated = (m for m in messages if m.id and m.string and not m.fuzzy)
        translations |= {str(m.id): str(m.string) for m in translated}
    return translations

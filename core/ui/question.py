"""What a question is, whoever draws it: its words, its answer, and what is mistaken in the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Values = Mapping[str, Any]
"""What controls are set to: their names in the address, and the values they take."""


@dataclass(frozen=True)
class Wrong:
    """A wrong option: what it is mistaken about, and where that is seen to fail.

    ``says`` names the mistake in a sentence or two, with the current numbers where they help;
    ``then`` invites to look, and ``look`` are the values of the page's controls that it leads to.
    ``at`` is the anchor of the section to look at, if it is not the one of the first control.
    """

    says: str
    then: str
    look: Values
    at: str = ""

    @classmethod
    def read(cls, text: str, look: Values, *, at: str = "") -> Wrong:
        """As a lesson tells it: what is said, an empty line, and the invitation."""
        says, then = text.rsplit("\n\n", 1)
        return cls(says, then, look, at)


@dataclass(frozen=True)
class Question:
    """A question about the state of a page, in the reader's language.

    ``options`` maps names to labels; ``answer`` is the name of the right one and ``because`` the
    sentence that explains it. ``about`` is the state it is about: all that the answer depends on.
    ``wrong`` has an entry for each wrong option; ``moves`` are the values of the controls that
    show what is asked, empty where no control does.
    """

    name: str
    question: str
    options: Mapping[str, str]
    answer: str
    because: str
    about: Any
    wrong: Mapping[str, Wrong]
    moves: Values = field(default_factory=lambda: MappingProxyType({}))

    @property
    def asked(self) -> str:
        """The same for the same question about the same state, in every language."""
        return repr((self.name, self.about, self.answer))

"""Korean particles that depend on the sound before them: 3은 but 2는, 0.1로 but 0.3으로."""

from __future__ import annotations

import re

PAIRS = {
    "은(는)": "은는",
    "이(가)": "이가",
    "을(를)": "을를",
    "와(과)": "과와",
    "(으)로": ("으로", "로"),
}
"""As a translation writes them, with the form behind a consonant and the one behind a vowel."""

_WRITTEN = re.compile(
    r"(?P<before>[0-9가-힣])(?P<marks>[”’\"')\]*`]*)(?P<pair>"
    + "|".join(map(re.escape, PAIRS))
    + ")"
)
_FINAL_SOUNDS = {"0": "consonant", "1": "l", "3": "consonant", "6": "consonant", "7": "l", "8": "l"}
"""How the Korean names of the digits end: 영, 일, 삼, 육, 칠, 팔; the others in a vowel."""


def with_particles(text: str) -> str:
    """The text with the one form that fits, where the sound before it is known.

    Behind a Latin letter both forms stay: how a reader says it cannot be known.
    """
    return _WRITTEN.sub(_fitting, text)


def _fitting(found: re.Match[str]) -> str:
    sound = _final_sound(found["before"])
    behind_consonant, behind_vowel = PAIRS[found["pair"]]
    closed = sound == "consonant" or (sound == "l" and found["pair"] != "(으)로")
    return found["before"] + found["marks"] + (behind_consonant if closed else behind_vowel)


def _final_sound(character: str) -> str:
    """ "consonant", "l" (ㄹ, which (으)로 takes for a vowel) or "" for a vowel."""
    if character.isdigit():
        return _FINAL_SOUNDS.get(character, "")
    final = (ord(character) - ord("가")) % 28
    return {0: "", 8: "l"}.get(final, "consonant")

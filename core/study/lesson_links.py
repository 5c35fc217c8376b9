"""A screen that a teacher shares, as an address and as JSON; a lesson is a list of them.

An address of a screen, as everybody may open it, begins behind the slash of the playground's home:
``softmax?cat=3&lock=dog&hide=shift&begin=predict&say_en=Look+at+cat``. Where it begins stands in
the query, since what follows a ``#`` never reaches the server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from core.experiment import Impossible
from core.study.checks import Check

MOST_SCREENS = 40
MOST_HELD = 100
"""Controls that are locked, or hidden: more than any page has."""
MOST_SETTINGS = 200
MOST_LETTERS = 7_000
"""Of an address: a line of nginx holds 8,192 bytes."""
MOST_LETTERS_SAID = 200
MOST_LETTERS_TITLED = 80
MOST_LETTERS_ASKED = 400
"""Of what a step of a route says is to be done."""
MOST_BYTES = 600_000
"""Of a lesson's file: forty screens of the longest addresses have fewer."""

SAY = "say_"
OWN = ("lang", "token", "lock", "hide", "begin", "lesson")
"""In an address: what no control of a page is called, or what is one reader's own."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.]{0,59}")
GLUED = ".,;:!?)]}>'\"`’”»…。 "
"""What mail and chat programs take into a link that stands before it."""


def _on_one_line(text: object) -> object:
    """Without what is not seen, such as marks that turn the direction of writing around."""
    if not isinstance(text, str):
        return text
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(seen.split())


def _for_a_control(settings: dict[str, str]) -> dict[str, str]:
    if any(name in OWN or name.startswith(SAY) for name in settings):
        raise ValueError("these settings are no control's")
    return settings


Name = Annotated[str, StringConstraints(pattern=rf"^{_NAME.pattern}$")]
Names = Annotated[tuple[Name, ...], Field(max_length=MOST_HELD)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Sentence = Annotated[
    str, BeforeValidator(_on_one_line), StringConstraints(max_length=MOST_LETTERS_SAID)
]
Title = Annotated[
    str, BeforeValidator(_on_one_line), StringConstraints(max_length=MOST_LETTERS_TITLED)
]
Asked = Annotated[
    str, BeforeValidator(_on_one_line), StringConstraints(max_length=MOST_LETTERS_ASKED)
]
Value = Annotated[str, StringConstraints(max_length=MOST_LETTERS)]
Settings = Annotated[
    dict[Name, Value], Field(max_length=MOST_SETTINGS), AfterValidator(_for_a_control)
]


class _Link(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Screen(_Link):
    """A page as it is shared.

    ``page`` is its address without the slash and ``settings`` what the address says of its
    controls; ``locked`` and ``hidden`` are controls by their names. ``says`` holds the teacher's
    sentence by language; the page begins at the anchor ``begin``, or at its top.

    Of a step of a route ``asks`` says, by language, what is to be done in so many ``minutes``; it
    is reached once all ``checks`` hold. None of that stands in an address.
    """

    kind: Literal["screen"] = "screen"
    page: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{0,40}$")]
    settings: Settings = {}
    locked: Names = ()
    hidden: Names = ()
    says: Annotated[dict[Language, Sentence], Field(max_length=8)] = {}
    begin: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,60}$")] = ""
    asks: Annotated[dict[Language, Asked], Field(max_length=8)] = {}
    minutes: Annotated[int, Field(ge=0, le=600)] = 0
    checks: Annotated[tuple[Check, ...], Field(max_length=8)] = ()

    @property
    def address(self) -> str:
        """Where it is, behind the slash of the playground's home."""
        return address(self.page, self.query)

    @property
    def query(self) -> dict[str, str]:
        """What its address says behind the question mark."""
        asked = dict(self.settings)
        asked |= {
            name: ",".join(keys)
            for name, keys in (("lock", self.locked), ("hide", self.hidden))
            if keys
        }
        asked |= {"begin": self.begin} if self.begin else {}
        asked |= {f"{SAY}{language}": said for language, said in self.says.items() if said}
        return asked


class Lesson(_Link):
    """Screens in their order, under a title.

    A route has its title and what one is able to do afterwards in several languages.
    """

    kind: Literal["lesson"] = "lesson"
    title: Title = ""
    titles: Annotated[dict[Language, Title], Field(max_length=8)] = {}
    afterwards: Annotated[dict[Language, Asked], Field(max_length=8)] = {}
    screens: Annotated[tuple[Screen, ...], Field(max_length=MOST_SCREENS)] = ()

    @property
    def minutes(self) -> int:
        """How long its steps take together."""
        return sum(screen.minutes for screen in self.screens)

    def titled(self, title: str) -> Lesson:
        """The lesson under another title, of which MOST_LETTERS_TITLED are kept."""
        words = str(_on_one_line(title))[:MOST_LETTERS_TITLED]
        return self.model_copy(update={"title": words, "titles": {}})

    def with_screen(self, screen: Screen) -> Lesson:
        """The lesson that ends with one more.

        Raises:
            Impossible: it is full.
        """
        if len(self.screens) >= MOST_SCREENS:
            raise _full()
        return self.model_copy(update={"screens": (*self.screens, screen)})

    def without(self, place: int) -> Lesson:
        """The lesson without the screen at that place, counted from 0."""
        rest = (*self.screens[:place], *self.screens[place + 1 :])
        return self.model_copy(update={"screens": rest})

    def moved(self, place: int, to: int) -> Lesson:
        """The lesson with the screen of one place at another; one past an end stays at that end."""
        screens = list(self.screens)
        screen = screens.pop(place)
        screens.insert(min(max(to, 0), len(screens)), screen)
        return self.model_copy(update={"screens": tuple(screens)})


_SHARED: TypeAdapter[Any] = TypeAdapter(Annotated[Screen | Lesson, Field(discriminator="kind")])


def address(page: str, query: Mapping[str, str]) -> str:
    """A page's address with its query, behind the slash of the playground's home."""
    return f"{page}?{urlencode(query, safe=',')}" if query else page


def screen_at(page: str, query: Mapping[str, str]) -> Screen:
    """The screen that a page's address asks for; what is one reader's own is left out.

    Raises:
        Impossible: no page can be there, or the address is too long.
    """
    said = {
        name.removeprefix(SAY): _on_one_line(value)
        for name, value in query.items()
        if re.fullmatch(rf"{SAY}[a-z]{{2,3}}", name)
    }
    values = {
        "page": page,
        "settings": {
            name: value
            for name, value in query.items()
            if _NAME.fullmatch(name) and name not in OWN and not name.startswith(SAY)
        },
        "locked": names_in(query.get("lock", "")),
        "hidden": names_in(query.get("hide", "")),
        "says": {language: str(text)[:MOST_LETTERS_SAID] for language, text in said.items()},
        "begin": query.get("begin", "").rstrip(GLUED),
    }
    try:
        return checked(Screen.model_validate(values))
    except ValidationError:
        raise Impossible("This address cannot be shared.") from None


def names_in(text: str) -> tuple[str, ...]:
    """The names of controls in an address, each once, in their order; MOST_HELD at the most."""
    names = dict.fromkeys(text[:MOST_LETTERS].rstrip(GLUED).split(","))
    return tuple(name for name in names if _NAME.fullmatch(name))[:MOST_HELD]


def checked(screen: Screen) -> Screen:
    """The screen itself.

    Raises:
        Impossible: its address is too long to be shared.
    """
    letters = len(screen.address)
    if letters > MOST_LETTERS:
        raise Impossible(
            "An address to share has {most} letters at the most, and this one has {letters}.",
            most=MOST_LETTERS,
            letters=letters,
        )
    return screen


def written(shared: Screen | Lesson) -> str:
    """A screen or a lesson as JSON, as it stands in a file."""
    values = {"kind": shared.kind, **shared.model_dump(mode="json", exclude_defaults=True)}
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def read(text: str | bytes) -> Screen | Lesson:
    """What :func:`written` made.

    Raises:
        Impossible: it is neither a screen nor a lesson, or too long.
    """
    if len(text) > MOST_BYTES:
        raise Impossible("The file of a lesson has {most} kB at the most.", most=MOST_BYTES // 1000)
    try:
        shared: Screen | Lesson = _SHARED.validate_json(text)
    except ValidationError as error:
        raise _mistake_in(error) from None
    for screen in shared.screens if isinstance(shared, Lesson) else (shared,):
        checked(screen)
    return shared


def read_lesson(text: str | bytes) -> Lesson:
    """The lesson in a file.

    Raises:
        Impossible: it holds none, or too long a one.
    """
    shared = read(text)
    if not isinstance(shared, Lesson):
        raise Impossible("This is not the file of a lesson.")
    return shared


def _mistake_in(error: ValidationError) -> Impossible:
    """The first thing that is wrong, by its place as a reader counts: ``screens 1 page``."""
    first = error.errors(include_url=False, include_input=False)[0]
    steps = first["loc"][1:]
    if first["type"] == "too_long" and steps == ("screens",):
        return _full()
    place = " ".join(str(step + 1 if isinstance(step, int) else step) for step in steps)
    if not place:
        return Impossible("This is not the file of a lesson.")
    return Impossible("In this lesson “{place}” cannot be what it is.", place=place[:60])


def _full() -> Impossible:
    return Impossible("A lesson has {most} screens at the most.", most=MOST_SCREENS)

"""Addresses, Experiments and tables such as no page makes: real ones, broken at random."""

from __future__ import annotations

import base64
import json
import random
import zlib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

LETTERS = "\0\a\x1b\n\u202e\ud7a3\U0001f600\"'`,;.=&%<[{($\\/"
TEXTS = (
    "",
    "한글 " * 20,
    "x" * 100_000,
    "9" * 5_000,
    "-1e999",
    "nan",
    "１２３",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "{0.__class__}",
    "__import__('os').system('id')",
    "<img src=x onerror=alert(1)>",
    "![](//elsewhere.example/x.png)",
    "$(id)`id`",
    "\0\x1b[31m\u202e",
    "1," * 20_000,
)
VALUES = (
    *TEXTS,
    *(None, True, [], {}, -1, 0, 0.1, 2**31, 2**63, 10**30, 10**400),
    *(1e308, float("nan"), float("inf")),
    *([[[[[[[]]]]]]], [None] * 5_000, {"kind": "nope"}, {"kind": ["dense"]}, {"": {"": {}}}),
)
KEYS = ("../..", "__proto__", "__class__", "\0", "한글", "kind", "units" * 1_000)


def chances(count: int) -> Iterator[random.Random]:
    """So many dice, each of its own and the same again."""
    yield from map(random.Random, range(count))


def broken_text(text: str, chance: random.Random) -> str:
    """A text cut off, with something put in, taken out, repeated or mixed up; or another one."""
    low, high = sorted(chance.randrange(len(text) + 1) for _end in "12")
    return chance.choice(
        (
            text[:low],
            text[:low] + chance.choice(LETTERS) + text[low:],
            text[:low] + chance.choice(TEXTS) + text[high:],
            text[:low] + text[high:],
            text[:high] + text[low:high] * 20 + text[high:],
            "".join(chance.sample(text, len(text))),
            chance.choice(TEXTS),
        )
    )


def broken_values(values: Any, chance: random.Random) -> Any:
    """What JSON holds, with some of it replaced, taken out, renamed or repeated."""
    values = deepcopy(values)
    for _time in range(chance.choice((1, 1, 2, 5))):
        holders = [holder for holder in _holders(values) if holder]
        if not holders:
            break
        holder = chance.choice(holders)
        place = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        match chance.randrange(5):
            case 0:
                del holder[place]
            case 1 if isinstance(holder, dict):
                holder[chance.choice(KEYS)] = holder.pop(place)
            case 1:
                holder[:] = deepcopy(holder * 50)[:3_000]
            case _:
                holder[place] = deepcopy(chance.choice(VALUES))
    return values


def broken_json(values: Any, chance: random.Random) -> str:
    """A JSON text that holds something else than it did, or is none any more."""
    if chance.random() < 0.6:
        return json.dumps(broken_values(values, chance))
    return broken_text(json.dumps(values), chance)


def packed(content: bytes) -> str:
    """What an address holds of an Experiment's JSON."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "zeros": lambda: bytes(50_000_000),
    "brackets": lambda: b"[" * 50_000_000,
    "a tower of data": lambda: b'{"data":' * 7_000 + b"1" + b"}" * 7_000,
    "a tower of lists": lambda: b"[" * 29_000 + b"]" * 29_000,
    "a long number": lambda: b'{"epochs":' + b"9" * 50_000 + b"}",
    "many mistakes": lambda: b"{" + b",".join(b'"%d":0' % n for n in range(7_000)) + b"}",
}
"""What short texts in an address grow to: megabytes, thousands of levels or of mistakes."""


def _holders(values: Any) -> list[Any]:
    """Every dict and list in it, itself included."""
    if isinstance(values, dict):
        return [values, *(holder for value in values.values() for holder in _holders(value))]
    if isinstance(values, list):
        return [values, *(holder for value in values for holder in _holders(value))]
    return []

"""The optimizers' rules written out: as formulas, as NumPy, and as Keras calls them."""

from __future__ import annotations

from core.concepts.optimizers import ACCUMULATED, Name, Optimizer
from core.concepts.rule import Rule

_ON = r" \\ & \quad "
"""Goes on in the next line, so that a phone has room."""

_VELOCITY = Rule("v'", r"m v - \eta g", r"$m \cdot $v - $rate \cdot $g")
_SCALED = Rule("w'", r"w - \eta \, g / \sqrt{s'}", rf"$w{_ON}- $rate \cdot $g / \sqrt{{$new_s}}")

RULES: dict[Name, tuple[Rule, ...]] = {
    "sgd": (Rule("w'", r"w - \eta g", r"$w - $rate \cdot $g"),),
    "momentum": (_VELOCITY, Rule("w'", "w + v'", "$w + $new_v")),
    "nesterov": (
        _VELOCITY,
        Rule("w'", r"w + m v' - \eta g", rf"$w + $m \cdot $new_v{_ON}- $rate \cdot $g"),
    ),
    "adagrad": (Rule("s'", "s + g^2", "$s + $g^2"), _SCALED),
    "rmsprop": (
        Rule("s'", r"0.9 \, s + 0.1 \, g^2", rf"0.9 \cdot $s{_ON}+ 0.1 \cdot $g^2"),
        _SCALED,
    ),
    "adam": (
        Rule("v'", r"0.9 \, v + 0.1 \, g", rf"0.9 \cdot $v{_ON}+ 0.1 \cdot $g"),
        Rule("s'", r"0.999 \, s + 0.001 \, g^2", rf"0.999 \cdot $s{_ON}+ 0.001 \cdot $g^2"),
        Rule(
            "w'",
            r"w - \eta_t \, v' / \sqrt{s'}",
            rf"$w{_ON}- $rate_t \cdot $new_v / \sqrt{{$new_s}}",
        ),
    ),
}
"""Weights ``$w``, gradient ``$g``, velocity ``$v`` and squares ``$s``; a dash marks what is new.

Keras adds a ten-millionth to each square root, so that nothing is divided by 0.
"""

_CODE: dict[Name, tuple[str, str]] = {
    "sgd": ("", "w = w - rate * g"),
    "momentum": ("v = 0", "v = {m} * v - rate * g\nw = w + v"),
    "nesterov": ("v = 0", "v = {m} * v - rate * g\nw = w + {m} * v - rate * g"),
    "adagrad": (f"s = {ACCUMULATED}", "s = s + g**2\nw = w - rate * g / np.sqrt(s + 1e-7)"),
    "rmsprop": ("s = 0", "s = 0.9 * s + 0.1 * g**2\nw = w - rate * g / np.sqrt(s + 1e-7)"),
    "adam": (
        "v = s = 0",
        "v = 0.9 * v + 0.1 * g\n"
        "s = 0.999 * s + 0.001 * g**2\n"
        "rate_t = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)\n"
        "w = w - rate_t * v / (np.sqrt(s) + 1e-7)",
    ),
}

_KERAS: dict[Name, str] = {
    "sgd": "SGD({rate})",
    "momentum": "SGD({rate}, momentum={m})",
    "nesterov": "SGD({rate}, momentum={m}, nesterov=True)",
    "adagrad": "Adagrad({rate})",
    "rmsprop": "RMSprop({rate})",
    "adam": "Adam({rate})",
}


def code_of(optimizer: Optimizer) -> tuple[str, tuple[str, ...]]:
    """NumPy before the loop (may be empty), and the lines in it: ``g`` and ``t`` to a new ``w``."""
    before, inside = _CODE[optimizer.name]
    return before, tuple(inside.format(m=f"{optimizer.momentum:g}").splitlines())


def keras_of(optimizer: Optimizer) -> str:
    """The same in Keras: ``keras.optimizers.SGD(0.1)``."""
    call = _KERAS[optimizer.name].format(
        rate=round(optimizer.learning_rate, 4), m=round(optimizer.momentum, 4)
    )
    return f"keras.optimizers.{call}"

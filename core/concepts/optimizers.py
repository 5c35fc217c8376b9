"""The optimizers that a page lets race downhill: their rules as formulas, as NumPy, and in Keras.

A new one is an entry in ``WAYS``; how it computes a step stands in ``core/experiment``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.concepts.rule import Rule
from core.experiment import SGD, Adagrad, Adam, Optimizer, RMSprop
from core.experiment.optimizers import corrected
from core.messages import N_

_ON = r" \\ & \quad "
"""Goes on in the next line, so that a phone has room, and a column beside a picture."""


@dataclass(frozen=True)
class Way:
    """How an optimizer is told: ``rules`` in LaTeX, ``before`` and ``inside`` a loop in NumPy.

    In the rules ``$w`` is a weight, ``$g`` its gradient, ``$v`` its velocity, ``$s`` its squares; a
    dash marks what is new. (Keras adds a ten-millionth to each square root, so that nothing is
    divided by 0.) ``keras`` is the call, and ``part`` the part of an Experiment, at a learning rate
    and a momentum. ``label`` is a message. ``factors`` are what else stands in the rules, by name,
    at a learning rate and in a step, counted from 1.
    """

    label: str
    rules: tuple[Rule, ...]
    before: str
    inside: str
    keras: str
    part: Callable[[float, float], Optimizer]
    factors: Callable[[float, int], Mapping[str, float]] = lambda _rate, _step: {}

    @property
    def has_momentum(self) -> bool:
        """Whether the momentum makes a difference."""
        return "{m}" in self.keras


_VELOCITY = Rule("v'", r"m v - \eta g", rf"$m \cdot $v{_ON}- $rate \cdot $g")
_SCALED = Rule(
    "w'",
    r"w - \eta \, g / \sqrt{s'}",
    rf"$w{_ON}- $rate \cdot $g{_ON}/ \sqrt{{$new_s}}",
)

WAYS: Mapping[str, Way] = {
    "sgd": Way(
        "SGD",
        rules=(Rule("w'", r"w - \eta g", rf"$w{_ON}- $rate \cdot $g"),),
        before="",
        inside="w = w - rate * g",
        keras="SGD({rate})",
        part=lambda rate, _: SGD(learning_rate=rate),
    ),
    "momentum": Way(
        N_("Momentum"),
        rules=(_VELOCITY, Rule("w'", "w + v'", "$w + $new_v")),
        before="v = 0",
        inside="v = {m} * v - rate * g\nw = w + v",
        keras="SGD({rate}, momentum={m})",
        part=lambda rate, m: SGD(learning_rate=rate, momentum=m),
    ),
    "nesterov": Way(
        "Nesterov",
        rules=(
            _VELOCITY,
            Rule("w'", r"w + m v' - \eta g", rf"$w{_ON}+ $m \cdot $new_v{_ON}- $rate \cdot $g"),
        ),
        before="v = 0",
        inside="v = {m} * v - rate * g\nw = w + {m} * v - rate * g",
        keras="SGD({rate}, momentum={m}, nesterov=True)",
        part=lambda rate, m: SGD(learning_rate=rate, momentum=m, nesterov=True),
    ),
    "adagrad": Way(
        "Adagrad",
        rules=(Rule("s'", "s + g^2", "$s + $g^2"), _SCALED),
        before=f"s = {Adagrad().initial_accumulator_value}",
        inside="s = s + g**2\nw = w - rate * g / np.sqrt(s + 1e-7)",
        keras="Adagrad({rate})",
        part=lambda rate, _: Adagrad(learning_rate=rate),
    ),
    "rmsprop": Way(
        "RMSprop",
        rules=(
            Rule("s'", r"0.9 \, s + 0.1 \, g^2", rf"0.9 \cdot $s{_ON}+ 0.1 \cdot $g^2"),
            _SCALED,
        ),
        before="s = 0",
        inside="s = 0.9 * s + 0.1 * g**2\nw = w - rate * g / np.sqrt(s + 1e-7)",
        keras="RMSprop({rate})",
        part=lambda rate, _: RMSprop(learning_rate=rate),
    ),
    "adam": Way(
        "Adam",
        rules=(
            Rule("v'", r"0.9 \, v + 0.1 \, g", rf"0.9 \cdot $v{_ON}+ 0.1 \cdot $g"),
            Rule("s'", r"0.999 \, s + 0.001 \, g^2", rf"0.999 \cdot $s{_ON}+ 0.001 \cdot $g^2"),
            Rule(
                "w'",
                r"w - \eta_t \, v' / \sqrt{s'}",
                rf"$w{_ON}- $rate_t \cdot $new_v{_ON}/ \sqrt{{$new_s}}",
            ),
        ),
        before="v = s = 0",
        inside="v = 0.9 * v + 0.1 * g\n"
        "s = 0.999 * s + 0.001 * g**2\n"
        "rate_t = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)\n"
        "w = w - rate_t * v / (np.sqrt(s) + 1e-7)",
        keras="Adam({rate})",
        part=lambda rate, _: Adam(learning_rate=rate),
        factors=lambda rate, step: {"rate_t": corrected(Adam(learning_rate=rate), step)},
    ),
}

NAMES = tuple(WAYS)


@dataclass(frozen=True)
class Racer:
    """A name of ``WAYS``, a learning rate, and a momentum for the ways that have one."""

    name: str
    learning_rate: float
    momentum: float = 0.9

    @property
    def optimizer(self) -> Optimizer:
        """The part of an Experiment that knows how to make a step."""
        return WAYS[self.name].part(self.learning_rate, self.momentum)

    def factors(self, step: int) -> Mapping[str, float]:
        """What stands in the rules besides weights, gradients and memory: names to numbers."""
        return WAYS[self.name].factors(self.learning_rate, step)

    def code(self) -> tuple[str, tuple[str, ...]]:
        """NumPy before the loop (may be empty), and its lines: ``g`` and ``t`` to a new ``w``."""
        way = WAYS[self.name]
        return way.before, tuple(way.inside.format(m=f"{self.momentum:g}").splitlines())

    def keras(self) -> str:
        """The same in Keras: ``keras.optimizers.SGD(0.1)``."""
        call = WAYS[self.name].keras.format(
            rate=round(self.learning_rate, 4), m=round(self.momentum, 4)
        )
        return f"keras.optimizers.{call}"

"""``python -m benchmarks coach``: is the coach right? Its remedies, trained and compared.

Some hundred Experiments are trained: every dataset, learning rates from a millionth to ten, few and
many epochs and rows, wrong labels, networks without a hidden layer, with too narrow a one and with
two, and each mistake of the advice list. Whatever the coach then suggests is trained, too, from the
same seed.

A remedy has *helped* where the validation loss at the end of the training is lower by more than
chance: by more than a hundredth, and by more than twice what the losses of the two trainings go up
and down from epoch to epoch (both as logarithms, in the last half of the epochs). The loss on the
test set, which no rule has seen, is judged in the same way. Where a remedy changes the loss
function, the shares of wrong answers are compared instead.

What a rule without a remedy says of the run is put to the test as well: see ``CLAIMS``.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from random import Random
from typing import Literal

import numpy as np

from core.datasets import FACTS, Dataset, available, load, prepare, split, targets
from core.experiment import (
    OPTIMIZERS,
    ActivationName,
    Data,
    DatasetName,
    Dense,
    Experiment,
    LastShare,
    LossName,
    Source,
)
from core.results.history import frame
from core.results.result import Result, Row
from core.results.scores import blind
from core.study.advice import Advice, advise
from core.study.presets import CALIFORNIA, FOUR_FOLDS, experiment_of, relu
from core.study.rules import Reading, noise, read, remarks
from core.training import train_each

# What is trained ----------------------------------------------------------------------------------

RUNS = 215
"""Drawn from all combinations of the following, beside the mistakes."""

RATES = (1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 1.0, 10.0)
EPOCHS = (1, 4, 10, 30, 100)
HIDDEN = ((), (2,), (64, 64))
NOISE = (0.0, 0.4)
WORDS = 2000


@dataclass(frozen=True)
class Ground:
    """A dataset to train on, so many rows of it, with the preparation, loss and end of its story.

    Beside SGD with the other ``optimizer``.
    """

    story: Experiment
    rows: tuple[int | None, int | None]
    optimizer: str

    @property
    def loss(self) -> LossName:
        """The loss function that the story trains with."""
        return self.story.loss

    @property
    def last(self) -> Dense:
        """The last layer of the story."""
        last = self.story.layers[-1]
        assert isinstance(last, Dense)  # noqa: S101
        return last

    def experiment(
        self,
        hidden: tuple[int, ...] = (64,),
        optimizer: str = "sgd",
        rate: float | None = None,
        epochs: int = 10,
        rows: int | None = None,
        noise: float = 0.0,
    ) -> Experiment:
        """One training on it, at the optimizer's usual rate or another."""
        told = self.story.data
        data = told.changed(
            source=available(told.name),
            num_words=WORDS if told.num_words else None,
            train_rows=rows,
            label_noise=noise,
        )
        usual = OPTIMIZERS[optimizer]
        return Experiment(
            data=data,
            layers=(*relu(*hidden), self.last),
            loss=self.loss,
            optimizer=usual.changed(learning_rate=rate) if rate else usual,
            metrics=("mae",) if self.loss == "mse" else ("accuracy",),
            epochs=epochs,
            validation=LastShare(share=0.2),
        )


GROUNDS = (
    Ground(FOUR_FOLDS.experiment, (100, None), "adam"),
    Ground(CALIFORNIA.experiment, (100, None), "rmsprop"),
    Ground(experiment_of("mnist", "two_layers"), (500, 2000), "adam"),
    Ground(experiment_of("fashion_mnist", "sigmoid"), (500, 2000), "rmsprop"),
    Ground(experiment_of("imdb", "twenty_epochs"), (500, 2000), "rmsprop"),
    Ground(experiment_of("reuters", "twenty_epochs"), (500, 2000), "adam"),
)
ENDINGS: Mapping[ActivationName, tuple[ActivationName, ...]] = {
    "linear": ("sigmoid", "tanh"),
    "sigmoid": ("softmax", "linear", "relu", "tanh"),
    "softmax": ("sigmoid", "linear", "relu", "tanh"),
}
"""Instead of the right activation at the end, the wrong ones."""


def drawn() -> Iterator[Experiment]:
    """``RUNS`` different Experiments, the same every time."""
    everything = list(product(GROUNDS, HIDDEN, (0, 1), RATES, EPOCHS, (0, 1), NOISE))
    draw = Random(0)  # noqa: S311 - anybody may know what is drawn
    for ground, hidden, own, rate, epochs, rows, wrong in draw.sample(everything, RUNS):
        optimizer = ("sgd", ground.optimizer)[own]
        longest = 100 if ground.loss == "mse" else 30
        yield ground.experiment(
            hidden, optimizer, rate, min(epochs, longest), ground.rows[rows], wrong
        )


def mistaken() -> Iterator[Experiment]:
    """Every mistake of the advice list, wherever it can be made."""
    for ground, optimizer in ((g, o) for g in GROUNDS for o in ("sgd", g.optimizer)):
        long = 100 if ground.loss == "mse" else 20
        made = ground.experiment(optimizer=optimizer, epochs=long, rows=ground.rows[1])
        *hidden, last = made.layers
        if made.data.num_words is None:
            raw = tuple(step for step in made.data.preparation.inputs if step == "flatten")
            preparation = made.data.preparation.changed(inputs=raw)
            yield made.changed(data=made.data.changed(preparation=preparation))
        for count in 1, 2:
            yield made.changed(layers=(*[Dense(units=64)] * count, last))
        if ground.last.units > 1:
            for units in 2, 4:
                yield made.changed(layers=(*relu(64, units), last))
        for ending in ENDINGS[ground.last.activation]:
            yield made.changed(layers=(*hidden, last.changed(activation=ending)))
        if ground.loss == "categorical_crossentropy":
            yield made.changed(loss="binary_crossentropy")
            sigmoids = (*hidden, last.changed(activation="sigmoid"))
            yield made.changed(loss="binary_crossentropy", layers=sigmoids)


@dataclass(frozen=True)
class Outcome:
    """What a training came to: its rows, and the scores of the network on the test set."""

    rows: tuple[Row, ...]
    test: Mapping[str, float]


@cache
def dataset(name: DatasetName, source: Source, num_words: int | None) -> Dataset:
    """The rows of a dataset, read once."""
    return load(name, source, num_words)


def rows_of(data: Data) -> Dataset:
    """The rows that an Experiment names."""
    return dataset(data.name, data.source, data.num_words)


def trained(experiments: Iterable[Experiment]) -> dict[Experiment, Outcome]:
    """What each training comes to; those on the same rows are trained together."""
    groups: dict[Data, list[Experiment]] = defaultdict(list)
    for experiment in dict.fromkeys(experiments):
        groups[experiment.data].append(experiment)
    found: dict[Experiment, Outcome] = {}
    for data, together in sorted(groups.items(), key=repr):
        tensors = prepare(data, rows_of(data))
        folds = split(together[0].validation, tensors.y_train)
        for place, event in train_each(together, tensors, folds):
            if isinstance(event, Result):
                found[together[place]] = Outcome(event.rows, event.networks[0].test_scores)
    return found


# What the coach says of it ------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A rule that holds of ``before``, and what is tried on that: its remedy, if it has one."""

    rule: str
    before: Experiment
    after: Experiment | None


def cases(runs: Mapping[Experiment, Outcome]) -> Iterator[Case]:
    """What the coach says of these trainings; of a network only if its learning rate is near usual.

    At another rate that is the greater mistake.
    """
    for experiment, outcome in runs.items():
        what = reading(experiment, outcome)
        for advice in () if what.off else mistakes_of(experiment):
            yield Case(advice.name, experiment, advice.fix)
        for remark in remarks(what):
            tried = CLAIMS[remark.rule].tried if remark.rule in CLAIMS else None
            yield Case(remark.rule, experiment, tried(experiment) if tried else remark.experiment)


def mistakes_of(experiment: Experiment) -> tuple[Advice, ...]:
    """What the coach says before the training."""
    facts = FACTS[experiment.data.name]
    return advise(experiment, facts.task, facts.classes)


def reading(experiment: Experiment, outcome: Outcome) -> Reading:
    """The Reading of a training, with all that a page knows of it."""
    y = targets(experiment.data, rows_of(experiment.data))
    rows = split(experiment.validation, y)[0].train_rows
    return read(
        frame(outcome.rows),
        experiment,
        training_rows=len(rows),
        blind=blind(experiment.loss, y[rows]),
        unwise=bool(mistakes_of(experiment)),
    )


# Whether that is right ----------------------------------------------------------------------------

LEAST = 0.01
"""A loss that changes by a smaller share counts as unchanged."""

Verdict = Literal["helped", "unclear", "harmed"]


def judged(before: float, after: float, chance: float = 0.0) -> Verdict:
    """Whether a loss is lower afterwards, by more than a hundredth and more than ``chance``.

    ``chance`` is a difference of logarithms; a loss that is not a number counts as infinite.
    """
    with np.errstate(all="ignore"):
        then, now = (
            float(np.nan_to_num(np.log(loss), nan=np.inf, posinf=np.inf))
            for loss in (before, after)
        )
    change = 0.0 if then == now else now - then
    if abs(change) <= max(LEAST, chance):
        return "unclear"
    return "helped" if change < 0 else "harmed"


def compared(before: Outcome, after: Outcome, comparable: bool = True) -> tuple[Verdict, Verdict]:
    """The verdicts on the validation loss and on the test loss at the end of the training.

    Where losses are not comparable, on the shares of wrong answers.
    """
    chance = 2 * float(np.hypot(wobble(before), wobble(after)))
    last, end = before.rows[-1], after.rows[-1]
    if comparable:
        return (
            judged(last["val_loss"], end["val_loss"], chance),
            judged(before.test["loss"], after.test["loss"], chance),
        )
    return (
        judged(1 - last["val_accuracy"], 1 - end["val_accuracy"]),
        judged(1 - before.test["accuracy"], 1 - after.test["accuracy"]),
    )


def wobble(outcome: Outcome) -> float:
    """How far the logarithm of the validation loss goes up and down from epoch to epoch, late."""
    with np.errstate(all="ignore"):
        curve = np.log([row["val_loss"] for row in outcome.rows])
    late = curve[len(curve) // 2 :]
    return noise(late[np.isfinite(late)])


@dataclass(frozen=True)
class Claim:
    """What a rule without a remedy says of a run, and whether training ``tried`` bears it out."""

    says: str
    tried: Callable[[Experiment], Experiment | None]
    holds: Callable[[Outcome, Outcome], bool]


def _longer(experiment: Experiment) -> Experiment:
    return experiment.changed(epochs=2 * experiment.epochs)


def _other_seed(experiment: Experiment) -> Experiment:
    return experiment.changed(seed=experiment.seed + 1)


def _mended(experiment: Experiment) -> Experiment | None:
    return next((advice.fix for advice in mistakes_of(experiment) if advice.fix), None)


def _no_gain(before: Outcome, after: Outcome) -> bool:
    return compared(before, after)[0] != "helped"


def _same(before: Outcome, after: Outcome) -> bool:
    return compared(before, after)[0] == "unclear"


def _best(outcome: Outcome) -> Row:
    return min(outcome.rows, key=lambda row: row["val_loss"])


AT_ITS_END = Claim("twice the epochs do not lower the validation loss", _longer, _no_gain)
CLAIMS = {
    "settled": AT_ITS_END,
    "no_better": AT_ITS_END,
    "sigmoids": Claim(
        "with softmax the validation loss is the same",
        _mended,
        _same,
    ),
    "softmax_of_one": Claim("with sigmoid the validation loss is the same", _mended, _same),
    "luck": Claim(
        "another seed has another best epoch",
        _other_seed,
        lambda before, after: _best(before)["epoch"] != _best(after)["epoch"],
    ),
    "mend_first": Claim(
        "with the network mended the validation loss is lower",
        _mended,
        lambda before, after: compared(before, after)[0] == "helped",
    ),
    "wide_gap": Claim(
        "with another seed the best epoch does worse on rows not seen, too",
        _other_seed,
        lambda _, after: _best(after)["val_loss"] > _best(after)["loss"],
    ),
}


def report(runs: Mapping[Experiment, Outcome], outcomes: Mapping[Experiment, Outcome]) -> str:
    """Two tables in Markdown: the remedies, and the claims."""
    verdicts: dict[str, list[tuple[Verdict, Verdict]]] = defaultdict(list)
    claims: dict[str, list[bool]] = defaultdict(list)
    silent: Counter[str] = Counter()
    for case in cases(runs):
        if case.after is None:
            silent[case.rule] += 1
            continue
        before, after = outcomes[case.before], outcomes[case.after]
        if case.rule in CLAIMS:
            claims[case.rule].append(CLAIMS[case.rule].holds(before, after))
        else:
            comparable = case.before.loss == case.after.loss
            verdicts[case.rule].append(compared(before, after, comparable))
    lines = [
        "| rule | said | remedy tried | helped | made it worse | helped on the test set |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for rule, found in sorted(verdicts.items(), key=lambda item: -len(item[1])):
        validation, test = (Counter(pair[place] for pair in found) for place in (0, 1))
        lines.append(
            f"| {rule} | {len(found) + silent[rule]} | {len(found)} "
            f"| {validation['helped'] / len(found):.0%} | {validation['harmed']} "
            f"| {test['helped'] / len(found):.0%} |"
        )
    lines += ["", "| rule | claim | said | true |", "| --- | --- | --- | --- |"]
    for rule, held in claims.items():
        true = sum(held) / len(held)
        lines.append(f"| {rule} | {CLAIMS[rule].says} | {len(held)} | {true:.0%} |")
    facts = [f"{rule} {count}" for rule, count in silent.items() if rule not in verdicts]
    return "\n".join([*lines, "", f"Said of what is on the screen alone: {', '.join(facts)}."])


def main() -> None:
    """Trains everything and prints the tables."""
    clock = time.perf_counter()
    runs = trained([*drawn(), *mistaken()])
    tried = trained(case.after for case in cases(runs) if case.after and case.after not in runs)
    minutes = (time.perf_counter() - clock) / 60
    print(report(runs, {**runs, **tried}))
    print(f"\n{len(runs)} runs, {len(tried)} to judge them by, {minutes:.0f} minutes.")

"""Which rows are held out: each way with its rows and its lines of a script.

A new one is a class here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, Le
from pydantic import Field

from core.experiment.base import Count, Fraction, Part, Seed, by_kind
from core.experiment.mistakes import Impossible
from core.messages import N_

_HELD_OUT = ("validation_data=(x_val, y_val),",)


class Fold(NamedTuple):
    """Row numbers of the training set: those that train, in order, and those held out."""

    train_rows: np.ndarray
    validation_rows: np.ndarray


class Lines(NamedTuple):
    """Of a script: lines that divide the rows, and what ``fit`` is told."""

    before: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()


class BaseValidation(Part):
    """What every way knows; as it stands, one that holds nothing out.

    ``label`` is a message, ``imports`` are lines that its script needs.
    """

    label: ClassVar[str]
    holds_out: ClassVar[bool] = True
    imports: ClassVar[tuple[str, ...]] = ()

    @property
    def networks(self) -> int:
        """How many networks are trained."""
        return 1

    def divide(self, y: np.ndarray) -> tuple[Fold, ...]:
        """The rows of prepared targets ``y``, divided for each network."""
        rows = np.arange(len(y))
        return (Fold(rows, rows[:0]),)

    def rows_for(self, training: int) -> int:
        """How many rows there must be, so that about so many train."""
        return training

    def training(self, rows: int) -> int:
        """About how many of so many rows train each network."""
        return rows

    def lines(self, *, labels: str, classes: bool, anew: bool) -> Lines:
        """Its lines of a script.

        ``labels`` is the source of the class numbers; ``anew`` says that each epoch draws its order
        itself, so that Keras cannot divide the rows.
        """
        del labels, classes, anew
        return Lines()


class NoValidation(BaseValidation):
    """Every row trains."""

    label = N_("none")
    holds_out = False

    kind: Literal["none"] = "none"


class LastShare(BaseValidation):
    """The last ``share`` of the rows, before shuffling: Keras's ``validation_split``."""

    label = N_("the last share of the rows")

    kind: Literal["last_share"] = "last_share"
    share: Fraction

    def divide(self, y: np.ndarray) -> tuple[Fold, ...]:
        """The border lies where Keras puts it."""
        rows, border = np.arange(len(y)), int(len(y) * (1 - self.share))
        return (Fold(rows[:border], rows[border:]),)

    def rows_for(self, training: int) -> int:
        """How many rows there must be, so that about so many train."""
        return _rows_for(training, self.share)

    def training(self, rows: int) -> int:
        """About how many of so many rows train."""
        return round(rows * (1 - self.share))

    def lines(self, *, labels: str, classes: bool, anew: bool) -> Lines:
        """The lines of a script that divide the rows so."""
        del labels, classes
        if not anew:
            return Lines((), (f"validation_split={self.share},",))
        return Lines(
            (
                f"first = int(len(x_train) * (1 - {self.share}))",
                "partial_x, x_val = x_train[:first], x_train[first:]",
                "partial_y, y_val = y_train[:first], y_train[first:]",
            ),
            _HELD_OUT,
        )


class FirstRows(BaseValidation):
    """The first ``rows`` rows, as in ``x_val = x_train[:rows]``."""

    label = N_("the first rows")

    kind: Literal["first_rows"] = "first_rows"
    rows: Count

    def divide(self, y: np.ndarray) -> tuple[Fold, ...]:
        """The first rows are held out."""
        rows = np.arange(len(y))
        return (Fold(rows[self.rows :], rows[: self.rows]),)

    def rows_for(self, training: int) -> int:
        """How many rows there must be, so that so many train."""
        return training + self.rows

    def training(self, rows: int) -> int:
        """How many of so many rows train."""
        return max(0, rows - self.rows)

    def lines(self, *, labels: str, classes: bool, anew: bool) -> Lines:
        """The lines of a script that divide the rows so."""
        del labels, classes, anew
        return Lines(
            (
                f"x_val, partial_x = x_train[:{self.rows}], x_train[{self.rows}:]",
                f"y_val, partial_y = y_train[:{self.rows}], y_train[{self.rows}:]",
            ),
            _HELD_OUT,
        )


class RandomShare(BaseValidation):
    """A random ``share``: scikit-learn's ``train_test_split(..., random_state=42)``."""

    label = N_("a random share")
    imports = ("from sklearn.model_selection import train_test_split",)

    kind: Literal["random_share"] = "random_share"
    share: Fraction
    random_state: Seed = 42

    def divide(self, y: np.ndarray) -> tuple[Fold, ...]:
        """As scikit-learn draws them."""
        return (_drawn(y, self.share, self.random_state, None),)

    def rows_for(self, training: int) -> int:
        """How many rows there must be, so that about so many train."""
        return _rows_for(training, self.share)

    def training(self, rows: int) -> int:
        """About how many of so many rows train."""
        return round(rows * (1 - self.share))

    def lines(self, *, labels: str, classes: bool, anew: bool) -> Lines:
        """The lines of a script that divide the rows so."""
        del labels, classes, anew
        return _drawing(self.share, self.random_state, "")


class Stratified(BaseValidation):
    """A random ``share`` with every class in its proportion; of a regression, a random share.

    ``random_state`` is scikit-learn's, as in ``train_test_split(..., random_state=42)``.
    """

    label = N_("a random share of each class")
    imports = RandomShare.imports

    kind: Literal["stratified"] = "stratified"
    share: Fraction
    random_state: Seed = 42

    def divide(self, y: np.ndarray) -> tuple[Fold, ...]:
        """As scikit-learn draws them from each class."""
        regression = y.ndim == 1 and y.dtype.kind == "f" and len(np.unique(y)) > 2
        classes = y.argmax(axis=1) if y.ndim == 2 else y
        return (_drawn(y, self.share, self.random_state, None if regression else classes),)

    def rows_for(self, training: int) -> int:
        """How many rows there must be, so that about so many train."""
        return _rows_for(training, self.share)

    def training(self, rows: int) -> int:
        """About how many of so many rows train."""
        return round(rows * (1 - self.share))

    def lines(self, *, labels: str, classes: bool, anew: bool) -> Lines:
        """The lines of a script that divide the rows so."""
        del anew
        return _drawing(self.share, self.random_state, f", stratify={labels}" if classes else "")


class KFolds(BaseValidation):
    """``folds`` networks, each validated on its own block of ``rows // folds`` rows."""

    label = N_("K folds")

    kind: Literal["k_folds"] = "k_folds"
    folds: Annotated[int, Ge(2), Le(20)]

    @property
    def networks(self) -> int:
        """How many networks are trained: one a fold."""
        return self.folds

    def divide(self, y: np.ndarray) -> tuple[Fold, ...]:
        """Each block is held out once; what is left over behind the last always trains."""
        rows, size = np.arange(len(y)), len(y) // self.folds
        blocks = [rows[fold * size : (fold + 1) * size] for fold in range(self.folds)]
        return tuple(Fold(np.setdiff1d(rows, block), block) for block in blocks)

    def rows_for(self, training: int) -> int:
        """How many rows there must be, so that about so many train in each fold."""
        return round(training * self.folds / (self.folds - 1))

    def training(self, rows: int) -> int:
        """How many of so many rows train each network."""
        return rows - rows // self.folds

    def lines(self, *, labels: str, classes: bool, anew: bool) -> Lines:
        """Its lines of a script, inside its loop over the folds."""
        del labels, classes, anew
        return Lines(
            (
                "held_out = slice(fold * rows, (fold + 1) * rows)",
                "x_val, y_val = x_train[held_out], y_train[held_out]",
                "partial_x = np.delete(x_train, held_out, axis=0)",
                "partial_y = np.delete(y_train, held_out, axis=0)",
            ),
            _HELD_OUT,
        )


def _rows_for(training: int, share: float) -> int:
    return round(training / (1 - share))


def _drawn(y: np.ndarray, share: float, random_state: int, classes: np.ndarray | None) -> Fold:
    from sklearn.model_selection import train_test_split  # takes a second to import

    rows = np.arange(len(y))
    try:
        train, held_out = train_test_split(
            rows, test_size=share, random_state=random_state, stratify=classes
        )
    except ValueError:
        raise Impossible(
            "{rows} training rows are too few to hold any out this way.", rows=len(rows)
        ) from None
    return Fold(train, held_out)


def _drawing(share: float, random_state: int, stratify: str) -> Lines:
    return Lines(
        (
            "partial_x, x_val, partial_y, y_val = train_test_split(",
            f"    x_train, y_train, test_size={share}, random_state={random_state}{stratify}",
            ")",
        ),
        _HELD_OUT,
    )


Validation = Annotated[
    NoValidation | LastShare | FirstRows | RandomShare | Stratified | KFolds,
    Field(discriminator="kind"),
]
VALIDATIONS: Mapping[str, type[BaseValidation]] = by_kind(Validation)
"""Every way by its kind, in the order in which pages offer them."""

"""Which rows are held out."""

from __future__ import annotations

from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field

from core.experiment.base import Count, Fraction, Part, Seed


class NoValidation(Part):
    """Every row trains."""

    kind: Literal["none"] = "none"


class LastShare(Part):
    """The last ``share`` of the rows, before shuffling: Keras's ``validation_split``."""

    kind: Literal["last_share"] = "last_share"
    share: Fraction


class FirstRows(Part):
    """The first ``rows`` rows, as in ``x_val = x_train[:rows]``."""

    kind: Literal["first_rows"] = "first_rows"
    rows: Count


class RandomShare(Part):
    """A random ``share``: scikit-learn's ``train_test_split(..., random_state=42)``."""

    kind: Literal["random_share"] = "random_share"
    share: Fraction
    random_state: Seed = 42


class Stratified(Part):
    """A random ``share`` with every class in its proportion; of a regression, a random share.

    ``random_state`` is scikit-learn's, as in ``train_test_split(..., random_state=42)``.
    """

    kind: Literal["stratified"] = "stratified"
    share: Fraction
    random_state: Seed = 42


class KFolds(Part):
    """``folds`` networks, each validated on its own block of ``rows // folds`` rows."""

    kind: Literal["k_folds"] = "k_folds"
    folds: Annotated[int, Ge(2), Le(20)]


Validation = Annotated[
    NoValidation | LastShare | FirstRows | RandomShare | Stratified | KFolds,
    Field(discriminator="kind"),
]

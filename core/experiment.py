"""The Experiment: everything that determines a training, and nothing else.

An Experiment is immutable, validated and the same on every machine: it goes through JSON and back
unchanged, and its :func:`key` is the address of its result in the store. Names and defaults are
Keras's own (`Keras API <https://keras.io/api/>`_).

Nothing here imports Keras: pages build Experiments in the server, workers train them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from annotated_types import Ge, Gt, Le, Lt, MaxLen
from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    field_validator,
    model_validator,
)

ENGINE = 2
"""Raised by hand when a change of ours changes the numbers a training gives."""
MOST_CHARACTERS = 60_000
"""Of JSON: no Experiment has more, and a longer text need not be read."""

DatasetName = Literal[
    "boston_housing", "california_housing", "mnist", "fashion_mnist", "imdb", "reuters", "plane"
]
Source = Literal["original", "sample"]
InputStep = Literal["standardize", "divide_by_255", "flatten", "multi_hot"]
TargetStep = Literal["as_is", "one_hot", "divide_by_100000", "signs"]
PlaneShape = Literal[
    "circle",
    "xor",
    "gauss",
    "spiral",
    "moons",
    "checkerboard",
    "plane",
    "multi_gauss",
    "own",
]
PlaneFeature = Literal["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]
Activation = Literal[
    "linear", "relu", "leaky_relu", "sigmoid", "tanh", "softmax", "elu", "gelu", "silu"
]
Initializer = Literal[
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_normal",
    "random_uniform",
    "zeros",
    "ones",
]
LossName = Literal[
    "mse",
    "mae",
    "huber",
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
]
MetricName = Literal[
    "accuracy", "binary_accuracy", "categorical_accuracy", "mae", "mse", "r2_score"
]

Shuffle = Literal["every_epoch", "once", "never"]

Count = Annotated[int, Ge(1)]
Steps = Annotated[int, Ge(1), Le(1_000_000_000)]
Fraction = Annotated[float, Gt(0), Lt(1)]
Rate = Annotated[float, Gt(0), Le(1_000_000)]
Small = Annotated[float, Ge(0), Le(1_000_000)]
"""What may be 0, and has a place in a float32."""

_KERAS_NAME = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.\-]*")


class Impossible(ValueError):
    """What cannot be, as a sentence: ``template`` is a gettext message, ``values`` fill it in."""

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))

    def __reduce__(self) -> tuple[Any, ...]:
        return _impossible, (self.template, self.values)


def _impossible(template: str, values: dict[str, Any]) -> Impossible:
    return Impossible(template, **values)


class Part(BaseModel):
    """A frozen, strict piece of an Experiment: unknown fields and infinite numbers are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Preparation(Part):
    """How raw arrays become tensors, in order.

    ``standardize`` takes mean and standard deviation from the training rows and applies them to
    the test rows too; ``multi_hot`` turns word indices into ``num_words`` zeros and ones;
    ``signs`` makes −1 and 1 of class 0 and class 1.
    """

    inputs: tuple[InputStep, ...] = ()
    targets: TargetStep = "as_is"


Coordinate = Annotated[float, Ge(-6), Le(6)]
ClassNumber = Annotated[int, Ge(0), Le(4)]


class Plane(Part):
    """Points of the plane: ``samples`` of them, drawn in a ``shape``, or one's ``own``.

    A network is told the ``features`` of each. One's own are ``(x1, x2, class number)``.
    """

    shape: PlaneShape = "circle"
    samples: Annotated[int, Ge(20), Le(2000)] = 500
    noise: Annotated[float, Ge(0), Le(0.5)] = 0.0
    classes: Annotated[int, Ge(2), Le(5)] = 2
    seed: Annotated[int, Ge(0), Lt(2**31)] = 0
    features: tuple[PlaneFeature, ...] = ("x1", "x2")
    points: Annotated[tuple[tuple[Coordinate, Coordinate, ClassNumber], ...], MaxLen(500)] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not self.features:
            raise Impossible("A network needs at least one feature to look at.")
        if len(set(self.features)) < len(self.features):
            raise Impossible("A feature is named twice.")
        if (self.shape == "own") != bool(self.points):
            raise Impossible("Your own points need the shape “own”, and that shape needs points.")
        if self.shape not in ("gauss", "spiral", "own") and self.classes > 2:
            raise Impossible("Only clouds, spirals and your own points have more than two classes.")
        if any(number >= self.classes for *_, number in self.points):
            raise Impossible("A point belongs to a class that there is not.")
        return self


class Data(Part):
    """Which rows a network sees.

    ``train_rows`` keeps only the first rows of the training set; ``label_noise`` is the share of
    training labels replaced by random ones (drawn from ``noise_seed``).
    """

    name: DatasetName
    source: Source = "original"
    num_words: Annotated[int, Ge(100), Le(20_000)] | None = None
    train_rows: Count | None = None
    label_noise: Annotated[float, Ge(0), Le(1)] = 0.0
    noise_seed: Annotated[int, Ge(0), Lt(2**31)] = 0
    preparation: Preparation = Preparation()
    plane: Plane | None = Field(default=None, exclude_if=lambda plane: plane is None)

    @model_validator(mode="after")
    def _plane_has_points(self) -> Self:
        if (self.name == "plane") != (self.plane is not None):
            raise Impossible("Only the plane has points to describe, and it needs them.")
        return self

    @model_validator(mode="after")
    def _text_has_words(self) -> Self:
        is_text = self.name in ("imdb", "reuters")
        if is_text and self.num_words is None:
            raise Impossible("{name} needs num_words.", name=self.name)
        if not is_text and self.num_words is not None:
            raise Impossible("{name} has no words: leave num_words out.", name=self.name)
        return self


class Regularizer(Part):
    """The penalty ``l1 * sum|w| + l2 * sum(w**2)`` on a layer's kernel, added to the loss."""

    l1: Annotated[float, Ge(0), Le(100)] = 0.0
    l2: Annotated[float, Ge(0), Le(100)] = 0.0


class _Layer(Part):
    name: Annotated[str, MaxLen(60)] | None = None

    @model_validator(mode="after")
    def _name_is_safe(self) -> Self:
        if self.name is not None and not _KERAS_NAME.fullmatch(self.name):
            raise Impossible(
                "Keras takes layer names of English letters, digits and _ . - only; "
                "“{name}” is not one.",
                name=self.name,
            )
        return self


class Dense(_Layer):
    """``activation(x @ kernel + bias)`` with ``units`` outputs."""

    kind: Literal["dense"] = "dense"
    units: Annotated[int, Ge(1), Le(4096)]
    activation: Activation = "linear"
    negative_slope: Annotated[float, Ge(0), Le(1)] | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_regularizer: Regularizer | None = None

    @model_validator(mode="before")
    @classmethod
    def _slope_of_leaky_relu(cls, values: Any) -> Any:
        if isinstance(values, Mapping):
            if values.get("activation") == "leaky_relu":
                slope = values.get("negative_slope")
                return {**values, "negative_slope": 0.2 if slope is None else slope}
            return {**values, "negative_slope": None}
        return values


class Dropout(_Layer):
    """Sets a random share ``rate`` of its inputs to 0 while training, and scales up the rest."""

    kind: Literal["dropout"] = "dropout"
    rate: Annotated[float, Ge(0), Lt(1)]


class Flatten(_Layer):
    """Lays all axes but the batch axis end to end."""

    kind: Literal["flatten"] = "flatten"


class Normalization(_Layer):
    """Shifts and scales each feature by the mean and variance of the training rows."""

    kind: Literal["normalization"] = "normalization"


Layer = Annotated[Dense | Dropout | Flatten | Normalization, Field(discriminator="kind")]


class ExponentialDecay(Part):
    """``initial * decay_rate ** (step / decay_steps)``."""

    kind: Literal["exponential_decay"] = "exponential_decay"
    initial_learning_rate: Rate
    decay_steps: Steps
    decay_rate: Annotated[float, Gt(0), Le(1)]


class CosineDecay(Part):
    """A half cosine from ``initial_learning_rate`` down to ``alpha`` times it."""

    kind: Literal["cosine_decay"] = "cosine_decay"
    initial_learning_rate: Rate
    decay_steps: Steps
    alpha: Annotated[float, Ge(0), Le(1)] = 0.0


Schedule = Annotated[ExponentialDecay | CosineDecay, Field(discriminator="kind")]


def _rate_or_schedule(value: Any) -> str:
    return "schedule" if isinstance(value, Mapping | Part) else "rate"


LearningRate = Annotated[
    Annotated[Rate, Tag("rate")] | Annotated[Schedule, Tag("schedule")],
    Discriminator(_rate_or_schedule),
]


class SGD(Part):
    """Plain, momentum or Nesterov gradient descent."""

    kind: Literal["sgd"] = "sgd"
    learning_rate: LearningRate = 0.01
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.0
    nesterov: bool = False


class Adagrad(Part):
    """Divides each step by the root of the sum of squared gradients so far."""

    kind: Literal["adagrad"] = "adagrad"
    learning_rate: LearningRate = 0.001
    initial_accumulator_value: Small = 0.1


class RMSprop(Part):
    """Divides each step by the root of a moving average of squared gradients."""

    kind: Literal["rmsprop"] = "rmsprop"
    learning_rate: LearningRate = 0.001
    rho: Annotated[float, Ge(0), Lt(1)] = 0.9
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.0


class Adam(Part):
    """RMSprop and momentum together, both corrected for their start at zero."""

    kind: Literal["adam"] = "adam"
    learning_rate: LearningRate = 0.001
    beta_1: Annotated[float, Ge(0), Lt(1)] = 0.9
    beta_2: Annotated[float, Ge(0), Lt(1)] = 0.999


class AdamW(Part):
    """Adam with weight decay kept apart from the gradient."""

    kind: Literal["adamw"] = "adamw"
    learning_rate: LearningRate = 0.001
    weight_decay: Annotated[float, Ge(0), Le(1)] = 0.004
    beta_1: Annotated[float, Ge(0), Lt(1)] = 0.9
    beta_2: Annotated[float, Ge(0), Lt(1)] = 0.999


Optimizer = Annotated[SGD | Adagrad | RMSprop | Adam | AdamW, Field(discriminator="kind")]

OPTIMIZERS: Mapping[str, Optimizer] = {
    "sgd": SGD(),
    "adagrad": Adagrad(),
    "rmsprop": RMSprop(),
    "adam": Adam(),
    "adamw": AdamW(),
}
"""Every optimizer with Keras's own settings, by its kind."""


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
    random_state: Annotated[int, Ge(0), Lt(2**31)] = 42


class Stratified(Part):
    """A random ``share`` with every class in its proportion; of a regression, a random share.

    ``random_state`` is scikit-learn's, as in ``train_test_split(..., random_state=42)``.
    """

    kind: Literal["stratified"] = "stratified"
    share: Fraction
    random_state: Annotated[int, Ge(0), Lt(2**31)] = 42


class KFolds(Part):
    """``folds`` networks, each validated on its own block of ``rows // folds`` rows."""

    kind: Literal["k_folds"] = "k_folds"
    folds: Annotated[int, Ge(2), Le(20)]


Validation = Annotated[
    NoValidation | LastShare | FirstRows | RandomShare | Stratified | KFolds,
    Field(discriminator="kind"),
]


class EarlyStopping(Part):
    """Stops when ``monitor`` has not improved by ``min_delta`` for ``patience`` epochs."""

    kind: Literal["early_stopping"] = "early_stopping"
    monitor: str = "val_loss"
    patience: Annotated[int, Ge(0), Le(1000)] = 0
    min_delta: Small = 0.0
    restore_best_weights: bool = False


class BestCheckpoint(Part):
    """Keeps the weights of the epoch with the best ``monitor`` as a second model to download."""

    kind: Literal["best_checkpoint"] = "best_checkpoint"
    monitor: str = "val_loss"


class ReduceLROnPlateau(Part):
    """Multiplies the learning rate by ``factor`` after ``patience`` epochs without improvement."""

    kind: Literal["reduce_lr_on_plateau"] = "reduce_lr_on_plateau"
    monitor: str = "val_loss"
    factor: Fraction = 0.1
    patience: Annotated[int, Ge(0), Le(1000)] = 10
    min_delta: Small = 0.0001
    min_lr: Small = 0.0


Callback = Annotated[
    EarlyStopping | BestCheckpoint | ReduceLROnPlateau, Field(discriminator="kind")
]


class Experiment(Part):
    """Everything that determines a training. Two equal Experiments give equal histories.

    With ``learner="sgd_classifier"`` scikit-learn's linear classifier learns instead:
    ``epochs`` passes over the rows, scored on folds; ``layers`` is then the network it amounts to.
    ``first_weights`` are all kernels and biases end to end, where they are not to be drawn.
    ``nudged`` moves each first weight away from 0 to the next float32: what grows out of that has
    grown out of last digits alone.

    With ``shuffle="every_epoch"`` each epoch visits the rows in a new order, drawn from ``seed``
    (of a fold: ``seed`` + its number, counted from 0). ``"once"`` is what ``fit`` does after
    ``set_random_seed``: one order for all epochs. Earlier texts say true for it, false for never.
    """

    SCHEMA: ClassVar[int] = 1

    learner: Literal["network", "sgd_classifier"] = "network"
    data: Data
    layers: Annotated[tuple[Layer, ...], Field(max_length=12)]
    loss: LossName
    optimizer: Optimizer = RMSprop()
    metrics: Annotated[tuple[MetricName, ...], MaxLen(12)] = ()
    epochs: Annotated[int, Ge(1), Le(2000)]
    batch_size: Annotated[int, Ge(1), Le(100_000)] = 32
    shuffle: Shuffle = "every_epoch"
    validation: Validation = NoValidation()
    callbacks: Annotated[tuple[Callback, ...], MaxLen(12)] = ()
    seed: Annotated[int, Ge(0), Lt(2**31)] = 0
    first_weights: Annotated[tuple[float, ...], MaxLen(1000)] | None = Field(
        default=None, exclude_if=lambda weights: weights is None
    )
    nudged: bool = Field(default=False, exclude_if=lambda nudged: not nudged)

    @field_validator("shuffle", mode="before")
    @classmethod
    def _shuffle_of_earlier_texts(cls, value: Any) -> Any:
        return {True: "once", False: "never"}[value] if isinstance(value, bool) else value

    @model_validator(mode="after")
    def _makes_sense_as_a_whole(self) -> Self:
        if not any(isinstance(layer, Dense) for layer in self.layers):
            raise Impossible("A network needs at least one Dense layer to learn with.")
        if not isinstance(self.layers[-1], Dense):
            raise Impossible("The last layer must be Dense: its units are the network's outputs.")
        if any(isinstance(layer, Normalization) for layer in self.layers[1:]):
            raise Impossible("Normalization learns the mean of the raw inputs: put it first.")
        names = [layer.name for layer in self.layers if layer.name]
        if len(set(names)) < len(names):
            raise Impossible("Two layers have the same name: give each its own.")
        if len(set(self.metrics)) < len(self.metrics):
            raise Impossible("A metric is named twice.")
        if self.loss == "sparse_categorical_crossentropy":
            for metric in self.metrics:
                if metric != "accuracy":
                    raise Impossible(
                        "Sparse categorical crossentropy compares with class numbers, and "
                        "{metric} does not: measure the accuracy, or make the targets one-hot.",
                        metric=metric,
                    )
        if not isinstance(self.optimizer.learning_rate, float) and any(
            isinstance(callback, ReduceLROnPlateau) for callback in self.callbacks
        ):
            raise Impossible(
                "ReduceLROnPlateau sets the learning rate, and so does a schedule: "
                "leave one of them out.",
            )
        monitored = {callback.monitor for callback in self.callbacks}
        if isinstance(self.validation, NoValidation) and any(
            m.startswith("val_") for m in monitored
        ):
            raise Impossible(
                "A callback watches the validation loss, but no rows are held out for validation.",
            )
        known = {"loss", *self.metrics}
        for monitor in monitored:
            if monitor.removeprefix("val_") not in known:
                raise Impossible(
                    "A callback watches “{monitor}”, but this training does not measure it.",
                    monitor=monitor,
                )
        return self

    @property
    def most_rows(self) -> int:
        """How many rows its history has if nothing ends it early: one an epoch and fold.

        The classifier tells of a fold only when all its passes are done.
        """
        return self.folds * (self.epochs if self.learner == "network" else 1)

    @property
    def folds(self) -> int:
        """How many networks are trained: K with K folds, otherwise 1."""
        return self.validation.folds if isinstance(self.validation, KFolds) else 1


class InvalidExperiment(ValueError):
    """An Experiment that cannot be, with a sentence for each thing wrong.

    ``problems`` holds one :class:`Impossible` a mistake, so that a page can translate each
    template before it fills the values in.
    """

    def __init__(self, problems: list[Impossible]) -> None:
        self.problems = problems
        super().__init__(" ".join(str(problem) for problem in problems))


def penalized(experiment: Experiment) -> bool:
    """Whether a penalty for large weights is part of the losses, as Keras counts it."""
    dense = (layer for layer in experiment.layers if isinstance(layer, Dense))
    return any(layer.kernel_regularizer is not None for layer in dense)


def experiment_from(values: Mapping[str, Any] | str | bytes) -> Experiment:
    """The Experiment in a mapping or a JSON text.

    Raises:
        InvalidExperiment: with one plain sentence per mistake.
    """
    try:
        if isinstance(values, str | bytes):
            return Experiment.model_validate_json(values)
        return Experiment.model_validate(values)
    except ValidationError as error:
        mistakes = error.errors(include_url=False)
        raise InvalidExperiment([_sentence(mistake) for mistake in mistakes]) from None


def canonical_json(experiment: Experiment) -> str:
    """The one JSON text of an Experiment: sorted keys, no spaces, defaults written out."""
    return json.dumps(
        experiment.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )


def key(experiment: Experiment) -> str:
    """32 hexadecimal digits: a hash of the canonical JSON and the versions that affect results."""
    content = json.dumps([canonical_json(experiment), versions()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def versions() -> dict[str, str]:
    """The versions that the numbers of a training depend on, read without importing anything."""
    return {"engine": str(ENGINE), **_LIBRARIES}


def limits(part: type[Part], field: str) -> tuple[Any, Any]:
    """The smallest and the largest value a numeric field may take; ``None`` where it has no bound.

    Pages give their widgets these bounds, so a form and its Experiment never disagree.
    """
    about = part.model_fields[field]
    or_none = [m for way in get_args(about.annotation) for m in getattr(way, "__metadata__", ())]
    metadata = about.metadata or or_none
    low = next(
        (m.ge if isinstance(m, Ge) else m.gt for m in metadata if isinstance(m, Ge | Gt)), None
    )
    high = next(
        (m.le if isinstance(m, Le) else m.lt for m in metadata if isinstance(m, Le | Lt)), None
    )
    return low, high


def _installed(*names: str) -> str:
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "none"


_LIBRARIES = {"keras": version("keras"), "tensorflow": _installed("tensorflow-cpu", "tensorflow")}
"""Read once: many threads that ask at the same time are now and then told there is no package."""

_SENTENCES = {
    "greater_than": "{field} must be more than {gt}, but it is {input}.",
    "greater_than_equal": "{field} must be at least {ge}, but it is {input}.",
    "less_than": "{field} must be less than {lt}, but it is {input}.",
    "less_than_equal": "{field} can be {le} at the most, but it is {input}.",
    "finite_number": "{field} must be an ordinary number, but it is {input}.",
    "int_parsing": "{field} must be a whole number, but it is {input}.",
    "int_from_float": "{field} must be a whole number, but it is {input}.",
    "int_type": "{field} must be a whole number, but it is {input}.",
    "float_parsing": "{field} must be a number, but it is {input}.",
    "float_type": "{field} must be a number, but it is {input}.",
    "literal_error": "{field} can be {expected}, but it is {input}.",
    "union_tag_invalid": "{field} can be {expected_tags}, but it is {tag}.",
    "union_tag_not_found": "{field} does not say which kind it is.",
    "missing": "{field} is missing.",
    "extra_forbidden": "{field} is not known here.",
    "too_long": "{field} can have {max_length} entries at the most, but it has {actual_length}.",
    "string_too_long": "{field} can have {max_length} letters at the most.",
    "json_invalid": "This is not JSON: {error}.",
}


def _sentence(mistake: Mapping[str, Any]) -> Impossible:
    context = mistake.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, Impossible):
        return Impossible(cause.template, **_shortened(cause.values))
    values = {
        **{name: str(value) for name, value in context.items()},
        "tag": _short(context.get("tag")),
        "field": _place(mistake["loc"]),
        "input": _short(mistake["input"]),
        "message": mistake["msg"],
    }
    return Impossible(_SENTENCES.get(mistake["type"], "{field}: {message}."), **values)


def _shortened(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _short(v) if isinstance(v, str) else v for name, v in values.items()}


def _place(location: tuple[int | str, ...]) -> str:
    """``("layers", 0, "dense", "units")`` as a reader counts: ``layers 1 units``."""
    kinds = {"dense", "dropout", "flatten", "normalization", "rate", "schedule"}
    steps = [str(step + 1) if isinstance(step, int) else _short(step) for step in location]
    return " ".join(step for step in steps if step not in kinds and "[" not in step) or "Experiment"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

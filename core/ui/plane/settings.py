"""The settings of the plane, all in the address, and the Experiment they make."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.datasets.own_points import MOST_CLASSES, Points
from core.datasets.plane import FORMULAS, MANY_CLASSES, REGRESSIONS
from core.experiment import ACTIVATIONS as KNOWN
from core.experiment import OPTIMIZERS, Experiment, Layer, experiment_from
from core.experiment.rule import MOST_LETTERS
from core.messages import N_
from core.network.shapes import weight_shapes
from core.study.presets import PLANE
from core.ui.controls import (
    asked_for,
    choice,
    integer,
    integer_slider,
    locked,
    move,
    select,
    several,
    slider,
    text,
)
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.letters import TO_ADDRESS, read_floats
from core.ui.plane.own import OWN_POINTS, own_points

CLASSIFICATIONS = {
    "circle": N_("Circle"),
    "xor": N_("XOR"),
    "gauss": N_("Clouds"),
    "spiral": N_("Spirals"),
    "moons": N_("Moons"),
    "checkerboard": N_("Checkerboard"),
    "curve": N_("Above my curve"),
    "own": N_("My own"),
}
VALUES = {"plane": N_("Slope"), "multi_gauss": N_("Hills")}
FIRST_ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
ACTIVATIONS = (
    *FIRST_ACTIVATIONS,
    *(
        known.name
        for known in KNOWN.values()
        if known.in_browser and known.name not in FIRST_ACTIVATIONS
    ),
)
RATES = ("0.00001", "0.0001", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10")
MOST_LAYERS, MOST_UNITS, MOST_IN_A_BATCH = 6, 8, 30
DROPOUTS = tuple(f"{tenths / 10:g}" for tenths in range(9))
MOST_DROPOUT = float(DROPOUTS[-1])
EPOCHS_STEP, MOST_EPOCHS = 50, 2000
MOST_SEED = 9999
TRAINED, OWN_TRAINED, RULE = "points_trained", "own_trained", "points_rule"
FEATURES = "net_features"
UNITS_AT_FIRST = (4, 2, 2, 2, 2, 2)
NOT_YET = ((0.0, 0.0, 0), (0.0, 0.0, 1))
"""Stand in for one's own points while there are none, so that there is a network to draw."""


def same(names: tuple[str, ...]) -> dict[str, str]:
    """Names that are their own labels."""
    return {name: name for name in names}


def option_of(value: object, options: tuple[str, ...]) -> str | None:
    """The option that stands for a number; None where there is none."""
    return next((text for text in options if float(text) == value), None)


def top_bar() -> dict[str, Any]:
    """The row above the stage: how the network learns."""
    about = lesson("plane")
    task = select(
        _("Problem"),
        {"classes": _("Classification"), "values": _("Regression")},
        key="plane_task",
        help=about("problem"),
    )
    activation = select(
        _("Activation"), same(ACTIVATIONS), key="net_activation", help=about("activation")
    )
    rate = select(
        _("Learning rate"), same(RATES), "0.03", key="net_rate", help=about("learning_rate")
    )
    penalty = select(
        _("Regularization"),
        {"none": _("None"), "l1": "L1", "l2": "L2"},
        key="net_penalty",
        help=about("regularization"),
    )
    strength = select(
        _("Regularization rate"),
        same(RATES),
        "0.001",
        key="net_penalty_rate",
        help=about("regularization_rate"),
    )
    return {
        "task": task,
        "activation": activation,
        "rate": float(rate),
        "penalty": {penalty: float(strength)} if penalty != "none" else None,
    }


def data_column(task: str) -> dict[str, Any]:
    """The column on the left: which points, how many, and how they are dealt out."""
    about = lesson("plane")
    shapes = CLASSIFICATIONS if task == "classes" else VALUES
    shape = select(
        _("Points"),
        {name: _(label) for name, label in shapes.items()},
        key="points" if task == "classes" else "surface_points",
        help=about("points"),
    )
    classes = 2
    own: Points = ()
    if shape == "own":
        _open_old_link()
        own = own_points()
        classes = max(1, *(label for _x1, _x2, label in own or NOT_YET)) + 1
    elif shape in MANY_CLASSES:
        classes = integer_slider(
            _("Classes"), 2, MOST_CLASSES, 2, key="points_classes", help=about("classes")
        )
    plane: dict[str, Any] = {"shape": shape, "classes": classes}
    if shape == "curve":
        plane["rule"] = text(
            _("Class 1 is where"),
            "y > sin(x)",
            key=RULE,
            max_chars=MOST_LETTERS,
            help=about("rule"),
        )
    if shape != "own":
        plane["noise"] = (
            integer_slider(
                _("Noise (%)"), 0, 50, 0, step=5, key="points_noise", help=about("noise")
            )
            / 100
        )
        plane["samples"] = integer_slider(
            _("Number of points"), 100, 2000, 500, step=100, key="points_count", help=about("count")
        )
    if shape == "own":
        plane["points"] = own or NOT_YET
        key, most, at_first = OWN_TRAINED, 100, 100
    else:
        key, most, at_first = TRAINED, 90, 50
    label = _("Share for training (%)")
    share = integer_slider(label, 10, most, at_first, step=10, key=key, help=about("share"))
    plane["seed"] = _seed(about("points_seed"))
    batch = integer_slider(
        _("Batch size"), 1, MOST_IN_A_BATCH, 10, key="net_batch", help=about("batch")
    )
    return {"plane": plane, "share": share, "batch": batch, "own": own}


def _seed(about: str) -> int:
    """The seed of the points, and a button that draws others."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="plane_seed"):
        seed = integer(_("Seed of the points"), 0, MOST_SEED, 0, key="points_seed", help=about)
        st.button(
            _("Draw anew"),
            icon=":material/casino:",
            key="plane.others",
            on_click=move,
            args=({"points_seed": (seed + 1) % (MOST_SEED + 1)},),
            disabled=locked("points_seed"),
            help=_("Draws other points of the same kind: the seed grows by 1."),
        )
    return seed


def _open_old_link() -> None:
    """Makes an old link to one's own points mean what it meant: half of them trained, if unsaid."""
    is_old = "," in st.query_params.get(OWN_POINTS, "")
    if is_old and OWN_TRAINED not in st.query_params and OWN_TRAINED not in st.session_state:
        st.query_params[OWN_TRAINED] = st.query_params.get(TRAINED, "50")
        st.rerun()


def feature_row() -> tuple[str, ...]:
    """What the network is told, above its drawing."""
    about = lesson("plane")
    labels: dict[str, str] = {name: formula.label for name, formula in FORMULAS.items()}
    return several(_("Features"), labels, ("x1", "x2"), key=FEATURES, help=about("features"))


def network_settings(activation: str) -> dict[str, Any]:
    """The layers, and what is seldom changed."""
    about = lesson("plane")
    columns = st.columns([2] + [1] * MOST_LAYERS)
    with columns[0]:
        depth = integer_slider(
            _("Hidden layers"), 0, MOST_LAYERS, 2, key="net_depth", help=about("hidden")
        )
    units = []
    for place, column in enumerate(columns[1 : depth + 1]):
        with column:
            label = _("Units in {layer}", layer=place + 1)
            first = UNITS_AT_FIRST[place]
            units.append(integer(label, 1, MOST_UNITS, first, key=f"net_units_{place + 1}"))
    more: dict[str, Any] = {}
    left, right = st.columns(2)
    with left:
        more["optimizer"] = select(
            _("Optimizer"),
            {kind: part.title for kind, part in OPTIMIZERS.items()},
            key="net_optimizer",
            help=about("optimizer"),
        )
        more["loss"] = choice(
            _("Loss for two classes"),
            {"mse": _("squared error, tanh"), "crossentropy": _("crossentropy, sigmoid")},
            key="net_loss",
            help=about("loss"),
        )
        more["patience"] = integer_slider(
            _("Stop after so many epochs without progress (0: never)"),
            0,
            200,
            0,
            step=10,
            key="net_patience",
            help=about("patience"),
        )
    with right:
        more["seed"] = integer(
            _("Seed of the weights"), 0, 9999, 0, key="net_seed", help=about("net_seed")
        )
        dropout = slider(
            _("Dropout after each hidden layer"),
            0,
            MOST_DROPOUT,
            0,
            key="net_dropout",
            help=about("dropout"),
        )
        more["epochs"] = integer_slider(
            _("Epochs"),
            EPOCHS_STEP,
            MOST_EPOCHS,
            500,
            step=EPOCHS_STEP,
            key="net_epochs",
            help=about("epochs"),
        )
    hidden = []
    for place, column in enumerate(st.columns(max(1, depth))[:depth]):
        with column:
            own = _of_its_own(place + 1)
        hidden.append((units[place], own[0] or activation, dropout if own[1] is None else own[1]))
    return {"hidden": hidden, **more}


def _of_its_own(layer: int) -> tuple[str, float | None]:
    """The activation and the dropout of one layer, where they differ from those of all."""
    as_above = {"": _("as above")}
    activation = select(
        _("Activation of {layer}", layer=layer),
        as_above | same(ACTIVATIONS),
        key=f"net_activation_{layer}",
    )
    rate = select(
        _("Dropout after {layer}", layer=layer),
        as_above | same(DROPOUTS),
        key=f"net_dropout_{layer}",
    )
    return activation, float(rate) if rate else None


FIRST_WEIGHTS, FIRST_EPOCH = "first_weights", "first_epoch"
CHANGED = "plane.changed"
"""Set where the stage has changed a setting that stands outside of it."""
GOES_ON = "plane.goes_on"
"""Set where a training is to begin without a press on Train."""


def go_on(weights: str, rate: str, epochs: int) -> None:
    """Trains on at once: from weights (float32, little-endian, base64) at a learning rate.

    ``epochs`` is how many have led to these weights since those they began with.
    """
    if not read_floats(weights) or rate not in RATES:
        return
    st.query_params[FIRST_EPOCH] = str(first_epoch() + epochs)
    st.query_params[FIRST_WEIGHTS] = weights.translate(TO_ADDRESS)
    if not locked("net_rate"):
        _put("net_rate", rate)
    st.session_state[CHANGED] = st.session_state[GOES_ON] = True


def epochs_before(experiment: Experiment) -> int:
    """How many epochs lie behind the first weights, as far as the address knows."""
    return 0 if experiment.first_weights is None else first_epoch()


def first_epoch() -> int:
    """How many epochs the address says lie behind the weights in it."""
    return asked_for(FIRST_EPOCH, _count) or 0 if FIRST_WEIGHTS in st.query_params else 0


def _count(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else None


def first_weights(layers: Sequence[Layer], features: int) -> tuple[float, ...] | None:
    """Those in the address, if they fit the network; they can be dropped again."""
    weights = asked_for(FIRST_WEIGHTS, _some_floats)
    shapes = weight_shapes(tuple(layers), (features,))
    if not weights or len(weights) != sum(map(math.prod, shapes)):
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("Training goes on from chosen weights."))
        if st.button(_("Begin anew"), icon=":material/restart_alt:", key="plane.anew"):
            del st.query_params[FIRST_WEIGHTS]
            st.query_params.pop(FIRST_EPOCH, None)
            st.rerun()
    return weights


def _some_floats(letters: str) -> tuple[float, ...] | None:
    return read_floats(letters) or None


def resize(layer: int, units: int) -> None:
    """Gives a hidden layer, counted from 1, so many units."""
    if 1 <= layer <= MOST_LAYERS and not locked(f"net_units_{layer}"):
        _put(f"net_units_{layer}", float(min(max(units, 1), MOST_UNITS)))
        st.session_state[CHANGED] = True


def deepen(layers: int) -> None:
    """Gives the network so many hidden layers."""
    if locked("net_depth"):
        return
    _put("net_depth", min(max(layers, 0), MOST_LAYERS))
    st.session_state[CHANGED] = True


def _put(key: str, value: str | float) -> None:
    """Sets a control, and once more as it is drawn.

    A look at a running training may come between, with what the browser knew before.
    """
    st.session_state[key] = value
    move({key: value})


def experiment(
    top: dict[str, Any], data: dict[str, Any], features: tuple[str, ...], net: dict[str, Any]
) -> Experiment:
    """What the settings amount to.

    Raises:
        InvalidExperiment: with a sentence for each setting that cannot be.
    """
    classes = data["plane"]["classes"]
    squared = top["task"] == "classes" and classes == 2 and net["loss"] == "mse"
    if data["plane"]["shape"] in REGRESSIONS:
        units, ending, loss = 1, "linear", "mse"
    elif classes > 2:
        units, ending, loss = classes, "softmax", "sparse_categorical_crossentropy"
    else:
        units, ending = 1, "tanh" if squared else "sigmoid"
        loss = "mse" if squared else "binary_crossentropy"
    layers: list[dict[str, Any]] = []
    for width, activation, dropout in net["hidden"]:
        dense = {"kind": "dense", "units": width, "activation": activation}
        layers.append(dense | {"kernel_regularizer": top["penalty"]})
        if dropout:
            layers.append({"kind": "dropout", "rate": dropout})
    last = {"kind": "dense", "units": units, "activation": ending}
    layers.append(last | {"kernel_regularizer": top["penalty"]})
    all_train = data["share"] == 100
    stopping = {
        "kind": "early_stopping",
        "monitor": "loss" if all_train else "val_loss",
        "patience": net["patience"],
    }
    values: dict[str, Any] = {
        "data": {
            "name": "plane",
            "plane": data["plane"] | {"features": features},
            "preparation": {"targets": "signs" if squared else "as_is"},
        },
        "layers": layers,
        "loss": loss,
        "optimizer": {"kind": net["optimizer"], "learning_rate": top["rate"]},
        "epochs": net["epochs"],
        "batch_size": data["batch"],
        "shuffle": PLANE.shuffle,
        "validation": {"kind": "none"}
        if all_train
        else {"kind": "last_share", "share": round(1 - data["share"] / 100, 2)},
        "callbacks": [stopping] if net["patience"] else [],
        "seed": net["seed"],
    }
    made = experiment_from(values)
    weights = first_weights(made.layers, len(features))
    return made if weights is None else experiment_from({**values, "first_weights": weights})

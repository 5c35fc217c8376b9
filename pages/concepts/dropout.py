"""Dropout: random units are off while training, so that less is learned by heart."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.charts.lines import lines
from core.charts.theme import CATEGORICAL
from core.charts.trainings import trainings
from core.concepts.dropout import (
    EPOCHS,
    HIDDEN,
    INPUTS,
    LEARNING_RATE,
    MOMENTUM,
    SIGNAL,
    TRAINING_ROWS,
    VALIDATION_ROWS,
    Curves,
    draws,
    dropout,
    early_stopping,
    kept,
    read_outputs,
    running_mean,
    trained,
)
from core.experiment import Impossible
from core.ui.controls import choice, integer_slider, several, slider, text, toggle
from core.ui.elements import chart, code, complain, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.masks import film
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions

MASKS = 300
LAMBDA, MOST_L2 = 0.01, 0.2
OUTPUTS = "0.8, 1.5, 0.3, 2.0, 0.6, 1.2, 0.9, 0.5"

words = lesson("dropout")


@dataclass(frozen=True)
class Study:
    """Two networks that are trained alike on the same rows, ``seed`` drawing them: one has Dropout.

    ``wrong`` is the share of training labels that are turned around.
    """

    rate: float
    wrong: float
    seed: int

    @property
    def without(self) -> Curves:
        """The training without Dropout."""
        return trained(0.0, self.wrong, self.seed)

    @property
    def gone_through(self) -> Curves:
        """The training with Dropout."""
        return trained(self.rate, self.wrong, self.seed)

    @property
    def gain(self) -> float:
        """By how much the last validation loss is lower with Dropout."""
        return float(self.without.validation[-1] - self.gone_through.validation[-1])


@dataclass(frozen=True)
class Settings:
    """What the controls say: ``x`` are the outputs of the layer, ``number`` that of the mask."""

    training: bool
    rate: float
    number: int
    scaled: bool
    x: np.ndarray


def loss_curves(study: Study, both: bool) -> None:
    """The losses epoch by epoch, without Dropout and, if ``both``, with it."""
    runs = {_("no dropout"): study.without}
    if both:
        runs[_("dropout {rate}", rate=f"{study.rate:.1f}")] = study.gone_through
    spec, data = trainings(
        {name: (run.training, run.validation) for name, run in runs.items()},
        (_("training"), _("validation")),
        titles=(_("epoch"), _("loss")),
        roof=1.1 * max(1.0, float(study.without.validation.max())),
        height=330,
        title=_("Training with and without dropout") if both else _("Training without dropout"),
    )
    chart(spec, data, alt=_("The losses of two trainings, without and with dropout"))


def where_it_turns(study: Study, both: bool) -> None:
    """In words: where the validation losses turn, and where they end."""
    without, gone_through = study.without, study.gone_through
    part = "turn" if both and study.gain > 0 else "turn none" if both else "turn without"
    st.markdown(
        words(
            part,
            turn=without.turn,
            low=f"{without.validation.min():.2f}",
            end=f"{without.validation[-1]:.2f}",
            train=f"{without.training[-1]:.2f}",
            rate=f"{study.rate:.1f}",
            end_with=f"{gone_through.validation[-1]:.2f}",
            train_with=f"{gone_through.training[-1]:.2f}",
        )
    )
    st.caption(
        words(
            "turn reading",
            rows=TRAINING_ROWS,
            validation=VALIDATION_ROWS,
            hidden=HIDDEN,
            wrong=f"{study.wrong:.0%}",
        )
    )


def another_mask() -> None:
    """Move on to the next mask; after the last one comes the first."""
    st.session_state["mask"] = st.session_state["mask"] % MASKS + 1


def study_to_choose() -> tuple[Study, bool]:
    """The controls of the two trainings; whether both are shown."""
    shown = choice(
        _("Curves"),
        {"without": _("without dropout"), "both": _("both")},
        "both",
        key="dropout_curves",
    )
    study = Study(
        slider(_("Rate: the share switched off"), 0, 0.9, 0.5, key="drop_rate", format="%.1f"),
        slider(
            _("Share of wrong labels"), 0, 0.4, 0.25, step=0.05, key="wrong_labels", format="%.2f"
        ),
        integer_slider(_("Another draw of the rows"), 1, 9, 1, key="dropout_seed"),
    )
    return study, shown == "both"


def settings(rate: float) -> Settings:
    """The controls of the mask; what they say."""
    phases = {"train": _("training"), "predict": _("predicting")}
    phase = choice(_("The network is"), phases, key="phase")
    number = integer_slider(_("Mask number"), 1, MASKS, 1, key="mask")
    scaled = toggle(_("Scale the survivors"), True, key="scale_survivors")
    typed = text(_("Outputs of the layer"), OUTPUTS, key="unit_outputs")
    try:
        x = read_outputs(typed)
    except Impossible as problem:
        complain(problem)
        x = read_outputs(OUTPUTS)
    return Settings(phase == "train", rate, number, scaled, x)


def largest_survivor(now: Settings, mask: np.ndarray, y: np.ndarray) -> None:
    """In a formula: what becomes of the largest output that is left on."""
    if not now.training:
        formula("y = x")
        return
    i = int(np.argmax(np.abs(now.x) * mask))
    below = rf"1 - \text{{{_('rate')}}}" if now.scaled else "1"
    formula(
        rf"y_{i + 1}",
        rf"\frac{{x_{i + 1} \cdot m_{i + 1}}}{{{below}}}",
        rf"\frac{{{now.x[i]:.2f} \times {int(mask[i])}}}{{{divided_by(now):.1f}}} = {y[i]:.3f}",
    )


def divided_by(now: Settings) -> float:
    """What the survivors are divided by."""
    return 1 - now.rate if now.scaled else 1


def units_off() -> tuple[Study, Settings, np.ndarray, np.ndarray]:
    """A layer with some of its units off, and beside it what that does to a training.

    The two trainings, the controls of the layer, all masks, and what they leave of its outputs.
    """
    picture, controls = st.columns([5, 2], gap="large")
    with controls:
        study, both = study_to_choose()
        now = settings(study.rate)
    u = draws(MASKS, len(now.x))
    masks = kept(u, now.rate)
    passed = dropout(now.x, masks, now.rate, scaled=now.scaled)
    one = now.number - 1
    mask = masks[one] if now.training else np.ones(len(now.x), dtype=bool)
    y = passed[one] if now.training else now.x
    with picture:
        units, beside = st.columns([3, 2], vertical_alignment="center")
    with units:
        film(now.x, u, masks, divided_by(now), number=now.number, on=now.training)
        st.button(
            _("Draw another mask"),
            icon=":material/casino:",
            key="another_mask",
            on_click=another_mask,
            width="stretch",
        )
        rate, divisor = f"{now.rate:.1f}", f"{divided_by(now):.1f}"
        st.caption(words("columns" if now.training else "all on", rate=rate, divisor=divisor))
    with beside:
        largest_survivor(now, mask, y)
        loss_curves(study, both)
    with picture:
        where_it_turns(study, both)
    return study, now, masks, passed


study, now, masks, passed_on = play(units_off, steps="dropout_curves")
rate, x, scaled, number = study.rate, now.x, now.scaled, now.number
units = len(x)
asking = st.container()

st.header(_("The average stays"), anchor="average")
curve, about = st.columns([5, 3], gap="large")
counts = np.arange(1, MASKS + 1)
with_scale, without = (
    running_mean(dropout(x, masks, rate, scaled=s).mean(axis=1)) for s in (True, False)
)
with curve:
    spec, data = lines(
        counts,
        {
            _("scaled"): with_scale,
            _("not scaled"): without,
            _("predicting"): np.full(MASKS, x.mean()),
        },
        x_title=_("masks averaged"),
        y_title=_("mean output"),
        at=number,
        log_x=True,
    )
    chart(spec, data, alt=_("The mean output over more and more masks"))
with about:
    st.markdown(
        words(
            "average",
            masks=MASKS,
            scaled=f"{with_scale[-1]:.3f}",
            plain=f"{without[-1]:.3f}",
            mean=f"{x.mean():.3f}",
            share=f"{1 - rate:.1f}",
        )
    )

st.header(_("Why it helps"), anchor="why")
st.markdown(words("why", units=units, networks=f"{2**units:,}"))

st.header(_("Dropout, L2, early stopping"), anchor="beside")
curves_at, remedies_at = st.columns([5, 2], gap="large")
remedies = {
    "nothing": _("no remedy"),
    "dropout": _("dropout {rate}", rate=f"{rate:.1f}"),
    "l2": "L2",
    "stopping": _("early stopping"),
}
with remedies_at:
    shown = several(_("Curves of"), remedies, tuple(remedies), key="remedies") or list(remedies)
    strength = slider(
        _("L2: factor λ"), 0, MOST_L2, LAMBDA, step=0.001, key="l2_strength", format="%.3f"
    )
    patience = integer_slider(_("Early stopping: patience"), 1, 50, 10, key="patience")
in_turn = {
    "nothing": study.without,
    "dropout": study.gone_through,
    "l2": trained(0.0, study.wrong, study.seed, strength),
}
stop = early_stopping(study.without.validation, patience)
validations = {name: run.validation for name, run in in_turn.items()}
validations["stopping"] = np.where(
    np.arange(1, EPOCHS + 1) <= stop.epoch, study.without.validation, np.nan
)
ends = {name: float(run.validation[-1]) for name, run in in_turn.items()}
ends["stopping"] = float(study.without.validation[stop.best - 1])
with curves_at:
    spec, data = lines(
        np.arange(1, EPOCHS + 1),
        {remedies[name]: validations[name] for name in remedies if name in shown},
        x_title=_("epoch"),
        y_title=_("validation loss (crossentropy)"),
        at=stop.best if "stopping" in shown else None,
        y_domain=(0, 1.1 * max(1.0, float(study.without.validation.max()))),
        palette=[CATEGORICAL[i] for i, name in enumerate(remedies) if name in shown],
        height=360,
    )
    chart(spec, data, alt=_("The validation losses of the same training with four remedies"))
    st.markdown(
        " · ".join(f"{remedies[name]} **{ends[name]:.3f}**" for name in remedies if name in shown)
    )
with remedies_at:
    l2_run = in_turn["l2"]
    st.caption(_("With L2, what is minimized at the end:"))
    formula(
        r"L + \lambda \sum w^2",
        rf"{l2_run.training[-1]:.3f} + {strength:g} \cdot {l2_run.squares:.1f}",
        f"{l2_run.training[-1] + strength * l2_run.squares:.3f}",
    )
st.markdown(
    words(
        "beside",
        rate=f"{rate:.1f}",
        strength=f"{strength:g}",
        l2=f"{l2_run.squares:.1f}",
        nothing=f"{study.without.squares:.1f}",
    )
    + " "
    + words(
        "stopped" if stop.epoch - stop.best == patience else "not stopped",
        patience=patience,
        best=stop.best,
        stop=stop.epoch,
    )
)
st.caption(words("in keras", strength=f"{strength:g}", patience=patience, hidden=HIDDEN))

with asking, questions():
    other = Study(rate, 0.3 if study.wrong == 0 else 0.0, study.seed)
    told = {"wrong": f"{study.wrong:.0%}", "share": f"{other.wrong:.0%}"}
    predict(
        "dropout_helps",
        _(
            "{wrong} of the training labels are wrong. Now it is to be {share}. How much does "
            "dropout help then?",
            **told,
        ),
        {
            "up": _("More than now"),
            "same": _("As much as now"),
            "down": _("Less than now"),
        },
        direction(study.gain, other.gain, 2),
        words("help", before=f"{study.gain:z.2f}", after=f"{other.gain:z.2f}", **told),
        about=(rate, study.wrong, study.seed),
        wrong={
            option: Wrong.read(
                words(f"help {option}", **told),
                {"wrong_labels": other.wrong, "dropout_curves": "both"},
            )
            for option in ("up", "same", "down")
        },
        moves={"wrong_labels": other.wrong},
    )
    other_strength = LAMBDA if strength == 0 else strength * 10 if strength <= 0.02 else 0.0
    with_other = float(trained(0.0, study.wrong, study.seed, other_strength).validation[-1])
    told = {"now": f"{strength:g}", "other": f"{other_strength:g}"}
    predict(
        "dropout_l2",
        _(
            "L2 instead of dropout, below: its factor λ goes from {now} to {other}. "
            "What happens to the last validation loss?",
            **told,
        ),
        {"up": _("It rises"), "same": _("It stays"), "down": _("It falls")},
        direction(ends["l2"], with_other, 2),
        words("l2", before=f"{ends['l2']:.2f}", after=f"{with_other:.2f}", **told),
        about=(study.wrong, study.seed, strength),
        wrong={
            option: Wrong.read(words(f"l2 {option}", then=then), {"l2_strength": then})
            for option, then in (("up", LAMBDA), ("same", MOST_L2), ("down", MOST_L2))
        },
        moves={"l2_strength": other_strength},
    )
    before = float(np.abs(x).max())
    survivor = float(dropout(before, True, rate, scaled=scaled))
    told = {"x": f"{before:.2f}", "share": f"{1 - rate:.1f}"}
    in_training: dict[str, Any] = {"phase": "train"}
    predict(
        "dropout_survivor",
        _("A unit with {x} survives. What does the next layer get from it?", x=f"{before:.2f}"),
        {
            "down": _("Less than {x}", x=f"{before:.2f}"),
            "same": _("The same"),
            "up": _("More than {x}", x=f"{before:.2f}"),
        },
        direction(before, survivor),
        words(
            "survivor" if scaled and rate else "unchanged" if scaled else "unscaled",
            x=f"{before:.2f}",
            y=f"{survivor:.3f}",
            rate=f"{rate:.1f}",
        ),
        about=(before, rate, scaled),
        wrong={
            "down": Wrong.read(words("survivor down", **told), in_training | {"drop_rate": 0.5}),
            "same": Wrong.read(
                words("survivor same", **told),
                in_training | {"scale_survivors": False, "mask": MASKS},
                at="average",
            ),
            "up": Wrong.read(
                words("survivor up", **told),
                in_training | {"scale_survivors": False, "drop_rate": 0.5},
            ),
        },
    )
    kinds = len(np.unique(passed_on, axis=0))
    given = {"same": before}
    if rate and before:
        given = {"shrunk": before * (1 - rate), "same": before, "grown": before / (1 - rate)}
    alike: dict[str, Any] = {"phase": "predict"}
    predicted = float(dropout(before, True, 0))
    predict(
        "dropout_predicting",
        _(
            "Now the network predicts. What does the next layer get from the unit with {x}?",
            x=f"{before:.2f}",
        ),
        {name: f"{value:.2f}" for name, value in given.items()}
        | {"chance": _("{x} or 0, by chance", x=f"{max(given.values()):.2f}")},
        min(given, key=lambda name: abs(given[name] - predicted)),
        words("predicting", x=f"{before:.2f}", kinds=kinds, masks=MASKS),
        about=(x.tolist(), rate),
        wrong={
            "shrunk": Wrong.read(words("predicting shrunk", **told), alike | {"drop_rate": 0.9}),
            "grown": Wrong.read(words("predicting grown", **told), alike | {"drop_rate": 0.9}),
            "chance": Wrong.read(words("predicting chance"), alike | {"mask": number % MASKS + 1}),
        },
        moves=alike if now.training else {},
    )

code(
    f"""
import numpy as np


def two_classes(rows, random):
    y = random.integers(0, 2, (rows, 1)).astype(float)
    return (2 * y - 1) * {SIGNAL} + random.normal(size=(rows, {INPUTS})), y


def loss(sums, y):
    return np.mean(np.logaddexp(0, sums) - y * sums)


def train(rate, l2=0):
    random = np.random.default_rng({study.seed})
    x, y = two_classes({TRAINING_ROWS}, random)
    y = np.where(random.random(y.shape) < {study.wrong:g}, 1 - y, y)  # wrong labels
    x_val, y_val = two_classes({VALIDATION_ROWS}, random)
    w1 = random.normal(size=({INPUTS}, {HIDDEN})) * np.sqrt(2 / {INPUTS})
    w2 = random.normal(size=({HIDDEN}, 1)) * np.sqrt(1 / {HIDDEN})
    w = [w1, np.zeros({HIDDEN}), w2, np.zeros(1)]
    v, losses = [0, 0, 0, 0], []
    for epoch in range({EPOCHS}):
        scale = (random.random(({TRAINING_ROWS}, {HIDDEN})) >= rate) / (1 - rate)
        before = x @ w[0] + w[1]
        hidden = np.maximum(before, 0) * scale
        slope = (1 / (1 + np.exp(-hidden @ w[2] - w[3])) - y) / len(y)
        behind = slope @ w[2].T * (before > 0) * scale
        slopes = [x.T @ behind, behind.sum(axis=0), hidden.T @ slope, slope.sum(axis=0)]
        slopes[0] += 2 * l2 * w[0]
        slopes[2] += 2 * l2 * w[2]
        v = [{MOMENTUM} * old - {LEARNING_RATE} * g for old, g in zip(v, slopes)]
        w = [old + change for old, change in zip(w, v)]
        losses.append(loss(np.maximum(x_val @ w[0] + w[1], 0) @ w[2] + w[3], y_val))
    return losses


losses = train(0)
print("validation loss:", losses[-1].round(2), train({rate:.1f})[-1].round(2))
print("with L2:", train(0, {strength:g})[-1].round(3))

best = 0
for epoch in range({EPOCHS}):
    if losses[epoch] < losses[best]:
        best = epoch
    if epoch - best >= {patience}:
        break
print("stopped after epoch", epoch + 1, "weights of", best + 1, losses[best].round(3))

x = np.array({x.tolist()})
rate = {rate:.1f}
training = {now.training}

y = x
if training:
    u = np.random.default_rng(0).random(({number}, {units}))[-1]  # mask number {number}
    mask = u >= rate
    y = x * mask{" / (1 - rate)" if scaled else "  # / (1 - rate)"}

print(y.round(3), y.mean().round(3))
"""
)
none_left = 0.8**units
mistake(
    words(
        "mistake",
        units=units,
        left=f"{0.2 * units:.1f}",
        none=f"{none_left:.1%}" if none_left >= 0.001 else f"{none_left:.1e}",
    )
)
see_also("overfitting", "fashion", "layers", "validation")

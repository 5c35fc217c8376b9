"""Softmax: any scores in, probabilities out."""

import numpy as np
import streamlit as st

from core.charts.bars import Column, columns_of_bars, printed
from core.charts.calibration import reliability_diagram
from core.charts.lines import lines
from core.concepts import calibration
from core.concepts.calibration import calmest_of_few, reliability, trained_on_few
from core.concepts.softmax import by_temperature, sigmoid, softmax, steps
from core.ui.controls import integer_slider, slider, toggle
from core.ui.elements import chart, code, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.measured import measured
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions

SLIGHT = 0.02
COLDEST, HOTTEST = 0.25, 4.0

words = lesson("softmax")
keys = ("cat", "dog", "fox", "owl")
names = [_("cat"), _("dog"), _("fox"), _("owl")]


def scores() -> tuple[np.ndarray, float, int, bool]:
    """Four logits with what is added to each, how softmax is to be computed, and its pictures."""
    picture, controls = st.columns([3, 1], gap="large")

    with controls:
        start = zip(names, (2, 1, 0.1, -1), keys, strict=True)
        logits = np.array(
            [slider(name, -5, 5, z, key=key, format="%.1f") for name, z, key in start]
        )
        T = slider(_("Temperature T"), 0.1, 10, 1, key="temperature", format="%.3g")
        shift = integer_slider(_("Add to every logit"), -120, 120, 0, step=5, key="shift")
        safe = toggle(_("Subtract the largest first"), key="subtract_max")

    z = logits + shift
    now = steps(z, T, subtract_max=safe)
    p = now.probabilities
    top = int(z.argmax())

    with picture:
        st.markdown(words("in and out"))
        drawn, said = st.columns([3, 2], vertical_alignment="center")
    with drawn:
        span = max(5, np.abs(z).max())
        finite = now.exponentials[np.isfinite(now.exponentials)]
        inside = "z − max" if safe else "z"
        spec, data = columns_of_bars(
            names,
            [
                Column(_("scores in: z"), z, [f"{v:.1f}" for v in z], -span, span),
                Column(
                    f"exp({inside})"
                    if T == 1
                    else f"exp(({inside}) / T)"
                    if safe
                    else "exp(z / T)",
                    now.exponentials,
                    [printed(v) for v in now.exponentials],
                    high=max(finite, default=0) or 1,
                    total=printed(now.total[0]),
                ),
                Column(_("shares out"), p, [f"{v:.3f}" for v in p], total=f"{p.sum():.3f}"),
            ],
            total=_("sum"),
            row=92,
        )
        chart(spec, data, alt=_("The logits, their exponentials, and the probabilities"))
    with said:
        if np.isnan(p).any():
            st.warning(
                words("overflow" if now.total[0] else "underflow"), icon=":material/warning:"
            )
        else:
            powers = [f"e^{{{v:.1f}}}" for v in now.exponents]
            formula(
                rf"p_{{\text{{{names[top]}}}}}",
                rf"\frac{{{powers[top]}}}{{{' + '.join(powers)}}}",
                rf"\frac{{{printed(now.exponentials[top])}}}{{{printed(now.total[0])}}}"
                rf" = {p[top]:.3f}",
            )
    return z, T, shift, safe


z, T, shift, safe = play(scores)
probability = softmax(z, T)
now_at = f"{probability.max():.3f}"
measured(largest=float(probability.max()))


def added(n: int) -> dict[str, float]:
    """The controls with n added to every logit, in a way that does not overflow."""
    exact = np.isfinite(steps(z - shift + n, T, subtract_max=False).probabilities).all()
    return {"shift": n, "subtract_max": safe or not exact}


def all_logits(value: float) -> dict[str, float]:
    """The controls with every logit the same."""
    return dict.fromkeys(keys, value) | {"shift": 0}


alone = sigmoid(z)
asking = st.container()

left, right = st.columns(2, gap="large")
with left:
    st.header(_("Temperature"), anchor="temperature")
    st.markdown(words("temperature"))
    grid = np.geomspace(0.1, 10, 60)
    curves = dict(zip(names, by_temperature(z, grid).T, strict=True))
    spec, data = lines(
        grid,
        curves,
        x_title=_("Temperature T"),
        y_title=_("probability"),
        at=T,
        log_x=True,
        y_domain=(0, 1),
    )
    chart(spec, data, alt=_("The probabilities at temperatures from 0.1 to 10"))
with right:
    st.header(_("Softmax or sigmoids?"), anchor="sigmoids")
    st.markdown(words("sigmoids"))
    spec, data = columns_of_bars(
        names,
        [
            Column(
                "softmax",
                probability,
                [f"{v:.3f}" for v in probability],
                total=f"{probability.sum():.3f}",
            ),
            Column("sigmoid", alone, [f"{v:.3f}" for v in alone], total=f"{alone.sum():.3f}"),
        ],
        total=_("sum"),
    )
    chart(spec, data, alt=_("Softmax beside independent sigmoids"))

st.header(_("How sure, and how often right?"), anchor="calibration")
diagram, about = st.columns([5, 3], gap="large")
with about:
    heat = slider(
        _("Temperature of the predictions"),
        COLDEST,
        HOTTEST,
        1,
        step=0.05,
        key="calibration_temperature",
        format="%.2f",
    )
predictions = trained_on_few()
calmest = calmest_of_few(COLDEST, HOTTEST)
found = reliability(predictions.at(heat), predictions.labels)
sure, right_share = found.mean(found.confidence), found.mean(found.accuracy)
with diagram:
    spec, data = reliability_diagram(
        found.confidence,
        found.accuracy,
        found.rows,
        titles=(_("confidence: the largest probability"), _("share that is right")),
        series=(_("share that is right"), _("confidence"), _("as sure as right")),
    )
    chart(spec, data, alt=_("How many predictions are right, by how sure they are"))
with about:
    too = sure - right_share
    st.markdown(
        words(
            "too sure" if too > SLIGHT else "too modest" if too < -SLIGHT else "calibrated",
            sure=f"{sure:.2f}",
            right=f"{right_share:.2f}",
        )
    )
    st.markdown(
        words(
            "calibration",
            error=f"{found.error:.3f}",
            best=f"{calmest:.1f}",
            loss=f"{predictions.loss(heat):.3f}",
            lowest=f"{predictions.loss(calmest):.3f}",
        )
    )
    st.caption(
        words(
            "calibration reading", rows=calibration.TRAINING_ROWS, new=f"{calibration.NEW_ROWS:,}"
        )
    )

with asking, questions():
    rises_or_falls = {"up": _("It rises"), "same": _("It stays"), "down": _("It falls")}
    shifted = softmax(z + 5, T)
    predict(
        "shift",
        _("Add 5 to every logit. What happens to the largest probability?"),
        rises_or_falls,
        direction(probability.max(), shifted.max()),
        words("shift", before=now_at, after=f"{shifted.max():.3f}"),
        about=(z.tolist(), T),
        wrong={
            "up": Wrong.read(words("shift up", now=now_at), added(-50)),
            "down": Wrong.read(words("shift down"), added(50)),
        },
        moves=added(shift + 5),
    )
    colder = softmax(z, T / 2)
    predict(
        "colder",
        _("Halve the temperature. What happens to the largest probability?"),
        rises_or_falls,
        direction(probability.max(), colder.max()),
        words("colder", before=now_at, after=f"{colder.max():.3f}"),
        about=(z.tolist(), T),
        wrong={
            "up": Wrong.read(words("colder up", now=now_at), {"temperature": 0.1}),
            "same": Wrong.read(words("colder same"), {"temperature": 10}),
            "down": Wrong.read(words("colder down"), {"temperature": 0.2}),
        },
        moves={"temperature": T / 2},
    )
    predict(
        "sigmoids",
        _("Give each logit a sigmoid of its own instead. What do the four add up to?"),
        {"down": _("Less than 1"), "same": _("Exactly 1"), "up": _("More than 1")},
        direction(1, alone.sum()),
        words("sum", terms=" + ".join(f"{s:.3f}" for s in alone), total=f"{alone.sum():.3f}"),
        about=z.tolist(),
        wrong={
            "down": Wrong.read(
                words("sum down", most=f"{alone.max():.3f}"), all_logits(0), at="sigmoids"
            ),
            "same": Wrong.read(words("sum same"), all_logits(5), at="sigmoids"),
            "up": Wrong.read(
                words("sum up", most=f"{alone.max():.3f}"), all_logits(-5), at="sigmoids"
            ),
        },
    )
    other_heat = 2 * heat if heat <= 2 else heat / 2
    after = reliability(predictions.at(other_heat), predictions.labels)
    right_after, sure_after = after.mean(after.accuracy), after.mean(after.confidence)
    told = {"T": f"{heat:g}", "other": f"{other_heat:g}"}
    predict(
        "calibration",
        _(
            "The temperature of the predictions on new rows, below, goes from {T} to {other}. "
            "What happens to the share that is right?",
            **told,
        ),
        rises_or_falls,
        direction(right_share, right_after),
        words(
            "calibration answer",
            right=f"{right_share:.3f}",
            right_after=f"{right_after:.3f}",
            sure=f"{sure:.3f}",
            sure_after=f"{sure_after:.3f}",
        ),
        about=heat,
        wrong={
            "up": Wrong.read(words("calibration up"), {"calibration_temperature": 4}),
            "down": Wrong.read(words("calibration down"), {"calibration_temperature": 0.25}),
        },
        moves={"calibration_temperature": other_heat},
    )

code(
    f"""
import numpy as np

z = np.array({[round(float(v), 1) for v in z]}, dtype="float32")  # {", ".join(keys)}
T = {T:g}
exponents = z / T
{"exponents -= exponents.max()" if safe else "# exponents -= exponents.max()  # against overflow"}
exponentials = np.exp(exponents)
probabilities = exponentials / exponentials.sum()

print(probabilities.round(3), probabilities.sum().round(3), z.argmax())


def softmax(z):
    exponentials = np.exp(z - z.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def draw(rows):
    labels = random.integers(0, {calibration.CLASSES}, rows)
    return middles[labels] + random.normal(size=(rows, {calibration.INPUTS})), labels


# a layer that learns from {calibration.TRAINING_ROWS} rows, and {calibration.NEW_ROWS} new ones
random = np.random.default_rng({calibration.SEED})
middles = {calibration.SPREAD} * random.normal(size=({calibration.CLASSES}, {calibration.INPUTS}))
(x, labels), (x_new, labels_new) = draw({calibration.TRAINING_ROWS}), draw({calibration.NEW_ROWS})
w = np.zeros(({calibration.INPUTS}, {calibration.CLASSES}))
for step in range({calibration.STEPS}):
    slope = x.T @ (softmax(x @ w) - np.eye({calibration.CLASSES})[labels]) / len(x)
    w -= {calibration.LEARNING_RATE} * slope

p = softmax(x_new @ w / {heat:g})
sure, right = p.max(axis=1), p.argmax(axis=1) == labels_new
places = np.ceil(sure * {calibration.BINS})
gaps = [abs(sum(right[places == b] - sure[places == b])) for b in range(1, {calibration.BINS + 1})]
print(sure.mean().round(2), right.mean().round(2), (sum(gaps) / len(sure)).round(3))
"""
)
twice = softmax(softmax(z))
mistake(words("mistake", once=f"{softmax(z).max():.3f}", twice=f"{twice.max():.3f}"))
see_also("losses", "activations", "fashion", "newswires")

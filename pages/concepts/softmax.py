"""Softmax: any scores in, probabilities out."""

import numpy as np
import streamlit as st

from core.charts.bars import Column, columns_of_bars, printed
from core.charts.lines import lines
from core.concepts.softmax import by_temperature, sigmoid, softmax, steps
from core.ui.controls import integer_slider, slider, toggle
from core.ui.elements import chart, code, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions

words = lesson("softmax")
keys = ("cat", "dog", "fox", "owl")
names = [_("cat"), _("dog"), _("fox"), _("owl")]


def scores() -> tuple[np.ndarray, float, int, bool]:
    """Four logits with what is added to each, how softmax is to be computed, and its pictures."""
    picture, controls = st.columns([5, 2], gap="large")

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
        span = max(5, np.abs(z).max())
        finite = now.exponentials[np.isfinite(now.exponentials)]
        inside = "z − max" if safe else "z"
        spec, data = columns_of_bars(
            names,
            [
                Column(_("logits z"), z, [f"{v:.1f}" for v in z], -span, span),
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
                Column("softmax", p, [f"{v:.3f}" for v in p], total=f"{p.sum():.3f}"),
                Column("argmax", z, ["1" if i == top else "0" for i in range(4)], bars=False),
            ],
            total=_("sum"),
        )
        chart(spec, data, alt=_("The logits, their exponentials, and the probabilities"))
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


def added(n: int) -> dict[str, float]:
    """The controls with n added to every logit, in a way that does not overflow."""
    exact = np.isfinite(steps(z - shift + n, T, subtract_max=False).probabilities).all()
    return {"shift": n, "subtract_max": safe or not exact}


def all_logits(value: float) -> dict[str, float]:
    """The controls with every logit the same."""
    return dict.fromkeys(keys, value) | {"shift": 0}


with questions():
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
    alone = sigmoid(z)
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
"""
)
twice = softmax(softmax(z))
mistake(words("mistake", once=f"{softmax(z).max():.3f}", twice=f"{twice.max():.3f}"))
see_also("losses", "activations", "fashion", "newswires")

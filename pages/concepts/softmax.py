"""Softmax: any scores in, probabilities out."""

import numpy as np
import streamlit as st

from core.charts.bars import Column, columns_of_bars, printed
from core.concepts.softmax import softmax, steps
from core.ui.controls import slider, toggle, whole
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.page import chart, formula, see_also
from core.ui.predict import predict, questions

words = lesson("softmax")
names = [_("cat"), _("dog"), _("fox"), _("owl")]
picture, controls = st.columns([5, 2], gap="large")

with controls:
    start = zip(("cat", "dog", "fox", "owl"), names, (2.0, 1.0, 0.1, -1.0), strict=True)
    logits = np.array([slider(name, -5, 5, z, key=key) for key, name, z in start])
    temperature = slider(_("Temperature T"), 0.1, 10, 1, key="temperature")
    shift = whole(_("Add to every logit"), -120, 120, 0, step=5, key="shift")
    safe = toggle(_("Subtract the largest first"), key="safe")

z = logits + shift
now = steps(z, temperature, subtract_max=safe)
p = now.probabilities
top = int(np.argmax(logits))

with picture:
    inside = "z" + (f" / {temperature:g}" if temperature != 1 else "") + (" − max" if safe else "")
    span = max(5.0, float(np.abs(z).max()))
    largest = float(np.nanmax(np.where(np.isfinite(now.exponentials), now.exponentials, 1))) or 1
    spec, data = columns_of_bars(
        names,
        [
            Column(_("logit z"), z, [f"{v:.1f}" for v in z], -span, span),
            Column(
                f"exp({inside})",
                now.exponentials,
                [printed(v) for v in now.exponentials],
                high=largest,
                total=printed(now.total),
            ),
            Column("softmax", p, [f"{v:.3f}" for v in p], total=f"{p.sum():.3f}"),
            Column("argmax", z, ["1" if i == top else "0" for i in range(4)], bars=False),
        ],
        total=_("sum"),
    )
    chart(spec, data, alt=_("Logits, their exponentials and their probabilities"))

formula(rf"p = {p[top]:.3f}")

with questions():
    predict(
        "shift",
        _("Add 5 to every logit. What happens to the probabilities?"),
        {"up": _("They all rise"), "same": _("Nothing"), "down": _("They all fall")},
        "same",
        _(
            "Before {before}, after {after}.",
            before=f"{p[top]:.3f}",
            after=f"{softmax(z + 5, temperature)[top]:.3f}",
        ),
        about=(z.tolist(), temperature),
    )
see_also("newswires", "house_prices")

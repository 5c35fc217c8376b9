"""Losses: one number that says how wrong the predictions are."""

from typing import Any

import numpy as np
import streamlit as st

from core.charts.bars import Column, columns_of_bars, printed
from core.charts.cells import Cells, cells
from core.charts.fit import fits
from core.charts.lines import broken, lines, up_to
from core.charts.theme import BLUE, GREEN, ORANGE
from core.concepts.losses import (
    binary_accuracy,
    categorical_accuracy,
    fitted_lines,
    likelihood,
    on_the_way,
    regression_losses,
    sparse_categorical_crossentropy,
)
from core.concepts.softmax import softmax
from core.experiment.losses import binary_crossentropy, categorical_crossentropy, surprise
from core.ui.controls import choice, integer_slider, slider
from core.ui.elements import chart, code, formula, mistake, on_phone, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions

SURE = 0.01
AREAS = np.arange(40, 120, 10)
PRICES = np.array([183, 196, 224, 236, 265, 277, 305, 318])
HIGHEST = 500
EPOCHS = 10
TIMES = (1, 10, 100, 1000)
BEFORE = np.array([0.47, 0.45, 0.48, 0.44, 0.46, 0.3])
AFTER = np.array([0.7, 0.62, 0.75, 0.6, 0.66])

words = lesson("losses")
keys = ("cat", "dog", "fox", "owl")
names = [_("cat"), _("dog"), _("fox"), _("owl")]


def tiny(value: float | np.floating[Any]) -> str:
    """A likelihood in a table: ``0.072``, ``3.7e-12``, or ``0`` where nothing is left of it."""
    return printed(value, 4) if value else "**0**"


def how_wrong(name: str, p: float, loss: float) -> None:
    """The loss of every probability that the right answer can get, and where this one is."""
    roof = max(5.0, 1.1 * loss)
    grid = np.geomspace(np.exp(-1.2 * roof), 1, 400)
    spec, data = lines(
        grid,
        {_("loss"): up_to(roof, surprise(grid))},
        x_title=_("p of the right answer: {name}", name=name),
        y_title=_("loss"),
        at=p,
        palette=(ORANGE,),
        height=260,
        title=_("Sure and right: 0. Sure and wrong: huge."),
    )
    chart(spec, data, alt=_("The loss for every probability of the right answer"))


def label_and_prediction() -> tuple[int, list[float], np.ndarray, np.ndarray, float]:
    """A label, four logits, and the loss."""
    picture, controls = st.columns([3, 1], gap="large")

    with controls:
        animals = dict(zip(keys, names, strict=True))
        label = keys.index(choice(_("The photo shows"), animals, "dog", key="true_class"))
        start = zip(names, (2, 1, 0.1, -1), keys, strict=True)
        logits = [
            slider(_("logit of {name}", name=name), -5, 5, z, key=f"logit_{key}", format="%.1f")
            for name, z, key in start
        ]

    p = softmax(logits).astype(float)
    one_hot = np.eye(4, dtype=int)[label]
    loss = float(categorical_crossentropy(one_hot, p))
    with picture:
        drawn, said = st.columns([3, 2], vertical_alignment="center")
    with drawn:
        spec, data = columns_of_bars(
            names,
            [
                Column(_("label: 1 = right"), one_hot, [str(t) for t in one_hot]),
                Column(_("prediction p"), p, [f"{v:.3f}" for v in p], total=f"{p.sum():.3f}"),
                Column(
                    _("−label × log(p)"),
                    one_hot * surprise(p),
                    [f"{v:.3f}" if t else "0" for v, t in zip(surprise(p), one_hot, strict=True)],
                    high=5,
                    total=f"{loss:.3f}",
                ),
            ],
            total=_("sum"),
            row=80,
        )
        chart(spec, data, alt=_("The one-hot label, the prediction, and what each class adds"))
    with said:
        formula(
            rf"\text{{{_('Loss')}}}",
            rf"-\log p_{{\text{{{names[label]}}}}}",
            rf"-\log {p[label]:.3g}",
            rf"\Huge {loss:.3f}",
        )
    with controls if on_phone() else said:
        how_wrong(names[label], float(p[label]), loss)
    with picture:
        st.markdown(
            words(
                "labels",
                one_hot=one_hot.tolist(),
                loss=f"{loss:.3f}",
                label=label,
                sparse=f"{sparse_categorical_crossentropy(label, p):.3f}",
            )
        )
    return label, logits, one_hot, p, loss


label, logits, one_hot, p, loss = play(label_and_prediction, steps="true_class")

ask = st.container()

st.header(_("Crossentropy is surprise"), anchor="surprise")
picture, controls = st.columns([5, 2], gap="large")
with controls:
    p_rows = np.array(
        [
            slider(
                _("row {n}: p(label)", n=n), 0.01, 1, at, step=0.01, key=f"p_row_{n}", format="%.3g"
            )
            for n, at in enumerate((0.9, 0.5, 0.8, 0.2), 1)
        ]
    )
surprises = surprise(p_rows)
mean_surprise = float(surprises.mean())
row_names = [_("row {n}", n=n) for n in range(1, len(p_rows) + 1)]
with picture:
    spec, data = columns_of_bars(
        row_names,
        [
            Column(
                _("p(label)"),
                p_rows,
                [f"{v:.3g}" for v in p_rows],
                total=_("product {value}", value=printed(likelihood(p_rows), 4)),
            ),
            Column(
                _("surprise −ln p"),
                surprises,
                [f"{v:.3f}" for v in surprises],
                high=5,
                total=_("sum {value}", value=f"{surprises.sum():.3f}"),
            ),
        ],
        total=_("all rows"),
    )
    chart(spec, data, alt=_("How likely each row's label is, and how much it surprises"))
    formula(
        rf"\text{{{_('Loss')}}}",
        r"-\frac{1}{n} \ln \left( p_1 \cdot p_2 \cdots p_n \right)",
        rf"\frac{{{' + '.join(f'{v:.3f}' for v in surprises)}}}{{{len(p_rows)}}}",
        f"{mean_surprise:.3f}",
    )
reading, counting = st.columns(2, gap="large")
with reading:
    st.markdown(
        words(
            "surprise",
            **{name: f"{surprise(p):.2f}" for name, p in (("coin", 1 / 2), ("six", 1 / 6))},
            rare=f"{surprise(0.01):.2f}",
            product=printed(likelihood(p_rows), 4),
        )
    )
with counting:
    st.markdown(
        "\n".join(
            [
                words("many rows"),
                *(
                    f"| {len(many):,} | {tiny(likelihood(many, np.float32))} "
                    f"| {tiny(likelihood(many))} | {surprise(many).sum():,.1f} |"
                    for many in (np.tile(p_rows, times) for times in TIMES)
                ),
            ]
        )
    )
    least = tiny(np.finfo(np.float32).smallest_subnormal)
    st.caption(words("underflow", least=least, mean=f"{mean_surprise:.3f}"))

st.header(_("One outlier"), anchor="outlier")
picture, controls = st.columns([5, 2], gap="large")
with controls:
    wrong_price = integer_slider(
        _("Price of the outlier"), 0, HIGHEST, 20, step=5, key="outlier_price"
    )
    its_area = integer_slider(_("Area of the outlier"), 40, 110, 100, key="outlier_area")
    delta = slider(_("Huber's δ"), 0.5, 10, 1, step=0.5, key="delta", format="%.1f")


def with_outlier(area: float, price: float) -> tuple[np.ndarray, np.ndarray]:
    """Areas and prices of the houses, the outlier last."""
    return np.append(AREAS, area), np.append(PRICES, price)


def moved_by(area: float, price: float) -> dict[str, float]:
    """How far the outlier moves each line at its own area, in thousand dollars."""
    without = fitted_lines(AREAS, PRICES, delta)
    by = fitted_lines(*with_outlier(area, price), delta)
    return {name: float(np.polyval(by[name] - without[name], area)) for name in by}


areas, prices = with_outlier(its_area, wrong_price)
moved = moved_by(its_area, wrong_price)
with picture:
    spec, data = fits(
        areas,
        prices,
        fitted_lines(areas, prices, delta),
        outlier=_("outlier"),
        titles=(_("area in m²"), _("price (thousand dollars)")),
        domain=((35, 115), (0, HIGHEST)),
    )
    chart(spec, data, alt=_("Houses, one outlier, and the lines that three losses fit"))
with controls:
    st.caption(_("The outlier moves the line there by"))
    with st.container(horizontal=True):
        for name, far in moved.items():
            st.metric(name, f"{far:+.0f}", width="content")
st.markdown(words("outlier", **{name: f"{abs(far):.0f}" for name, far in moved.items()}))

st.header(_("When the answer is a number"), anchor="numbers")
st.markdown(words("prices"))
picture, controls = st.columns([5, 2], gap="large")
truth = np.array([15, 42, 50, 21])
with controls:
    y = np.array(
        [
            integer_slider(
                _("house {n} (true price {t})", n=n, t=t), 0, 60, price, key=f"price_{n}"
            )
            for n, (t, price) in enumerate(zip(truth, (17, 40, 46, 22), strict=True), 1)
        ]
    )

error = y - truth
worst = int(np.abs(error).argmax())
houses = [_("house {n}", n=n) for n in (1, 2, 3, 4)]
titles = (_("error²"), _("|error|"), "Huber")
terms = regression_losses(truth, y, delta)
mean = {name: float(term.mean()) for name, term in terms.items()}
with picture:
    span = max(10, np.abs(error).max())
    high = 1.2 * max(1.0, *(float(term.max()) for term in terms.values()))
    spec, data = columns_of_bars(
        houses,
        [Column(_("error"), error, [f"{v:+}" for v in error], -span, span)]
        + [
            Column(title, term, [f"{v:g}" for v in term], high=high, total=printed(mean[name]))
            for title, (name, term) in zip(titles, terms.items(), strict=True)
        ],
        total=_("mean"),
    )
    chart(spec, data, alt=_("Each house's error, and what it adds to the three losses"))
    for name, term in terms.items():
        added = " + ".join(f"{v:g}" for v in term)
        formula(rf"\text{{{name}}} = \frac{{{added}}}{{4}} = {mean[name]:.3f}")

left, right = st.columns(2, gap="large")
with left:
    e = np.linspace(-1, 1, 201) * max(5, abs(error[worst]))
    spec, data = lines(
        e,
        dict(zip(titles, regression_losses(0, e, delta).values(), strict=True)),
        x_title=_("error (thousand dollars)"),
        y_title=_("what it adds to the loss"),
        at=error[worst],
    )
    chart(spec, data, alt=_("Squared, absolute and Huber loss against the error"))
with right:
    st.markdown(
        words(
            "three",
            house=houses[worst],
            error=f"{error[worst]:+}",
            mae=f"{1000 * mean['MAE']:,.0f}",
        )
    )

st.header(_("Accuracy up, loss up"), anchor="both-rise")
picture, controls = st.columns([5, 2], gap="large")
with controls:
    epoch = integer_slider(_("Epoch"), 0, EPOCHS, EPOCHS, key="loss_epoch")
    surest = slider(
        _("Last review: p(truth) at the end"),
        0.001,
        0.6,
        0.001,
        step=0.001,
        key="surest",
        format="%.3f",
    )
epochs = np.arange(EPOCHS + 1)
p_truth = on_the_way(BEFORE, np.append(AFTER, surest), epochs[:, None] / EPOCHS)
each = surprise(p_truth)
mean_loss = each.mean(axis=1)
accuracies = (p_truth > 0.5).mean(axis=1)
both_rise = mean_loss[epoch] > mean_loss[0] and accuracies[epoch] > accuracies[0]
with picture:
    bars_at, curves_at = st.columns([5, 4])
    with bars_at:
        spec, data = columns_of_bars(
            [_("review {n}", n=n) for n in range(1, len(BEFORE) + 1)],
            [
                Column(
                    _("p(truth)"),
                    p_truth[epoch],
                    [f"{v:.3f} {'✓' if v > 0.5 else '✗'}" for v in p_truth[epoch]],
                    total=_("accuracy {share}", share=f"{accuracies[epoch]:.0%}"),
                ),
                Column(
                    "−log p",
                    each[epoch],
                    [f"{v:.2f}" for v in each[epoch]],
                    high=7,
                    total=f"{mean_loss[epoch]:.3f}",
                ),
            ],
            total=_("mean"),
        )
        chart(spec, data, alt=_("Six reviews: how likely the truth is, and what each adds"))
    with curves_at:
        spec, data = lines(
            epochs,
            {_("accuracy"): accuracies, _("mean loss"): mean_loss},
            x_title=_("epoch"),
            y_title=_("loss, accuracy"),
            at=epoch,
            y_domain=(0, 1.8),
            palette=(ORANGE, BLUE),
            height=270,
        )
        chart(spec, data, alt=_("Accuracy and mean loss by epoch"))
    st.markdown(
        words(
            "climb" if both_rise else "climb calm",
            epoch=epoch,
            accuracy_0=f"{accuracies[0]:.0%}",
            accuracy=f"{accuracies[epoch]:.0%}",
            loss_0=f"{mean_loss[0]:.2f}",
            loss=f"{mean_loss[epoch]:.2f}",
            last=f"{each[epoch, -1]:.2f}",
            share=f"{each[epoch, -1] / each[epoch].sum():.0%}",
        )
    )

left, right = st.columns(2, gap="large")
with left:
    st.header(_("Loss or accuracy?"), anchor="accuracy")
    t = int(choice(_("The film review is"), {"1": _("good"), "0": _("bad")}, key="review"))
    good = slider(_("Prediction p(good)"), 0.01, 0.99, 0.6, step=0.01, key="p_good")
    binary = float(binary_crossentropy(t, good))
    grid = np.sort([*np.linspace(0.01, 0.99, 197), 0.5, 0.5 + 1e-12])  # to both sides of the jump
    spec, data = lines(
        grid,
        {
            _("binary crossentropy"): binary_crossentropy(t, grid),
            _("accuracy"): broken(grid, (grid > 0.5) == t),
        },
        x_title=_("p(good)"),
        y_title=_("loss, accuracy"),
        at=good,
        y_domain=(0, 5),
    )
    chart(spec, data, alt=_("The loss falls smoothly, the accuracy jumps at one half"))
    logs = rf"{t} \log {good:.2f} + {1 - t} \log {1 - good:.2f}"
    formula(rf"\text{{{_('Loss')}}}", rf"-({logs})", f"{binary:.3f}")
    st.markdown(words("accuracy", accuracy=f"{binary_accuracy([t], [good]):.0f}"))
with right:
    st.header(_("A guess that looks good"), anchor="uniform-guess")
    n = integer_slider(_("Classes"), 3, 12, 10, key="guess_classes")
    classes, guess = np.eye(n, dtype=int), np.full((n, n), 1 / n)
    hit = (guess[2] > 0.5) == classes[2]
    share = binary_accuracy(classes, guess)
    spec, data = cells(
        [
            Cells(classes[2], _("label"), colours=np.where(classes[2], GREEN, BLUE)),
            Cells(guess[2], _("prediction"), y=2, texts=[f".{100 / n:02.0f}"] * n),
            Cells((guess[2] > 0.5).astype(int), _("prediction > 0.5"), y=4),
            Cells(
                hit,
                _("right?"),
                y=6,
                texts=np.where(hit, "✓", "✗"),
                colours=np.where(hit, GREEN, ORANGE),
            ),
        ],
        width=12,
    )
    chart(spec, data, alt=_("A uniform guess, rounded, is right in all places but one"))
    formula(rf"\text{{binary accuracy}} = \frac{{{hit.sum()}}}{{{n}}} = {share:.3f}")
    st.markdown(
        words(
            "uniform",
            n=n,
            binary=f"{share:.1%}",
            categorical=f"{categorical_accuracy(classes, guess):.1%}",
            topics=f"{binary_accuracy(np.eye(46), np.full((46, 46), 1 / 46)):.1%}",
            loss=f"{surprise(1 / n):.3f}",
        )
    )

others = [key for i, key in enumerate(keys) if i != label]
of_others = [z for i, z in enumerate(logits) if i != label]
turned_around = {
    f"logit_{key}": z for key, z in zip(others, of_others[1:] + of_others[:1], strict=True)
}

with ask, questions():
    equal = np.where(one_hot, p, (1 - p[label]) / 3)
    predict(
        "loss_others",
        _(
            "The {animal} keeps its probability; the other three now share the rest equally. "
            "What does the loss do?",
            animal=names[label],
        ),
        {"up": _("It rises"), "same": _("It stays"), "down": _("It falls")},
        direction(loss, float(categorical_crossentropy(one_hot, equal))),
        words("others", p=f"{p[label]:.3g}", loss=f"{loss:.3f}"),
        about=(label, p.tolist()),
        wrong={
            option: Wrong.read(words(f"others {option}", animal=names[label]), turned_around)
            for option in ("up", "down")
        },
    )
    far = 0 if wrong_price > HIGHEST / 2 else HIGHEST
    there, here = moved_by(its_area, far), moved
    by = {name: there[name] - here[name] for name in there}
    follows = [name for name in ("MSE", "MAE") if abs(by[name]) > 0.25 * abs(by["MSE"])]
    changes = {name: f"{change:z.0f}" for name, change in by.items()}
    predict(
        "loss_outlier",
        _(
            "The outlier's price goes from {price} to {far}. Which line goes along?",
            price=wrong_price,
            far=far,
        ),
        {"mse": _("only that of MSE"), "mae": _("only that of MAE"), "both": _("both")},
        "both" if len(follows) == 2 else follows[0].lower(),
        words("outlier answer", price=wrong_price, far=far, **changes),
        about=(wrong_price, its_area, delta),
        wrong={
            option: Wrong.read(words(f"outlier {option}"), {"outlier_price": far})
            for option in ("mse", "mae", "both")
        },
        moves={"outlier_price": far},
    )
    own, sure = surprise([good if t else 1 - good, SURE]).tolist()
    gain = float(surprise(0.45) - surprise(0.55))
    mean_before = (9 * float(surprise(0.45)) + own) / 10
    mean_after = (9 * float(surprise(0.55)) + sure) / 10
    wrong_side = SURE if t else 1 - SURE
    numbers = {"own": own, "sure": sure, "gain": gain, "gains": 9 * gain, "cost": sure - own}
    told = {name: f"{number:.2f}" for name, number in numbers.items()} | {"wrong": wrong_side}
    predict(
        "loss_both",
        _(
            "Ten film reviews. In training, nine turn from just wrong (0.45 for the truth) to just "
            "right (0.55); the tenth, now at {p}, becomes surely wrong ({sure}). Accuracy rises "
            "from {before} to {after}. And the mean loss?",
            p=f"{good if t else 1 - good:.2f}",
            sure=SURE,
            before=f"{binary_accuracy([t], [good]) / 10:.0%}",
            after=f"{0.9:.0%}",
        ),
        {"down": _("It falls"), "same": _("It stays"), "up": _("It rises")},
        direction(mean_before, mean_after),
        words("both", before=f"{mean_before:.3f}", after=f"{mean_after:.3f}", **told),
        about=(t, good),
        wrong={
            option: Wrong.read(words(f"both {option}", **told), {"p_good": wrong_side})
            for option in ("down", "same", "up")
        },
        moves={"p_good": wrong_side},
    )
    sure_row, unsure_row = int(p_rows.argmax()), int(p_rows.argmin())
    if sure_row == unsure_row:
        unsure_row = len(p_rows) - 1
    halved = p_rows / 2
    grown = surprise(halved) - surprises
    halves = {f"p_row_{n + 1}": float(halved[n]) for n in (sure_row, unsure_row)}
    halving = {
        "sure": row_names[sure_row],
        "unsure": row_names[unsure_row],
        "p_sure": f"{p_rows[sure_row]:.3g}",
        "p_unsure": f"{p_rows[unsure_row]:.3g}",
        "half_sure": f"{halved[sure_row]:.3g}",
        "half_unsure": f"{halved[unsure_row]:.3g}",
        "by": f"{grown[sure_row]:.3f}",
    }
    predict(
        "loss_halved",
        _(
            "One of two labels becomes half as likely: that of {sure} falls from {p_sure} to "
            "{half_sure}, or that of {unsure} from {p_unsure} to {half_unsure}. Which raises the "
            "loss more?",
            **halving,
        ),
        {"sure": halving["sure"], "same": _("both alike"), "unsure": halving["unsure"]},
        {"down": "sure", "same": "same", "up": "unsure"}[
            direction(grown[sure_row], grown[unsure_row])
        ],
        words("halved", **halving),
        about=p_rows.tolist(),
        wrong={
            option: Wrong.read(words(f"halved {option}", **halving), halves)
            for option in ("sure", "unsure")
        },
        moves=halves,
    )

code(
    f"""
from itertools import combinations

import numpy as np

# one of many
logits = np.array({np.round(logits, 1).tolist()})  # {", ".join(keys)}
p = np.exp(logits) / np.exp(logits).sum()
one_hot, label = np.array({one_hot.tolist()}), {label}
categorical_crossentropy = -(one_hot * np.log(p)).sum()
sparse_categorical_crossentropy = -np.log(p[label])
print(categorical_crossentropy.round(3), sparse_categorical_crossentropy.round(3))

# four rows, and the same four over and over
p_rows = np.array({p_rows.round(4).tolist()})
for times in {TIMES}:
    p_all = np.tile(p_rows, times)
    likelihoods = np.prod(p_all.astype("float32")), np.prod(p_all)
    print(len(p_all), *likelihoods, -np.log(p_all).mean().round(3))

# a number
error = np.array({y.tolist()}) - np.array({truth.tolist()})
size, delta = np.abs(error), {delta}
mse = (error**2).mean()
mae = size.mean()
huber = np.where(size <= delta, size**2 / 2, delta * size - delta**2 / 2).mean()
print(mse.round(3), mae.round(3), huber.round(3))

# a line and an outlier
x, prices = np.array({areas.tolist()}), np.array({prices.tolist()})
mse_line = np.polyfit(x, prices, 1)
lines = [
    np.polyfit(x[[i, j]], prices[[i, j]], 1)
    for i, j in combinations(range(len(x)), 2)
    if x[i] != x[j]
]
mae_line = min(lines, key=lambda line: np.abs(np.polyval(line, x) - prices).mean())
print(np.polyval(mse_line, x[-1]).round(1), np.polyval(mae_line, x[-1]).round(1))

# six reviews after epoch {epoch}
p_truth = np.array({p_truth[epoch].round(6).tolist()})
print((p_truth > 0.5).mean().round(3), -np.log(p_truth).mean().round(3))

# yes or no
t, p_good = {t}, {good:.2f}
binary_crossentropy = -(t * np.log(p_good) + (1 - t) * np.log(1 - p_good))
accuracy = float((p_good > 0.5) == t)
print(binary_crossentropy.round(3), accuracy)
"""
)
mistake(
    words(
        "mistake",
        n=n,
        binary=f"{share:.0%}",
        categorical=f"{categorical_accuracy(classes, guess):.0%}",
    )
)
see_also("softmax", "gradient_descent", "house_prices", "movie_reviews", "newswires", "digits")

"""Preprocessing: every input on one scale, measured on the training set alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.charts.bars import Column, columns_of_bars
from core.charts.cells import Cells, Label, cells
from core.charts.lines import lines
from core.charts.maps import Map, maps
from core.charts.pixels import enlarged, faded
from core.charts.scales import scales
from core.charts.theme import BLUE, ORANGE
from core.concepts.preprocessing import (
    NEIGHBOURS,
    Descent,
    Scale,
    descent,
    descent_losses,
    error_on_new,
    in_original_units,
    least_squares,
    measured,
    multi_hot,
    one_hot,
    padded,
    read_labels,
    training_scale,
    vocabulary,
)
from core.concepts.preprocessing import words as words_of
from core.datasets import available, rows_name
from core.datasets.dataset import INDEX_FROM, START, UNKNOWN
from core.datasets.vocabulary import decode, encode
from core.experiment import Impossible
from core.ui.builder.caveats import column_warning, sample_note
from core.ui.builder.data import dataset, packed_rows, ranks
from core.ui.controls import choice, integer_slider, select, slider, text
from core.ui.elements import chart, code, complain, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, predict, questions

TEN = 10
PAIR = ("CHAS", "PTRATIO")
MOST_STEPS, ENOUGH = 60, 600
CLOSE = 0.01
LABELS = "3, 0, 2, 3"
KNOWN, LONGEST = (50, 1_000, 10_000), 12
FIRST_TEXT, SECOND_TEXT = "The film is good, not bad.", "The film is bad, not good!"

words = lesson("preprocessing")
source = available("boston_housing")
houses = dataset("boston_housing", source)
x, y = np.asarray(houses.x_train, float), np.asarray(houses.y_train, float)
y_new = np.asarray(houses.y_test, float)
features = [feature.name for feature in houses.facts.features]
meanings = {feature.name: _(feature.meaning) for feature in houses.facts.features}
whose = {
    "train": _("the training set"),
    "all": _("all rows together"),
    "own": _("each set by itself"),
}
done = {"none": _("raw"), "standardize": _("standardized"), "min_max": _("scaled to 0–1")}
methods = {"none": _("raw"), "standardize": _("standardized"), "min_max": "0–1"}


def new_houses(typo: int, j: int) -> np.ndarray:
    """The test set, with feature ``j`` of its first house multiplied by a typing error."""
    rows = np.array(houses.x_test, float)
    rows[0, j] *= typo
    return rows


def way_down(method: str, share: float = 1.0, steps: int = MOST_STEPS) -> Descent:
    """Gradient descent on two of the features, on the scale of a method."""
    two = x[:, [features.index(name) for name in PAIR]]
    return descent(measured(method, two).apply(two), y, steps, share)


def two_maps(ways: list[tuple[str, Descent]], now: int) -> None:
    """The ways so far, each on the map of its loss, and the losses they have reached."""
    shown = [
        Map(
            name,
            _("loss {loss}", loss=f"{way.losses[now]:.1f}"),
            way.loss,
            way.weights,
            now,
            way.best,
            _("start"),
            _("lowest: {loss}", loss=f"{way.lowest:.1f}"),
        )
        for name, way in ways
    ]
    across, up = (_("weight of “{name}”", name=meanings[name]) for name in PAIR)
    spec, data = maps(shown, (across, up))
    chart(spec, data, alt=_("The way down the loss, with raw and with scaled features"))


RULES = {"standardize": r"\frac{x - \mu}{\sigma}", "min_max": r"\frac{x - \min}{\max - \min}"}


def scaling_formula(method: str, left: str, raw: float, scale: Scale, j: int) -> None:
    """How the number ``raw`` of feature ``j`` is scaled."""
    if method not in RULES:
        formula(left, f"{raw:.4g}")
        return
    shift, width = scale.shift[j], scale.width[j]
    filled = rf"\frac{{{raw:.4g} - {shift:.4g}}}{{{width:.4g}}}"
    formula(left, RULES[method], filled, f"{(raw - shift) / width:.2f}")


def first_house_scaled(method: str) -> None:
    """One number of the first house, on the scale of a method."""
    st.markdown(words("first house", feature=meanings[PAIR[1]]))
    j = features.index(PAIR[1])
    scaling_formula(method, "x'", x[0, j], measured(method, x), j)


def raw_and_scaled() -> tuple[str, int, float]:
    """Gradient descent with two features as they are, and with the same two scaled."""
    picture, controls = st.columns([7, 2], gap="large")
    with controls:
        method = choice(_("The numbers"), methods, "standardize", key="scaling")
        now = integer_slider(_("Steps of gradient descent"), 0, MOST_STEPS, 10, key="zigzag_steps")
        share = slider(
            _("Learning rate (1 is the best)"),
            0.1,
            1,
            1,
            step=0.05,
            key="zigzag_rate",
            format="%.2f",
        )
    raw, scaled = way_down("none", share), way_down(method, share)
    with picture:
        drawn, said = st.columns([5, 2], vertical_alignment="center")
    with drawn:
        two_maps([(_("raw"), raw), (methods[method], scaled)], now)
    with said:
        first_house_scaled(method)
    with picture:
        spread = {name: x[:, features.index(name)].std() for name in PAIR}
        narrow, wide = sorted(PAIR, key=lambda name: spread[name])
        st.markdown(
            words(
                "zigzag raw" if method == "none" else "zigzag",
                steps=now,
                method=done[method],
                raw=f"{raw.losses[now]:.1f}",
                scaled=f"{scaled.losses[now]:.1f}",
                best=f"{raw.lowest:.1f}",
                narrow=f"“{meanings[narrow]}”",
                wide=f"“{meanings[wide]}”",
                times=f"{spread[wide] / spread[narrow]:.0f}",
            )
        )
        st.caption(words("zigzag reading"))
    return method, now, share


method, steps_now, share = play(raw_and_scaled, steps="scaling")
asking = st.container()


@dataclass(frozen=True)
class Settings:
    """What the controls say: on whose numbers is scaled, for how many new houses at once.

    ``feature`` is the one that is looked at, and ``typo`` multiplies it in the first new house.
    """

    statistics: str
    at_once: int
    feature: str
    typo: int


def settings() -> Settings:
    """The controls of the houses' numbers."""
    now = Settings(
        statistics=select(_("Measured on"), whose, key="statistics"),
        at_once=integer_slider(
            _("New houses that come at once"), 1, len(y_new), len(y_new), key="at_once"
        ),
        feature=select(
            _("Feature"),
            {name: f"{name} · {meaning}" for name, meaning in meanings.items()},
            "TAX",
            key="scaled_feature",
        ),
        typo=integer_slider(_("Typing error: first new house, times"), 1, TEN, 1, key="typo"),
    )
    st.markdown(words(now.statistics))
    st.caption(words("model", neighbours=NEIGHBOURS))
    return now


def errors_by_method(now: Settings, x_new: np.ndarray) -> None:
    """How far the model is off on new houses, with raw and with scaled features."""
    found = [
        1000 * error_on_new(method, now.statistics, x, y, x_new, y_new, now.at_once)
        for method in methods
    ]
    dollars = [f"${error:,.0f}" for error in found]
    column = Column(_("average error"), found, dollars, high=1.5 * max(found))
    spec, data = columns_of_bars(list(methods.values()), [column])
    chart(spec, data, alt=_("The error with raw and with scaled features"))


def scaled_houses() -> Settings:
    """The houses' numbers as they are or scaled, and what a model makes of them."""
    picture, controls = st.columns([7, 3], gap="large")
    with controls:
        now = settings()

    j = features.index(now.feature)
    x_new = new_houses(now.typo, j)
    new = x_new[: now.at_once]
    scale = training_scale(method, now.statistics, x, x_new)
    scale_new = measured(method, new) if now.statistics == "own" else scale

    with picture:
        spec, data = scales(
            meanings,
            {whose["train"]: scale.apply(x), _("new houses"): scale_new.apply(new)},
            lit=now.feature,
            x_title=_("value"),
            mark=_("the first new house"),
        )
        chart(
            spec, data, alt=_("Where the values of each feature lie, in the training set and new")
        )
        st.caption(words("reading"))
        steps, errors = st.columns([5, 6], vertical_alignment="center")
        with steps:
            left = rf"\text{{{now.feature}}}"
            scaling_formula(method, left, new[0, j], scale_new, j)
        with errors:
            errors_by_method(now, x_new)
    return now


st.header(_("What every house is measured by"), anchor="scales")
now = scaled_houses()
at_once, feature, typo = now.at_once, now.feature, now.typo
j = features.index(feature)
x_new = new_houses(typo, j)
standard = measured("standardize", x)
on_scale = least_squares(standard.apply(x), y)
per_unit = in_original_units(on_scale, standard)


def standardized(times: int, of: int) -> tuple[np.ndarray, np.ndarray]:
    """A feature of the training rows and of all new houses, one of them mistyped, standardized."""
    rows = new_houses(times, of)
    scale = training_scale("standardize", now.statistics, x, rows)
    scale_new = measured("standardize", rows) if now.statistics == "own" else scale
    return scale.apply(x)[:, of], scale_new.apply(rows)[:, of]


sample_note(houses)
column_warning(houses.facts)

left, right = st.columns(2, gap="large")
with left:
    st.header(_("Why networks need it"), anchor="training")
    counts = np.unique(np.geomspace(1, 100_000, 60).round())
    losses = {
        _("raw"): descent_losses(x, y, counts),
        _("standardized"): descent_losses(standard.apply(x), y, counts),
    }
    spec, data = lines(
        counts,
        losses,
        x_title=_("steps of gradient descent"),
        y_title=_("mean squared error"),
        log_x=True,
    )
    chart(spec, data, alt=_("The loss while a linear model learns, scaled and not"))
    raw, fast = (descent_losses(a, y, [100, 100_000]) for a in (x, standard.apply(x)))
    st.markdown(
        words(
            "descent",
            fast=f"{fast[0]:.1f}",
            slow=f"{raw[0]:.1f}",
            last=f"{raw[1]:.1f}",
            best=f"{fast[1]:.1f}",
        )
    )
with right:
    st.header(_("Coefficients in both units"), anchor="coefficients")
    both = (on_scale.coefficients, per_unit.coefficients)
    largest_of_both = {int(i) for w in both for i in np.abs(w).argsort()[-3:]}
    shown = sorted({j, *largest_of_both})
    spec, data = columns_of_bars(
        [features[i] for i in shown],
        [
            Column(
                title, w[shown], [f"{v:.3g}" for v in w[shown]], -np.abs(w).max(), np.abs(w).max()
            )
            for title, w in zip((_("per deviation"), _("per unit")), both, strict=True)
        ],
        title=_("Each column has a scale of its own"),
    )
    chart(spec, data, alt=_("The coefficients of a linear model, in scaled and original units"))
    formula(
        rf"\text{{{_('per unit')}}}",
        rf"\frac{{\text{{{_('per deviation')}}}}}{{\sigma}}",
        rf"\frac{{{on_scale.coefficients[j]:.3f}}}{{{standard.width[j]:.3f}}}"
        rf" = {per_unit.coefficients[j]:.4f} \quad (\text{{{feature}}})",
    )
    largest, largest_scaled = (
        features[int(np.abs(model.coefficients).argmax())] for model in (per_unit, on_scale)
    )
    st.markdown(
        words(
            "largest",
            per_unit=largest,
            on_scale=largest_scaled,
            deviation=f"{standard.width[features.index(largest)]:.2f}",
        )
    )
    st.markdown(
        words(
            "coefficients",
            one=f"{on_scale.predict(standard.apply(x_new[0])):.3f}",
            other=f"{per_unit.predict(x_new[0]):.3f}",
        )
    )

st.header(_("Pixels: divide by 255"), anchor="pixels")
digit = np.asarray(dataset("mnist", available("mnist")).x_train)[0]
look, numbers = st.columns([1, 3], gap="large")
with numbers:
    line = integer_slider(_("Row of the picture"), 0, 27, 14, key="pixel_row")
    middle = digit[line, 9:19]
    spec, data = cells(
        [
            Cells(middle, "uint8, x", name="x", strengths=middle / 255),
            Cells(
                middle / 255,
                "float32, x / 255",
                y=2.2,
                name="x / 255",
                texts=[f"{v:.2f}" for v in middle / 255],
                strengths=middle / 255,
            ),
        ],
        width=10,
    )
    chart(spec, data, alt=_("Ten pixels before and after"))
    st.markdown(words("pixels", low=digit.min(), high=digit.max()))
with look:
    mask = np.zeros(digit.shape, bool)
    mask[line, 9:19] = True
    st.image(enlarged(faded(digit, mask), 280, 280), alt=_("The digit, its ten pixels lit"))

classes_at, texts_at = st.columns(2, gap="large")
with classes_at:
    st.header(_("Classes: one-hot"), anchor="one-hot")
    typed = text(_("Class numbers"), LABELS, key="one_hot_labels")
    classes = integer_slider(_("Classes"), 2, 10, 4, key="one_hot_classes")
    try:
        numbered = read_labels(typed, classes)
    except Impossible as problem:
        complain(problem)
        numbered = np.arange(min(classes, 4))
    hot = one_hot(numbered, classes).astype(int)
    spec, data = cells(
        [
            Cells(numbered[:, None], "y", name="y"),
            Cells(hot, _("one-hot"), x=2.5, name="one_hot", strengths=0.05 + 0.5 * hot),
        ],
        width=12.5,
    )
    chart(spec, data, alt=_("Class numbers and their one-hot rows"))
    st.markdown(words("one_hot", classes=classes))
with texts_at:
    st.header(_("Words: multi-hot"), anchor="multi-hot")
    pair = [
        text(_("First text"), FIRST_TEXT, key="first_text"),
        text(_("Second text"), SECOND_TEXT, key="second_text"),
    ]
    try:
        known = vocabulary(pair)
    except Impossible as problem:
        complain(problem)
        pair = [FIRST_TEXT, SECOND_TEXT]
        known = vocabulary(pair)
    rows = multi_hot(pair, known).astype(int)
    spec, data = cells(
        [Cells(rows.T, x=3, strengths=0.05 + 0.5 * rows.T, name="multi_hot")],
        [Label(word, 0, i + 0.5, align="left") for i, word in enumerate(known)],
        width=12.5,
        height=6,
        cell=34,
    )
    chart(spec, data, alt=_("Which word is in which text"))
    st.markdown(words("same" if (rows[0] == rows[1]).all() else "multi_hot", width=f"{10_000:,}"))

st.header(_("Words: integers in their order"), anchor="integers")
rows_at, lengths_at = st.columns([5, 2], gap="large")
with lengths_at:
    num_words = int(
        choice(
            _("Words that are known"),
            {str(n): f"{n:,}" for n in KNOWN},
            str(KNOWN[-1]),
            key="known_words",
        )
    )
    length = integer_slider(_("Length of a row"), 1, LONGEST, 8, key="row_length")
    padding = choice(
        _("Zeros stand"),
        {"pre": _("before (pre)"), "post": _("behind (post)")},
        "pre",
        key="padding",
    )
    truncating = choice(
        _("Too long: lost is"),
        {"pre": _("the beginning (pre)"), "post": _("the end (post)")},
        "pre",
        key="truncating",
    )
in_imdb = ranks("imdb", available("imdb"))
tokens = [encode(typed, in_imdb, num_words)[0].tolist() for typed in pair]
integers = padded(tokens, length, padding, truncating)
with rows_at:
    st.caption(words("typed above"))
    for counted in tokens:
        st.markdown(f"`{' '.join(decode(counted, in_imdb))}` → `{counted}`")
    spec, data = cells(
        [
            Cells(
                row,
                title,
                y=2.6 * i,
                name="padded",
                colours=np.where(row > UNKNOWN, BLUE, ORANGE),
                strengths=np.where(row, 0.3, 0.05),
            )
            for i, (title, row) in enumerate(
                zip((_("First text"), _("Second text")), integers, strict=True)
            )
        ],
        width=length,
        height=3.6,
        cell=64,
    )
    chart(spec, data, alt=_("Two texts as integers, in rows of one length"))
    for row in integers:
        st.markdown(" ".join(f"`{word}`" for word in decode(row, in_imdb)))
order = "lost" if np.array_equal(*rows) and not np.array_equal(*integers) else "aside"
if np.array_equal(*integers):
    order = "cut"
st.markdown(
    words("integers", start=START, unknown=UNKNOWN, index_from=INDEX_FROM)
    + " "
    + words(f"order {order}", length=length)
)

with asking, questions():
    ways = {name: way_down(name, steps=ENOUGH) for name in ("none", "standardize")}
    needed = {name: way.steps_until(way.lowest * (1 + CLOSE)) for name, way in ways.items()}
    later = needed["none"] - needed["standardize"]
    narrow, wide = sorted(PAIR, key=lambda name: x[:, features.index(name)].std())
    step = needed["standardize"]
    told = {"wide": f"“{meanings[wide]}”", "narrow": f"“{meanings[narrow]}”", "step": step}
    at_best: dict[str, Any] = {"zigzag_rate": 1, "scaling": "standardize"}
    predict(
        "scaling_steps",
        _(
            "At the best learning rate, with standardized features, the loss comes within {close} "
            "of the lowest after step {step}. When does it with raw features?",
            step=needed["standardize"],
            close=f"{CLOSE:.0%}",
        ),
        {
            "same": _("after that step, too"),
            "soon": _("two or three steps later"),
            "late": _("more than ten steps later"),
        },
        "late" if later > TEN else "soon" if later else "same",
        words("steps", raw=needed["none"], **told),
        about=source,
        wrong={
            option: Wrong.read(
                words(f"steps {option}", then=step + more, **told),
                {"zigzag_steps": step + more, **at_best},
            )
            for option, more in (("same", 0), ("soon", 3), ("late", TEN))
        },
        moves={"zigzag_steps": min(needed["none"], MOST_STEPS), **at_best},
    )
    asked = feature if x_new[0, j] else "TAX"
    (train, new), (train_after, new_after) = (
        standardized(times, features.index(asked)) for times in (1, TEN)
    )
    everybody = {"scaling": "standardize", "at_once": len(y_new)}
    ten_times = {"typo": TEN, "scaled_feature": asked, **everybody}
    predict(
        "scaling_typo",
        _(
            "Mean and spread come from: {whose}. Now somebody types the "
            "{feature} of one new house {times} times too large. "
            "Which numbers of {feature} change?",
            whose=whose[now.statistics],
            feature=asked,
            times=TEN,
        ),
        {
            "one": _("only that house's"),
            "new": _("those of all new houses"),
            "all": _("those of the training rows, too"),
        },
        "all"
        if not np.array_equal(train, train_after)
        else "new"
        if not np.array_equal(new[1:], new_after[1:])
        else "one",
        words(
            "typo",
            feature=asked,
            train=f"{train.mean():z.2f}",
            train_after=f"{train_after.mean():z.2f}",
            others=f"{new[1:].mean():z.2f}",
            others_after=f"{new_after[1:].mean():z.2f}",
        ),
        about=(now.statistics, asked),
        wrong={
            option: Wrong.read(
                words(f"typo {option}", whose=whose[now.statistics]),
                ten_times | {"statistics": statistics},
            )
            for option, statistics in (("one", "all"), ("new", now.statistics), ("all", "train"))
        },
        moves=ten_times,
    )
    by_itself = {"statistics": "own", "scaling": "standardize"}
    alone = measured("standardize", x_new[:1]).apply(x_new[:1])[0]
    predict(
        "scaling_alone",
        _("One new house comes alone and is standardized by its own statistics. It becomes …"),
        {
            "zeros": _("nothing but zeros"),
            "ones": _("nothing but ones"),
            "same": _("what it is in a crowd"),
        },
        "zeros" if not alone.any() else "ones" if (alone == 1).all() else "same",
        words(
            "alone",
            x=f"{x_new[0, j]:.2f}",
            feature=feature,
            error=f"{1000 * error_on_new('standardize', 'own', x, y, x_new, y_new, 1):,.0f}",
            right=f"{1000 * error_on_new('standardize', 'train', x, y, x_new, y_new, 1):,.0f}",
        ),
        about=(feature, typo),
        wrong={
            option: Wrong.read(
                words(
                    f"alone {option}",
                    feature=feature,
                    crowd=f"{measured('standardize', x_new).apply(x_new)[0, j]:.2f}",
                ),
                by_itself | {"at_once": count},
            )
            for option, count in (("ones", 1), ("same", 2))
        },
        moves=by_itself | {"at_once": 1},
    )
    whole = len(tokens[0])
    half = max(1, min(whole // 2, LONGEST))
    left_over = {
        end: " ".join(decode(padded(tokens[:1], half, truncating=end)[0], in_imdb))
        for end in ("pre", "post")
    }
    predict(
        "padding_cut",
        _(
            "The first text is {whole} integers long, the start counted. "
            "`pad_sequences([text], maxlen={half})` is to make {half} of it. What is left?",
            whole=whole,
            half=half,
        ),
        {
            "first": _("the first: {words}", words=f"`{left_over['post']}`"),
            "last": _("the last: {words}", words=f"`{left_over['pre']}`"),
            "none": _("nothing: it is an error"),
        },
        "last" if padded(tokens[:1], half)[0].tolist() == tokens[0][-half:] else "first",
        words(
            "cut",
            half=half,
            left=left_over["pre"],
            lost=" ".join(decode(tokens[0][:-half], in_imdb)),
        ),
        about=(tokens[0], half),
        wrong={
            option: Wrong.read(
                words(f"cut {option}", half=half), {"row_length": half, "truncating": "pre"}
            )
            for option in ("first", "none")
        },
        moves={} if length == half else {"row_length": half, "truncating": "pre"},
    )

ranked = {word: in_imdb[word] for word in known if word in in_imdb}
file = rows_name("boston_housing", source)
scaled = {
    "none": "return rows",
    "standardize": """changes = np.ptp(seen, axis=0) > 0
    return (rows - seen.mean(axis=0)) / np.where(changes, seen.std(axis=0), 1)""",
    "min_max": """changes = np.ptp(seen, axis=0) > 0
    return (rows - seen.min(axis=0)) / np.where(changes, np.ptp(seen, axis=0), 1)""",
}
sets = {
    "train": "z, z_new = scale(x, x), scale(x_new, x)",
    "all": "seen = np.vstack([x, x_new])\nz, z_new = scale(x, seen), scale(x_new, seen)",
    "own": f"""groups = [x_new[i : i + {at_once}] for i in range(0, len(x_new), {at_once})]
z, z_new = scale(x, x), np.vstack([scale(group, group) for group in groups])""",
}
mistyped = f"\nx_new[0, {j}] *= {typo}  # {feature}" if typo > 1 else ""
code(
    f"""
import numpy as np

houses = np.load("{file}")
x, y = houses["x_train"], houses["y_train"]
x_new, y_new = houses["x_test"], houses["y_test"]{mistyped}


def scale(rows, seen):
    {scaled[method]}


two = scale(x, x)[:, {[features.index(name) for name in PAIR]}]  # {", ".join(PAIR)}
a, b = two - two.mean(axis=0), y - y.mean()  # so the bias is at its best
curvatures = np.linalg.eigvalsh(2 / len(b) * a.T @ a)
rate, w = {share:g} * 2 / (curvatures[0] + curvatures[1]), np.zeros(2)
for _ in range({steps_now}):
    w -= rate * 2 / len(b) * a.T @ (a @ w - b)
print("loss:", ((a @ w - b) ** 2).mean().round(1))

{sets[now.statistics]}
print("first new house:", z_new[0].round(3))

distances = ((z_new[:, None] - z) ** 2).sum(axis=2)
nearest = distances.argsort(axis=1)[:, :{NEIGHBOURS}]
guesses = y[nearest].mean(axis=1)
print("error: $", round(1000 * np.abs(guesses - y_new).mean()))

ranks = {ranked}  # in IMDB
rows = np.zeros((2, {length}), int)
for row, text in zip(rows, {[" ".join(words_of(typed)) for typed in pair]}):
    index = [{START}] + [ranks.get(word, {num_words}) + {INDEX_FROM} for word in text.split()]
    index = [i if i < {num_words} else {UNKNOWN} for i in index]
    left = index[{f"-{length}:" if truncating == "pre" else f":{length}"}]
    row[{"-len(left) :" if padding == "pre" else ": len(left)"}] = left
print(rows)
""",
    {file: lambda: packed_rows("boston_housing", source)},
)
mistake(words("mistake", parameters=2 * len(features) + 1, features=len(features)))
see_also("house_prices", "digits", "movie_reviews", "validation")

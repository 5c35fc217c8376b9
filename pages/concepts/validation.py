"""Validation: rows held out, in turn, tell how good a model is on what it has not seen."""

from typing import Any

import numpy as np
import streamlit as st

from core.charts.bars import Column, columns_of_bars
from core.charts.folds import fold_rows, spread, windows
from core.charts.lines import lines
from core.concepts.imbalance import APART, Judged, beyond, commonest, judged, rows_with_a_rare_class
from core.concepts.splits import class_shares, expanding, promised, shuffled, stratified, walks
from core.concepts.validation import (
    chosen_by_half,
    coins,
    errors_of_each,
    fold_errors,
    leak,
    neighbour_errors,
    standardized,
)
from core.datasets import available, rows_name, split
from core.experiment import FirstRows, KFolds, LastShare, Validation
from core.ui.builder.caveats import sample_note
from core.ui.builder.data import dataset, packed_rows
from core.ui.controls import choice, integer_slider, slider, toggle
from core.ui.elements import chart, code, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions

MOST = 10
COINS = 40
CHOSEN = 10
FOUR = KFolds(folds=4)
MANY_ROWS, FEW_ROWS = 1000, 100
FIVE = 5
SERIES, DAYS = 200, 100

words = lesson("validation")
source = available("boston_housing")
houses = dataset("boston_housing", source)
x_all, y_all = np.asarray(houses.x_train, float), np.asarray(houses.y_train, float)
roles = (_("training"), _("validation"), _("test"))


def held_out_by(scheme: str, count: int, share: float, rows: int) -> Validation:
    """So many folds, or a share of the rows at the end or at the start."""
    if scheme == "folds":
        return KFolds(folds=count)
    return LastShare(share=share) if scheme == "last" else FirstRows(rows=int(rows * share))


def first_rows(rows: int, by_price: bool) -> tuple[np.ndarray, np.ndarray]:
    """So many houses and their prices, the cheapest first if ``by_price``."""
    x, y = x_all[:rows], y_all[:rows]
    order = y.argsort(kind="stable") if by_price else np.arange(rows)
    return x[order], y[order]


@st.cache_data(show_spinner=False, max_entries=1000)
def errors_of(
    source: str,  # noqa: ARG001
    rows: int,
    held_out: Validation,
    by_price: bool = False,
    leaking: bool = False,
) -> np.ndarray:
    """Each fold's error with 1 to MOST neighbours."""
    x, y = first_rows(rows, by_price)
    return fold_errors(x, y, split(held_out, y), MOST, leaking=leaking)


def rows_held_out() -> tuple[str, int, float, int, int, bool]:
    """Which rows are held out, and the error on them."""
    picture, controls = st.columns([3, 1], gap="large")

    with controls:
        scheme = choice(
            _("Held out"),
            {"folds": _("K folds"), "last": _("the end"), "first": _("the start")},
            key="held_out",
        )
        count, share = 4, 0.2
        if scheme == "folds":
            count = integer_slider(_("K: how many folds"), 2, 20, 4, key="k_folds")
        else:
            share = slider(_("Share held out"), 0.1, 0.5, 0.2, key="held_out_share", format="%.1f")
        n = integer_slider(_("Rows to learn from"), 20, len(y_all), len(y_all), key="learning_rows")
        by_price = toggle(_("Sort by price"), key="by_price")
        k = integer_slider(_("Neighbours"), 1, MOST, 3, key="neighbours")
        st.caption(words("model"))
        sample_note(houses)

    held_out = held_out_by(scheme, count, share, n)
    folds = split(held_out, y_all[:n])
    errors = errors_of(source, n, held_out, by_price)[:, k - 1]
    with picture:
        st.markdown(words("idea"))
        drawn, said = st.columns([3, 2], vertical_alignment="center")
    with drawn:
        several = scheme == "folds"
        names = [_("fold {i}", i=i + 1) for i in range(count)] if several else [_("hold-out")]
        spec, data = fold_rows(
            folds,
            names,
            [f"{error:.2f}" for error in errors],
            rows=n,
            roles=roles,
            score_title="MAE",
            test_title=_("test: {n} rows", n=len(houses.y_test)),
            rows_title=_("rows:"),
        )
        chart(
            spec, data, alt=_("Which rows train and which are held out, and the error of each fold")
        )
    with said:
        terms = [f"{error:.2f}" for error in errors]
        if len(terms) > 2:
            terms = [terms[0], r"\cdots", terms[-1]]
        formula(
            r"\text{MAE}",
            rf"\frac{{{' + '.join(terms)}}}{{{len(errors)}}}",
            f"{errors.mean():.3f}" + (rf" \pm {errors.std():.2f}" if several else ""),
        )
        st.markdown(words("k_fold" if several else "hold_out", k=count))
    return scheme, count, share, n, k, by_price


scheme, count, share, n, k, by_price = play(rows_held_out, steps="held_out")
x, y = first_rows(n, by_price)
held_out = held_out_by(scheme, count, share, n)
folds, several = split(held_out, y), scheme == "folds"
errors = errors_of(source, n, held_out, by_price)
mean_error = float(errors[:, k - 1].mean())
z = standardized(x, x)
training_errors = neighbour_errors(z, y, z, y, MOST)
training_error = float(training_errors[k - 1])
x_test, y_test = np.asarray(houses.x_test, float), np.asarray(houses.y_test, float)
test_errors = errors_of_each(z, y, standardized(x_test, x), y_test, MOST)
luckiest = int(test_errors.mean(axis=0).argmin()) + 1
chosen = chosen_by_half(test_errors)
halves = {"promised": f"{chosen.promised:.2f}", "new": f"{chosen.new:.2f}"}

asking = st.container()

one_neighbour: dict[str, Any] = {"neighbours": 1}
in_folds: dict[str, Any] = {"held_out": "folds", "k_folds": 4}

st.header(_("Three sets, three purposes"), anchor="three-sets")
curve, purposes = st.columns([5, 3], gap="large")
with purposes:
    st.markdown(words("purposes"))
    opened = toggle(_("Open the test set"), key="open_test")
by_neighbours = {roles[0]: training_errors, roles[1]: errors.mean(axis=0)}
means = by_neighbours[roles[1]]
best = [n for n, error in enumerate(means, 1) if f"{error:.2f}" == f"{means.min():.2f}"]
if opened:
    by_neighbours[roles[2]] = test_errors.mean(axis=0)
with purposes, st.container(horizontal=True):
    for role in roles:
        known = role in by_neighbours
        st.metric(role, f"{by_neighbours[role][k - 1]:.2f}" if known else "?", border=True)
with curve:
    spec, data = lines(
        np.arange(1, MOST + 1),
        by_neighbours,
        x_title=_("neighbours"),
        y_title=_("MAE, thousand dollars"),
        at=k,
    )
    chart(spec, data, alt=_("The errors with 1 to {most} neighbours", most=MOST))
    st.caption(
        words(
            "best",
            best=_(" and ").join(map(str, best)),
            error=f"{means.min():.2f}",
            learned=training_errors.argmin() + 1,
        )
        + (" " + words("sealed", **halves) if opened else "")
    )
    st.markdown(
        words(
            "overfitting",
            seen=f"{training_errors[0]:.2f}",
            unseen=f"{means[0]:.2f}",
            most=MOST,
            seen_by_most=f"{training_errors[-1]:.2f}",
            unseen_by_most=f"{means[-1]:.2f}",
        )
    )

left, right = st.columns(2, gap="large")
with left:
    st.header(_("Few rows, wide spread"), anchor="spread")
    sizes = (20, 40, 80, 160, len(y_all))
    of_sizes = [errors_of(source, size, FOUR)[:, k - 1] for size in sizes]
    spec, data = spread(
        sizes,
        of_sizes,
        x_title=_("rows to learn from"),
        y_title=_("MAE of a fold, thousand dollars"),
    )
    chart(spec, data, alt=_("The error of each fold, with few rows and with many"))
    lowest, highest = of_sizes[0].min(), of_sizes[0].max()
    ends = {"rows": sizes[0], "low": f"{lowest:.1f}", "high": f"{highest:.1f}"}
    ends |= {"all": sizes[-1], "low_all": f"{of_sizes[-1].min():.1f}"}
    st.markdown(words("spread", high_all=f"{of_sizes[-1].max():.1f}", **ends))
with right:
    st.header(_("A leak between the folds"), anchor="leak")
    features = integer_slider(
        _("Random numbers in a row"), 10, 2000, 1000, step=10, key="random_features"
    )
    draw = integer_slider(_("Toss again"), 1, 50, 1, key="coin_toss")
    table = coins(COINS, features, draw)
    found = leak(table, split(FOUR, table.y), CHOSEN, coins(1000, CHOSEN, draw + 1000))
    shares = (found.before, found.inside, found.new)
    spec, data = columns_of_bars(
        [_("before"), _("inside"), _("new coins")],
        [Column(_("guessed right"), shares, [f"{share:.0%}" for share in shares])],
    )
    chart(spec, data, alt=_("How many coins seem to be guessed right, and how many are"))
    leaking = errors_of(source, n, held_out, by_price, leaking=True)[:, k - 1].mean()
    st.markdown(
        words(
            "leak",
            coins=COINS,
            features=f"{features:,}",
            chosen=CHOSEN,
            before=f"{found.before:.0%}",
            inside=f"{found.inside:.0%}",
            new=f"{found.new:.0%}",
        )
    )
    st.caption(words("scaling", apart=f"{mean_error:.3f}", leaking=f"{leaking:.3f}"))


def percent(value: float) -> str:
    """A share in a picture; where nothing is there to be shared, that."""
    return "0 / 0" if np.isnan(value) else f"{value:.0%}"


st.header(_("A rare class: what accuracy hides"), anchor="imbalance")
picture, controls = st.columns([5, 2], gap="large")
with controls:
    rare_percent = integer_slider(
        _("Rare class, percent of the rows"), 1, 40, FIVE, key="rare_percent"
    )
    rare = rows_with_a_rare_class(MANY_ROWS, MANY_ROWS * rare_percent // 100)
    st.markdown(words("imbalance", rows=f"{MANY_ROWS:,}", common=f"{(rare.y == 0).sum():,}"))
answers: dict[str, Judged] = {
    _("always common"): judged(rare.y, commonest(rare.y)),
    f"x > {APART / 2:g}": judged(rare.y, beyond(rare.x)),
}
always, rule = answers.values()
scores = {
    _("accuracy"): "accuracy",
    _("balanced"): "balanced_accuracy",
    _("precision"): "precision",
    _("recall"): "recall",
}
with picture:
    spec, data = columns_of_bars(
        list(scores),
        [
            Column(
                title,
                [getattr(found, score) for score in scores.values()],
                [percent(getattr(found, score)) for score in scores.values()],
            )
            for title, found in answers.items()
        ],
        room=1.4,
    )
    chart(spec, data, alt=_("Four scores of a rule, and of who always answers the same"))
    st.markdown(
        words(
            "scores",
            found=rule.hits,
            rare=rule.positives,
            said=f"{rule.hits + rule.false_alarms:,}",
            always=percent(always.accuracy),
            rule=percent(rule.accuracy),
            balanced=percent(rule.balanced_accuracy),
        )
    )

left, right = st.columns(2, gap="large")
with left:
    st.header(_("Stratified folds: every class in each"), anchor="stratified")
    rare_rows = integer_slider(
        _("Rows of the rare class, of {n}", n=FEW_ROWS), FIVE, 50, 10, key="rare_rows"
    )
    deal = integer_slider(_("Deal again"), 1, 50, 2, key="deal_again")
    labels = np.arange(FEW_ROWS) < rare_rows
    dealt = class_shares(labels, shuffled(FEW_ROWS, FIVE, deal))
    kept = class_shares(labels, stratified(labels, FIVE))
    highest_share = float(max(dealt.max(), kept.max()))
    spec, data = columns_of_bars(
        [_("fold {i}", i=i + 1) for i in range(FIVE)],
        [
            Column(title, shares, [f"{share:.0%}" for share in shares], high=highest_share)
            for title, shares in ((_("by chance"), dealt), (_("stratified"), kept))
        ],
    )
    chart(spec, data, alt=_("The share of the rare class in each fold, by chance and stratified"))
    st.markdown(
        words(
            "stratified",
            least=f"{dealt.min():.0%}",
            most=f"{dealt.max():.0%}",
            share=f"{labels.mean():.0%}",
        )
    )
with right:
    st.header(_("Folds in time: the past for the future"), anchor="time")
    window_count = integer_slider(_("Windows"), 2, 6, 4, key="time_windows")
    past = expanding(DAYS, window_count)
    spec, data = windows(
        past,
        [_("fold {i}", i=i + 1) for i in range(window_count)],
        rows=DAYS,
        roles=roles[:2],
        x_title=_("day"),
    )
    chart(spec, data, alt=_("Each fold trains on the past and is validated on the days after it"))
    ahead = len(past[0].validation_rows)
    told = promised(walks(SERIES, DAYS + ahead), DAYS, window_count)
    st.markdown(
        words(
            "time",
            series=SERIES,
            chance=f"{told.by_chance:.2f}",
            time=f"{told.in_time:.2f}",
            days=ahead,
            after=f"{told.after:.2f}",
        )
    )

ahead_now = direction(always.accuracy, rule.accuracy, 3)
with asking, questions():
    predict(
        "validation_chosen",
        _(
            "Somebody tries 1 to {most} neighbours on the test set, takes {best}, the best there, "
            "and reports its test error. On new houses the error will be …",
            most=MOST,
            best=luckiest,
        ),
        {"down": _("smaller"), "same": _("the same"), "up": _("larger")},
        direction(chosen.promised, chosen.new, 2),
        words("chosen", most=MOST, **halves),
        about=(source, n),
        wrong={
            option: Wrong.read(words(f"chosen {option}"), {"open_test": True, **look})
            for option, look in {
                "down": {"learning_rows": 20},
                "same": {"neighbours": luckiest},
                "up": {"learning_rows": len(y_all)},
            }.items()
        },
        moves={"open_test": True, "neighbours": luckiest},
    )
    predict(
        "validation_training",
        _("Measure the error on the rows the model has learned from instead. Is it …"),
        {"down": _("smaller"), "same": _("the same"), "up": _("larger")},
        direction(mean_error, training_error, 2),
        words(
            "training_error" if k > 1 else "training_error_of_one",
            training=f"{training_error:.2f}",
            validation=f"{mean_error:.2f}",
            one=f"{training_errors[0]:.2f}",
        ),
        about=(scheme, count, share, n, k, by_price),
        wrong={
            option: Wrong.read(words(f"training {option}", k=k), look, at="three-sets")
            for option, look in {
                "up": one_neighbour,
                "same": one_neighbour,
                "down": in_folds | {"learning_rows": len(y_all), "by_price": False},
            }.items()
        },
    )
    as_they_are, dearest = (
        float(errors_of(source, n, LastShare(share=share), ordered)[0, k - 1])
        for ordered in (False, True)
    )
    in_order: dict[str, Any] = {"by_price": True, "held_out": "last", "held_out_share": share}
    predict(
        "validation_sorted",
        _(
            "Sort the houses by price and hold out the last {share}. What becomes of the error?",
            share=f"{share:.0%}",
        ),
        {"down": _("It falls"), "same": _("It stays"), "up": _("It rises")},
        direction(as_they_are, dearest, 2),
        words("sorted", before=f"{as_they_are:.2f}", after=f"{dearest:.2f}"),
        about=(n, share, k),
        wrong={
            "down": Wrong.read(words("sorted down"), in_order | {"held_out": "first"}),
            "same": Wrong.read(words("sorted same"), in_folds | {"by_price": True}),
            "up": Wrong.read(words("sorted up"), in_order | {"learning_rows": len(y_all)}),
        },
        moves=in_order,
    )
    predict(
        "validation_imbalance",
        _(
            "Of {n} rows, {percent} % are of a rare class. One rule finds {found} of the {rare} "
            "rare rows. Another answer is always the commonest class. Which is more accurate?",
            n=f"{MANY_ROWS:,}",
            percent=rare_percent,
            found=rule.hits,
            rare=rule.positives,
        ),
        {
            "up": _("The rule"),
            "same": _("Both alike"),
            "down": _("Always the commonest class"),
        },
        ahead_now,
        words(
            "imbalance because",
            always=f"{always.accuracy:.1%}",
            rule=f"{rule.accuracy:.1%}",
            alarms=rule.false_alarms,
            misses=rule.misses,
        ),
        about=rare_percent,
        wrong={
            "up": Wrong.read(words("imbalance rule"), {"rare_percent": 1}, at="imbalance"),
            "same": Wrong.read(words("imbalance same"), {"rare_percent": 1}, at="imbalance"),
            "down": Wrong.read(words("imbalance always"), {"rare_percent": 40}, at="imbalance"),
        },
    )

file = rows_name("boston_housing", source)
blocks = {
    "folds": f"""size = len(x) // {count}
blocks = [np.arange(i * size, (i + 1) * size) for i in range({count})]""",
    "last": f"blocks = [np.arange(int(len(x) * (1 - {share:.1f})), len(x))]",
    "first": f"blocks = [np.arange(int(len(x) * {share:.1f}))]",
}
sorting = "order = y.argsort(kind='stable')\nx, y = x[order], y[order]\n" if by_price else ""
code(
    f"""
import numpy as np

houses = np.load("{file}")
x, y = houses["x_train"][:{n}], houses["y_train"][:{n}]
{sorting}{blocks[scheme]}

errors = []
for held_out in blocks:
    train = np.setdiff1d(np.arange(len(x)), held_out)
    deviation = x[train].std(axis=0)
    z = (x - x[train].mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    distances = ((z[held_out, None] - z[train]) ** 2).sum(axis=2)
    nearest = distances.argsort(axis=1)[:, :{k}]
    predictions = y[train][nearest].mean(axis=1)
    errors.append(np.abs(predictions - y[held_out]).mean())

print(np.round(errors, 2), np.mean(errors).round(3))
""",
    {file: lambda: packed_rows("boston_housing", source)},
)
mistake(words("mistake"))
see_also("house_prices", "overfitting", "preprocessing", "dropout")

"""Gradient descent: step by step down a loss, with the optimizers that Keras has."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from core.charts.bars import printed
from core.charts.graph import Node, graph
from core.charts.lines import lines
from core.charts.parts import with_minus
from core.charts.surface import ground as pixels_of
from core.charts.surface import relief, surface
from core.charts.theme import CATEGORICAL, ORANGE
from core.concepts.backpropagation import BACKWARD, FORWARD, backward, forward, nudged, relu_slope
from core.concepts.batches import best, fit, mean_squared_error, points, updates
from core.concepts.gradient_descent import HILL, SURFACES, Path, angle, crossings, descend
from core.concepts.optimizers import NAMES, WAYS, Racer
from core.concepts.schedules import SCHEDULES, losses_above_best
from core.ui.controls import choice, integer_slider, put, select, several, slider
from core.ui.elements import chart, code, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.measured import measured
from core.ui.play import play
from core.ui.predict import Wrong, direction, predict, questions
from core.ui.race import Way, film

STEPS = 60
FIRST_SHOWN = 2  # the step after it is still long enough to be seen
AFTER = 20
HALF = 2.5
PIXELS = pixels_of(HALF)
SQUARE = PIXELS[(np.abs(PIXELS) <= HALF).all(axis=-1)]  # where the controls reach
DIGITS = "z.6g"  # of the numbers of a step: so many that it can be computed again
NUDGE = 0.001
GRAPH_RATE = 0.05
FASTEST = 1.0
SCHEDULED_ROWS, SCHEDULED_EPOCHS = 48, 30
LEAST_LOSS = 1e-8
BESIDE_VALLEY = (-2.0, 1.2)

words = lesson("gradient_descent")
state = st.session_state


def walk(key: str, change: int, last: int) -> None:
    """Moves the step that is looked at forward, or back."""
    put(key, min(max(state[key] + change, 0), last))


def steps(key: str, last: int, default: int) -> int:
    """The step to look at: to drag, or one back and one forward."""
    at = integer_slider(_("Step of the walk"), 0, last, default, key=key)
    with st.container(horizontal=True, key=f"{key} buttons"):
        for label, sign, change in ((_("Back"), "-", -1), (_("One step"), "+", 1)):
            st.button(
                label,
                icon=":material/undo:" if change < 0 else ":material/redo:",
                key=f"{key} {sign}",
                on_click=walk,
                args=(key, change, last),
                disabled=not 0 <= at + change <= last,
            )
    return at


def start_here(w1: float, w2: float) -> None:
    """Start where the reader has clicked."""
    put("start_w1", w1)
    put("start_w2", w2)


def ran_away(w: np.ndarray) -> bool:
    """Whether weights are far off the map, or no numbers any more."""
    return not np.abs(w).max() < 4 * HALF


def signed(value: float, digits: str = "z.2f") -> str:
    """A number in a formula: in brackets if it is negative or has a power of ten."""
    text = f"{value:{digits}}"
    return f"({text})" if text.startswith("-") or "e" in text else text


@st.cache_data(show_spinner=False)
def ground_picture(ground: str) -> str:
    """One of the surfaces, seen from above."""
    loss = SURFACES[ground].loss
    return relief(loss(PIXELS), float(loss(SQUARE).max()))


@st.cache_data(show_spinner=False)
def line_picture(samples: int) -> str:
    """The loss of a line through so many points, seen from above."""
    data = points(samples)
    return relief(mean_squared_error(PIXELS, data), float(mean_squared_error(SQUARE, data).max()))


labels = {name: _(way.label) for name, way in WAYS.items()}
grounds = {"valley": _("long valley"), "hollows": _("two hollows")}
grounds |= {"pass": _("mountain pass"), "bent": _("bent valley")}


def race_settings() -> tuple[str, Racer, tuple[float, float], list[str]]:
    """The controls: the surface, the optimizer, its start, and the rivals on the same way."""
    ground = select(_("Loss surface"), grounds, key="loss_surface")
    chosen = select(_("Optimizer"), labels, key="optimizer")
    name = next(n for n in NAMES if n == chosen)
    rate = slider(_("Learning rate η"), 0.01, FASTEST, 0.4, step=0.01, key="eta", format="%.2f")
    m = 0.9
    if WAYS[name].has_momentum:
        m = slider(_("Momentum m"), 0, 0.99, 0.9, step=0.01, key="momentum", format="%.2f")
    first = slider(_("Start: weight w1"), -HALF, HALF, -2, key="start_w1", format="%.1f")
    second = slider(_("Start: weight w2"), -HALF, HALF, 1.2, key="start_w2", format="%.1f")
    others = {n: label for n, label in labels.items() if n != name}
    raced = several(_("Race against"), others, key="race")
    return ground, Racer(name, rate, m), (first, second), [n for n in NAMES if n in raced]


def film_of_ways(
    ground: str, paths: Mapping[str, Path], palette: list[str], now: int, rate: float
) -> None:
    """The loss from above and the ways so far; the first path's next step and downhill.

    The curves of the losses reach as high as the first start lies above the lowest spot.
    """
    name, path = next(iter(paths.items()))
    first = path.losses[0]
    named = zip(paths.items(), palette, strict=True)
    film(
        ground_picture(ground),
        [Way(labels[n], colour, way.weights, way.losses) for (n, way), colour in named],
        half=HALF,
        roof=float(first + np.abs(first - SURFACES[ground].loss(SQUARE).min())),
        step=now,
        downhill=None if name == "sgd" else -rate * np.nan_to_num(path.gradients),
        lowest=SURFACES[ground].lowest,
        titles={
            "w1": _("weight w1"),
            "w2": _("weight w2"),
            "steps": _("steps"),
            "loss": _("loss"),
        },
        on_start=start_here,
    )


def whereabouts(path: Path, now: int) -> None:
    """In a sentence: where a path has come to after ``now`` steps."""
    w, gradient = path.weights[now], path.gradients[now]
    if ran_away(w):
        st.warning(words("lost", step=now), icon=":material/warning:")
        return
    spot, slope = (with_minus(f"({v[0]:z.2f}, {v[1]:z.2f})") for v in (w, gradient))
    st.markdown(words("here", w=spot, gradient=slope, loss=f"{path.losses[now]:z.4f}"))


def standings(paths: Mapping[str, Path], now: int) -> None:
    """The losses after ``now`` steps, the lowest first."""
    heights = {labels[n]: float(way.losses[now]) for n, way in paths.items()}
    ranking = sorted(heights, key=lambda label: np.nan_to_num(heights[label], nan=np.inf))
    st.markdown(" · ".join(f"{label} {printed(heights[label], 4)}" for label in ranking))


def what_is_seen(ground: str, racer: Racer, path: Path, now: int) -> None:
    """In a few words: what the arrows mean, and what this surface does to the way down."""
    w, gradient = path.weights[now], path.gradients[now]
    sides = {True: _("right of the hill"), False: _("left of the hill")}
    began = sides[bool(path.weights[0][0] > HILL)]
    seen: dict[str, dict[str, Any]] = {
        "valley": {"crossings": crossings(path.weights[: now + 1, 1])},
        "hollows": {"began": began, "side": sides[bool(w[0] > HILL)]},
        "pass": {"w2": f"{w[1]:z.2f}", "length": f"{np.hypot(*gradient):.2f}"},
        "bent": {"turned": f"{angle(path.gradients[0], gradient):.0f}"},
    }
    away = angle(path.weights[now + 1] - w, -racer.learning_rate * gradient)
    arrows = "map_sgd" if racer.name == "sgd" else "map"
    st.caption(
        words(arrows, name=labels[racer.name], away=f"{away:.0f}")
        + " "
        + words(f"ground_{ground}", n=now, **seen[ground])
    )


def next_step(racer: Racer, path: Path, now: int) -> None:
    """In formulas: the optimizer's next step of the first weight, with the numbers of now."""
    w, gradient = path.weights[now], path.gradients[now]
    memory, after = path.memories[now], path.memories[now + 1]
    numbers = {
        "w": signed(w[0], DIGITS),
        "g": signed(gradient[0], DIGITS),
        "v": signed(memory.velocity[0], DIGITS),
        "s": signed(memory.squares[0], DIGITS),
        "new_v": signed(after.velocity[0], DIGITS),
        "new_s": signed(after.squares[0], DIGITS),
        "m": f"{racer.momentum:g}",
        "rate": f"{racer.learning_rate:g}",
        **{key: f"{factor:{DIGITS}}" for key, factor in racer.factors(now + 1).items()},
    }
    results = {"w'": f"{path.weights[now + 1][0]:z.3f}"}
    results |= {"v'": f"{after.velocity[0]:{DIGITS}}", "s'": f"{after.squares[0]:{DIGITS}}"}
    st.markdown(_("The next step of weight w1:"))
    for rule in WAYS[racer.name].rules:
        formula(rule.left, rule.right, rule.filled(**numbers), results[rule.left])


def way_down() -> tuple[str, Racer, tuple[float, float], Path, int]:
    """One or more optimizers on their way down a surface, up to a step."""
    picture, controls = st.columns([5, 2], gap="large")
    with controls:
        ground, racer, start, rivals = race_settings()
    with picture:
        drawn, said = st.columns([3, 2], vertical_alignment="center")
    with said:
        now = steps("step", STEPS, FIRST_SHOWN)

    paths = {
        name: descend(ground, replace(racer, name=name), start, STEPS + 1)
        for name in (racer.name, *rivals)
    }
    palette = [CATEGORICAL[(1 + NAMES.index(name)) % len(CATEGORICAL)] for name in paths]
    path = paths[racer.name]
    with drawn:
        film_of_ways(ground, paths, palette, now, racer.learning_rate)
    lost = ran_away(path.weights[now])
    with said:
        if not lost:
            next_step(racer, path, now)
        whereabouts(path, now)
        if rivals:
            standings(paths, now)
        if not lost:
            what_is_seen(ground, racer, path, now)
        st.markdown(words(racer.name, keras=racer.keras()))
    return ground, racer, start, path, now


ground, racer, start, path, now = play(way_down, steps="step buttons")
name, rate, m = racer.name, racer.learning_rate, racer.momentum
measured(loss=float(path.losses[now]))

asking = st.container()
st.header(_("All rows, some rows, one row"), anchor="batches")
fitting, batch_side = st.columns([3, 2], gap="large")
with batch_side:
    kind = choice(
        _("Rows for one update"),
        {"mini": _("some"), "one": _("one"), "all": _("all")},
        key="rows_per_update",
    )
    samples = integer_slider(_("Rows of data"), 8, 96, 48, key="descent_rows")
    mini = integer_slider(_("Batch size"), 1, 64, 16, key="descent_batch")
    epochs = integer_slider(_("Epochs"), 1, 100, 100, key="descent_epochs")
    speed = slider(
        _("Learning rate"), 0.01, 0.2, 0.05, step=0.01, key="descent_rate", format="%.2f"
    )
    sizes = {"mini": min(mini, samples), "one": 1, "all": samples}
    size = sizes[kind]
    count = updates(samples, size, epochs)
    formula(
        rf"\text{{{_('updates')}}}",
        rf"\left\lceil \frac{{{samples}}}{{{size}}} \right\rceil \times {epochs} = {count}",
    )
table = points(samples)
fits = {n: fit(table, rows, epochs, speed, (-2.0, -2.0)) for n, rows in sizes.items()}
of_epoch = np.arange(1, epochs + 1)
names = {"all": _("all rows"), "mini": _("batches of {n}", n=sizes["mini"]), "one": _("one row")}
with fitting:
    map_side, curve_side = st.columns(2)
with map_side:
    seen = np.unique(np.linspace(0, count, min(count + 1, 600)).astype(int))
    spec, data = surface(
        line_picture(samples),
        {names[kind]: fits[kind][seen]},
        [ORANGE],
        half=HALF,
        titles=(_("slope of the line"), _("intercept")),
        dots=len(seen) < 120,
        height=380,
    )
    chart(spec, data, alt=_("The way of the line's two weights, update by update"))
with curve_side:
    lowest = float(mean_squared_error(best(table), table))
    above = {
        n: mean_squared_error(fits[n][of_epoch * updates(samples, sizes[n], 1)], table) - lowest
        for n in names
    }
    spec, data = lines(
        of_epoch,
        {names[n]: np.maximum(height, 1e-4) for n, height in above.items()},
        x_title=_("epoch"),
        y_title=_("MSE above the best line's"),
        log_x=True,
        log_y=True,
        height=380,
    )
    chart(spec, data, alt=_("The loss after each epoch, for three batch sizes"))
with batch_side:
    st.markdown(
        words(
            "batches",
            samples=samples,
            size=sizes["mini"],
            per_epoch=updates(samples, sizes["mini"], 1),
            lowest=f"{lowest:.4f}",
            **{n: printed(float(mean_squared_error(fits[n][-1], table)), 4) for n in names},
        )
    )

st.header(_("A rate that falls"), anchor="schedules")
falling, schedule_side = st.columns([3, 2], gap="large")
with schedule_side:
    schedule_names = {key: _(schedule.label) for key, schedule in SCHEDULES.items()}
    scheduled = select(_("Learning rate over time"), schedule_names, "cosine", key="schedule")
    first_rate = slider(
        _("Learning rate at the start"),
        0.01,
        0.3,
        0.2,
        step=0.01,
        key="schedule_rate",
        format="%.2f",
    )
    rows_each = integer_slider(
        _("Rows in a batch (of {n})", n=SCHEDULED_ROWS), 1, SCHEDULED_ROWS, 4, key="schedule_batch"
    )
    epoch = integer_slider(
        _("Epoch to look at"), 0, SCHEDULED_EPOCHS, SCHEDULED_EPOCHS // 3, key="schedule_epoch"
    )
each_epoch = updates(SCHEDULED_ROWS, rows_each, 1)
all_updates = each_epoch * SCHEDULED_EPOCHS
now_update = min(epoch * each_epoch, all_updates - 1)
rates_of = {key: s.rates(first_rate, all_updates) for key, s in SCHEDULES.items()}
losses_of = {
    key: losses_above_best(key, first_rate, SCHEDULED_ROWS, rows_each, SCHEDULED_EPOCHS)
    for key in SCHEDULES
}
schedule = SCHEDULES[scheduled]
with falling:
    rate_side, loss_side = st.columns(2)
with rate_side:
    drawn = np.unique(np.linspace(0, all_updates - 1, 300).astype(int))
    spec, data = lines(
        drawn / each_epoch,
        {schedule_names[key]: r[drawn] for key, r in rates_of.items()},
        x_title=_("epoch"),
        y_title=_("learning rate η"),
        at=now_update / each_epoch,
        height=380,
    )
    chart(spec, data, alt=_("The learning rate over the epochs, for four schedules"))
with loss_side:
    spec, data = lines(
        np.arange(SCHEDULED_EPOCHS + 1),
        {schedule_names[key]: np.maximum(loss, LEAST_LOSS) for key, loss in losses_of.items()},
        x_title=_("epoch"),
        y_title=_("MSE above the best line's"),
        at=epoch,
        log_y=True,
        height=380,
    )
    chart(spec, data, alt=_("The loss after each epoch, for four schedules"))
end = {key: float(loss[-1]) for key, loss in losses_of.items()}
with falling:
    formula(
        schedule.rule.left,
        schedule.rule.right,
        schedule.filled(first_rate, now_update, all_updates),
        f"{rates_of[scheduled][now_update]:.4g}",
    )
    st.markdown(
        words(
            "schedules" if min(end, key=lambda key: end[key]) != "constant" else "schedules calm",
            rows=rows_each,
            keras=schedule.in_keras(first_rate, all_updates),
            epochs=SCHEDULED_EPOCHS,
            **{key: printed(max(loss, LEAST_LOSS)) for key, loss in end.items()},
        )
    )

st.header(_("Where the gradient comes from"), anchor="backpropagation")
drawing, inputs = st.columns([5, 2], gap="large")


def update_weights() -> None:
    """One step of gradient descent on the graph's two weights."""
    for w in ("w1", "w2"):
        moved = state[f"graph_{w}"] - GRAPH_RATE * slopes[w]
        state[f"graph_{w}"] = float(np.clip(moved, -3, 3))


with inputs:
    x, w1, w2, y = (
        slider(label, -3, 3, at, key=key, format="%.2f")
        for label, at, key in (
            (_("input x"), 2, "graph_x"),
            (_("weight w1"), 0.5, "graph_w1"),
            (_("weight w2"), -1, "graph_w2"),
            (_("target y"), 1, "graph_y"),
        )
    )
    values = forward(x, w1, w2, y)
    slopes = backward(values)
    st.button(
        _("One update, η = {rate}", rate=GRAPH_RATE),
        icon=":material/downhill_skiing:",
        on_click=update_weights,
        width="stretch",
    )


with drawing:
    turns = [*FORWARD, *(f"d{n}" for n in BACKWARD)]
    done = turns[: steps("graph_step", len(turns), len(turns))]
    spots = {"x": (0, 0), "z": (1, 0), "a": (2, 0), "p": (3, 0), "L": (4, 0)}
    spots |= {"w1": (1, 1), "w2": (3, 1), "y": (4, 1)}
    known = ("x", "w1", "w2", "y", *done)
    nodes = [
        Node(
            n,
            *place,
            value=f"{values[n]:z.2f}" if n in known else "",
            gradient=f"∂ {slopes[n]:z.2f}" if f"d{n}" in done else "",
            lit=bool(done) and done[-1].removeprefix("d") == n,
        )
        for n, place in spots.items()
    ]
    edges = [("x", "z"), ("w1", "z"), ("z", "a"), ("a", "p"), ("w2", "p"), ("p", "L"), ("y", "L")]
    chart(*graph(nodes, edges), alt=_("The graph: values forward, gradients backward"))
    if done:
        reached = values | {f"d{n}": slope for n, slope in slopes.items()}
        texts = {n: signed(v) for n, v in reached.items()}
        rule = FORWARD.get(done[-1]) or BACKWARD[done[-1].removeprefix("d")]
        filled = rule.filled(**texts, slope=f"{relu_slope(values['z']):.0f}")
        formula(rule.left, rule.right, f"{filled} = {reached[done[-1]]:z.2f}")
    moved = nudged(values, "w1", NUDGE)
    st.markdown(
        words(
            "chain",
            nudge=NUDGE,
            before=f"{values['L']:.6f}",
            after=f"{moved:.6f}",
            ratio=f"{(moved - values['L']) / NUDGE:z.2f}",
            gradient=f"{slopes['w1']:z.2f}",
        )
    )


def after_steps(other: Racer) -> float:
    """The loss after AFTER steps with another optimizer; infinite if it has run away."""
    reached = float(descend(ground, other, start, STEPS + 1).losses[AFTER])
    return reached if np.isfinite(reached) else np.inf


def longer_or_shorter(learning_rate: float) -> float:
    """Twice the learning rate, or about half of it where twice is more than can be set."""
    return round(2 * learning_rate if learning_rate <= FASTEST / 2 else learning_rate / 2, 2)


def in_the_valley(known: float, seen: float, part: str) -> Wrong:
    """What is mistaken about the learning rate, and two rates in the long valley that tell."""
    loss = float(descend("valley", Racer("sgd", known), BESIDE_VALLEY, AFTER).losses[AFTER])
    start = dict(zip(("start_w1", "start_w2"), BESIDE_VALLEY, strict=True))
    look = {"loss_surface": "valley", "optimizer": "sgd", "eta": seen, "step": AFTER, **start}
    text = words(f"rate {part}", known=known, seen=seen, loss=printed(loss, 4))
    return Wrong.read(text, look)


def race(part: str, spot: tuple[float, float], eta: float) -> Wrong:
    """What is mistaken about the rival, and a race of the two over the pass that tells."""
    look = {"loss_surface": "pass", "eta": eta, "step": AFTER, "race": [rival]}
    look |= {"start_w1": spot[0], "start_w2": spot[1]}
    look |= {"momentum": 0.9} if WAYS[name].has_momentum else {}
    return Wrong.read(words(f"rival {part}", name=labels[name], rival=labels[rival], n=AFTER), look)


rival = "momentum" if name == "sgd" else "sgd"

with asking, questions():
    options = {"down": _("It falls"), "same": _("It stays"), "up": _("It rises")}
    normal = after_steps(racer)
    other = longer_or_shorter(rate)
    at_other = after_steps(replace(racer, learning_rate=other))
    asked = {"rate": f"{other:g}", "n": AFTER}
    longer = "down" if other > rate else "up"
    shorter = "up" if other > rate else "down"
    predict(
        "descent_rate",
        _("Double the learning rate to {rate}. What happens to the loss after {n} steps?", **asked)
        if other > rate
        else _(
            "Lower the learning rate to {rate}. What happens to the loss after {n} steps?", **asked
        ),
        options,
        direction(normal, at_other, 4),
        words(
            "rate",
            n=AFTER,
            before=printed(normal, 4),
            after=printed(at_other, 4),
            other=f"{other:g}",
        ),
        about=(ground, racer, start),
        wrong={
            longer: in_the_valley(0.4, 0.52, "longer"),
            shorter: in_the_valley(0.02, 0.2, "shorter"),
            "same": in_the_valley(0.2, 0.02, "same"),
        },
        moves={"eta": other, "step": AFTER},
    )
    rivals_loss = after_steps(replace(racer, name=rival))
    two = {"rival": labels[rival], "name": labels[name], "n": AFTER}
    clever = "down" if name == "sgd" else "up"
    plain = "up" if name == "sgd" else "down"
    predict(
        "descent_rival",
        _("{rival} instead of {name}: what happens to the loss after {n} steps?", **two),
        options,
        direction(normal, rivals_loss, 4),
        words("rival", before=printed(normal, 4), after=printed(rivals_loss, 4), **two),
        about=(ground, racer, start),
        wrong={
            clever: race("clever", (1.5, -1.5), 0.2),
            plain: race("plain", (0.5, 0.1), 0.1),
            "same": race("same", (0.5, 0.1), 0.1),
        },
        moves={"optimizer": rival, "step": AFTER}
        | ({"momentum": m} if WAYS[rival].has_momentum else {}),
    )
    batch = {"rows": samples, "size": sizes["mini"], "epochs": epochs}
    total, per_epoch = (updates(samples, sizes["mini"], n) for n in (epochs, 1))
    easy = {"rows": 48, "size": 24, "epochs": 10}
    counted = {
        "rows_per_update": "mini",
        "descent_rows": easy["rows"],
        "descent_batch": easy["size"],
        "descent_epochs": easy["epochs"],
    }
    predict(
        "descent_updates",
        _("{rows} rows, batches of {size}, {epochs} epochs: how many updates?", **batch),
        {str(n): f"{n:,}" for n in sorted({epochs, samples * epochs, total})},
        str(total),
        words("updates", batches=per_epoch, count=total, **batch),
        about=batch,
        wrong={
            str(epochs): Wrong.read(words("updates epochs", **easy), counted),
            str(samples * epochs): Wrong.read(words("updates rows", **easy), counted),
        },
        moves={} if kind == "mini" else {"rows_per_update": "mini"},
    )
    times = end["constant"] / max(end["cosine"], LEAST_LOSS)
    few = {"start": f"{first_rate:g}", "rows": rows_each, "epochs": SCHEDULED_EPOCHS}
    predict(
        "descent_schedule",
        _(
            "The line below, {rows} rows in a batch: η stays at {start}, or cosine decay takes it "
            "from {start} down to 0. With which does the loss end lower?",
            **few,
        ),
        {
            "constant": _("the one that stays"),
            "same": _("about the same"),
            "cosine": _("the one that falls"),
        },
        "cosine" if times > 2 else "constant" if times < 1 / 2 else "same",
        words(
            "schedule",
            constant=printed(end["constant"]),
            cosine=printed(max(end["cosine"], LEAST_LOSS)),
            **few,
        ),
        about=(first_rate, rows_each),
        wrong={
            option: Wrong.read(
                words(f"schedule {option}", all=SCHEDULED_ROWS),
                {"schedule_batch": then, "schedule_epoch": SCHEDULED_EPOCHS},
                at="schedules",
            )
            for option, then in (("constant", 1), ("same", 1), ("cosine", SCHEDULED_ROWS))
        },
        moves={} if epoch == SCHEDULED_EPOCHS else {"schedule_epoch": SCHEDULED_EPOCHS},
    )

before_loop, in_loop = racer.code()
loss_source, gradient_source = SURFACES[ground].source
indented = "\n    ".join(in_loop)
code(
    f"""
import numpy as np

def loss(w1, w2):
    return {loss_source}

def gradient(w1, w2):
    return np.array([{gradient_source}])

w, rate = np.array([{start[0]:g}, {start[1]:g}]), {rate:g}  # {racer.keras()}
{before_loop or "# nothing to remember"}
for t in range(1, {now + 1}):
    g = gradient(*w)
    {indented}

print(w.round(3), loss(*w).round(4))

# {schedule.in_keras(first_rate, all_updates)}
rate, updates = {first_rate:g}, {all_updates}
t = np.arange(updates)
rates = {schedule.source}
print(rates[{now_update}])
"""
)
tried = {r: printed(after_steps(Racer("sgd", r)), 4) for r in (0.001, 0.1, 1.0)}
mistake(
    words(
        "mistake",
        ground=grounds[ground],
        n=AFTER,
        small=tried[0.001],
        middle=tried[0.1],
        large=tried[1.0],
    )
)
see_also("plane", "overfitting", "losses", "activations", "house_prices")

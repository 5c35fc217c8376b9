"""The gradient descent page: what its numbers do when its controls are moved."""

import json
import re

import numpy as np
import pyarrow as pa
import pytest

from core.concepts.backpropagation import backward, forward
from core.concepts.batches import best, fit, mean_squared_error, points
from core.concepts.gradient_descent import SURFACES, descend
from core.concepts.optimizers import NAMES, WAYS, Racer
from core.concepts.schedules import SCHEDULES, losses_above_best
from tests.further import but, further

START = (-2.0, 1.2)
STEPS = 61


def path(surface="valley", name="sgd", rate=0.4, momentum=0.9, start=START):
    return descend(surface, Racer(name, rate, momentum), start, STEPS)


def run(app) -> dict:
    """What the code on the page computes, run as it stands."""
    scope: dict = {}
    exec(app.code[-1].value, scope)  # noqa: S102
    return scope


def rows(app, chart: int) -> list[dict]:
    proto = app.get("vega_lite_chart")[chart].proto
    data = proto.data.data or proto.datasets[0].data.data
    return pa.ipc.open_stream(data).read_all().to_pylist()


def film(app) -> dict:
    """What the browser is told of the ways down."""
    told = (json.loads(part.proto.json) for part in app.get("bidi_component"))
    return next(data for data in told if "ways" in data)


def drawn(app) -> dict[str, list[list[float]]]:
    """The ways on the surface up to the step that is looked at, by name."""
    told = film(app)
    return {way["name"]: way["points"][: told["step"] + 1] for way in told["ways"]}


def assert_runs_along(way, expected) -> None:
    """Equal to the digits that are drawn."""
    np.testing.assert_allclose(way, expected, atol=6e-5)


def formulas(app) -> str:
    return " ".join(formula.value for formula in app.latex)


def said(app) -> str:
    return " ".join(part.value for part in [*app.markdown, *app.caption])


def press(app, key):
    app.button(key=key).click().run()


def answer(app, name, option):
    press(app, f"predict {name} {option}")


def test_a_step_is_minus_the_rate_times_the_gradient(open_page):
    app = open_page("gradient_descent", step="0")
    assert r"(-2) \\ & \quad - 0.4 \cdot (-0.4)" in formulas(app)
    assert "&= -1.840" in formulas(app)
    assert "w = **(−2.00, 1.20)** · loss **3.2800** · gradient (−0.40, 4.80)" in said(app)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("surface", but(["hollows"], SURFACES))
def test_the_code_gives_the_weights_and_the_loss_on_the_page(open_page, surface, name):
    address = {"loss_surface": surface, "optimizer": name, "eta": "0.1", "step": "17"}
    app = open_page("gradient_descent", **address)
    expected = path(surface, name, 0.1)
    scope = run(app)
    np.testing.assert_allclose(scope["w"], expected.weights[17], atol=1e-9)
    assert f"loss **{expected.losses[17]:z.4f}**" in said(app)
    assert_runs_along(next(iter(drawn(app).values())), expected.weights[:18])


def computed(latex: str) -> float:
    """What somebody gets who computes a line of a formula with the digits that it shows."""
    for shown, python in (
        (r" \times 10^{", "*10.0**("), ("}", ")"), (r"\sqrt{", "np.sqrt("), (r"\cdot", "*"),
        ("^2", "**2"), (r" \\ & \quad ", " "),
    ):  # fmt: skip
        latex = latex.replace(shown, python)
    return eval(latex, {"np": np})  # noqa: S307


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("surface", but(["hollows"], SURFACES))
def test_a_step_can_be_computed_again_with_the_digits_it_shows(open_page, surface, name):
    address = {"loss_surface": surface, "optimizer": name, "eta": "0.05", "start_w1": "-1.3"}
    for step in ("1", "23"):
        app = open_page("gradient_descent", **address, step=step)
        steps = [f.value for f in app.latex if re.search(r"\{aligned\} [wvs]' ", f.value)]
        assert len(steps) == len(WAYS[name].rules)
        for formula in steps:
            filled, result = map(computed, re.findall(r"&= (.+?) \\rule", formula)[1:])
            near = 0.501e-3 if "w'" in formula else 1e-5 * abs(result)
            assert filled == pytest.approx(result, abs=near)


@pytest.mark.parametrize("name", NAMES)
def test_the_dashed_line_is_the_step_that_the_optimizer_takes_next(open_page, name):
    app = open_page("gradient_descent", optimizer=name, eta="0.1", step="7")
    told, way = film(app), path(name=name, rate=0.1)
    assert_runs_along(told["ways"][0]["points"][8], way.weights[8])
    assert (told["downhill"] is None) == (name == "sgd")
    if name != "sgd":
        assert_runs_along(told["downhill"][7], -0.1 * way.gradients[7])


def test_opens_at_a_step_whose_next_one_is_long_enough_to_be_seen(open_page):
    told = film(open_page("gradient_descent"))
    here, after = (np.array(told["ways"][0]["points"][told["step"] + n]) for n in (0, 1))
    assert np.hypot(*(after - here)) > 0.1 * 2 * told["half"]


@pytest.mark.parametrize(("surface", "goals"), [("valley", 1), ("hollows", 1), ("pass", 2)])
def test_the_lowest_points_are_marked_and_named(open_page, surface, goals):
    told = film(open_page("gradient_descent", loss_surface=surface))
    assert told["words"]["lowest"] == "lowest point"
    assert len(told["lowest"]) == goals
    lowest = SURFACES[surface].loss(np.array(told["lowest"]))
    assert (lowest <= path(surface, rate=0.1).losses.min() + 1e-9).all()


def test_the_whole_way_is_there_to_be_played_and_its_losses(open_page):
    told = film(open_page("gradient_descent", optimizer="adam", eta="0.1"))
    (way,) = told["ways"]
    assert told["last"] == 60
    assert_runs_along(way["points"], path(name="adam", rate=0.1).weights)
    assert_runs_along(way["losses"], path(name="adam", rate=0.1).losses)


def test_a_loss_that_leaves_the_picture_comes_back_into_it(open_page):
    address = {"optimizer": "momentum", "eta": "0.8", "momentum": "0.97"}
    told = film(open_page("gradient_descent", **address))
    losses = told["ways"][0]["losses"]
    expected = path(name="momentum", rate=0.8, momentum=0.97).losses[: len(losses)]
    above = expected > told["roof"]
    assert above.any()
    assert not above[-1]
    for loss, exact, hidden in zip(losses, expected, above, strict=True):
        assert loss == pytest.approx(told["roof"] if hidden else exact, abs=6e-5)


def test_a_zigzag_is_counted_and_not_claimed(open_page):
    assert "floor in 8 steps: **8**" in said(open_page("gradient_descent", eta="0.4", step="8"))
    app = open_page("gradient_descent", optimizer="adam", eta="0.02", lang="ko")
    assert "**0번**" in said(app)


def test_momentum_may_roll_over_the_hill_where_sgd_stays(open_page):
    address = {"loss_surface": "hollows", "eta": "0.1", "start_w1": "-2.5", "step": "60"}
    app = open_page("gradient_descent", **address)
    assert "began left of the hill; after 60 steps\nit is left of the hill" in said(app)
    assert path("hollows", "momentum", 0.1, start=(-2.5, 1.2)).weights[60, 0] > 1
    app = open_page("gradient_descent", optimizer="momentum", **address)
    assert "it is right of the hill" in said(app)


def test_the_other_grounds_tell_what_the_way_has_met(open_page):
    app = open_page("gradient_descent", loss_surface="pass", start_w2="0", step="60")
    assert "w2 is **0.00**" in said(app)
    assert "a length of 0.00" in said(app)
    app = open_page("gradient_descent", loss_surface="bent", eta="0.1", step="0")
    assert "**0°** away" in said(app)


def test_a_step_forward_and_a_step_back(open_page):
    app = open_page("gradient_descent", step="5")
    press(app, "step +")
    assert len(drawn(app)["SGD"]) == 7
    np.testing.assert_allclose(run(app)["w"], path().weights[6])
    press(app, "step -")
    press(app, "step -")
    np.testing.assert_allclose(run(app)["w"], path().weights[4])


def test_no_step_back_from_the_start_and_none_beyond_the_last(open_page):
    app = open_page("gradient_descent", step="0")
    assert app.button(key="step -").disabled
    assert not app.button(key="step +").disabled
    app.slider(key="step").set_value(60).run()
    assert not app.button(key="step -").disabled
    assert app.button(key="step +").disabled


def test_moved_controls_move_the_path(open_page):
    app = open_page("gradient_descent", optimizer="momentum")
    app.slider(key="eta").set_value(0.05).run()
    app.slider(key="momentum").set_value(0.5).run()
    app.slider(key="start_w1").set_value(1.5).run()
    expected = path("valley", "momentum", 0.05, 0.5, (1.5, 1.2))
    assert_runs_along(drawn(app)["Momentum"], expected.weights[:3])
    np.testing.assert_allclose(run(app)["w"], expected.weights[2])
    assert "SGD(0.05, momentum=0.5)" in app.code[-1].value


def test_a_race_draws_every_runner_and_ranks_them(open_page):
    app = open_page("gradient_descent", race="adam,momentum", eta="0.1", step="20")
    assert list(drawn(app)) == ["SGD", "Momentum", "Adam"]
    losses = {label: path(name=n, rate=0.1).losses[20] for label, n in
              (("SGD", "sgd"), ("Momentum", "momentum"), ("Adam", "adam"))}  # fmt: skip
    ranking = sorted(losses, key=losses.get)
    assert re.search(r" [\d.]+ · ".join(ranking), said(app))


def test_the_race_is_chosen_with_pills_and_stays_when_one_of_them_is_made_the_first(open_page):
    app = open_page("gradient_descent")
    app.button_group(key="race").set_value(["adam", "rmsprop"]).run()
    assert list(drawn(app)) == ["SGD", "RMSprop", "Adam"]
    app.selectbox(key="optimizer").set_value("adam").run()
    assert list(drawn(app)) == ["Adam", "RMSprop"]


def test_steps_that_are_too_long_are_told_so_and_nothing_breaks(open_page):
    app = open_page("gradient_descent", loss_surface="bent", eta="1", step="60")
    assert "outside the picture" in app.warning[0].value
    assert len(drawn(app)["SGD"]) < 10
    app.slider(key="eta").set_value(0.1).run()
    assert not app.warning


@pytest.mark.parametrize(
    "address",
    [
        {"eta": "0"},
        {"optimizer": "lion"},
        {"loss_surface": "moon"},
        {"start_w1": "9"},
        {"race": "lion,,한글"},
        {"step": "61"},
    ],
)
def test_an_impossible_address_leaves_the_defaults(open_page, address):
    app = open_page("gradient_descent", **address)
    assert_runs_along(drawn(app)["SGD"], path().weights[:3])


def test_the_notes_48_rows_in_batches_of_16_for_100_epochs_are_300_updates(open_page):
    app = open_page("gradient_descent")
    assert r"\frac{48}{16} \right\rceil \times 100 = 300" in formulas(app)
    answer(app, "descent_updates", "300")
    assert "3 batches" in app.success[0].value


@pytest.mark.parametrize(("kind", "updates"), [("one", 48 * 100), ("all", 100), ("mini", 100 * 7)])
def test_updates_of_every_kind(open_page, kind, updates):
    app = open_page("gradient_descent", rows_per_update=kind, descent_batch="7")
    assert f"= {updates}" in formulas(app)
    way = [row for row in rows(app, 0) if row["part"] == "path"]
    assert 100 < len(way) <= 601
    size = {"one": 1, "all": 48, "mini": 7}[kind]
    expected = fit(points(48), size, 100, 0.05, (-2.0, -2.0))[-1]
    np.testing.assert_allclose([way[-1]["x"], way[-1]["y"]], expected)


def test_the_three_batch_sizes_end_at_the_losses_in_the_text(open_page):
    data = points(30)
    app = open_page("gradient_descent", descent_rows="30", descent_epochs="9")
    for size in (1, 16, 30):
        loss = mean_squared_error(fit(data, size, 9, 0.05, (-2.0, -2.0))[-1], data)
        assert f"**{loss:.4f}**" in said(app)
    assert f"{mean_squared_error(best(data), data):.4f}" in said(app)


def test_a_batch_is_never_larger_than_the_data(open_page):
    app = open_page("gradient_descent", descent_rows="10", descent_batch="64")
    assert r"\frac{10}{10} \right\rceil \times 100 = 100" in formulas(app)


def test_the_graph_goes_forward_and_then_backward(open_page):
    app = open_page("gradient_descent", graph_step="0")
    graph = 4

    def texts(part):
        return [row["text"] for row in rows(app, graph) if row["part"] == part]

    assert texts("value") == ["x = 2.00", "z", "a", "p", "L", "w1 = 0.50", "w2 = -1.00", "y = 1.00"]
    for _ in range(4):
        press(app, "graph_step +")
    assert "L = 4.00" in texts("value")
    assert texts("gradient") == []
    assert "((-1.00) - 1.00)^2 = 4.00" in formulas(app)
    for _ in range(5):
        press(app, "graph_step +")
    assert len(texts("gradient")) == 5
    assert r"4.00 \cdot 2.00 = 8.00" in formulas(app)


def test_an_update_moves_both_weights_against_their_gradients(open_page):
    app = open_page("gradient_descent")
    slopes = backward(forward(2, 0.5, -1, 1))
    update = next(button for button in app.button if button.label.startswith("One update"))
    update.click().run()
    moved = [app.slider(key=f"graph_{w}").value for w in ("w1", "w2")]
    expected = (0.5 - 0.05 * slopes["w1"], -1 - 0.05 * slopes["w2"])
    np.testing.assert_allclose(moved, expected)
    after = forward(2, *expected, 1)["L"]
    assert after < 4
    assert f"from {after:.6f}" in said(app)


def test_a_nudge_of_w1_confirms_its_gradient(open_page):
    app = open_page("gradient_descent", graph_w1="-1")
    assert "That is 0.00 times as far. The gradient says 0.00" in said(app)
    app.slider(key="graph_w1").set_value(1.0).run()
    slope = backward(forward(2, 1, -1, 1))["w1"]
    assert f"The gradient says {slope:.2f}" in said(app)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ({"eta": "0.1"}, "down"),
        ({"eta": "0.4"}, "up"),
        ({"start_w1": "0", "start_w2": "0"}, "same"),
    ],
)
def test_what_a_doubled_rate_does_depends_on_the_rate(open_page, address, right):
    app = open_page("gradient_descent", **address)
    answer(app, "descent_rate", right)
    assert len(app.success) == 1


@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_another_optimizer_is_better_or_worse_as_it_really_is(open_page, name):
    app = open_page("gradient_descent", optimizer=name, eta="0.1")
    rival = "momentum" if name == "sgd" else "sgd"
    here, there = (path(name=n, rate=0.1).losses[20] for n in (name, rival))
    answer(app, "descent_rival", "down" if there < here else "up")
    assert f"{here:.4f}" in app.success[0].value
    assert f"{there:.4f}" in app.success[0].value


def test_a_wrong_answer_is_told_so(open_page):
    app = open_page("gradient_descent")
    answer(app, "descent_updates", "100")
    assert "3 × 100 = 300" in app.warning[0].value


def follow(app, name, option):
    """Answers wrongly; what is said of that mistake. Then goes where it leads."""
    answer(app, name, option)
    told = app.warning[-1].value
    press(app, f"look {name}")
    return told


def loss(app) -> float:
    return float(re.search(r"loss \*\*([-\d.]+)\*\*", said(app))[1])


@pytest.mark.parametrize(
    ("rate", "option", "told", "other", "seen"),
    [
        ("0.4", "down", "Longer steps lead lower only", 0.4, 0.52),
        ("0.4", "same", "to another spot", 0.2, 0.02),
        ("0.1", "up", "may not arrive", 0.02, 0.2),
        ("0.8", "up", "Longer steps lead lower only", 0.4, 0.52),
    ],
)
def test_what_is_believed_of_the_rate_fails_in_the_long_valley(
    open_page, rate, option, told, other, seen
):
    app = open_page("gradient_descent", eta=rate, optimizer="sgd")
    assert told in follow(app, "descent_rate", option)
    known = path(rate=other).losses[20]
    assert loss(app) == pytest.approx(path(rate=seen).losses[20], abs=1e-4)
    if "lower" in told or "spot" in told:
        assert loss(app) > 5 * known
    else:
        assert loss(app) < known / 5


def test_a_rate_that_cannot_be_doubled_is_lowered_and_shown(open_page):
    app = open_page("gradient_descent", eta="0.75")
    before, after = (path(rate=rate).losses[20] for rate in (0.75, 0.38))
    answer(app, "descent_rate", "down")
    assert "with η = 0.38" in app.success[0].value
    assert after < before
    press(app, "show descent_rate")
    assert loss(app) == pytest.approx(after, abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("told", "spot", "rate", "best"),
    [("the ground behind it", (1.5, -1.5), 0.2, True), ("SGD crawls", (0.5, 0.1), 0.1, False)],
)
def test_neither_the_clever_nor_the_plain_optimizer_always_wins(
    open_page, name, told, spot, rate, best
):
    address = {"loss_surface": "pass", "optimizer": name, "eta": str(rate)}
    app = open_page("gradient_descent", start_w1=str(spot[0]), start_w2=str(spot[1]), **address)
    right = "up" if best == (name == "sgd") else "down"
    assert told in follow(app, "descent_rival", "down" if right == "up" else "up")
    rival = "momentum" if name == "sgd" else "sgd"
    losses = {n: path("pass", n, rate, start=spot).losses[20] for n in (name, rival)}
    assert (min(losses, key=losses.get) == "sgd") == best
    ranking = [WAYS[n].label for n in sorted(losses, key=losses.get)]
    assert re.search(r" [-\d.]+ · ".join(ranking), said(app))


@pytest.mark.parametrize(
    ("option", "told"), [("100", "after *every* batch"), ("4800", "moves the weights once")]
)
def test_updates_are_neither_epochs_nor_rows(open_page, option, told):
    app = open_page("gradient_descent")
    assert told in follow(app, "descent_updates", option)
    assert r"\frac{48}{24} \right\rceil \times 10 = 20" in formulas(app)


def ends(app, chart: int) -> dict[str, float]:
    """Where each schedule's curve ends."""
    curves = [row for row in rows(app, chart) if not row["here"]]
    last = max(row["x"] for row in curves)
    return {row["series"]: row["y"] for row in curves if row["x"] == last}


@pytest.mark.parametrize(("batch", "lowest"), [("1", "exponential decay"), ("48", "constant")])
def test_a_rate_that_falls_helps_where_batches_contradict_each_other(open_page, batch, lowest):
    app = open_page("gradient_descent", schedule_batch=batch, schedule_rate="0.15")
    reached = ends(app, 3)
    assert min(reached, key=reached.get) == lowest
    calm = "Here the rate had better stay" in said(app)
    assert calm == (lowest == "constant")
    losses = losses_above_best("cosine", 0.15, 48, int(batch), 30)
    assert reached["cosine decay"] == pytest.approx(losses[-1])


@pytest.mark.parametrize("kind", SCHEDULES)
@pytest.mark.parametrize("epoch", ["20", *further("0", "30")])
def test_the_code_has_the_rate_of_the_formula(open_page, capsys, kind, epoch):
    app = open_page("gradient_descent", schedule=kind, schedule_epoch=epoch)
    capsys.readouterr()
    scope = run(app)
    printed = capsys.readouterr().out.splitlines()[-1]
    t = min(int(epoch) * 12, 359)
    np.testing.assert_allclose(scope["rates"], SCHEDULES[kind].rates(0.2, 360))
    assert float(printed) == pytest.approx(scope["rates"][t])
    in_latex = re.sub(r"e-0(\d)", r" \\times 10^{-\1}", f"{scope['rates'][t]:.4g}")
    assert f"= {in_latex} " in formulas(app)


@pytest.mark.parametrize(
    ("batch", "option", "told", "better"),
    [
        ("4", "constant", "faster only on the way", "exponential decay"),
        ("4", "same", "noise decides", "exponential decay"),
        ("4", "cosine", None, None),
        ("48", "cosine", "stops too early", "constant"),
    ],
)
def test_what_is_believed_of_schedules_fails_with_another_batch(
    open_page, batch, option, told, better
):
    app = open_page("gradient_descent", schedule_batch=batch)
    if told is None:
        answer(app, "descent_schedule", option)
        assert app.success
        return
    assert told in follow(app, "descent_schedule", option)
    reached = ends(app, 3)
    assert min(reached, key=reached.get) == better

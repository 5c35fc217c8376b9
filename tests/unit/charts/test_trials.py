"""What changes were worth, a dot for each seed."""

import numpy as np
import pandas as pd

from core.charts.trials import ROW, trials


def drawn(own, **others):
    rows = [{"what": "this run", "loss": loss, "kind": "own"} for loss in own]
    rows += [
        {"what": what, "loss": loss, "kind": "other"}
        for what, losses in others.items()
        for loss in losses
    ]
    return trials(pd.DataFrame(rows), "title", "loss", float(np.mean(own)))


def domain(spec):
    return spec["layer"][1]["encoding"]["x"]["scale"]["domain"]


def test_rows_stand_in_their_order_each_as_high():
    one, three = drawn([1.0], b=[2.0])[0], drawn([1.0], b=[2.0], a=[1.5], c=[1.0])[0]
    assert three["layer"][1]["encoding"]["y"]["sort"] == ["this run", "b", "a", "c"]
    assert three["height"] == one["height"] == {"step": ROW}


def test_what_is_far_above_the_run_or_no_number_stands_at_the_edge():
    spec, table = drawn([0.4, 0.5], bad=[0.3, 90.0, np.inf])
    assert table["beyond"].tolist() == [False, False, False, True, True]
    assert table["loss"].max() == domain(spec)[1] < 1.2


def test_losses_of_other_sizes_are_drawn_by_factors():
    spec, _ = drawn([1000.0], better=[2.0])
    assert spec["layer"][1]["encoding"]["x"]["scale"]["type"] == "log"
    assert domain(spec)[0] > 0


def test_a_run_without_a_number_has_no_line():
    spec, _ = drawn([np.inf], better=[2.0])
    assert not any(layer["mark"]["type"] == "rule" for layer in spec["layer"])

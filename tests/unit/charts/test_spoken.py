"""What is said of a chart to somebody who hears it: the numbers that the others read."""

import numpy as np
import pandas as pd
import pytest

from core.charts.bars import Column, columns_of_bars, printed
from core.charts.cells import Cells, cells
from core.charts.classes import confusion_matrix
from core.charts.fit import fits
from core.charts.learning import CurveLabels, curves, curves_spec
from core.charts.lines import lines
from core.charts.outcomes import against
from core.charts.regression import scatter
from core.charts.spoken import Spoken, number, spoken

LABELS = CurveLabels("Loss", "epoch", "loss", "training", "validation", "best: epoch {epoch}")


def bars(probabilities):
    columns = [
        Column("logits", np.log(probabilities), [printed(z) for z in np.log(probabilities)]),
        Column("softmax", probabilities, [printed(p) for p in probabilities], total="1.000"),
    ]
    return columns_of_bars(["cat", "dog"], columns, total="sum")


def test_columns_of_bars_are_read_row_by_row_each_number_after_its_name():
    assert spoken(*bars([0.731, 0.269])) == Spoken(
        "logits, softmax; cat −0.313, 0.731; dog −1.313, 0.269; sum 1.000", 0
    )


def test_of_many_numbers_a_few_are_said_and_the_others_counted():
    spec, table = bars([0.731, 0.269])
    assert spoken(spec, table, most=3) == Spoken(
        "logits, softmax; cat −0.313, 0.731; dog −1.313", 2
    )


def test_a_curve_is_read_first_where_the_reader_stands():
    x = np.linspace(0, 10, 101)
    drawn = lines(x, {"square": x**2, "double": 2 * x}, x_title="x", y_title="f(x)", at=3.0)
    said = spoken(drawn[0], drawn[1], most=6)
    assert (
        said.words
        == "x 3: square 9, double 6; x 0: square 0, double 0; x 10: square 100, double 20"
    )
    assert said.more == 2 * 101 - 4 - 2  # those at x = 3 are points of the curves, too


def test_learning_curves_tell_the_best_epoch_and_how_they_ran():
    history = pd.DataFrame(
        {"fold": 0, "epoch": [1, 2, 3], "loss": [0.9, 0.5, 0.3], "val_loss": [0.8, 0.6, 0.7]}
    )
    table = curves(history, "loss", LABELS, smoothed=False)
    words = spoken(curves_spec(LABELS, table, 3), table).words
    assert words == (
        "best: epoch 2; epoch 2: 0.6; epoch 1: training 0.9, validation 0.8; "
        "epoch 2: training 0.5, validation 0.6; epoch 3: training 0.3, validation 0.7"
    )


def test_a_mean_that_the_browser_computes_is_said_as_the_mean():
    table = pd.DataFrame({"x": [1, 1], "series": "training", "value": [0.1, 0.3], "run": [0, 1]})
    spec = against(table, "", "units", "loss", log=False, names=("training", "validation"))
    assert "units 1: training 0.2" in spoken(spec, table).words


def test_a_tensor_is_read_as_it_is_written():
    tensor = Cells(np.array([[1, 2, 3], [4, 5, 6]]), title="x")
    assert spoken(*cells([tensor])).words == "x; 1, 2, 3; 4, 5, 6"


def test_classes_stand_before_their_numbers():
    counts = np.array([[8, 2], [0, 5]])
    spec, table = confusion_matrix(["cat", "dog"], counts, "", "predicted", "true")
    assert spoken(spec, table).words == "cat: cat 8, dog 2; dog: dog 5"


def test_lines_through_points_tell_the_outlier_first():
    x, y = np.array([0.0, 1, 2, 3]), np.array([0.0, 1, 2, 9])
    domain = ((0.0, 4.0), (0.0, 10.0))
    drawn = fits(
        x,
        y,
        {"MSE": np.array([4.0, -4.0]), "MAE": np.array([1.0, 0.0])},
        outlier="outlier",
        titles=("x", "y"),
        domain=domain,
    )
    assert spoken(*drawn).words.startswith("x 3: 9; x 3: MSE 8, MAE 3; ")


def test_of_a_cloud_some_points_are_said():
    x = np.arange(50.0)
    said = spoken(*scatter(x, 2 * x, "rooms", "price"))
    assert said.words.startswith("rooms 0: 0; rooms 4: 8; ")
    assert said.words.endswith("rooms 49: 98")
    assert said.more == 50 - 12


def test_what_is_no_number_is_not_said():
    x = np.array([1.0, 2.0])
    drawn = lines(x, {"f": np.array([np.nan, 3.0])}, x_title="x", y_title="y")
    assert spoken(*drawn) == Spoken("x 2: f 3", 0)


def test_a_picture_without_numbers_is_silent():
    spec = {"mark": "line", "encoding": {"x": {"field": "x", "axis": None}, "y": {"field": "y"}}}
    assert spoken(spec, pd.DataFrame({"x": [1], "y": [2]})) == Spoken("", 0)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.63789, "0.638"), (12, "12"), (1234.56, "1235"), (1.5e-7, "1.5e-07"), (2.5e9, "2.5e+09")],
)
def test_a_number_has_the_digits_that_one_would_say(value, said):
    assert number(value) == said

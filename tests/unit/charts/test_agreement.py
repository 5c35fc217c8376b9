"""The picture of how many digits agree, epoch by epoch."""

from core.charts.agreement import digits_by_epoch
from core.charts.learning import from_epoch, overlay
from core.results.history import agreement, frame


def history(*losses):
    return frame({"fold": 0, "epoch": n, "loss": loss} for n, loss in enumerate(losses, start=1))


def test_it_spans_what_both_have_trained_and_all_digits_there_are():
    found = agreement(history(4.0, 2.0, 1.0), history(4.0, 2.0001, 1.1), "loss")
    spec, table = digits_by_epoch(found, "digits", "epoch", "digits", "3 digits")
    x, y = (spec["layer"][0]["encoding"][axis]["scale"]["domain"] for axis in "xy")
    assert (x, y) == ([1, 3], [0, 7])
    assert table["digits"].is_monotonic_decreasing
    assert spec["layer"][1]["data"]["values"] == [{"digits": 3, "said": "3 digits"}]


def test_a_steep_start_may_leave_the_picture_of_the_two():
    losses = {"one": history(50.0, 2.0, 1.0), "other": history(50.0, 2.0, 1.5)}
    spec, table = overlay(losses, list(losses), "loss", "both", "epoch", "loss", 3)
    later = from_epoch(spec, table, 1.5)
    assert later["encoding"]["y"]["scale"]["domain"] == [1.0, 2.0]
    assert later["mark"]["clip"] is True

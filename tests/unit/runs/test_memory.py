"""All that a Result holds counts, so that what the server remembers has a bound that holds."""

import tracemalloc
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from core.experiment import Experiment, key
from core.results.result import Network, Result
from core.runs.archive import pack, unpack
from core.runs.memory import size_of
from tests.unit.runs.made_up import a_network, a_result, an_experiment

MUCH = 10_000
NETWORK = a_network(model=b"last", best_model=b"best")


def much(value: Any) -> Any:
    """Such a value of ``MUCH`` bytes or more; a number stays what it is."""
    match value:
        case np.ndarray():
            return np.zeros(MUCH, "uint8")
        case bytes():
            return bytes(MUCH)
        case str():
            return "x" * MUCH
        case dict():
            return {str(number): float(number) for number in range(MUCH)}
        case tuple():
            return value * MUCH
        case Experiment():
            return value.model_copy(update={"layers": value.layers * MUCH})
        case int() | float():
            return value
    raise AssertionError(f"Say here what much of a {type(value).__name__} is.")


@pytest.mark.parametrize("name", [field.name for field in fields(Network)])
def test_every_field_of_a_network_counts(name):
    value = getattr(NETWORK, name)
    larger = replace(NETWORK, **{name: much(value)})
    grown = size_of(a_result(networks=(larger,))) - size_of(a_result(networks=(NETWORK,)))
    assert grown >= 0.9 * MUCH or isinstance(value, int | float)


@pytest.mark.parametrize("name", [field.name for field in fields(Result)])
def test_every_field_of_a_result_counts(name):
    result = a_result()
    value = getattr(result, name)
    grown = size_of(replace(result, **{name: much(value)})) - size_of(result)
    assert grown >= 0.9 * MUCH or isinstance(value, int | float)


@pytest.mark.parametrize(
    ("epochs", "folds", "snapshots"), [(2000, 1, 100), (500, 4, 0), (20, 1, 1)]
)
def test_it_is_about_what_python_counts(epochs, folds, snapshots):
    experiment = an_experiment(epochs=epochs, folds=folds)
    network = replace(
        a_network(model=bytes(30_000)),
        snapshots=np.ones((snapshots, 1850), "float32"),
        train_rows=np.arange(404, dtype="int32"),
    )
    content = pack(a_result(experiment, networks=(network,) * folds))
    unpack(content, key(experiment))  # what is loaded once and stays is no part of it
    tracemalloc.start()
    try:
        result = unpack(content, key(experiment))
        counted = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert size_of(result) == pytest.approx(counted, rel=0.25)

"""What the modules of the catalog say fits together, and is all that a dataset needs."""

import pytest

from core.datasets import FACTS, available, find
from core.datasets.catalog import CATALOG, ORIGINALS, SAMPLE_RANKS, SAMPLES
from core.experiment import Brought, Data, Plane


def data(name):
    kind = FACTS[name].kind
    words = 1000 if kind == "text" else None
    plane = Plane() if name == "plane" else None
    brought = Brought(address="0" * 32) if name == "table" else None
    return Data(name=name, num_words=words, plane=plane, brought=brought)


@pytest.mark.parametrize("name", CATALOG)
def test_a_card_lies_in_the_module_of_its_name(name):
    assert FACTS[name].name == name


@pytest.mark.parametrize("name", CATALOG)
def test_experiments_know_which_datasets_are_texts(name):
    is_text = FACTS[name].kind == "text"
    assert data(name).is_text == is_text
    assert (name in SAMPLE_RANKS) == is_text
    assert bool(FACTS[name].first_text) == is_text


def test_only_what_people_bring_and_the_points_of_the_plane_have_no_sample():
    assert set(CATALOG) - set(SAMPLES) == {"plane", "table"}
    assert available("plane") == available("table") == "original"


def test_a_dataset_without_an_original_is_its_sample(monkeypatch):
    monkeypatch.delitem(ORIGINALS, "boston_housing")
    assert find("boston_housing") is None
    assert available("boston_housing") == "sample"

"""What tests find around them is the same on every machine, but for those marked ``originals``."""

import pytest

from core.datasets.find import FILES, find
from tests.originals import ORIGINALS

FOUND_AT_IMPORT = [name for name in FILES["portable_folder"] if find(name)]


def test_no_module_finds_an_original_while_it_is_imported():
    assert FOUND_AT_IMPORT == []


@pytest.mark.parametrize("name", FILES["portable_folder"])
def test_a_test_that_is_not_marked_finds_no_original(name):
    assert find(name) is None


@pytest.mark.originals
@pytest.mark.parametrize("name", FILES["portable_folder"])
def test_a_marked_one_finds_each_in_the_folder_named(name):
    assert find(name).folder == ORIGINALS

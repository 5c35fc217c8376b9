"""Plain Keras, once for all scripts and notebooks of a test process."""

import pytest

from tests.unit.network.elsewhere import Elsewhere


@pytest.fixture(scope="session")
def plain_keras(tmp_path_factory):
    """``plain_keras(path)`` runs a script or a notebook and returns the lines that it prints."""
    elsewhere = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    yield elsewhere
    elsewhere.close()

"""Every test has a home of its own; those marked ``originals`` find the original datasets."""

import gc
import os

import pytest
from hypothesis import settings

from tests.originals import HERE, ORIGINALS

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")


def pytest_xdist_auto_num_workers():
    """One process more than there are cores: tests in a browser and of the queue mostly wait."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """No module finds an original while it is imported: loading one there fails on any machine."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("PLAYGROUND_DATASETS", "PLAYGROUND_HOME", "KERAS_HOME"):
            patch.setenv(place, os.devnull)
        return (yield)


@pytest.fixture(autouse=True, scope="session")
def surroundings(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        patch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        patch.setenv("PLAYGROUND_NICE", "1")  # beside other tests a training would wait for minutes
        yield


def pytest_runtest_setup(item):
    os.environ.pop("PLAYGROUND_DATASETS", None)
    if item.get_closest_marker("originals"):
        if not HERE:
            pytest.skip("needs the original datasets: PLAYGROUND_DATASETS names no folder of them")
        os.environ["PLAYGROUND_DATASETS"] = str(ORIGINALS)


@pytest.fixture(autouse=True, scope="module")
def little_garbage():
    """What is imported by now is not searched for garbage: TensorFlow's objects are a million.

    Without this a page under AppTest, which collects garbage after every run, takes four times as
    long beside tests that train.
    """
    gc.freeze()
    yield
    gc.unfreeze()

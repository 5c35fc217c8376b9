"""Every test has a home of its own and finds the original datasets, where they are."""

import gc

import pytest

from tests import originals


@pytest.fixture(autouse=True, scope="session")
def surroundings(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_DATASETS", str(originals.ORIGINALS))
        patch.setenv("PLAYGROUND_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        yield


@pytest.fixture(autouse=True, scope="module")
def little_garbage():
    """What is imported by now is not searched for garbage: TensorFlow's objects are a million.

    Without this a page under AppTest, which collects garbage after every run, takes four times as
    long beside tests that train.
    """
    gc.freeze()
    yield
    gc.unfreeze()


def pytest_runtest_setup(item):
    if item.get_closest_marker("originals") and not originals.HERE:
        assert not originals.EVERYTHING_MUST_RUN, f"no originals at {originals.ORIGINALS}"
        pytest.skip(f"no original datasets at {originals.ORIGINALS}")

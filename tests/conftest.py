"""Every test has a home of its own and finds the original datasets."""

import pytest

from tests.originals import ORIGINALS


@pytest.fixture(autouse=True, scope="session")
def originals(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_DATASETS", str(ORIGINALS))
        patch.setenv("PLAYGROUND_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("TF_CPP_MIN_LOG_LEVEL", "3")
        assert (ORIGINALS / "SHA256SUMS").is_file(), f"no original datasets at {ORIGINALS}"
        yield ORIGINALS

"""Where the original datasets are for tests, and what happens on a machine without them.

Tests that need them carry the mark ``originals``. Where they are missing these are skipped and say
so; where ``CI`` is set they fail instead.
"""

import os
from pathlib import Path

ORIGINALS = Path(
    os.environ.get("PLAYGROUND_DATASETS") or Path(__file__).parents[2] / "shared" / "datasets"
)
HERE = (ORIGINALS / "SHA256SUMS").is_file()
EVERYTHING_MUST_RUN = bool(os.environ.get("CI"))

"""Where the original datasets are for tests: they must be there, so nothing is skipped."""

import os
from pathlib import Path

ORIGINALS = Path(
    os.environ.get("PLAYGROUND_DATASETS") or Path(__file__).parents[2] / "shared" / "datasets"
)

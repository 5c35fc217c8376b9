"""Where the original datasets are for tests: in the folder that ``PLAYGROUND_DATASETS`` names.

A test that needs them carries the mark ``originals``. Only such a test finds them, and without them
it is skipped and says so. Every other test runs as on a machine that has none.
"""

import os
from pathlib import Path

from core.datasets.find import FILES

ORIGINALS = Path(os.environ.get("PLAYGROUND_DATASETS") or os.devnull).absolute()
HERE = all(
    (ORIGINALS / file).is_file() for files in FILES["portable_folder"].values() for file in files
)
EVERYTHING_MUST_RUN = bool(os.environ.get("CI"))
"""Whether a test without its browser fails instead of being skipped."""

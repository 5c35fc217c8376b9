"""What runs in the browser, as far as it needs none: every ``*_test.js`` beside this file."""

import os
import subprocess
from pathlib import Path

import pytest
from deno import find_deno_bin

from core.ui.sitemap import ROOT

HERE = Path(__file__).parent
FILES = sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*_test.js"))


@pytest.mark.parametrize("file", FILES)
def test_its_tests_pass(file, tmp_path):
    done = subprocess.run(
        [find_deno_bin(), "test", "--no-remote", "--no-npm", HERE / file],
        cwd=ROOT,
        env={**os.environ, "DENO_DIR": str(tmp_path), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr

"""The walls of ``pyproject.toml``: a file on the wrong side of one makes ``lint-imports`` fail."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ONLY_CODE = shutil.ignore_patterns("__pycache__", "*.md", "*.po", "static", "data")


@pytest.fixture
def house(tmp_path):
    """A copy of the code, beside the file that says what its walls are."""
    for folder in ("core", "pages"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ONLY_CODE)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_walls(house) -> list[str]:
    """The names of the walls that ``lint-imports`` finds broken."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=house,
        capture_output=True,
        text=True,
        check=False,
    )
    broken = re.findall("^(.+) BROKEN", done.stdout, flags=re.MULTILINE)
    assert bool(done.returncode) == bool(broken), done.stdout
    return broken


FLOORS = "every room of core stands on its floor"
STREAMLIT = "only pages and what they are made of know Streamlit"
KERAS = "only what trains knows TensorFlow and Keras"
SERVER = "the server never imports what trains"
DASK = "only core.runs knows Dask"
PAGES = "nothing imports a page"


def test_the_house_stands(house):
    assert broken_walls(house) == []


@pytest.mark.parametrize(
    ("file", "imported", "walls"),
    [
        ("core/brand_new.py", "json", [FLOORS]),
        ("core/brand_new/__init__.py", "streamlit", [FLOORS, STREAMLIT]),
        ("core/results/brand_new.py", "streamlit", [STREAMLIT]),
        ("core/charts/brand_new.py", "core.ui.controls", [FLOORS]),
        ("core/datasets/brand_new.py", "core.network.shapes", [FLOORS]),
        ("core/concepts/brand_new.py", "core.runs.queue", [FLOORS]),
        ("core/training/brand_new.py", "core.runs.store", [FLOORS]),
        ("core/network/brand_new.py", "keras", [KERAS]),
        ("pages/concepts/brand_new.py", "tensorflow", [KERAS]),
        ("core/ui/brand_new.py", "core.training.train", [SERVER]),
        ("pages/brand_new.py", "core.network.build", [SERVER]),
        ("core/training/brand_new.py", "distributed", [DASK]),
        ("core/ui/brand_new.py", "dask", [DASK]),
        ("core/study/brand_new.py", "pages.home", [FLOORS, PAGES]),
    ],
)
def test_a_new_file_that_breaks_a_wall_is_found(house, file, imported, walls):
    (house / file).parent.mkdir(exist_ok=True)
    (house / file).write_text(f"import {imported}\n")
    assert broken_walls(house) == walls

"""``make run`` on a fresh machine: the right Python, or a sentence before anything is made."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
PYTHON = """#!/bin/sh
version='import sys; sys.version_info = tuple(map(int, "{version}.7".split(".")))'
case "$1" in
-c) exec {real} -c "$version; exec(sys.argv[1])" "$2" ;;
--version) echo "Python {version}.7" ;;
*) echo "$@" >> asked; exit 1 ;;
esac
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


@pytest.fixture
def make(tmp_path):
    """``make("run", "3.10")`` with a Python of that version; None: the one that runs the tests."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for file in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / file).touch()

    def made(target, version=None, python=sys.executable):
        if version is not None:
            python = tmp_path / "some-python"
            python.write_text(PYTHON.format(real=sys.executable, version=version))
            python.chmod(0o755)
        return subprocess.run(
            ["make", target, f"PYTHON={python}"],
            cwd=tmp_path,
            env={**os.environ, "PIP_NO_INDEX": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    return made


@pytest.mark.parametrize("version", ["2.7", "3.10", "3.11", "3.12", "3.13", "3.14"])
def test_exactly_the_pythons_that_the_project_names_are_taken(make, tmp_path, version):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    done, asked = make("run", version), tmp_path / "asked"
    assert done.returncode != 0
    if f"{version}.7" in SpecifierSet(project["requires-python"]):
        assert asked.read_text() == "-m venv --clear .venv\n"
        return
    assert not asked.exists()
    assert not (tmp_path / ".venv").exists()
    assert done.stderr.splitlines()[0] == (
        f"The playground needs Python 3.11, 3.12 or 3.13, and “{tmp_path}/some-python” is "
        f"Python {version}.7: name another, as in “make run PYTHON=python3.12”."
    )


def test_a_python_that_is_not_there_gives_the_same_sentence(make):
    said = make("run", python="no-such-python").stderr
    assert "“no-such-python” is not here: name another" in said


@pytest.mark.long
def test_the_right_python_mends_what_a_wrong_one_left_half_made(make, tmp_path):
    left = tmp_path / ".venv" / "bin"
    left.mkdir(parents=True)
    (left / "python").write_text("#!/bin/sh\nexit 1\n")
    (left / "python").chmod(0o755)
    done = make(".venv/ready")
    assert done.returncode == 0, done.stderr
    python = [left / "python", "-c", "import sys; print(sys.version_info[:2])"]
    said = subprocess.run(python, capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(sys.version_info[:2])

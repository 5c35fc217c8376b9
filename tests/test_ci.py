"""``.ci/run``: a newcomer's tests first, then those that need originals, which have to be whole."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

CI = Path(__file__).parents[1] / ".ci" / "run"
MAKE = """#!/bin/sh
echo "$1 ${PLAYGROUND_DATASETS-none} $(ls ..) $(ls)"
test ! -e "$KERAS_HOME"
"""

pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("sha256sum")), reason="needs git and sha256sum"
)


def git(folder, *arguments):
    who = ("-c", "user.name=somebody", "-c", "user.email=somebody@localhost")
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True)


@pytest.fixture
def run(tmp_path):
    """Runs it in a repository beside which originals may lie; ``make`` says what it is asked."""
    project, commands = tmp_path / "project", tmp_path / "commands"
    (project / ".ci").mkdir(parents=True)
    shutil.copy(CI, project / ".ci" / "run")
    git(project, "init", "--quiet")
    git(project, "add", ".")
    git(project, "commit", "--quiet", "--message=all")
    (project / "left lying about").touch()
    commands.mkdir()
    there = dict.fromkeys(
        ("chromium-headless-shell", "nginx", "WebKitWebDriver", "Xvfb"), "#!/bin/sh\n"
    )
    for name, content in {"make": MAKE, **there}.items():
        (commands / name).write_text(content)
        (commands / name).chmod(0o755)

    def ran():
        return subprocess.run(
            ["bash", project / ".ci" / "run"],
            env={**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )

    return ran


@pytest.fixture
def originals(tmp_path):
    folder = tmp_path / "shared" / "datasets"
    folder.mkdir(parents=True)
    (folder / "mnist.npz").write_bytes(b"digits")
    checksum = hashlib.sha256(b"digits").hexdigest()
    (folder / "SHA256SUMS").write_text(f"{checksum}  ./mnist.npz\n")
    return folder


def test_the_clone_has_nothing_beside_it_and_originals_come_last(run, originals):
    done = run()
    assert done.returncode == 0, done.stderr
    same = f"{originals.parents[1]}/project/../shared/datasets"
    assert done.stdout.splitlines() == [
        "test none clone ",
        f"test-originals {same} clone ",
        "check none clone ",
    ]


def test_where_no_originals_lie_it_says_so_and_goes_on(run):
    done = run()
    assert done.returncode == 0, done.stderr
    first, said, last = done.stdout.splitlines()
    assert (first, last) == ("test none clone ", "check none clone ")
    assert said.startswith("There are no original datasets at ")
    assert said.endswith(": the tests that need them were skipped.")


@pytest.mark.parametrize("harm", ["changed", "gone", "unlisted"])
def test_damaged_originals_fail_before_anything_runs(run, originals, harm):
    file = originals / ("SHA256SUMS" if harm == "unlisted" else "mnist.npz")
    file.write_bytes(b"dirt") if harm == "changed" else file.unlink()
    done = run()
    assert done.returncode != 0
    assert "clone" not in done.stdout

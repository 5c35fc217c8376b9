"""A computer with plain Keras and no network, where scripts and notebooks are run."""

import json
import os
import subprocess
import sys

import pytest

KERAS_WITHOUT_A_NETWORK = """
import io, json, os, socket, sys, traceback
from contextlib import redirect_stdout
import keras, nbformat

def refuse(*_, **__):
    raise OSError("there is no network")

socket.getaddrinfo = socket.create_connection = socket.socket.connect = refuse

def cells(file):
    if not file.endswith(".ipynb"):
        return [open(file).read()]
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]

for line in sys.stdin:
    folder, file = os.path.split(line.strip())
    os.chdir(folder)
    keras.backend.clear_session()
    said, names = io.StringIO(), {"__name__": "__main__"}
    try:
        with redirect_stdout(said):
            for cell in cells(file):
                exec(compile(cell, file, "exec"), names)
        print(json.dumps([said.getvalue().splitlines(), ""]), flush=True)
    except Exception:
        print(json.dumps([[], traceback.format_exc()]), flush=True)
"""
"""Runs files one after another, each told by its path, with nothing of ours to import."""


class Elsewhere:
    """Call it with the path of a script or a notebook: it returns the lines that are printed."""

    def __init__(self, home):
        self.home = home
        self._process = subprocess.Popen(
            [sys.executable, "-c", KERAS_WITHOUT_A_NETWORK],
            cwd=home,
            env={**os.environ, "PYTHONPATH": "", "KERAS_HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __call__(self, file):
        lines, error = self.tried(file)
        assert not error, error
        return lines

    def tried(self, file):
        """The lines that are printed, and the traceback of what ends the file."""
        self._process.stdin.write(f"{file}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=30)


def printed_numbers(lines):
    """Of each network the last epoch's numbers and the scores on the test set, by their names."""
    said = [line for line in lines if not line.endswith("Invalid loss, terminating training")]
    numbers = [_numbers(line.removeprefix("test ")) for line in said if line]
    return [
        history | {f"test {name}": value for name, value in test.items()}
        for history, test in zip(numbers[::2], numbers[1::2], strict=True)
    ]


def stored_numbers(result, names):
    """The same numbers of a run."""
    networks = []
    for fold, network in enumerate(result.networks):
        last = [row for row in result.rows if row["fold"] == fold][-1]
        test = {f"test {name}": value for name, value in network.test_scores.items()}
        networks.append({name: (last | test)[name] for name in names})
    return networks


def assert_same_numbers(lines, result):
    """What a script printed of each network is what the run has stored."""
    printed = printed_numbers(lines)
    stored = stored_numbers(result, printed[0])
    assert len(stored) == len(printed)
    for ours, theirs in zip(stored, printed, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4, nan_ok=True)


def _numbers(line):
    return json.loads(
        line.replace("'", '"').replace("nan", "NaN").replace("inf", "Infinity"),
    )

"""Short programs of our own, run in a Python of their own."""

import json

import pytest

from core.runs import programs
from core.runs.programs import Said, ending, remembered, run


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    return tmp_path


def test_what_it_prints_is_what_it_says():
    assert run("print(1 + 1)\nprint('가')") == Said("2\n가")


def test_an_error_is_told_with_its_line():
    said = run("print('before')\nnumbers = [1]\nprint(numbers[3])")
    assert said == Said("before", "line 3: print(numbers[3])\nIndexError: list index out of range")
    assert said.all.startswith("before\nline 3")


def test_files_lie_beside_it():
    files = {"rows.txt": lambda: b"three"}
    assert run("print(open('rows.txt').read())", "mine", files).printed == "three"


def test_it_runs_once_and_is_remembered_by_what_it_reads(home):
    program = "import random; print(random.random())"
    assert remembered(program) is None
    assert run(program) == run(program) == remembered(program)
    assert run(program, "other rows") != remembered(program)
    (kept,) = {file.parent for file in home.rglob("*.json")}
    assert kept == home / "programs"


def test_what_is_kept_and_damaged_is_run_again(home):
    run("print(7)")
    for file in home.rglob("*.json"):
        file.write_text("{")
    assert run("print(7)") == Said("7")
    assert [json.loads(file.read_text())["printed"] for file in home.rglob("*.json")] == ["7"]


def test_what_cannot_be_kept_is_said_all_the_same(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("PLAYGROUND_HOME", str(file))
    assert run("print(7)") == Said("7")


def test_it_has_neither_this_server_s_folder_nor_its_settings(monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DESK", "a secret")
    said = run("import os, sys\nprint(sorted(os.environ), os.listdir(), sys.path[0])")
    assert "PLAYGROUND" not in said.printed
    assert "['program.py']" in said.printed


def test_one_that_does_not_end_is_ended_and_not_remembered(monkeypatch):
    monkeypatch.setattr(programs, "SECONDS", 0.5)
    endless = "while True: pass"
    assert "TimeoutExpired" in run(endless).error
    assert remembered(endless) is None


def test_what_it_says_is_bounded():
    assert len(run("print('x' * 100_000)").printed) == programs.MOST_LETTERS


def test_of_a_traceback_what_a_reader_looks_for_is_left():
    told = ending(
        "warning\nTraceback (most recent call last):\n"
        '  File "/a/program.py", line 2, in <module>\n    f()\n'
        '  File "/b/keras/x.py", line 9, in f\n    raise ValueError\n'
        "ValueError: Shapes differ:\n  (2,) and (3,)\n"
    )
    assert told == "line 2: f()\nValueError: Shapes differ:\n  (2,) and (3,)"

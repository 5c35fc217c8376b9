"""What a program of a mistake says, run in this process: Keras is loaded once for all of them."""

from __future__ import annotations

import io
import os
import re
import warnings
from contextlib import redirect_stdout
from pathlib import Path

from core.datasets import available, load, rows_file
from core.study.mistakes import Programs


def said(ways: Programs, program: str, folder: Path) -> str:
    """What it prints, and the error that ends it."""
    if ways.rows:
        rows = rows_file(load(ways.rows, available(ways.rows)), None, ways.train_rows)
        (folder / "rows.npz").write_bytes(rows)
    printed, before = io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(program, "program.py", "exec"), {"__name__": "__main__"})  # noqa: S102
    except Exception as error:
        return f"{printed.getvalue()}{type(error).__name__}: {error}"
    finally:
        os.chdir(before)
    return printed.getvalue()


def reseeded(program: str, by: int) -> str:
    """The program with other seeds; the same one where nothing in it is random."""

    def later(numbers: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda seed: str(int(seed[0]) + 100 * by), numbers[0])

    program = re.sub(r"(set_random_seed\(|default_rng\(|random_state=)0\b", rf"\g<1>{by}", program)
    program = re.sub(r"for seed in range\((?=\d+\))", "for seed in range(0, ", program)
    return re.sub(r"for seed in (range\(.*?\)|\[\d+\])", later, program)

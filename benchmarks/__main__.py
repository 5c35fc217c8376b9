"""``python -m benchmarks [--json] [case …]``: every case, ours and plain Keras, in turn.

Each side runs in a process of its own, after one tiny training, so that both have Keras at hand
and neither finds anything else made ready.
``seconds`` go from the loaded dataset to the finished history, preparation and compilation
included; ``mb`` is the peak of memory above that of the process with TensorFlow imported and the
dataset loaded.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from benchmarks.cases import CASES
from benchmarks.classroom import main as classroom
from benchmarks.coach import main as coach
from benchmarks.exactness import exactness
from benchmarks.known_structure import known_structure
from benchmarks.pages import PAGES
from benchmarks.reruns import reruns
from benchmarks.snapshots import snapshots


def run(case: str, side: str) -> dict[str, float]:
    """What one side of a case reports of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.side", case, side],
        capture_output=True,
        text=True,
        check=True,
    )
    report: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return report


def training(name: str) -> dict[str, float | str]:
    """A case of training, ours beside the plain Keras way."""
    ours, keras = run(name, "ours"), run(name, "keras")
    line: dict[str, float | str] = {
        "case": name,
        "ours_s": round(ours["seconds"], 3),
        "keras_s": round(keras["seconds"], 3),
        "speedup": round(keras["seconds"] / ours["seconds"], 1),
        "ours_mb": round(ours["mb"]),
        "keras_mb": round(keras["mb"]),
        "ours_epoch_ms": round(ours["epoch_ms"], 3),
        "keras_epoch_ms": round(keras["epoch_ms"], 3),
        "ours_epochs_a_second": round(1000 / ours["epoch_ms"]),
    }
    if CASES[name].one_by_one:
        line["one_by_one_s"] = round(run(name, "one_by_one")["seconds"], 3)
    return line


def main() -> None:
    """Runs the cases and prints a line for each; or the coach's table, or a class."""
    match sys.argv[1:]:
        case ["coach"]:
            coach()
        case ["classroom", *arguments]:
            classroom(arguments)
        case _:
            run_cases()


def run_cases() -> None:
    """Runs the cases that are named, or all, and prints a line for each."""
    served = {
        "exactness": exactness,
        "known_structure": known_structure,
        "reruns": reruns,
        "snapshots": snapshots,
        **PAGES,
    }
    known = [*CASES, *served]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", help=", ".join(known))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    if unknown := [name for name in options.cases if name not in known]:
        parser.error(f"no case {', '.join(unknown)}; there are {', '.join(known)}")
    for name in options.cases or known:
        line = served[name]() if name in served else training(name)
        if options.json:
            print(json.dumps(line), flush=True)
        else:
            print("  ".join(f"{part} {value}" for part, value in line.items()), flush=True)


if __name__ == "__main__":
    main()

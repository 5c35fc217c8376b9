"""One side of one case, in a process of its own; prints a JSON object as its last line."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

from benchmarks.cases import CASES, warm_keras
from core.training import warm
from core.training.compiled import forget


def peak_mb() -> float:
    """The highest resident memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Runs one side of one case."""
    case, side = CASES[sys.argv[1]], sys.argv[2]
    case.load()
    before = peak_mb()
    warm() if side != "keras" else warm_keras()
    forget()
    clock = time.perf_counter()
    epoch_seconds, extrapolated = getattr(case, side)()
    seconds = time.perf_counter() - clock if extrapolated is None else extrapolated
    report = {"seconds": seconds, "mb": peak_mb() - before, "epoch_ms": 1000 * epoch_seconds}
    print(json.dumps(report))


if __name__ == "__main__":
    main()

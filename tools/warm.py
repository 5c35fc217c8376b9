"""Trains every preset before a lesson, so that each is there at once: ``python -m tools.warm``.

It trains what a server with the same settings would, into the same store.
"""

import time

from core.experiment import Impossible
from core.runs import Queue, RunView, open_store
from core.runs.limits import limits
from core.study.presets import ready_made

SECONDS_BETWEEN_LOOKS = 0.5


def main() -> int:
    """Prints a line for each preset; 1 if one of them could not be trained."""
    queue = Queue(open_store(), limits=limits())
    views = [queue.submit(preset, "warm") for preset in ready_made()]
    try:
        ended = [_ended(queue, view) for view in views]
    finally:
        queue.close()
    return int(any(view.result is None for view in ended))


def _ended(queue: Queue, view: RunView) -> RunView:
    while view.active:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        view = queue.find(view.key) or view
    print(f"{view.experiment.data.name:20}{_said(view)}", flush=True)
    return view


def _said(view: RunView) -> str:
    if view.remembered:
        return "remembered"
    return str(view.problem or view.warning or f"trained in {view.seconds:.1f} s")


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except Impossible as problem:
        raise SystemExit(str(problem)) from problem

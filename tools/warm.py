"""Trains every preset, and every mistake, before a lesson: ``python -m tools.warm``.

It trains what a server with the same settings would, into the same store.
"""

import time
from dataclasses import replace

from core.experiment import Experiment, Impossible
from core.runs import Queue, RunView, open_store
from core.runs.limits import limits
from core.study.mistakes import trainings
from core.study.presets import ready_made

SECONDS_BETWEEN_LOOKS = 0.5


def main() -> int:
    """Prints a line for each preset; 1 if one of them could not be trained."""
    presets = tuple(dict.fromkeys((*ready_made(), *trainings())))
    queue = Queue(open_store(), limits=replace(limits(), waiting_a_session=len(presets)))
    try:
        asked = [(preset, _submitted(queue, preset)) for preset in presets]
        there = [_told(queue, preset, view) for preset, view in asked]
    finally:
        queue.close()
    return int(not all(there))


def _submitted(queue: Queue, preset: Experiment) -> RunView | Impossible:
    try:
        return queue.submit(preset, "warm")
    except Impossible as problem:
        return problem


def _told(queue: Queue, preset: Experiment, view: RunView | Impossible) -> bool:
    """Prints what became of a preset, once that is known; whether it is there now."""
    while isinstance(view, RunView) and view.active:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        view = queue.find(view.key) or view
    said = _said(view) if isinstance(view, RunView) else str(view)
    print(f"{preset.data.name:20}{said}", flush=True)
    return isinstance(view, RunView) and view.result is not None


def _said(view: RunView) -> str:
    if view.remembered:
        return "remembered"
    return str(view.problem or view.warning or f"trained in {view.seconds:.1f} s")


if __name__ == "__main__":
    raise SystemExit(main())

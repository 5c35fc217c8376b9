"""What tests see of trainings in ``fake_training``, and of processes."""

from pathlib import Path

import psutil

from core.runs import Queue, RunView
from tests.unit.runs.made_up import an_experiment
from tests.unit.runs.waiting import until

MODULE = "tests.unit.runs.fake_training"


def ended(queue: Queue, run_key: str) -> RunView:
    until(lambda: not queue.find(run_key).active)
    return queue.find(run_key)


def workers_of(folder: Path, seed: int) -> list[int]:
    """The processes that have begun to train this seed."""
    return [int(file.suffix[1:]) for file in folder.glob(f"{seed}.*") if file.suffix[1:].isdigit()]


def held(queue: Queue, folder: Path, seed: int, epochs: int = 50) -> RunView:
    """A run whose five first epochs are over, and which then waits."""
    (folder / f"{seed}.hold").touch()
    run_key = queue.submit(an_experiment(seed, epochs), "ada").key
    until((folder / f"{seed}.held").exists)
    return queue.find(run_key)


def let_go(folder: Path, seed: int) -> None:
    """Lets a held run, and what is tried at it again, train to its end."""
    (folder / f"{seed}.hold").unlink()


def gone(process: psutil.Process) -> bool:
    """Whether it has ended, be it that nobody has asked how yet: in a container nobody may."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def below(process: int) -> list[psutil.Process]:
    return psutil.Process(process).children(recursive=True)

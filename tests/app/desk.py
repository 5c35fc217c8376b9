"""A queue for page tests: it takes Experiments and says what it is told to say of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import h5py
import numpy as np

from core.experiment import Dense, Experiment, Impossible, key
from core.experiment.base_layer import Shape
from core.results.result import Ending, Network, Result
from core.runs import RunView
from core.runs.queue import Outlook


class EmptyStore:
    """A memory in which nothing is."""

    kept = 0

    def summaries(self) -> list:
        return []


@dataclass
class Desk:
    """Stands in for :class:`core.runs.Queue`: ``answers`` are the fields of the next views."""

    state: str = "ready"
    problem: Impossible | None = None
    expected: Outlook = field(default_factory=lambda: Outlook(0, None, None))
    answers: dict = field(default_factory=dict)
    submitted: list[Experiment] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    cleared: int = 0
    runs: dict[str, RunView] = field(default_factory=dict)
    store: EmptyStore = field(default_factory=EmptyStore)

    def submit(self, experiment: Experiment, session: str) -> RunView:
        if self.problem is not None:
            raise self.problem
        self.submitted.append(experiment)
        self.sessions.append(session)
        view = replace(waiting(experiment), **self.answers)
        self.runs[view.key] = view
        return view

    def find(self, run_key: str, _session: str | None = None) -> RunView | None:
        return self.runs.get(run_key)

    def outlook(self, _experiments: Iterable[Experiment], _session: str) -> Outlook:
        return self.expected

    def clear(self) -> int:
        self.cleared += 1
        return 0

    def waiting(self) -> int:
        return 0

    def stop(self, run_key: str, _session: str) -> str:
        self.stopped.append(run_key)
        return "stopped"

    def say(self, experiment: Experiment, **fields) -> None:
        self.runs[key(experiment)] = replace(waiting(experiment), **fields)


def waiting(experiment: Experiment) -> RunView:
    return RunView(
        key=key(experiment),
        experiment=experiment,
        status="queued",
        rows=(),
        place=0,
        watchers=1,
        seconds=0.0,
        seconds_left=None,
        remembered=False,
        result=None,
        problem=None,
        warning=None,
    )


def rows_of(experiment: Experiment, epochs: int | None = None) -> tuple:
    """Made-up curves: the training loss falls for good, the validation loss turns."""
    return tuple(
        {
            "fold": fold,
            "epoch": epoch,
            "loss": 50 / epoch,
            "val_loss": 60 / epoch + epoch,
            **dict.fromkeys(experiment.metrics, 8 / epoch),
            **{f"val_{name}": 9 / epoch + epoch / 50 for name in experiment.metrics},
            "learning_rate": 0.001,
        }
        for fold in range(experiment.folds)
        for epoch in range(1, (epochs or experiment.epochs) + 1)
    )


def keras_file(experiment: Experiment, input_shape: Shape) -> bytes:
    """A ``.keras`` file with random weights, so far as the server reads it."""
    random, seen, shape = np.random.default_rng(0), 0, input_shape
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        for layer in experiment.layers:
            if isinstance(layer, Dense):
                place = f"layers/dense{f'_{seen}' if seen else ''}/vars"
                seen += 1
                file[f"{place}/0"] = random.normal(0, 0.1, (shape[-1], layer.units))
                file[f"{place}/1"] = np.zeros(layer.units)
            else:
                file.require_group(f"layers/{layer.kind}/vars")
            shape = layer.output_shape(shape)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("model.weights.h5", weights.getvalue())
    return content.getvalue()


def result_of(
    experiment: Experiment,
    test_predictions: np.ndarray,
    ending: Ending = "all_epochs",
    input_shape: Shape = (13,),
) -> Result:
    network = Network(
        ending=ending,
        epochs=experiment.epochs,
        test_scores={"loss": 12.0},
        test_predictions=test_predictions,
        validation_predictions=np.zeros((0, 1), "float32"),
        validation_rows=np.zeros(0, int),
        train_rows=np.arange(404),
        model=keras_file(experiment, input_shape),
    )
    return Result(
        experiment=experiment,
        status="stopped" if ending == "on_request" else "finished",
        rows=rows_of(experiment),
        networks=(network,) * experiment.folds,
        seconds=3.5,
        started="2026-01-02T03:04:05+00:00",
    )

"""Experiments and Results that no network had to be trained for."""

import numpy as np

from core.experiment import Data, Dense, Experiment, KFolds, NoValidation
from core.results.result import Network, Result, Row, Status


def an_experiment(seed: int = 0, epochs: int = 3, folds: int = 1) -> Experiment:
    return Experiment(
        data=Data(name="boston_housing", source="sample"),
        layers=(Dense(units=1),),
        loss="mse",
        epochs=epochs,
        validation=KFolds(folds=folds) if folds > 1 else NoValidation(),
        seed=seed,
    )


def rows_of(experiment: Experiment) -> list[Row]:
    return [
        {"fold": fold, "epoch": epoch, "loss": 1.0 / epoch + fold, "val_loss": 2.0 / epoch + fold}
        for fold in range(experiment.folds)
        for epoch in range(1, experiment.epochs + 1)
    ]


def a_network(model: bytes = b"keras", best_model: bytes | None = None) -> Network:
    return Network(
        ending="all_epochs",
        epochs=3,
        test_scores={"loss": 0.5},
        test_predictions=np.arange(4, dtype="float32")[:, None],
        validation_predictions=np.zeros((0, 1), "float32"),
        validation_rows=np.arange(2),
        model=model,
        best_model=best_model,
    )


def a_result(
    experiment: Experiment | None = None,
    status: Status = "finished",
    networks: tuple[Network, ...] = (),
) -> Result:
    experiment = experiment or an_experiment()
    return Result(
        experiment=experiment,
        status=status,
        rows=tuple(rows_of(experiment)),
        networks=networks or (a_network(),) * experiment.folds,
        seconds=1.5,
        started="2026-01-02T03:04:05+00:00",
    )


def same(one: Result | None, other: Result | None) -> bool:
    """Whether two Results hold the same, NaN and array types included."""
    return one is not None and other is not None and _plain(one) == _plain(other)


def _plain(result: Result) -> str:
    def array(a: np.ndarray) -> object:
        return (a.dtype.str, a.shape, a.tobytes())

    networks = [
        {
            name: array(value) if isinstance(value, np.ndarray) else value
            for name, value in vars(network).items()
        }
        for network in result.networks
    ]
    return repr({**vars(result), "networks": networks})

"""The rows that a training needs as one file, for a script that runs elsewhere."""

from __future__ import annotations

import io

import numpy as np

from core.datasets.dataset import Dataset, Sequences, frequent
from core.experiment import Brought, DatasetName, Source


def rows_name(name: DatasetName, source: Source, brought: Brought | None = None) -> str:
    """What the file is called: never as one of Keras's own, which it might replace."""
    if brought is None:
        return f"{name}_{source}.npz"
    of_others = "" if name == "table" else f"{source}_and_"
    return f"{name}_{of_others}{brought.address[:8]}.npz"


def rows_file(
    dataset: Dataset, num_words: int | None = None, train_rows: int | None = None
) -> bytes:
    """An ``.npz`` file without pickles: ``x_train``, ``y_train``, ``x_test``, ``y_test``.

    The first ``train_rows`` training rows and all test rows, as ``keras.datasets`` gives them.
    Of a table that people brought also ``columns``, the names of them, and of ``classes``.
    Texts lie end to end in ``x_*``, and ``x_*_offsets`` says where each begins.
    """
    train_rows = train_rows or len(dataset.y_train)
    parts = {
        "train": (dataset.x_train, dataset.y_train, train_rows),
        "test": (dataset.x_test, dataset.y_test, len(dataset.y_test)),
    }
    arrays: dict[str, np.ndarray] = {}
    for part, (x, y, rows) in parts.items():
        arrays[f"y_{part}"] = y[:rows]
        if isinstance(x, Sequences):
            texts = x.take(np.arange(rows))
            texts = frequent(texts, num_words) if num_words else texts
            arrays[f"x_{part}"] = texts.tokens.astype(np.min_scalar_type(texts.tokens.max()))
            arrays[f"x_{part}_offsets"] = texts.offsets
        else:
            arrays[f"x_{part}"] = x[:rows]
    if dataset.facts.name == "table":
        arrays["columns"] = np.array([feature.name for feature in dataset.facts.features])
        if dataset.facts.class_names:
            arrays["classes"] = np.array([str(name) for name in dataset.facts.class_names])
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()

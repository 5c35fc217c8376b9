"""Save and restore: everything a training leaves, as files; and an Experiment read back."""

from __future__ import annotations

import streamlit as st

from core.datasets import Dataset
from core.experiment import (
    MOST_CHARACTERS,
    DatasetName,
    Experiment,
    Impossible,
    InvalidExperiment,
    canonical_json,
    experiment_from,
)
from core.network.forward import weights_file
from core.results.history import frame
from core.runs import RunView
from core.ui.builder.form import fill
from core.ui.elements import complain
from core.ui.language import _
from core.ui.lesson import lesson


def saved(page: str, view: RunView | None, _shown: Dataset) -> None:
    """What there is to download of a run, and what each file is good for."""
    words = lesson("builder")
    st.markdown(words("save"))
    if view is None or view.result is None:
        st.info(_("Train a network first."))
        return
    name = view.experiment.data.name
    networks = view.result.networks
    with st.container(horizontal=True):
        for number, network in enumerate(networks, start=1):
            fold = f"_fold{number}" if len(networks) > 1 else ""
            label = _("fold {fold}", fold=number) + " · " if fold else ""
            _file(page, f"{label}{_('whole model')} (.keras)", network.model, f"{name}{fold}.keras")
            weights = weights_file(network.model)
            _file(page, f"{label}{_('weights')} (.weights.h5)", weights, f"{name}{fold}.weights.h5")
            if network.best_model:
                best = f"{label}{_('best epoch')} (.keras)"
                _file(page, best, network.best_model, f"{name}{fold}_best.keras")
    with st.container(horizontal=True):
        history = frame(view.rows).to_csv(index=False).encode()
        _file(page, _("History (CSV)"), history, f"{name}_history.csv")
        json = canonical_json(view.experiment).encode()
        _file(page, _("Experiment (JSON)"), json, f"{name}_experiment.json")
    st.markdown(f"**{_('Restore')}**")
    st.code(_restore(name, view), language="python", wrap_lines=True)


def _file(page: str, label: str, content: bytes, name: str) -> None:
    st.download_button(
        label,
        content,
        name,
        icon=":material/download:",
        key=f"{page}.file.{name}",
        on_click="ignore",
    )


def _restore(name: str, view: RunView) -> str:
    folds = view.experiment.folds > 1
    file = f"{name}_fold1" if folds else name
    return f"""import keras

# layers and weights
model = keras.models.load_model("{file}.keras")

# weights alone, into the same layers
model.load_weights("{file}.weights.h5")
model.summary()"""


def load_experiment(page: str, names: tuple[DatasetName, ...]) -> None:
    """A field for an Experiment's JSON; what is in it fills the form."""
    with st.expander(_("Load an experiment (JSON)")):
        file = st.file_uploader(
            _("A file saved under “Save”"),
            type=["json"],
            key=f"{page}.upload",
            on_change=_loaded,
            args=(page, names),
            max_upload_size=1,
        )
        problem = st.session_state.get(f"{page}.upload_problem")
        if file is not None and problem is not None:
            for part in problem:
                complain(part)
        elif file is not None:
            st.caption(_("Loaded. Press Train."))


def _loaded(page: str, names: tuple[DatasetName, ...]) -> None:
    file = st.session_state[f"{page}.upload"]
    st.session_state[f"{page}.upload_problem"] = None
    if file is None:
        return
    try:
        fill(page, read_experiment(file.getvalue(), names))
    except InvalidExperiment as mistakes:
        st.session_state[f"{page}.upload_problem"] = mistakes.problems
    except Impossible as problem:
        st.session_state[f"{page}.upload_problem"] = [problem]


def read_experiment(content: bytes, names: tuple[DatasetName, ...]) -> Experiment:
    """The Experiment in a file, if it is about one of a page's datasets.

    Raises:
        InvalidExperiment: it is no Experiment, with a sentence a mistake.
        Impossible: it is too long, not text, or about another dataset.
    """
    if len(content) > MOST_CHARACTERS:
        raise Impossible("This file is too long for an experiment.")
    experiment = experiment_from(content)
    if experiment.data.name not in names:
        raise Impossible(
            "This experiment is about {name}: open it on that page.", name=experiment.data.name
        )
    return experiment

"""A page with nothing but a run: asked for once in a session, then looked at, in a line of JSON."""

import json

import streamlit as st

from core.experiment import key
from core.runs import Queue, open_store
from core.ui import trainer
from tests.unit.runs.fake_workers import MODULE
from tests.unit.runs.made_up import an_experiment


@st.cache_resource
def queue() -> Queue:
    return Queue(open_store(), MODULE)


trainer.queue = queue
experiment = an_experiment(int(st.query_params["seed"]), 50)
first = "asked" not in st.session_state
if first:
    trainer.submit(experiment)
    st.session_state["asked"] = True
view = trainer.find(experiment)
st.text(
    json.dumps(
        {
            "first": first,
            "status": view.status,
            "rows": len(view.rows),
            "watchers": view.watchers,
            "owned": key(experiment) in trainer.owned(),
        }
    )
)

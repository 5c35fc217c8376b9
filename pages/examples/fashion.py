"""Fashion-MNIST: one note from the first neuron to EarlyStopping."""

import streamlit as st

from core.study.presets import LINEAR_CLASSIFIER, OPTIMIZERS
from core.ui.builder.builder import builder
from core.ui.builder.compare import baseline, compare
from core.ui.language import _
from core.ui.lesson import lesson

words = lesson("fashion")
builder("fashion")

st.header(_("Six optimizers, one network"), anchor="optimizers")
st.markdown(words("optimizers"))
compare("fashion", OPTIMIZERS)

st.header(_("Without a network"), anchor="without-network")
st.markdown(words("baseline"))
baseline("fashion", LINEAR_CLASSIFIER)

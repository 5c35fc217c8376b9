import streamlit as st

from core.ui.language import _

st.title(_("Deep Learning Playground"))

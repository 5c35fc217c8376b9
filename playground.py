"""The server: ``streamlit run playground.py`` finds this App."""

import streamlit as st

from core.ui.server import lifespan

app = st.App("core/ui/router.py", lifespan=lifespan)

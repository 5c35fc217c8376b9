"""The server: ``streamlit run playground.py`` finds this App."""

import streamlit as st
from starlette.middleware import Middleware

from core.ui.headers import SecurityHeaders
from core.ui.server import lifespan

app = st.App("core/ui/router.py", lifespan=lifespan, middleware=[Middleware(SecurityHeaders)])

"""The server: ``streamlit run playground.py`` finds this App."""

import sys

import streamlit as st
from starlette.middleware import Middleware

from core.runs.limits import BadSetting, check_settings
from core.ui.headers import SecurityHeaders, headers
from core.ui.server import lifespan

try:
    check_settings()
    told = headers()
except BadSetting as problem:
    sys.exit(str(problem))

app = st.App(
    "core/ui/router.py", lifespan=lifespan, middleware=[Middleware(SecurityHeaders, headers=told)]
)

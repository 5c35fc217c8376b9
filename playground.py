"""The server: ``streamlit run playground.py`` finds this App."""

import sys

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from core.runs.limits import BadSetting, check_settings
from core.ui.device import DeviceCookie
from core.ui.headers import SecurityHeaders, headers
from core.ui.room import stream, token
from core.ui.server import lifespan
from core.ui.share import short
from core.ui.terminal import keep_calm

keep_calm()
try:
    check_settings()
    told = headers()
    token.token()
except BadSetting as problem:
    sys.exit(str(problem))

app = st.App(
    "core/ui/router.py",
    lifespan=lifespan,
    routes=[Route(stream.path(), stream.events), Route(short.path(), short.follow)],
    middleware=[Middleware(SecurityHeaders, headers=told), Middleware(DeviceCookie)],
)

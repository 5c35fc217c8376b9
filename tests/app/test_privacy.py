"""The page on privacy: what it says is what is set."""

import streamlit as st

from core.datasets.shelf import SECONDS_OWNED
from core.ui.device import COOKIE, SECONDS_KEPT
from core.ui.language import LANGUAGES


def said(app) -> str:
    return "\n".join(text.value for text in app.markdown)


def test_it_says_how_long_a_session_and_how_much_of_results_is_kept(open_page, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE_MB", "512")
    minutes = st.get_option("server.disconnectedSessionTTL") // 60
    assert f"{minutes} minutes after you close the page" in said(open_page("privacy"))
    for lang in LANGUAGES:
        assert "512" in said(open_page("privacy", lang=lang))


def test_it_names_what_a_browser_keeps(open_page):
    words = said(open_page("privacy"))
    assert "`_streamlit_xsrf`, a cookie" in words
    assert f"`{COOKIE}`, a cookie" in words
    assert f"{SECONDS_KEPT // 3600} hours" in words


def test_it_says_how_long_a_table_of_one_s_own_is_kept(open_page):
    assert f"{SECONDS_OWNED // 86400:.0f} days at most" in said(open_page("privacy"))

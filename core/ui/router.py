"""The entry script: runs first at every visit, draws the frame, then runs the page asked for."""

import streamlit as st

from core.ui.language import LANGUAGES, _, browser_language
from core.ui.sitemap import PAGES, ROOT, SECTIONS, Page, pages_in

st.set_page_config(
    page_title="Deep Learning Playground",
    page_icon=str(ROOT / "static" / "icon.png"),
    layout="wide",
)

if "lang" not in st.session_state and "lang" not in st.query_params:
    st.session_state["lang"] = browser_language()


def entry(page: Page) -> st.Page:
    """What Streamlit's navigation wants to know of a page."""
    return st.Page(
        page.file,
        title=_(page.title),
        icon=page.icon,
        url_path=page.url or None,
        default=page is PAGES[0],
    )


menu = {"": [entry(page) for page in pages_in("")]}
menu |= {_(section): [entry(page) for page in pages_in(section)] for section in SECTIONS}
current = st.navigation({title: pages for title, pages in menu.items() if pages})

with st.sidebar:
    st.segmented_control(
        "Language · 언어",
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code],
        key="lang",
        required=True,
        bind="query-params",
    )

current.run()

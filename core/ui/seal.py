"""A seal on what should be looked at once: the scores on a test set."""

from __future__ import annotations

from typing import Literal

import streamlit as st


def opened(
    name: str,
    why: str,
    label: str,
    *,
    key: str,
    type: Literal["primary", "secondary"] = "secondary",  # noqa: A002
) -> bool:
    """Whether the reader has broken the seal ``name``.

    Until then it says ``why`` there is one, above a button with the ``label`` that breaks it.
    """
    seal = f"opened.{name}"
    if st.session_state.get(seal):
        return True
    st.markdown(why)
    st.button(
        label,
        icon=":material/lock_open:",
        type=type,
        key=key,
        on_click=st.session_state.__setitem__,
        args=(seal, True),
    )
    return False

"""The teacher's terminal: where the playground is, and nothing that alarms without need."""

import logging
from inspect import getsource
from io import StringIO

import pytest
from streamlit import net_util
from streamlit.runtime import app_session

from core.ui.room import token
from core.ui.room.reach import SETTING
from core.ui.terminal import NO_HARM, keep_calm, say_where_it_is

NO_ADDRESS_OUTSIDE = (
    "streamlit.net_util",
    "Did not auto detect external IP.\nPlease go to https://example.org for debugging hints.",
)
FRAGMENT_GONE = (
    "streamlit.runtime.app_session",
    "The fragment with id abc does not exist anymore - it might have been removed.",
)


@pytest.fixture
def said():
    """``said(logger, message)``: whether it reaches the terminal."""
    keep_calm()

    def reaches(name: str, message: str) -> bool:
        terminal = StringIO()
        handler, logger = logging.StreamHandler(terminal), logging.getLogger(name)
        logger.addHandler(handler)
        try:
            logger.warning(message)
        finally:
            logger.removeHandler(handler)
        return message in terminal.getvalue()

    return reaches


@pytest.mark.parametrize("line", [NO_ADDRESS_OUTSIDE, FRAGMENT_GONE])
def test_what_means_no_harm_is_not_said(said, line):
    assert not said(*line)


@pytest.mark.parametrize("name", NO_HARM)
def test_whatever_else_those_loggers_say_is_said(said, name):
    assert said(name, "The disk is full.")


def test_the_same_words_of_another_logger_are_said(said):
    assert said("core.room.hub", FRAGMENT_GONE[1])
    assert said(NO_ADDRESS_OUTSIDE[0], FRAGMENT_GONE[1])


@pytest.mark.parametrize(
    ("module", "without"), list(zip((net_util, app_session), NO_HARM.values(), strict=True))
)
def test_streamlit_still_says_it_in_these_words(module, without):
    assert module._LOGGER.name in NO_HARM
    assert without.begins in getsource(module)


@pytest.fixture
def in_class(monkeypatch):
    """A server whose address in its network is known."""
    monkeypatch.setenv(SETTING, "http://192.168.0.20:8501")
    token.token.cache_clear()
    yield
    token.token.cache_clear()


@pytest.mark.usefixtures("in_class")
def test_the_addresses_are_printed_with_the_key_to_the_desk(monkeypatch, capsys):
    monkeypatch.delenv(token.SETTING, raising=False)
    say_where_it_is()
    said = capsys.readouterr().out
    assert "Local URL: http://localhost:" in said
    assert "Network URL: http://192.168.0.20:8501\n" in said
    assert f"desk: http://192.168.0.20:8501/desk?token={token.token()}\n" in said


@pytest.mark.usefixtures("in_class")
def test_a_key_that_the_teacher_has_chosen_is_not_printed(monkeypatch, capsys):
    monkeypatch.setenv(token.SETTING, "a good token")
    say_where_it_is()
    said = capsys.readouterr().out
    assert "desk: http://192.168.0.20:8501/desk\n" in said
    assert "good" not in said

"""An audit says what it found, and says when it could not look."""

import pytest

from tools import audit

SOUND = {"name": "streamlit", "version": "1.0", "vulns": []}
VULNERABLE = {"name": "old", "version": "0.1", "vulns": [{"id": "PYSEC-1"}, {"id": "CVE-2"}]}
UNKNOWN = {"name": "ours", "skip_reason": "not found"}


@pytest.fixture
def index(monkeypatch):
    """``index(known_of_one, known_of_all)`` is what pip-audit says of the probe, and of all."""

    def give(probed, everything=None):
        monkeypatch.setattr(
            audit, "asked", lambda *what: everything if what == ("--local",) else probed
        )

    return give


def test_what_is_known_to_be_vulnerable_fails_it_and_is_named(index, capsys):
    index([SOUND], [SOUND, VULNERABLE, UNKNOWN])
    assert audit.main() == 1
    said = capsys.readouterr().out
    assert "2 packages audited, 1 vulnerable." in said
    assert "old 0.1: PYSEC-1, CVE-2" in said
    assert "does not know: ours" in said


def test_where_nothing_is_known_it_passes(index, capsys):
    index([SOUND], [SOUND])
    assert audit.main() == 0
    assert capsys.readouterr().out == "1 packages audited, 0 vulnerable.\n"


def test_what_was_accepted_with_a_reason_passes(index, monkeypatch):
    index([SOUND], [VULNERABLE])
    monkeypatch.setattr(audit, "ACCEPTED", {"PYSEC-1": "we do not use it", "CVE-2": "nor this"})
    assert audit.main() == 0


@pytest.mark.parametrize("silence", [None, [], [UNKNOWN]])
def test_an_index_that_says_nothing_is_not_taken_for_good_news(index, capsys, silence):
    index(silence, [SOUND])
    assert audit.main() == 0
    assert "Not audited" in capsys.readouterr().out


def test_without_a_network_it_says_so(monkeypatch, capsys):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert audit.main() == 0
    assert capsys.readouterr().out == (
        "Not audited: no index of vulnerabilities is reachable from here.\n"
    )

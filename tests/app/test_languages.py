"""A language may be half made: the rest is in English on screen, and ``make check`` lists it."""

import shutil

import pytest

from core.ui.language import LANGUAGES, LOCALE, catalog
from core.ui.lesson import LESSONS, read_lesson, read_parts
from tools.languages import COMPLETE, main, messages, missing

PO = """
msgid ""
msgstr "Language: ja"

msgid "Softmax"
msgstr "ソフトマックス"

#, fuzzy
msgid "Temperature T"
msgstr "多分 T"
"""
CODE = """title = N_("A title")
st.write(f'**{_("Bold")}** {_("Also {name}", name=_("within"))}')
raise Impossible("It is 3, "
                 "and not 4.", title=_(title))
"""
LESSON = "## temperature\n\n温度が高いほど平らになります。\n\n## mistake\n"


@pytest.fixture
def japanese(tmp_path, monkeypatch):
    """Japanese beside the other languages, with a message and a part of a lesson."""
    lessons, locale = tmp_path / "lessons", tmp_path / "locale"
    for there, copy in ((LESSONS, lessons), (LOCALE, locale)):
        shutil.copytree(there, copy, ignore=shutil.ignore_patterns("ja"))
    for folder in (lessons, locale):
        (folder / "ja").mkdir()
    (lessons / "ja" / "softmax.md").write_text(LESSON, encoding="utf-8")
    (locale / "ja" / "softmax.po").write_text(PO, encoding="utf-8")
    monkeypatch.setitem(LANGUAGES, "ja", "日本語")
    monkeypatch.setattr("core.ui.language.LOCALE", locale)
    for place in ("core.ui.lesson", "tools.languages"):
        monkeypatch.setattr(f"{place}.LESSONS", lessons)
    catalog.cache_clear()
    read_lesson.cache_clear()
    yield
    catalog.cache_clear()
    read_lesson.cache_clear()


@pytest.mark.usefixtures("japanese")
def test_what_it_lacks_stands_on_screen_in_english(open_page):
    app = open_page("softmax", lang="ja")
    english = read_parts("softmax", "en")
    assert app.title[0].value == "ソフトマックス"
    assert app.slider(key="temperature").label == "Temperature T"
    said = [element.value for element in app.markdown]
    assert "温度が高いほど平らになります。" in said
    assert english["temperature"] not in said
    assert any(english["mistake"].split("{")[0] in text for text in said)
    assert not open_page("layers", lang="ja").exception


@pytest.mark.usefixtures("japanese")
def test_what_it_lacks_is_listed_and_no_failure(capsys):
    assert main() == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert "ja lacks core/lessons/ja/softmax.md: ## mistake" in lines
    assert "ja lacks core/lessons/ja/softmax.md: ## temperature" not in lines
    assert [line for line in lines if line.startswith("ja lacks core/lessons/ja/layers.md: ## ")]
    place = messages()["Temperature T"]
    assert f"ja lacks {place}: Temperature T" in lines
    assert not [line for line in lines if line.endswith(": Softmax")]
    assert last == f"日本語 (ja): {len(missing('ja'))} messages and parts are missing."


@pytest.mark.parametrize("language", sorted(COMPLETE))
def test_a_complete_language_lacks_nothing(language):
    assert missing(language) == []


@pytest.mark.usefixtures("japanese")
@pytest.mark.long
def test_a_complete_language_that_lacks_something_is_a_failure(monkeypatch):
    monkeypatch.setattr("tools.languages.COMPLETE", {"ja"})
    assert main() == 1


def test_messages_are_found_wherever_they_are_written(tmp_path, monkeypatch):
    (tmp_path / "core").mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "made_up.py").write_text(CODE, encoding="utf-8")
    monkeypatch.setattr("tools.languages.ROOT", tmp_path)
    assert messages() == {
        "A title": "pages/made_up.py:1",
        "Bold": "pages/made_up.py:2",
        "Also {name}": "pages/made_up.py:2",
        "within": "pages/made_up.py:2",
        "It is 3, and not 4.": "pages/made_up.py:3",
    }

"""The mistakes lab: spot it, say what it was, do it both ways."""

import pytest

from core.datasets import available
from core.study.mistakes import MISTAKES, Programs, Trainings
from core.ui.lesson import read_lesson
from tests.app.desk import rows_of
from tests.app.questions import answer
from tests.further import but

pytestmark = pytest.mark.usefixtures("desk")

TRAINING = next(name for name, m in MISTAKES.items() if isinstance(m.ways, Trainings))
PROGRAM = "column_minus_row"


def words(name, language="en"):
    return read_lesson(f"mistakes/{name}", language)


def headers(app):
    return [header.value for header in app.header]


def test_every_mistake_has_a_card_with_what_one_would_notice(open_page):
    app = open_page("mistakes")
    captions = [caption.value for caption in app.caption]
    for name in MISTAKES:
        assert words(name)("symptom").split("\n\n")[0] in captions


@pytest.mark.parametrize("name", [TRAINING, PROGRAM])
def test_what_it_was_is_not_told_before_the_reader_has_guessed(name, open_page):
    app = open_page("mistakes", mistake=name)
    assert headers(app) == [words(name)("title")]
    answer(app, f"mistake_{name}", MISTAKES[name].cause)
    assert "Both ways" in headers(app)
    assert app.success[0].value == words(name)(f"suspect {MISTAKES[name].cause}").split("\n\n")[1]


def test_a_wrong_suspect_is_told_why_it_was_not_that(open_page):
    app = open_page("mistakes", mistake=PROGRAM)
    answer(app, f"mistake_{PROGRAM}", "rounding")
    assert "2, 3 and 5 are exact" in app.warning[0].value


def test_a_reader_who_gives_up_is_told(open_page):
    app = open_page("mistakes", mistake=PROGRAM, told="true")
    assert "Both ways" in headers(app)


def test_a_mistake_that_is_found_is_counted_and_marked(open_page):
    app = open_page("mistakes", mistake=PROGRAM)
    answer(app, f"mistake_{PROGRAM}", MISTAKES[PROGRAM].cause)
    app.selectbox(key="mistake").set_value("all").run()
    assert f"1 of {len(MISTAKES)} found" in app.get("progress")[0].proto.text


def test_a_mistake_trains_at_a_press_and_shows_its_number(open_page, desk):
    ways = MISTAKES[TRAINING].ways
    app = open_page("mistakes", mistake=TRAINING)
    app.button(key=f"{TRAINING}.wrong").click().run()
    wrong = ways.wrong.on(available(ways.wrong.data.name))
    assert desk.submitted == [wrong]
    rows = rows_of(wrong)
    desk.say(wrong, status="running", rows=rows)
    app.run()
    column = ways.symptom.measure.columns[0]
    assert [metric.value for metric in app.metric] == [f"{rows[-1][column]:.3f}"]


def test_both_ways_train_what_is_missing_alone(open_page, desk):
    ways = MISTAKES[TRAINING].ways
    wrong, right = (way.on(available(way.data.name)) for way in (ways.wrong, ways.right))
    desk.say(wrong, status="running", rows=rows_of(wrong))
    app = open_page("mistakes", mistake=TRAINING, told="true")
    app.button(key=f"{TRAINING}.wrong.right").click().run()
    assert desk.submitted == [right]


@pytest.mark.parametrize("name", [TRAINING, PROGRAM])
def test_the_difference_is_marked_and_both_programs_are_there_whole(name, open_page):
    app = open_page("mistakes", mistake=name, told="true")
    shown = {block.language: block.value for block in app.code}
    marked = [line[0] for line in shown["diff"].splitlines() if line[:1] in ("-", "+")]
    assert {"-", "+"} <= set(marked)
    if isinstance(MISTAKES[name].ways, Programs):
        assert [b.value for b in app.code].count(MISTAKES[name].ways.right.strip()) == 1


@pytest.mark.parametrize(
    ("name", "files"),
    [(TRAINING, ["mnist_sample.npz"]), ("own_scale", ["rows.npz"] * 2), ("no_bend", [])],
)
def test_the_rows_that_both_programs_read_are_there_to_download(name, files, open_page):
    app = open_page("mistakes", mistake=name, told="true")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == [f"The rows it reads: {file}" for file in files]


def test_a_program_runs_at_a_press_and_says_what_it_says(open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path))
    app = open_page("mistakes", mistake=PROGRAM)
    app.button(key=f"{PROGRAM}.wrong").click().run()
    assert any("shape of the error (3, 3)" in block.value for block in app.code)


def test_it_is_told_in_korean(open_page):
    app = open_page("mistakes", mistake=PROGRAM, lang="ko", told="true")
    assert headers(app)[0] == words(PROGRAM, "ko")("title")


def test_the_page_of_the_idea_leads_to_the_mistake(open_page):
    app = open_page("broadcasting")
    assert any(link.proto.query_string == f"mistake={PROGRAM}" for link in app.get("page_link"))


def test_the_coach_s_remark_leads_to_the_mistake(open_page):
    app = open_page("newswires", story="bottleneck")
    assert any(link.proto.query_string == "mistake=bottleneck" for link in app.get("page_link"))


class TestOldCode:
    def test_what_is_old_is_named_with_its_line_and_the_whole_is_there_as_it_is_today(
        self, open_page
    ):
        app = open_page("mistakes", mistake="spelling")
        app.text_area(key="old_code").set_value("import numpy as np\nx = np.int(3)").run()
        assert any("**Line 2** · np.int was Python's int" in text.value for text in app.markdown)
        shown = [block.value for block in app.code]
        assert "- x = np.int(3)\n+ x = int(3)" in shown
        assert "import numpy as np\nx = int(3)" in shown

    def test_what_is_no_python_gets_a_sentence(self, open_page):
        app = open_page("mistakes", mistake="spelling")
        app.text_area(key="old_code").set_value("x = 1\nprint 'Hello'").run()
        assert "Line 2 is Python 2" in app.error[0].value

    def test_nothing_of_it_is_executed(self, open_page, tmp_path):
        app = open_page("mistakes", mistake="spelling")
        trace = f"open({str(tmp_path / 'trace')!r}, 'w')"
        evil = f"{trace}\nimport core.study.nowhere\n@{trace}\ndef f(x={trace}): pass\nnp.int\n"
        app.text_area(key="old_code").set_value(evil).run()
        assert any("np.int was" in text.value for text in app.markdown)
        assert list(tmp_path.iterdir()) == []

    def test_the_way_there_is_on_the_page_of_all_mistakes(self, open_page):
        labels = [link.label for link in open_page("mistakes").get("page_link")]
        assert "Old Keras code of your own? Paste it" in labels


@pytest.mark.parametrize("name", but(["no_bend", "own_scale"], MISTAKES))
def test_each_of_them_is_told_to_its_end(name, open_page):
    app = open_page("mistakes", mistake=name, told="true")
    assert headers(app) == [words(name)("title"), "Both ways", "The code"]

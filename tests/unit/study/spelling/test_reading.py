"""What is pasted as Python: what belongs to notebooks and notes is set aside, line for line."""

import pytest

from core.experiment import Impossible
from core.study.spelling.reading import read


def lines(pasted):
    return read(pasted).text.split("\n")


def test_python_stays_as_it_is():
    source = "x = [\n% 2]  # no command: a string of % signs\n".replace("% 2", "5\n% 2")
    assert read(source).text == source
    assert read(source).findings == ()


def test_a_command_of_a_notebook_is_a_comment():
    assert lines("%%time\nx = 1\n!pip install keras\nx?") == [
        "# %%time",
        "x = 1",
        "# !pip install keras",
        "# x?",
    ]


def test_a_command_in_a_block_leaves_the_block_whole():
    assert lines("for i in x:\n    !ls") == ["for i in x:", "    pass  # !ls"]


def test_a_command_over_several_lines_is_a_comment_to_its_end():
    assert lines("!wget a.csv \\\n  -O b.csv\nx = 1") == [
        "# !wget a.csv \\",
        "#   -O b.csv",
        "x = 1",
    ]


def test_what_is_moved_in_as_a_whole_loses_its_margin():
    assert lines("\n    if x:\n        !ls\n    y = 1\n") == [
        "",
        "if x:",
        "    pass  # !ls",
        "y = 1",
        "",
    ]


def test_prompts_are_taken_off_and_answers_are_comments():
    assert lines(">>> x = 1\n>>> x\n1") == ["x = 1", "x", "# 1"]
    assert lines("In [1]: for i in x:\n   ...:     i\nOut[1]: 2") == [
        "for i in x:",
        "    i",
        "# Out[1]: 2",
    ]


def test_of_notes_the_python_between_fences_is_read():
    assert lines("Try:\n```python\nx = 1\n```\n```text\n1 %% 2\n```") == [
        "# Try:",
        "# ```python",
        "x = 1",
        "# ```",
        "# ```text",
        "# 1 %% 2",
        "# ```",
    ]


def test_other_systems_lines_and_spaces_of_web_pages_are_read():
    assert lines("\ufeffif x:\r\n\u00a0\u00a0y = 1\r\n") == ["if x:", "  y = 1", ""]


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("x = 1\nprint x", "Line 2 is Python 2, where print had no brackets: print x"),
        ("x = f(\ny = 2", "A bracket that is opened in line 1 is never closed: x = f("),
        ("x = “a”", "Line 1 has typographic quotation marks"),
        ("x = 1\n  y = 2", "The margin of line 2 does not fit the lines above it: y = 2"),
        ("Keras for you", "Line 1 is not Python, and nothing behind it was read: Keras for you"),
        ("x" * 20_001, "This is 20001 letters long; at most 20000 are read."),
    ],
)
def test_what_is_no_python_gets_a_sentence_with_its_line(pasted, sentence):
    with pytest.raises(Impossible) as caught:
        read(pasted)
    assert str(caught.value).startswith(sentence)

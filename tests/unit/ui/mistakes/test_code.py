"""The code on a mistake's page runs on plain Keras, with the file that is offered beside it."""

import json

import pandas as pd
import pytest

from core.study.mistakes import MISTAKES, Programs, Trainings
from core.ui.mistakes import programs, trainings
from tests.further import but

HISTORY = "\nimport json\nprint(json.dumps(history.history))\n"

pytestmark = pytest.mark.originals


@pytest.fixture
def run(plain_keras, tmp_path):
    """``run(source, files)`` says what a program prints, and the traceback that ends it."""

    def run(source, files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content())
        (tmp_path / "program.py").write_text(source, encoding="utf-8")
        lines, error = plain_keras.tried(tmp_path / "program.py")
        return "\n".join([*lines, error])

    return run


@pytest.mark.parametrize("name", but(["labels_overwritten"], MISTAKES))
def test_the_wrong_program_has_the_symptom_and_the_right_one_has_not(name, run):
    mistake = MISTAKES[name]
    if isinstance(mistake.ways, Programs):
        files = programs.files(mistake)
        wrong, right = (run(source, files) for source in programs.sources(mistake))
        assert mistake.ways.symptom(wrong), wrong
        assert not mistake.ways.symptom(right), right
        assert "Error" not in right
    else:
        files = trainings.files(mistake)
        wrong, right = (
            history_in(run(source + HISTORY, files)) for source in trainings.sources(mistake)
        )
        assert mistake.ways.symptom.shows(wrong), wrong
        assert mistake.ways.symptom.is_absent(right), right


def history_in(said):
    """What ``fit`` kept of each epoch, as a run has it."""
    assert "Error" not in said, said
    history = pd.DataFrame(json.loads(said.splitlines()[-1]))
    return history.assign(epoch=range(1, len(history) + 1))


@pytest.mark.parametrize(
    "name", [name for name, mistake in MISTAKES.items() if isinstance(mistake.ways, Trainings)]
)
def test_both_scripts_of_a_training_read_the_one_file_that_is_offered(name):
    mistake = MISTAKES[name]
    named = {f'np.load("{file}")' for file in trainings.files(mistake)}
    for source in trainings.sources(mistake):
        assert {
            line.removeprefix("file = ") for line in source.splitlines() if "load(" in line
        } == named
    rows = [
        (way.data.num_words, way.data.train_rows)
        for way in (mistake.ways.wrong, mistake.ways.right)
    ]
    assert rows[0] == rows[1]

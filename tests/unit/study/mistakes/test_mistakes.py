"""Each mistake shows its symptom, and done right it does not."""

from pathlib import Path

import keras
import pytest

from core.experiment import Experiment
from core.results.history import frame
from core.results.result import Result
from core.study import advice, rules
from core.study.mistakes import MISTAKES, TOPICS, Programs, Trainings
from core.training import train
from core.ui.lesson import read_lesson
from core.ui.sitemap import find
from tests.further import but
from tests.unit.study.mistakes.said import reseeded, said

SEEDS = range(5)
TRAININGS = [name for name, m in MISTAKES.items() if isinstance(m.ways, Trainings)]
PROGRAMS = [name for name, m in MISTAKES.items() if isinstance(m.ways, Programs)]
OF_ROWS = [name for name in PROGRAMS if MISTAKES[name].ways.rows]
RANDOM = [
    name for name in PROGRAMS if reseeded(MISTAKES[name].ways.wrong, 1) != MISTAKES[name].ways.wrong
]
PARTS = ("title", "symptom", "hint", "why", "fix")


def history(experiment: Experiment):
    *_rows, result = train(experiment)
    assert isinstance(result, Result)
    return frame(result.rows)


def assert_told_apart(ways: Trainings, seed: int):
    wrong, right = (history(way.changed(seed=seed)) for way in (ways.wrong, ways.right))
    measure = ways.symptom.measure
    told = f"seed {seed}: {measure.of(wrong):.3f} wrong, {measure.of(right):.3f} right"
    assert ways.symptom.shows(wrong), told
    assert ways.symptom.is_absent(right), told


@pytest.mark.originals
@pytest.mark.parametrize("name", but(["no_bend"], TRAININGS))
def test_a_training_shows_its_symptom_on_the_original_data(name):
    ways = MISTAKES[name].ways
    assert_told_apart(ways, ways.wrong.seed)


@pytest.mark.long
@pytest.mark.originals
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", TRAININGS)
def test_it_does_so_with_every_seed(name, seed):
    assert_told_apart(MISTAKES[name].ways, seed)


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in OF_ROWS])
def test_a_program_shows_its_symptom(name, tmp_path):
    assert_symptom_of_program(name, tmp_path)


@pytest.mark.originals
@pytest.mark.parametrize("name", but(["labels_for_sparse", "own_scale"], OF_ROWS))
def test_a_program_with_rows_shows_its_symptom_on_the_original_data(name, tmp_path):
    assert_symptom_of_program(name, tmp_path)


@pytest.mark.long
@pytest.mark.originals
@pytest.mark.parametrize("seed", SEEDS[1:])
@pytest.mark.parametrize("name", RANDOM)
def test_a_program_does_so_with_every_seed(name, seed, tmp_path):
    assert_symptom_of_program(name, tmp_path, seed)


def assert_symptom_of_program(name, folder, seed=0):
    ways = MISTAKES[name].ways
    keras.backend.clear_session()
    wrong, right = (said(ways, reseeded(way, seed), folder) for way in (ways.wrong, ways.right))
    assert ways.symptom(wrong), wrong
    assert not ways.symptom(right), right
    assert "Error" not in right


@pytest.mark.parametrize("name", TRAININGS)
def test_the_limits_lie_apart(name):
    symptom = MISTAKES[name].ways.symptom
    assert symptom.wrong != symptom.right


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", list(MISTAKES))
def test_a_lesson_has_five_suspects_and_one_of_them_it_was(name, language):
    parts = read_lesson(f"mistakes/{name}", language).parts
    suspects = {
        part.removeprefix("suspect "): text
        for part, text in parts.items()
        if part.startswith("suspect ")
    }
    assert set(PARTS) <= set(parts)
    assert len(suspects) == 5
    assert MISTAKES[name].cause in suspects
    assert all(text.count("\n\n") == 1 for text in suspects.values())


def test_the_right_suspect_does_not_always_stand_in_the_same_place():
    places = {
        [p for p in read_lesson(f"mistakes/{name}", "en").parts if p.startswith("suspect ")].index(
            f"suspect {mistake.cause}"
        )
        for name, mistake in MISTAKES.items()
    }
    assert len(places) > 2


@pytest.mark.parametrize("name", list(MISTAKES))
def test_a_mistake_leads_to_the_idea_behind_it(name):
    mistake = MISTAKES[name]
    assert mistake.topic in TOPICS
    assert find(mistake.concept.partition("#")[0])


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_programs_are_short_and_read_no_other_file(name):
    ways = MISTAKES[name].ways
    for program in (ways.wrong, ways.right):
        assert len(program.splitlines()) < 45
        assert "WAY" not in program
        assert "keras.datasets" not in program
        assert ("rows.npz" in program) == bool(ways.rows)


def test_every_remark_that_a_mistake_names_is_one_of_the_coach_s():
    source = "".join(Path(module.__file__).read_text() for module in (advice, rules))
    named = {name for mistake in MISTAKES.values() for name in mistake.coach}
    assert [name for name in named if f'"{name}"' not in source] == []

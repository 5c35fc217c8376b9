"""The routes through the playground, as files."""

import pytest

from core.study.lesson_links import read_lesson, written
from core.study.presets import PRESETS
from core.study.routes import FOLDER, routes
from core.study.tours import TOURS
from core.ui.language import LANGUAGES
from core.ui.sitemap import find

STEPS = [
    pytest.param(screen, id=f"{name}.{place}")
    for name, route in routes().items()
    for place, screen in enumerate(route.screens, start=1)
]


def test_there_is_one_for_each_of_the_notes():
    assert list(routes()) == ["boxes", "price", "clothes", "texts"]


@pytest.mark.parametrize("name", routes())
def test_it_takes_an_hour_and_says_what_one_can_do_afterwards_in_every_language(name):
    route = routes()[name]
    assert 50 <= route.minutes <= 70
    for said in (route.titles, route.afterwards):
        assert all(said.get(language) for language in LANGUAGES)


@pytest.mark.parametrize("screen", STEPS)
def test_each_step_opens_a_page_says_what_to_do_and_has_a_goal(screen):
    assert find(screen.page)
    assert screen.minutes
    assert screen.checks
    assert all(screen.asks.get(language) for language in LANGUAGES)
    presets = {preset.name for known in PRESETS.values() for preset in known}
    assert screen.settings.get("story", "two_layers") in presets
    assert screen.settings.get("tour", "luck") in TOURS


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_its_file_is_written_as_a_lesson_is_saved(file):
    text = file.read_text(encoding="utf-8")
    assert written(read_lesson(text)) == text

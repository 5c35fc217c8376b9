"""What the documents say of the house: its paths, its pages, and the arrows between its rooms."""

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from core.ui.language import catalog
from core.ui.sitemap import PAGES
from tools.sheets import FILE, sheets

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "tests" / "README.md"])
FOLDERS = ("benchmarks", "core", "deploy", "docs", "pages", "tests", "tools")
NAMES = {file.name for file in ROOT.glob("*.py")} | {
    file.name for folder in FOLDERS for file in (ROOT / folder).rglob("*")
}
MADE_UP = re.compile(r"[…<*]|/ja/")
"""A pattern of names, or what another language would have."""


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def paths(text: str) -> list[str]:
    """What stands in backticks, or in a code block, and begins with a folder of the project."""
    found = re.findall(rf"(?<![\w/.])((?:{'|'.join(FOLDERS)})/[^\s`,;:()\]#·]*)", text)
    return [path for path in found if not MADE_UP.search(path)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_and_link_of_a_document_leads_somewhere(document):
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)", without_blocks(text))
    lost = [link for link in links if ":" not in link and not (document.parent / link).exists()]
    lost += [path for path in paths(text) if not (ROOT / path.rstrip(".")).exists()]
    lost += [name for name in re.findall(r"`(\w+\.(?:py|js))`", text) if name not in NAMES]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_of_core_that_a_document_names_exists(document):
    text = document.read_text(encoding="utf-8")
    lost = []
    for name in re.findall(r"`(core(?:\.\w+)+)", text):
        place = ROOT.joinpath(*name.split("."))
        inside = place.parent.is_dir() or place.parent.with_suffix(".py").exists()
        if not (place.exists() or place.with_suffix(".py").exists() or inside):
            lost.append(name)
    assert lost == []


def test_the_sheets_of_the_routes_are_those_of_their_files():
    assert FILE.read_text(encoding="utf-8") == sheets()


@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.ko.md", "ko")])
def test_the_readme_names_every_page(readme, lang):
    text = (ROOT / readme).read_text(encoding="utf-8").lower()
    titles = [catalog(lang).get(page.title, page.title) for page in PAGES]
    assert [title for title in titles if title.lower() not in text] == []


def arrows(picture: str) -> list[tuple[str, str]]:
    """``a --> b & c`` as the pairs it stands for."""
    lines = re.findall(r"^ *([\w &]+?) --> ([\w &]+)$", picture, re.MULTILINE)
    return [(a, b) for left, right in lines for a in left.split(" & ") for b in right.split(" & ")]


FOUNDATIONS = {"allowance", "messages"}
"""Modules beside the rooms that every room may use."""


def imports() -> set[tuple[str, str]]:
    """Which room imports from which; what all of them stand on apart."""
    found = set()
    for file in [*ROOT.glob("core/*/**/*.py"), *ROOT.glob("pages/**/*.py")]:
        folder, inner, *_ = file.relative_to(ROOT).parts
        room = inner if folder == "core" else folder
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "core":
                found |= {(room, alias.name) for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core."):
                found.add((room, node.module.split(".")[1]))
    return {(a, b) for a, b in found if a != b and b not in FOUNDATIONS}


def test_the_picture_of_the_rooms_has_every_room_and_shows_every_import():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = re.search("```mermaid(.*?)```", text, re.DOTALL)[1]
    walls = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = walls["contracts"][0]["layers"]
    rooms = {room for floor in floors for room in floor.split(" | ")} - FOUNDATIONS
    assert set(re.findall(r"^  (\w+)\[", picture, re.MULTILINE)) == rooms | {"pages"}
    below = defaultdict(set)
    drawn = arrows(picture)
    for _ in drawn:
        for upper, lower in drawn:
            below[upper] |= {lower, *below[lower]}
    assert set(drawn) <= imports()
    assert {(a, b) for a, b in imports() if b not in below[a]} == set()

"""What is imported is listed, so that no other package's leaving takes it away."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = {"core", "pages", "benchmarks", "tools", "tests"}
TAKEN_BY_STREAMLIT = {"uvloop"}


def listed(file: str) -> set[str]:
    """The packages that a file of requirements names for this machine."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / file).read_text().splitlines())
    needed = (Requirement(line) for line in lines if line and not line.startswith("-r"))
    return {
        canonicalize_name(package.name)
        for package in needed
        if package.marker is None or package.marker.evaluate()
    }


def imported(*places: str) -> set[str]:
    """The packages of others that the files of folders, or a file, import."""
    files = (file for place in places for file in [*(ROOT / place).rglob("*.py"), ROOT / place])
    nodes = (
        node
        for file in files
        if file.is_file()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    )
    modules = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            modules |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add((node.module or "").partition(".")[0])
    packages = packages_distributions()
    return {
        canonicalize_name(packages.get(module, [module])[0])
        for module in modules - OURS - set(sys.stdlib_module_names)
    }


def test_the_project_names_what_the_playground_runs_on():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert settings["project"]["dynamic"] == ["dependencies"]
    dependencies = settings["tool"]["setuptools"]["dynamic"]["dependencies"]
    assert dependencies == {"file": "requirements.txt"}


def test_what_the_playground_imports_is_what_it_lists():
    needs = imported("core", "pages", "playground.py")
    assert needs == listed("requirements.txt") - TAKEN_BY_STREAMLIT


def test_what_everything_else_imports_is_listed_too():
    lists = listed("requirements.txt") | listed("requirements-dev.txt")
    assert sorted(imported("tests", "benchmarks", "tools") - lists) == []

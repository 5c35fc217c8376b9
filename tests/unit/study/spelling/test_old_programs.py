"""Old programs on the Keras that is installed: what becomes of them, and of their rewriting."""

from itertools import count
from textwrap import indent

import pytest

from core.study.spelling import today
from core.study.spelling.example import OLD as EXAMPLE
from core.study.spelling.modules import GONE, MODULES, NAMES, NAMES_OF_KERAS_ALONE
from tests.further import further
from tests.unit.study.spelling.old_programs import FURTHER, OLD

CASES = [*(name for name in OLD if name not in FURTHER), *further(*FURTHER)]
OLD_NAMES = MODULES | NAMES | NAMES_OF_KERAS_ALONE
WHAT_IS_THERE = """
from importlib import import_module
import keras, tensorflow, sklearn

def there(name):
    module, _dot, last = name.rpartition(".")
    try:
        import_module(name)
        return True
    except ImportError:
        pass
    try:
        return bool(module) and hasattr(import_module(module), last)
    except ImportError:
        return module.startswith("tensorflow") and hasattr(
            getattr(tensorflow, module.split(".")[1], None), last
        )

print([name for name in {old} if there(name) and "legacy" not in name])
print([name for name in {new} if not there(name)])
"""
WARNINGS_END_IT = """
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("error", UserWarning)
    warnings.filterwarnings("ignore", "`shuffle=True` was passed")  # of every generator
"""


@pytest.fixture(scope="module")
def run(plain_keras, tmp_path_factory):
    """``run(source)`` says what a program prints, and the error that ends it, or the warning."""
    home, numbers = tmp_path_factory.mktemp("programs"), count()

    def run(source, warnings=True):
        folder = home / str(next(numbers))
        folder.mkdir()
        text = WARNINGS_END_IT + indent(source, "    ") if warnings else source
        (folder / "program.py").write_text(text, encoding="utf-8")
        return plain_keras.tried(folder / "program.py")

    return run


@pytest.mark.parametrize("name", CASES)
def test_an_old_program_stops_today_or_does_otherwise_and_its_rewriting_does_what_was_meant(
    name, run
):
    old = OLD[name]
    lines, error = run(old.source, warnings="Warning: " in old.today)
    if old.fails:
        assert old.today in error
    else:
        assert "\n".join(lines) == old.today
    lines, error = run(today(old.source).text)
    assert not error
    assert "\n".join(lines) == old.prints


def test_the_example_stops_as_it_is_and_runs_rewritten(run):
    assert "ModuleNotFoundError" in run(EXAMPLE)[1]
    lines, error = run(today(EXAMPLE).text)
    assert not error
    assert lines[0].startswith("accuracy in the last epoch: 0.")


def test_what_is_gone_is_gone_and_what_is_said_instead_is_there(run):
    lines, error = run(WHAT_IS_THERE.format(old=[*OLD_NAMES, *GONE], new=[*OLD_NAMES.values()]))
    assert not error
    assert lines == ["[]", "[]"]

"""Modules joined to the one script that a component takes: all of them, or a reason why not."""

import re

import pytest

from core.ui.scripts import one_script
from core.ui.sitemap import ROOT

STATIC = ROOT / "core" / "ui" / "static"


def lines_of(script: str) -> list[str]:
    return [line for line in script.splitlines() if line]


@pytest.fixture
def joined(tmp_path):
    """``joined(entry="…", leaf="…")`` joins such modules, the first of which is the entry."""

    def join(**modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return one_script(tmp_path / f"{next(iter(modules))}.js")

    return join


def test_a_module_stands_once_and_ahead_of_those_that_import_it(joined):
    script = joined(
        entry='import { b } from "./b.js";\nimport { c } from "./c.js";\n\nconst a = b + c;\n',
        b='import { c } from "./c.js";\n\nexport const b = c;\n',
        c="export const c = 1;\n",
    )
    assert lines_of(script) == ["const c = 1;", "const b = c;", "const a = b + c;"]


def test_a_module_may_lie_in_a_folder_below(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "leaf.js").write_text("export const b = 1;\n", encoding="utf-8")
    entry = tmp_path / "entry.js"
    entry.write_text('import { b } from "./below/leaf.js";\n\nconst a = b;\n', encoding="utf-8")
    assert lines_of(one_script(entry)) == ["const b = 1;", "const a = b;"]


def test_the_default_function_of_the_entry_stays_one(joined):
    script = joined(
        entry='import {\n  Part,\n  whole,\n} from "./part.js";\nexport default function () {}\n',
        part="export class Part {}\nexport function whole() {}\nlet own;\n",
    )
    lines = ["class Part {}", "function whole() {}", "let own;", "export default function () {}"]
    assert lines_of(script) == lines


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        (
            {"entry": 'import { a } from "./leaf.js";\nconst b = 1;\n', "leaf": "const a = 1;\n"},
            "entry.js: leaf.js exports no “a”",
        ),
        (
            {
                "entry": 'import { a } from "./leaf.js";\nconst b = 1;\n',
                "leaf": "export const a = 1;\nfunction b() {}\n",
            },
            "entry.js and leaf.js both declare “b”",
        ),
        (
            {
                "entry": 'import { a } from "./leaf.js";\nexport const b = 1;\n',
                "leaf": 'import { b } from "./entry.js";\nexport const a = 1;\n',
            },
            "entry.js and leaf.js import each other",
        ),
        (
            {
                "entry": 'import { a } from "./leaf.js";\n',
                "leaf": "export const a = 1;\nexport default function () {}\n",
            },
            "leaf.js: “export default function () {}” cannot be joined",
        ),
        ({"entry": 'import "./leaf.js";\n'}, "entry.js: “import"),
        (
            {"entry": 'import { a as b } from "./leaf.js";\n', "leaf": "export const a = 1;\n"},
            "entry.js: leaf.js exports no “a as b”",
        ),
        ({"entry": 'import * as leaf from "./leaf.js";\n'}, "entry.js: “import"),
        ({"entry": 'import { a } from "https://there/leaf.js";\n'}, "entry.js: “import"),
        ({"entry": 'export { a } from "./leaf.js";\n'}, "entry.js: “export"),
    ],
)
def test_what_cannot_be_joined_is_refused_with_a_reason(joined, modules, reason):
    with pytest.raises(ValueError, match=re.escape(reason)):
        joined(**modules)


def test_a_module_that_is_not_there_is_missed(joined):
    with pytest.raises(FileNotFoundError):
        joined(entry='import { a } from "./nowhere.js";\n')


def test_no_file_of_the_plane_is_left_out_of_its_script():
    script = one_script(STATIC / "plane" / "stage.js")
    files = list((STATIC / "plane").glob("*.js"))
    assert len(files) > 10
    for file in files:
        first_line = file.read_text(encoding="utf-8").splitlines()[0]
        assert script.count(first_line) == 1, file.name

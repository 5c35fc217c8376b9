"""JavaScript modules joined to one script.

Streamlit hands a component's script to the browser as text. That text has no address, so it cannot
import the files beside it. They stay modules for whoever reads, checks and tests them.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^{}]+)\} from "\./([\w/]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|class|const|let) (\w+))", re.MULTILINE)
_DECLARATION = re.compile(r"^(?:function|class|const|let) (\w+)", re.MULTILINE)
_FOREIGN = re.compile(r"^(?:import|export|async|var)\b.*", re.MULTILINE)
_ENTRANCE = "export default function ("


def one_script(entry: Path) -> str:
    """A module and all that it imports, each once and ahead of those that import it.

    Modules write ``import { a, b } from "./file.js";``, or of ``"./folder/file.js"``, and put
    ``export`` before ``function``, ``class``, ``const`` or ``let``; the entry's default function
    has no name. Raises ValueError for every other import or export, for a name that is imported but
    not exported, for one that two modules declare, and for modules that import each other.
    """
    modules = _modules(entry, ())
    owners: dict[str, str] = {}
    for path, text in modules.items():
        foreign = _FOREIGN.search(text.replace(_ENTRANCE, "") if path == entry else text)
        if foreign:
            raise ValueError(f"{path.name}: “{foreign[0]}” cannot be joined")
        for name in _DECLARATION.findall(text):
            if name in owners:
                raise ValueError(f"{path.name} and {owners[name]} both declare “{name}”")
            owners[name] = path.name
    return "\n".join(modules.values())


def _modules(path: Path, importers: tuple[Path, ...]) -> dict[Path, str]:
    """The module and all that it imports, without the imports and exports, in their order."""
    if path in importers:
        raise ValueError(f"{path.name} and {importers[-1].name} import each other")
    text = path.read_text(encoding="utf-8")
    modules: dict[Path, str] = {}
    for names, file in _IMPORT.findall(text):
        imported = path.parent / file
        modules |= _modules(imported, (*importers, path))
        exported = _EXPORT.findall(imported.read_text(encoding="utf-8"))
        for name in filter(None, map(str.strip, names.split(","))):
            if name not in exported:
                raise ValueError(f"{path.name}: {file} exports no “{name}”")
    return {**modules, path: _EXPORT.sub("", _IMPORT.sub("", text))}

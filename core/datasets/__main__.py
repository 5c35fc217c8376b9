"""``python -m core.datasets``: which originals are here, and how to get the others."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.datasets.fetch import prepare_folder
from core.datasets.find import FILES, find
from core.experiment import Impossible


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 if every original is at hand afterwards."""
    parser = argparse.ArgumentParser(prog="python -m core.datasets", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("status", help="say where each original is")
    prepare = commands.add_parser("prepare", help="gather all originals in one portable folder")
    prepare.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    return _status() if options.command == "status" else _prepare(options.folder)


def _status() -> int:
    missing = 0
    for name in FILES["portable_folder"]:
        origin = find(name)
        missing += origin is None
        print(f"{name:<20}{origin.folder if origin else 'sample only'}")
    return int(missing > 0)


def _prepare(folder: Path) -> int:
    missing = []
    try:
        for outcome in prepare_folder(folder):
            why = f": {outcome.why}" if outcome.why else ""
            print(f"{outcome.name:<20}{outcome.state}{why}", flush=True)
            if outcome.state == "missing":
                missing.append(outcome.name)
    except Impossible as problem:
        print(problem)
        return 1
    if missing:
        print(f"Missing: {', '.join(missing)}. Run this again where there is a network.")
        return 1
    print(f"All originals are in {folder}. Start with PLAYGROUND_DATASETS={folder}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

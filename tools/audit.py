"""Asks the package index whether anything installed here is known to be vulnerable.

pip-audit does the asking. It also says “no known vulnerabilities” where the index knows nothing of
any package, such as a mirror; so one package is asked about first, and silence is named as such.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROBE = "streamlit"
"""A package that an index of vulnerabilities knows."""
ACCEPTED: Mapping[str, str] = {}
"""Vulnerabilities that do not touch the playground, each with the reason."""


def main() -> int:
    """0 where nothing is known to be vulnerable, or nothing can be asked; then it says so."""
    if not index_answers():
        print("Not audited: no index of vulnerabilities is reachable from here.")
        return 0
    packages = asked("--local")
    if packages is None:
        print("Not audited: the index of vulnerabilities stopped answering.")
        return 0
    vulnerable, unknown = sorted(map(told, filter(open_ones, packages))), unaudited(packages)
    print(f"{len(packages) - len(unknown)} packages audited, {len(vulnerable)} vulnerable.")
    if unknown:
        print(f"The index does not know: {', '.join(unknown)}.")
    print(*vulnerable, sep="\n", end="")
    return 1 if vulnerable else 0


def index_answers() -> bool:
    """Whether there is an index that knows about the vulnerabilities of a package's release."""
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "requirements.txt"
        probe.write_text(f"{PROBE}=={version(PROBE)}\n")
        known = asked("--no-deps", "--disable-pip", f"--requirement={probe}")
    return bool(known) and not unaudited(known or [])


def asked(*what: str) -> list[dict[str, Any]] | None:
    """What pip-audit says of each package; None where it could not ask."""
    command = [sys.executable, "-m", "pip_audit", "--format=json", "--progress-spinner=off", *what]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return None
    return packages


def unaudited(packages: list[dict[str, Any]]) -> list[str]:
    """The names of those that the index does not know."""
    return [package["name"] for package in packages if "skip_reason" in package]


def open_ones(package: dict[str, Any]) -> list[str]:
    """The vulnerabilities of a package that nobody has accepted."""
    return [found["id"] for found in package.get("vulns", ()) if found["id"] not in ACCEPTED]


def told(package: dict[str, Any]) -> str:
    """A line on a vulnerable package."""
    return f"{package['name']} {package['version']}: {', '.join(open_ones(package))}\n"


if __name__ == "__main__":
    sys.exit(main())

"""The units of ``deploy/systemd/``: systemd understands them, and finds little that they may do."""

import os
import shutil
import subprocess
import sys

import pytest

from tools.serving import ROOT

UNITS = ROOT / "deploy" / "systemd"
SERVICES = ("server@8501", "scheduler", "workers")
pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")


@pytest.fixture
def analyze(tmp_path):
    """systemd-analyze, for which the playground lies here and not in /opt."""
    environment = tmp_path / ".venv"
    environment.symlink_to(sys.prefix)
    units = tmp_path / "units"
    shutil.copytree(UNITS, units)
    shutil.copy(units / "tls.conf", units / "playground-.service.d")
    (units / "playground-server@.service").rename(units / "playground-server@8501.service")
    for file in units.rglob("*.*"):
        if file.is_file():
            text = file.read_text().replace("/opt/playground", str(tmp_path))
            file.write_text(text)

    def analyzed(*words) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["systemd-analyze", *words],
            cwd=units,
            env={**os.environ, "SYSTEMD_UNIT_PATH": f"{units}:"},
            capture_output=True,
            text=True,
            check=False,
        )

    return analyzed


@pytest.mark.parametrize("service", SERVICES)
def test_systemd_understands_every_line(analyze, service):
    done = analyze("verify", "--man=no", f"./playground-{service}.service", "./playground.slice")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_do_little_besides_its_work(analyze, service):
    """Exposed to 2 of 10 at the most; without the settings for all it is above 9."""
    unit = f"./playground-{service}.service"
    done = analyze("security", "--offline=true", "--no-pager", "--threshold=20", unit)
    assert done.returncode == 0, done.stdout

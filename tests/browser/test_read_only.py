"""A server that may write to its home and to /tmp alone, as in a container, and trains."""

import subprocess
import tempfile

import pytest
from playwright.sync_api import expect

from tests.browser.classroom import SLOW
from tools.serving import ROOT, serve, settled

READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec "$@"'
BEFORE = ("unshare", "--mount", "sh", "-c", READ_ONLY, tempfile.gettempdir())


def can_be_read_only() -> bool:
    """Whether we may mount, and the project is no part of what stays writable."""
    tried = subprocess.run([*BEFORE, "touch", str(ROOT / "touched")], check=False)
    mounted = subprocess.run([*BEFORE, "true"], check=False).returncode == 0
    return mounted and tried.returncode != 0


@pytest.fixture
def server():
    if not can_be_read_only():
        pytest.skip("needs the right to mount, and a project outside /tmp")
    with serve(before=BEFORE, HOME=tempfile.gettempdir()) as running:
        yield running


@pytest.mark.long
def test_it_trains_and_remembers_where_nothing_else_can_be_written(page, server):
    page.goto(f"{server.url}/plane")
    settled(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".now b")).to_be_visible(timeout=SLOW)
    expect(page.locator(".now b")).to_have_text("epoch 500")
    assert list((server.home / "runs").glob("*.run"))

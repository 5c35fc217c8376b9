"""WebKit, the engine of Safari, as WebKitGTK brings it, steered by its own WebDriver.

https://www.w3.org/TR/webdriver2/
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.serving import free_port

ARROW_RIGHT = "\ue014"
STARTING = 30
"""Seconds that the screen and the driver may take to come up on a busy machine."""


def parts() -> tuple[str, str, str] | None:
    """The paths of a driver, a browser and a screen that nobody sees; None where one is missing."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
    return (driver, str(browsers[0]), screen) if driver and browsers and screen else None


@dataclass(frozen=True)
class WebKit:
    """A window of the browser; ``url`` is that of its session."""

    url: str

    def open(self, address: str) -> None:
        """Goes to an address."""
        ask("POST", f"{self.url}/url", {"url": address})

    def run(self, script: str) -> Any:
        """What a script returns."""
        return ask("POST", f"{self.url}/execute/sync", {"script": script, "args": []})

    def press(self, selector: str, key: str) -> None:
        """Presses a key on the element that a CSS selector finds first."""
        found = ask("POST", f"{self.url}/element", {"using": "css selector", "value": selector})
        (element,) = found.values()
        ask("POST", f"{self.url}/element/{element}/value", {"text": key})

    def wait_for(self, script: str, seconds: float = 60) -> Any:
        """What a script returns once that is true."""
        until = time.monotonic() + seconds
        while not (found := self.run(script)):
            assert time.monotonic() < until, script
            time.sleep(0.1)
        return found


def ask(method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    """The answer of the driver to one command."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        return json.load(answer)["value"]


@contextmanager
def webkit(driver: str, browser: str, screen: str) -> Iterator[WebKit]:
    """A browser on a screen that nobody sees; both end with the block."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    showing = [screen, "-displayfd", "1", "-screen", "0", "1440x900x24"]
    with subprocess.Popen(showing, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as shown:
        display = shown.stdout.readline().decode().strip()
        port = free_port()
        where = {"DISPLAY": f":{display}", "PATH": "/usr/bin:/bin"}
        with subprocess.Popen([driver, f"--port={port}"], env=where, **quiet) as driving:
            try:
                session = _begin(f"http://127.0.0.1:{port}/session", browser)
                yield WebKit(session)
                ask("DELETE", session)
            finally:
                driving.terminate()
                shown.terminate()


def _begin(url: str, browser: str) -> str:
    """The address of a new session, as soon as the driver answers."""
    options = {"binary": browser, "args": ["--automation"]}
    wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
    until = time.monotonic() + STARTING
    while True:
        try:
            return f"{url}/{ask('POST', url, wanted)['sessionId']}"
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)

"""What the headers forbid, in a real browser. The fixture ``page`` sees that no page misses it."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import expect

from core.ui.headers import headers
from tests.browser.classroom import NO_WORKERS
from tools.serving import serve, settled

REACH = """async ([elsewhere, wanted]) => {
  const told = [];
  addEventListener("securitypolicyviolation", event => told.push(event.effectiveDirective));
  const put = (tag, set) => document.head.append(Object.assign(document.createElement(tag), set));
  fetch(elsewhere, { mode: "no-cors" }).catch(() => {});
  new WebSocket(elsewhere.replace("http", "ws"));
  put("img", { src: elsewhere });
  put("script", { src: elsewhere });
  put("link", { rel: "stylesheet", href: elsewhere });
  put("iframe", { src: elsewhere });
  document.body.insertAdjacentHTML("beforeend", "<img src=none onerror='window.reached = true'>");
  setTimeout(() => { window.reached = new Function("return true")(); });
  const late = performance.now() + 20_000;
  while (told.length < wanted && performance.now() < late) {
    await new Promise(done => setTimeout(done, 100));
  }
  return [told.sort(), window.reached ?? false];
}"""
HELD_OFF = [
    "connect-src",
    "connect-src",
    "frame-src",
    "img-src",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src-elem",
]


@pytest.fixture
def alone(in_a_browser):
    """A page whose errors are wanted."""
    return in_a_browser().new_page()


def test_a_script_on_a_page_reaches_no_other_host_and_makes_no_other_script(alone, server):
    alone.goto(f"{server.url}/softmax")
    settled(alone)
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    assert alone.evaluate(REACH, [elsewhere, len(HELD_OFF)]) == [HELD_OFF, False]


@pytest.mark.parametrize(
    "path",
    ["softmax", "_stcore/health", "_stcore/upload_file/a/b", "media/none.png", "app/static/none"],
)
def test_whatever_is_asked_of_the_server_is_answered_with_the_headers(server, path):
    try:
        answer = urllib.request.urlopen(f"{server.url}/{path}")  # noqa: S310 - our own server
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        assert {name: answer.headers.get_all(name) for name in headers()} == {
            name: [value] for name, value in headers().items()
        }


@pytest.fixture
def school():
    """``school(address)`` is a page of another site that holds the one at the address."""

    class Lesson(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<iframe src='{self.path[1:]}'></iframe>".encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Lesson) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}"
        site.shutdown()


@pytest.mark.long
def test_a_site_that_is_named_shows_a_page_within_its_own(alone, school):
    with serve(PLAYGROUND_FRAMED_BY=school, **NO_WORKERS) as server:
        alone.goto(f"{school}/{server.url}/softmax")
        page = alone.frame_locator("iframe")
        expect(page.get_by_role("heading", name="Softmax", exact=True)).to_be_visible()


def test_another_site_does_not(alone, school, server):
    with alone.expect_console_message(lambda said: "frame-ancestors" in said.text):
        alone.goto(f"{school}/{server.url}/softmax")

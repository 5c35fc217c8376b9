"""Two servers below a path behind nginx, set up as in ``deploy/nginx/``."""

import io
import re
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
import requests
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from core.datasets.own_points import written
from tests.browser.classroom import NO_WORKERS
from tests.browser.proxy import needs_nginx, nginx
from tools.serving import ROOT, free_port, serve, settled, stream_of

pytestmark = needs_nginx
PARTS = ("servers", "playground")
COOKIE = "playground_server"


@contextmanager
def school(folder: Path, first: str, second: str):
    """nginx with the settings as they are shipped, but for ports and the place of its log."""
    port = free_port()
    settings = "\n".join((ROOT / f"deploy/nginx/{name}.conf").read_text() for name in PARTS)
    for shipped, here in (
        ("8501", first),
        ("8502", second),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert shipped in settings
        settings = settings.replace(shipped, here)
    with nginx(f"types {{ text/html html; }} {settings}", port, folder):
        yield f"http://127.0.0.1:{port}/playground"


@pytest.fixture(scope="module")
def below():
    return {"STREAMLIT_SERVER_BASE_URL_PATH": "playground"} | NO_WORKERS


@pytest.fixture(scope="module")
def servers(below):
    """Their ports, by which a reader's cookie names them."""
    with serve(**below) as first, serve(**below) as second:
        yield tuple(re.search(r":(\d+)", server.url)[1] for server in (first, second))


@pytest.fixture
def url(servers, tmp_path):
    with school(tmp_path, *servers) as url:
        yield url


def visit(url) -> requests.Session:
    """A new reader, once the page has come."""
    reader = requests.Session()
    assert reader.get(f"{url}/").ok
    return reader


def session(url, reader, last="") -> str:
    """The session that a websocket is given, when it asks for its last one."""
    asked = [Subprotocol(part) for part in ("streamlit", "xsrf", last) if part]
    cookies = {"Cookie": f"{COOKIE}={reader.cookies[COOKIE]}"}
    with connect(stream_of(url), subprotocols=asked, additional_headers=cookies) as socket:
        if moved := socket.response.headers.get("Set-Cookie"):
            reader.cookies.clear()
            reader.cookies.set(COOKIE, re.search(r"=(\d+);", moved)[1])
        socket.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        while True:
            said = ForwardMsg.FromString(socket.recv(timeout=30))
            if said.WhichOneof("type") == "new_session":
                return said.new_session.initialize.session_id


@pytest.mark.long
def test_readers_from_one_address_take_turns_at_the_servers(url, servers):
    given = [visit(url).cookies[COOKIE] for _ in range(6)]
    assert sorted(given) == sorted(servers * 3)


def test_a_reader_who_comes_back_finds_the_session_again(url):
    for _ in range(2):
        reader = visit(url)
        first = session(url, reader)
        assert [session(url, reader, first) for _ in range(3)] == [first] * 3
        assert "Set-Cookie" not in reader.get(f"{url}/").headers


def test_a_cookie_that_names_no_server_is_replaced(url, servers):
    for made_up in ("9", "playground_8501", "../../etc/passwd"):
        answer = requests.Session().get(f"{url}/", headers={"Cookie": f"{COOKIE}={made_up}"})
        assert answer.ok
        assert answer.cookies[COOKIE] in servers


def test_where_a_server_is_gone_the_other_takes_its_readers_and_keeps_them(
    servers, below, tmp_path
):
    with serve(**below) as third:
        gone = re.search(r":(\d+)", third.url)[1]
        with school(tmp_path, servers[0], gone) as url:
            reader = next(r for r in (visit(url), visit(url)) if r.cookies[COOKIE] == gone)
            before = session(url, reader)
            third.process.terminate()
            third.process.wait()
            after = session(url, reader, before)
            assert reader.cookies[COOKIE] == servers[0]
            assert after != before
            assert session(url, reader, after) == after


def test_code_comes_packed(url):
    reader = visit(url)
    script = re.search(r'src="\./(static/js/[^"]+)"', reader.get(f"{url}/").text)[1]
    answer = reader.get(f"{url}/{script}", headers={"Accept-Encoding": "gzip"}, stream=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.raw.read()) < len(reader.get(f"{url}/{script}").content) / 2


def test_the_log_names_pages_and_nobody(url, tmp_path):
    visit(url).get(f"{url}/softmax?x=secret")
    deadline, log = time.monotonic() + 10, ""
    while "GET /playground/softmax 200" not in log:  # written once the answer is sent
        assert time.monotonic() < deadline
        log = (tmp_path / "access.log").read_text()
    assert "secret" not in log
    assert "127.0.0.1 " not in log


@pytest.mark.long
def test_a_link_of_eight_kilobytes_opens_below_the_path_and_again_on_reload(page, url):
    random = np.random.default_rng(0)
    many = [(round(a, 2) + 0.0, round(b, 2), 1) for a, b in random.uniform(-6, 6, (500, 2))]
    as_written_before = quote("; ".join(f"{a:g},{b:g},{label}" for a, b, label in many))
    address = f"{url}/plane?points=own&own_points={as_written_before}"
    assert len(address) > 8192
    assert page.goto(address).status == 200
    settled(page)
    points = page.get_by_role("textbox", name="x1, x2, label: a point a line")
    expect(points).to_have_value(written(many))
    assert page.reload().status == 200
    settled(page)
    expect(points).to_have_value(written(many))


@pytest.mark.long
def test_uploads_and_downloads_reach_the_server_of_their_session(page, in_a_browser, url, servers):
    seen = set()
    for tab in (page, in_a_browser().new_page()):
        tab.goto(f"{url}/house_prices?house_prices.view=code")
        settled(tab)
        with tab.expect_download() as download:
            tab.get_by_role("button", name="Script, notebook and rows (zip)").click()
        packed = Path(download.value.path()).read_bytes()
        assert zipfile.is_zipfile(io.BytesIO(packed))
        tab.goto(f"{url}/plane?points=own")
        settled(tab)
        table = {"name": "p.csv", "mimeType": "text/csv", "buffer": b"x,y,kind\n1,2,0\n2,1,1\n"}
        tab.locator("input[type=file]").set_input_files(table)
        expect(tab.get_by_text("2 rows")).to_be_visible()
        seen |= {c["value"] for c in tab.context.cookies() if c["name"] == COOKIE}
    assert seen == set(servers)

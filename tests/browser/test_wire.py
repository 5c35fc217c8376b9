"""What something sends that is no browser: the server answers all others as before."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from contextlib import suppress
from urllib.parse import quote, urlencode, urlsplit

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from core.ui.sitemap import PAGES
from tests.malformed import TEXTS, broken_text, chances
from tools.serving import answers, serve, stream_of

SECONDS = 30
MOST = 300_000
"""Letters of an address, more than any browser sends."""
SOURCES = (b"from __future__", b"[server]", b"root:x:")
PATHS = (
    "/app/static/../../ui/server.py",
    "/app/static/%2e%2e/ui/server.py",
    "/app/static/..%2fui/server.py",
    "/app/static/fonts/..%5c..%5cui/server.py",
    "/app/static//etc/passwd",
    "/app/static/%00",
    "/static/../../../../../../etc/passwd",
    "/media/../../etc/passwd",
    "/component/plane/../../router.py",
    "/_stcore/bidi-components/plane/../../router.py",
    "/.streamlit/config.toml",
    "/core/ui/server.py",
    "//elsewhere.example/..",
    "/\\elsewhere.example/",
)


def joined(server, **options):
    """A socket such as a page has."""
    names = [Subprotocol("streamlit")]
    return connect(stream_of(server.url), subprotocols=names, max_size=None, **options)


def ran(socket, page="softmax", query="") -> list[ForwardMsg]:
    """All that is answered when a page is asked for, to the script's end."""
    asked = BackMsg()
    asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
    socket.send(asked.SerializeToString())
    return [*answers(socket, SECONDS)]


def failures(answers) -> list[str]:
    elements = (message.delta.new_element for message in answers)
    return [e.exception.type for e in elements if e.WhichOneof("type") == "exception"]


def answer(server, method, path, headers=(), body=None):
    """The status, the headers and the body for a path, which goes out as it is."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
    connection.putrequest(method, path)
    for name, value in dict(headers).items():
        connection.putheader(name, value)
    connection.endheaders(body)
    said = connection.getresponse()
    return said.status, said.headers, said.read()


def listening(process) -> dict[int, str]:
    """The ports on which a process and all that it started can be asked, with their addresses."""
    found = {}
    for part in [psutil.Process(process.pid), *psutil.Process(process.pid).children(True)]:
        with suppress(psutil.NoSuchProcess):
            for socket in part.net_connections("inet"):
                if socket.status == psutil.CONN_LISTEN:
                    found[socket.laddr.port] = socket.laddr.ip
    return found


def test_only_the_pages_can_be_asked_for_from_another_machine():
    with serve() as fresh:  # another test may have killed the workers of the server that all share
        page = urlsplit(fresh.url).port
        until = time.monotonic() + 60
        while len(found := listening(fresh.process)) < 5 and time.monotonic() < until:
            time.sleep(0.5)  # Dask's scheduler, the nanny and the worker come one after the other
    assert len(found) >= 5
    assert {ip for port, ip in found.items() if port != page} == {"127.0.0.1"}


def test_no_path_leads_to_a_file_that_is_not_served_or_to_another_host(server):
    broken = [broken_text(chance.choice(PATHS), chance)[:2_000] for chance in chances(300)]
    assert answer(server, "GET", "/app/static/fonts/Pretendard-LICENSE.txt")[0] == 200
    for path in (*PATHS, *broken):
        sent = "/" + quote(path.removeprefix("/"), "/\\%?&=", errors="replace")
        status, headers, body = answer(server, "GET", sent)
        assert status < 500, sent
        assert not any(part in body for part in SOURCES), sent
        assert not headers.get("Location", "/").startswith(("//", "http", "/\\")), sent


@pytest.mark.parametrize("name", ["../../evil.py", "/etc/cron.d/evil", "한글\0.csv"])
def test_a_file_reaches_only_who_is_connected_and_its_name_is_no_path(server, name):
    part = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
    body = part.encode() + b"x\r\n--b--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(len(body))}
    before = sorted(server.home.rglob("*"))
    at = "/_stcore/upload_file/nobody/file"
    assert answer(server, "PUT", at, kind, body)[0] == 403
    with urllib.request.urlopen(f"{server.url}/_stcore/health") as health:  # noqa: S310
        cookie = health.headers["Set-Cookie"].split(";")[0]
    token = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2]}
    assert answer(server, "PUT", at, kind | token, body)[0] == 400
    assert sorted(server.home.rglob("*")) == before


def test_a_file_that_is_too_large_is_not_taken(server):
    with urllib.request.urlopen(f"{server.url}/_stcore/health") as health:  # noqa: S310
        cookie = health.headers["Set-Cookie"].split(";")[0]
    headers = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2]}
    with joined(server) as socket:
        session = next(
            message.new_session.initialize.session_id
            for message in ran(socket)
            if message.HasField("new_session")
        )
        at = f"/_stcore/upload_file/{session}/file"
        assert answer(server, "PUT", at, headers | {"Content-Length": "2200000"})[0] == 413


@pytest.mark.parametrize("said", [b"\0\xff" * 50, b"\x0a" * 3_000_000, "words"], ids=type)
def test_what_is_no_message_ends_its_own_connection_alone(server, said):
    with joined(server) as reader:
        ran(reader)
        with joined(server) as socket:
            socket.send(said)
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=SECONDS)
        assert failures(ran(reader)) == []


def test_a_page_of_another_site_may_not_connect(server):
    with pytest.raises(InvalidStatus, match="403"), joined(server, origin="http://a.example"):
        pass


@pytest.mark.long
def test_an_address_may_be_anything_also_over_the_wire(server):
    with joined(server) as socket:
        for chance in chances(20):
            query = urlencode(
                {key: chance.choice(TEXTS) for key in ("x", "lang", "lock", "hide", "temperature")}
            )
            page = chance.choice(PAGES).url
            started = time.monotonic()
            assert failures(ran(socket, page, broken_text(query, chance)[:MOST])) == []
            assert time.monotonic() - started < SECONDS


def test_a_forged_value_fails_for_whoever_forged_it_and_tells_nothing_of_the_server(server):
    with joined(server) as reader, joined(server) as forger:
        answers = ran(forger)
        ids = [m.delta.new_element.slider.id for m in answers if m.delta.new_element.slider.id]
        forged = BackMsg()
        forged.rerun_script.page_name = "softmax"
        for widget in ids:
            forged.rerun_script.widget_states.widgets.add(id=widget, json_value="{broken")
        forger.send(forged.SerializeToString())
        said = [ForwardMsg()]
        while said[-1].WhichOneof("type") != "script_finished":
            said.append(ForwardMsg.FromString(forger.recv(timeout=SECONDS)))
        assert failures(said)
        assert not any(str(server.home) in str(m) or "site-packages" in str(m) for m in said)
        assert failures(ran(reader)) == []

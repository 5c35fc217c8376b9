"""A browser is known again by a random number, which says nothing of who holds it."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from core.ui.device import COOKIE, DeviceCookie, name_of, number_in

NUMBER = "0123456789abcdef" * 2


def cookies_given(content_type="text/html; charset=utf-8", cookie="", scheme="http", kind="http"):
    """The Set-Cookie headers of an answer, to whoever asks with that ``cookie``."""
    sent = []

    async def app(scope, receive, send):  # noqa: ARG001 - what ASGI hands over
        headers = [(b"content-type", content_type.encode()), (b"set-cookie", b"other=1")]
        await send({"type": f"{kind}.response.start", "status": 200, "headers": headers})
        await send({"type": f"{kind}.response.body", "body": b"said"})

    async def send(message):
        sent.append(message)

    headers = [(b"cookie", cookie.encode("latin-1"))] if cookie else []
    scope = {"type": kind, "scheme": scheme, "headers": headers}
    with suppress(StopIteration):  # nothing in it waits, so it needs no loop
        DeviceCookie(app)(scope, None, send).send(None)
    start, body = sent
    assert body["body"] == b"said"
    given = Headers(raw=start["headers"]).getlist("set-cookie")
    assert given[0] == "other=1"
    return given[1:]


def test_a_new_browser_is_given_a_number_that_no_script_can_read():
    (cookie,) = cookies_given()
    value, *words = cookie.split("; ")
    assert re.fullmatch(rf"{COOKIE}=[0-9a-f]{{32}}", value)
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} < set(words)
    assert "Secure" not in words


def test_over_https_it_goes_over_https_alone():
    assert cookies_given(scheme="https")[0].endswith("; Secure")


def test_it_ends_with_the_day():
    seconds = int(re.search(r"Max-Age=(\d+)", cookies_given()[0])[1])
    assert 8 * 3600 <= seconds <= 24 * 3600


def test_no_two_browsers_are_given_the_same():
    assert len({cookies_given()[0] for _ in range(100)}) == 100


def test_whoever_has_one_keeps_it():
    assert cookies_given(cookie=f"a=b; {COOKIE}={NUMBER}; c=d") == []


@pytest.mark.parametrize("kind", ["text/javascript", "application/json", "text/event-stream", ""])
def test_only_a_page_brings_it(kind):
    assert cookies_given(content_type=kind) == []


def test_a_websocket_passes_as_it_is():
    assert cookies_given(kind="websocket") == []


@pytest.mark.parametrize(
    "made_up", ["", "1", NUMBER.upper(), NUMBER + "0", NUMBER[:-1] + "g", "\"'", f"{NUMBER} 1"]
)
def test_what_is_no_number_of_ours_is_replaced(made_up):
    assert number_in(f"{COOKIE}={made_up}") is None
    assert len(cookies_given(cookie=f"{COOKIE}={made_up}")) == 1


@pytest.mark.parametrize(
    "others", ["a b=1", "@=1", '{"json": 1}', "=", ";;", 'x="a;b', "ü=ä", "a[0]=1", "path=/"]
)
def test_odd_cookies_of_others_do_not_hide_ours(others):
    assert number_in(f"{others}; {COOKIE}={NUMBER}") == NUMBER
    assert cookies_given(cookie=f"{others}; {COOKIE}={NUMBER}") == []


@given(st.text(st.characters(max_codepoint=255), max_size=200))
def test_no_cookie_header_makes_it_fail(cookies):
    assert number_in(cookies) is None or COOKIE in cookies


@given(st.from_regex(r"[0-9a-f]{32}", fullmatch=True))
def test_a_name_is_sixteen_digits_that_are_not_in_the_number(number):
    assert re.fullmatch(r"[0-9a-f]{16}", name_of(number))
    assert name_of(number) not in number
    assert name_of(number) == name_of(number)

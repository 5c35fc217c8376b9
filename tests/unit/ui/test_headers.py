import re
from contextlib import suppress

import pytest

from core.runs.limits import BadSetting
from core.ui.headers import SecurityHeaders, headers, policy


def answered(kind, *given):
    """What a server that answers with the ``given`` headers sends through the middleware."""
    sent = []

    async def app(scope, receive, send):  # noqa: ARG001 - what ASGI hands over
        await send({"type": f"{kind}.start", "status": 200, "headers": list(given)})
        await send({"type": f"{kind}.body", "body": b"said"})

    async def send(message):
        sent.append(message)

    with suppress(StopIteration):  # nothing in it waits, so it needs no loop
        SecurityHeaders(app, headers({}))({"type": "http"}, None, send).send(None)
    return sent


def test_every_answer_has_each_header_once():
    start, body = answered(
        "http.response", (b"content-type", b"text/html"), (b"x-content-type-options", b"other")
    )
    names = [name for name, _value in start["headers"]]
    assert names[0] == b"content-type"
    assert sorted(names[1:]) == sorted(name.lower().encode() for name in headers({}))
    assert dict(start["headers"])[b"x-content-type-options"] == b"nosniff"
    assert body["body"] == b"said"


def test_what_is_no_beginning_of_an_answer_passes_as_it_is():
    start, _body = answered("websocket.http.response")
    assert start["headers"] == []


def test_the_policy_names_no_other_host_and_lets_no_text_become_a_script():
    said = policy([])
    sources = [source for part in said.split("; ") for source in part.split()[1:]]
    kept = "'(self|none|unsafe-inline|wasm-unsafe-eval|sha256-[A-Za-z0-9+/=]+)'|data:|blob:"
    assert [source for source in sources if not re.fullmatch(kept, source)] == []
    scripts = next(part for part in said.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "'unsafe-eval'" not in scripts


def test_https_is_left_to_whoever_offers_it():
    assert "Strict-Transport-Security" not in headers({})


def test_a_school_may_be_named_that_shows_pages_within_its_own():
    sites = "https://lms.school.example http://10.0.0.5:8080"
    said = headers({"PLAYGROUND_FRAMED_BY": sites})["Content-Security-Policy"]
    assert said.endswith(f"frame-ancestors 'self' {sites}")


@pytest.mark.parametrize("site", ["*", "school.example", "https://a.example;", "javascript:x"])
def test_what_is_no_site_ends_the_start_with_a_sentence(site):
    with pytest.raises(BadSetting, match=re.escape(f"not {site}.")):
        headers({"PLAYGROUND_FRAMED_BY": f"https://school.example {site}"})

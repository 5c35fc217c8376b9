"""One's own points in a browser: clicked, from a file, back and forth, and behind a proxy."""

import re
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from core.datasets.own_points import pack, written
from tests.browser.classroom import SLOW
from tests.browser.proxy import needs_nginx, nginx
from tools.serving import at_rest, choose, free_port, settled

SIX = ((-4.0, 4.0, 0), (4.0, 4.0, 0), (-4.0, -4.0, 0), (4.0, -4.0, 0), (0.0, 0.0, 0), (2.0, 0.0, 0))


def at(canvas, point) -> dict[str, float]:
    box = canvas.bounding_box()
    return {"x": (point[0] + 6) / 12 * box["width"], "y": (6 - point[1]) / 12 * box["height"]}


def is_drawn(canvas, point) -> bool:
    """Whether the map has another colour at a point than a little beside it."""
    look = """(map, [x, y]) => {
        const tone = (x, y) => [...map.getContext("2d").getImageData(x, y, 1, 1).data].join();
        const [h, v] = [(x + 6) / 12 * map.width, (6 - y) / 12 * map.height];
        return tone(h, v) !== tone(h + 25, v + 25);
    }"""
    return canvas.evaluate(look, list(point[:2]))


def field(page):
    return page.get_by_role("textbox", name="x1, x2, label: a point a line")


def points_in(page) -> int:
    return len(field(page).input_value().split("\n"))


def test_six_clicks_show_six_points_which_survive_a_reload_and_the_way_back(open_at):
    page = open_at("plane?points=own")
    field(page).fill("")
    field(page).press("Control+Enter")
    expect(page.get_by_text("at least four points")).to_be_visible()
    canvas = page.locator("canvas.map")
    for number, point in enumerate(SIX, start=1):
        canvas.click(position=at(canvas, point))
        expect(field(page)).to_have_value(re.compile(rf"^(.*\n){{{number - 1}}}.+$"))
        settled(page)
    assert [is_drawn(canvas, point) for point in SIX] == [True] * 6
    assert not is_drawn(canvas, (-2, 2))
    clicked = field(page).input_value()
    expect(page).to_have_url(re.compile(r"own_points=[\w-]{24}(&|$)"))
    page.reload()
    settled(page)
    expect(field(page)).to_have_value(clicked)
    assert [is_drawn(canvas, point) for point in SIX] == [True] * 6
    choose(page, "Concepts", "Layers")
    settled(page)
    expect(page.get_by_role("heading", name="Layers", level=1)).to_be_visible()
    page.go_back()
    settled(page)
    expect(field(page)).to_have_value(clicked)
    expect(page).to_have_url(re.compile(r"own_points=[\w-]{24}(&|$)"))
    at_rest(page, lambda: (is_drawn(canvas, SIX[-1]), page.evaluate("history.length")))
    page.go_back()
    settled(page)
    expect(field(page)).to_have_value(clicked.rsplit("\n", 1)[0])


@pytest.mark.long
def test_a_korean_table_is_uploaded_understood_and_trained_on(open_at):
    page = open_at("plane?points=own")
    table = "키;몸무게;종\r\n" + "".join(
        f"{n / 10:.1f};{n % 3};{'개' if n % 2 else '고양이'}\r\n".replace(".", ",")
        for n in range(12)
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "표.csv", "mimeType": "text/csv", "buffer": table.encode("cp949")}
    )
    expect(page.get_by_text("12 rows, CP949")).to_be_visible()
    expect(page.get_by_text("개 → 0, 고양이 → 1")).to_be_visible()
    assert points_in(page) == 12
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".now b")).to_have_text("epoch 500", timeout=SLOW)
    expect(page.locator(".now")).to_contain_text("% training")
    expect(page.locator(".now")).not_to_contain_text("test")


@pytest.mark.long
def test_a_table_out_of_range_is_scaled_on_request(open_at):
    page = open_at("plane?points=own")
    table = "height,weight,kind\n150,50,a\n190,90,b\n170,70,b\n160,60,a\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Take these 4 points").click()
    expect(field(page)).to_have_value("-5, -5, 0\n5, 5, 1\n0, 0, 1\n-2.5, -2.5, 0")


@contextmanager
def proxy(server_url: str, folder: Path):
    """nginx as it is when nobody has set it up, in front of a server."""
    port = free_port()
    upgrade = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"
    host = "proxy_set_header Host $host:$server_port; proxy_http_version 1.1;"
    settings = (
        f"access_log off; server {{ listen 127.0.0.1:{port};"
        f" location / {{ proxy_pass {server_url}; {upgrade} {host} }} }}"
    )
    with nginx(settings, port, folder):
        yield f"http://127.0.0.1:{port}"


@needs_nginx
@pytest.mark.long
def test_five_hundred_points_pass_a_proxy_and_so_does_a_reload(page, server, tmp_path):
    random = np.random.default_rng(0)
    many = [
        (round(a, 2) + 0.0, round(b, 2), n % 5)
        for n, (a, b) in enumerate(random.uniform(-6, 6, (500, 2)))
    ]
    with proxy(server.url, tmp_path) as url:
        answer = page.goto(f"{url}/plane?points=own&own_points={pack(tuple(many))}")
        assert answer.status == 200
        settled(page)
        expect(field(page)).to_have_value(written(many))
        assert page.reload().status == 200
        settled(page)
        expect(field(page)).to_have_value(written(many))
        old = "; ".join(f"{a:g},{b:g},{label}" for a, b, label in many)
        assert page.request.get(f"{url}/plane", params={"own_points": old}).status == 414

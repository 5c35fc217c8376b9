"""An address as a QR code: what a phone's camera sees of it."""

import re

import pytest
import segno
from streamlit.testing.v1 import AppTest

from core.experiment import Impossible
from core.ui.qr import MOST_BYTES, QUIET_SQUARES, qr_svg

ADDRESS = "http://192.168.0.17:8501/join"


def squares(svg: str) -> list[list[int]]:
    """The squares that an SVG's path paints, 1 for black; its white border included."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    path = re.search(r'stroke="#000" d="([^"]+)"', svg)[1]
    rows = [[0] * side for _ in range(side)]
    x = y = 0
    for kind, numbers in re.findall(r"([MmhH])([-\d. ]+)", path):
        moved = [float(number) for number in numbers.split()]
        if kind == "M":
            x, y = int(moved[0]), int(moved[1])
        elif kind == "m":
            x, y = x + int(moved[0]), y + int(moved[1])
        else:
            rows[y][x : x + int(moved[0])] = [1] * int(moved[0])
            x += int(moved[0])
    return rows


@pytest.mark.parametrize("text", [ADDRESS, "한국어", "x" * MOST_BYTES])
def test_the_picture_is_the_code_of_the_text_within_a_white_border(text):
    expected = segno.make(text, micro=False, error="m").matrix_iter(border=QUIET_SQUARES)
    assert squares(qr_svg(text)) == [list(row) for row in expected]


def test_it_is_black_on_white_whatever_lies_below_it():
    assert re.search(r'<path fill="#fff" d="M0 0h(\d+)v\1h-\1z"/>', qr_svg(ADDRESS))


@pytest.mark.parametrize("text", ["", "x" * (MOST_BYTES + 1), "한" * 400])
def test_what_no_camera_could_read_is_refused_in_a_sentence(text):
    with pytest.raises(Impossible, match="A QR code holds 1 to 1000 bytes"):
        qr_svg(text)


def test_a_page_shows_it_with_words_for_who_cannot_see_it():
    def page():
        from core.ui.qr import qr_code

        qr_code("http://192.168.0.17:8501/join", alt="Join the room")

    app = AppTest.from_function(page).run()
    assert not app.exception
    [image] = app.get("image")
    assert image.proto.imgs[0].alt == "Join the room"
    assert image.proto.imgs[0].url.startswith("data:image/svg+xml")

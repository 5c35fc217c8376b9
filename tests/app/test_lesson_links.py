"""Sharing a screen: what is locked, hidden and said, its short code; lessons of such screens."""

import json
import re

import pytest

from core.study.lesson_links import MOST_SCREENS, Lesson, Screen, screen_at, written
from core.study.presets import PRESETS
from core.ui.builder.address import encode
from core.ui.share import codes
from core.ui.share.short import address_under

DEVICE = "0123456789abcdef"
SOFTMAX = Screen(page="softmax", settings={"cat": "3.0"}, locked=("dog",), says={"en": "Look."})
PLANE = Screen(page="plane", hidden=("points_noise",), says={"ko": "보세요."}, begin="code")


@pytest.fixture(autouse=True)
def a_shelf_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path / "store"))
    codes.links.clear()
    codes._read.clear()
    yield
    codes.links.clear()
    codes._read.clear()


@pytest.fixture
def making(monkeypatch):
    """A browser is making a lesson of two screens; called, it says which lesson it has now."""
    monkeypatch.setattr(codes, "device", lambda: DEVICE)
    codes.save(Lesson(title="Monday", screens=(SOFTMAX, PLANE)))
    return codes.draft


def panel(open_page, page, **address):
    """The page with its panel open."""
    app = open_page(page, **address)
    app.session_state["share"] = True
    app.run()
    assert not app.exception
    return app


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def said(app) -> str:
    return " ".join(
        block.proto.body for block in app.get("html") if 'class="said"' in block.proto.body
    )


def code_on(app) -> str | None:
    """The short code on the page; None where there is none."""
    shown = (words.value for words in app.markdown if re.fullmatch("[A-Z]{4}", words.value))
    return next(shown, None)


def test_a_closed_panel_is_a_button_and_nothing_more(open_page):
    app = open_page("softmax")
    assert [box.label for box in app.text_input] == []
    assert "dog" in panel(open_page, "softmax").button_group(key="share.softmax.dog").label


def test_the_panel_lists_the_controls_of_the_page_as_they_were_drawn(open_page):
    app = panel(open_page, "softmax", lang="ko")
    rows = [group.label for group in app.button_group if group.key.startswith("share.")]
    assert rows == [
        "고양이",
        "개",
        "여우",
        "부엉이",
        "온도 T",
        "모든 로짓에 더하기",
        "가장 큰 값을 먼저 빼기",
        "예측의 온도",
    ]


def test_what_is_chosen_stands_behind_the_code(open_page):
    app = panel(open_page, "softmax", cat="3.0")
    app.button_group(key="share.softmax.temperature").set_value("lock").run()
    app.button_group(key="share.softmax.shift").set_value("hide").run()
    app.text_input(key="share.softmax.say ko").set_value("고양이를 보세요.").run()
    press(app, "Code and QR")
    shared = codes.shared_under(code_on(app))
    assert shared == Screen(
        page="softmax",
        settings={"cat": "3.0"},
        locked=("temperature",),
        hidden=("shift",),
        says={"ko": "고양이를 보세요."},
    )
    assert address_under(code_on(app).lower()) == shared.address
    app.button_group(key="share.softmax.dog").set_value("lock").run()
    assert code_on(app) is None


def test_a_code_fills_the_screen_until_that_is_closed(open_page):
    app = press(panel(open_page, "softmax"), "Code and QR")
    code = code_on(app)
    press(app, "Fill the screen")
    assert [words.value for words in app.markdown if words.value.endswith(f"/go/{code}")]
    assert not app.session_state["share"]
    assert not [box for box in app.text_input if box.label == "English"]
    app.run()
    assert code_on(app) is None


def test_the_code_of_a_lesson_fills_the_screen_too(open_page, making):
    code = codes.code_for(making())
    app = press(open_page("lesson", code=code), "Fill the screen")
    assert [words.value for words in app.markdown if words.value.endswith(f"/go/{code}")]


def test_the_panel_begins_with_what_the_page_was_opened_with(open_page):
    address = {"lock": "dog,points", "hide": "shift", "say_en": "Look.", "begin": "predict"}
    app = panel(open_page, "softmax", **address)
    assert app.button_group(key="share.softmax.dog").value == "lock"
    press(app, "Code and QR")
    shared = codes.shared_under(code_on(app))
    assert shared == screen_at("softmax", address)


def test_a_form_of_the_builder_can_be_held_and_its_layers_as_one(open_page):
    app = open_page("digits", lock="digits.epochs,digits.layers,digits.story", hide="digits.seed")
    held = [app.number_input(key="digits.epochs"), app.selectbox(key="digits.story")]
    held += [app.number_input(key="digits.0.units"), app.selectbox(key="digits.1.activation")]
    assert all(control.disabled for control in held)
    assert not app.number_input(key="digits.batch_size").disabled
    assert ".st-key-digits-seed { display: none }" in " ".join(
        block.proto.body for block in app.get("html")
    )
    app.session_state["share"] = True
    app.run()
    rows = [group.label for group in app.button_group if group.key.startswith("share.")]
    assert {"epochs", "Layers", "optimizer", "A story from the notes"} <= set(rows)


def test_an_experiment_that_the_address_brings_later_is_followed_and_a_typed_one_is_not_lost(
    open_page,
):
    first, second = PRESETS["mnist"][0].experiment, PRESETS["mnist"][1].experiment
    app = open_page("digits", x=encode(first))
    old = app.query_params["x"]
    app.number_input(key="digits.epochs").set_value(7).run()
    app.query_params["x"] = old
    app.number_input(key="digits.batch_size").set_value(64).run()
    assert app.number_input(key="digits.epochs").value == 7
    app.query_params["x"] = encode(second)
    app.run()
    assert app.number_input(key="digits.epochs").value == second.epochs


def test_back_in_a_lesson_a_builder_shows_the_screen_before_as_it_was_shared(open_page):
    first, second = PRESETS["mnist"][0].experiment, PRESETS["mnist"][1].experiment
    app = open_page("digits", x=encode(first), lesson="BCDF.1")
    for number, experiment in ((2, second), (1, first), (2, second)):
        app.query_params["x"] = encode(experiment)
        app.query_params["lesson"] = f"BCDF.{number}"
        app.run()
        assert app.selectbox(key="digits.loss").value == experiment.loss


@pytest.mark.parametrize(
    ("lang", "address", "shown"),
    [
        ("en", {"say_en": "Look.", "say_ko": "보세요."}, "Look."),
        ("ko", {"say_en": "Look.", "say_ko": "보세요."}, "보세요."),
        ("ko", {"say_en": "Look."}, "Look."),
        ("en", {"say_ko": "보세요."}, "보세요."),
        (
            "en",
            {"say_en": "<b>1 < 2</b> [x](https://example.com)"},
            "&lt;b&gt;1 &lt; 2&lt;/b&gt; [x](https://example.com)",
        ),
    ],
)
def test_a_sentence_stands_on_its_page_in_the_reader_s_language_as_plain_text(
    open_page, lang, address, shown
):
    assert f">{shown}</p>" in said(open_page("softmax", lang=lang, **address))


def test_a_page_without_a_sentence_has_none(open_page):
    assert said(open_page("softmax")) == ""
    assert said(open_page("softmax", say_en="")) == ""


def test_a_screen_is_added_to_the_lesson_that_the_browser_is_making(open_page, making):
    app = press(panel(open_page, "tensors", lock="kind"), "Add to the lesson")
    added = Screen(page="tensors", locked=("kind",))
    assert making().screens == (SOFTMAX, PLANE, added)
    assert "Screen 3 of your lesson" in [link.proto.label for link in app.get("page_link")]


def test_a_full_lesson_says_so_and_stays_as_it_is(open_page, making):
    full = Lesson(screens=(SOFTMAX,) * MOST_SCREENS)
    codes.save(full)
    app = press(panel(open_page, "tensors"), "Add to the lesson")
    assert app.error[0].value == "A lesson has 40 screens at the most."
    assert making() == full


def test_a_lesson_is_renamed_ordered_and_shortened(open_page, making):
    app = open_page("lesson")
    app.text_input(key="lesson.title").set_value("Tuesday").run()
    app.button(key="lesson.1.:material/arrow_upward:").click().run()
    assert making() == Lesson(title="Tuesday", screens=(PLANE, SOFTMAX))
    app.button(key="lesson.0.:material/close:").click().run()
    assert making() == Lesson(title="Tuesday", screens=(SOFTMAX,))


def test_a_lesson_has_a_code_under_which_a_class_opens_it(open_page, making):
    app = press(open_page("lesson"), "Code and QR")
    code = code_on(app)
    assert codes.shared_under(code) == making()
    assert address_under(code) == f"lesson?code={code}"
    shown = open_page("lesson", code=code.lower())
    assert shown.header[0].value == "Monday"
    links = [link.proto for link in shown.get("page_link")]
    assert [link.label for link in links] == ["1 · Softmax", "2 · Plane"]
    assert f"lesson={code}.2" in links[1].query_string
    assert not [button for button in shown.button if button.label == "Bring everybody here"]


def test_a_screen_of_a_lesson_says_which_it_is(open_page):
    code = codes.links().keep(written(Lesson(title="Monday", screens=(SOFTMAX, PLANE))), DEVICE)
    app = open_page("softmax", lesson=f"{code}.1")
    told = (json.loads(one.proto.json) for one in app.get("bidi_component"))
    line = next(data for data in told if data and "lesson" in data)
    assert line["lesson"]["place"] == "Monday · 1 of 2"
    assert [label for label, _address in line["lesson"]["links"]] == ["Next ›", "All screens"]


@pytest.mark.parametrize("asked", ["nonsense", "BCDF.0", "BCDF.1", "BCDF.99", "BCDF.1)"])
def test_a_place_in_no_lesson_is_named(open_page, asked):
    assert "lesson: `" in open_page("softmax", lesson=asked).warning[0].value


@pytest.mark.parametrize("asked", ["ZZZZ", "", "x" * 500, "<b>", "../.."])
def test_a_code_of_nothing_is_said_and_another_may_be_typed(open_page, asked):
    app = open_page("lesson", code=asked)
    assert bool(app.warning) == bool(asked)
    assert app.text_input[-1].label == "Code"
    assert address_under("../..").startswith("lesson?code=..")


def test_what_was_being_made_is_kept_when_another_lesson_is_taken_over(open_page, making):
    other = codes.links().keep(written(Lesson(title="Other", screens=(PLANE,))), DEVICE)
    app = press(open_page("lesson", code=other), "Make a lesson of my own from it")
    assert making().title == "Other"
    kept = app.info[0].value.split()[-1].rstrip(".")
    assert codes.shared_under(kept).title == "Monday"

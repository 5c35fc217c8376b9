"""The softmax page: what its numbers do when its controls are moved."""

import re

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import softmax

from core.concepts.calibration import reliability, trained_on_few
from tests.app.questions import answer, follow


def shown(app) -> str:
    return app.latex[0].value


def numbers(app) -> np.ndarray:
    """What the code on the page prints, run as it stands."""
    scope: dict = {}
    with np.errstate(all="ignore"):
        exec(app.code[0].value, scope)  # noqa: S102
    return scope["probabilities"]


def question(app, name):
    return [b for b in app.button if b.key.startswith(f"predict {name} ")]


def test_shows_the_probability_of_the_largest_logit(open_page):
    app = open_page("softmax")
    expected = softmax([2, 1, 0.1, -1])
    assert f"= {expected[0]:.3f}" in shown(app)
    np.testing.assert_allclose(numbers(app), expected, rtol=1e-6)


def test_says_first_that_scores_go_in_and_shares_come_out(open_page):
    app = open_page("softmax")
    assert "**Scores (*logits* z) go in, shares that add up to 1 come out:**" in said(app)
    titles = [row["text"] for row in drawn(app) if row["part"] == "title"]
    assert titles == ["scores in: z", "exp(z)", "shares out"]


def test_a_moved_logit_moves_every_number(open_page):
    app = open_page("softmax")
    app.slider(key="owl").set_value(4.5).run()
    expected = softmax([2, 1, 0.1, 4.5])
    assert r"p_{\text{owl}}" in shown(app)
    assert f"= {expected[3]:.3f}" in shown(app)
    np.testing.assert_allclose(numbers(app), expected, rtol=1e-6)


def test_the_address_sets_the_controls(open_page):
    app = open_page("softmax", cat="-3", temperature="0.5", shift="20", subtract_max="true")
    assert app.slider(key="cat").value == -3
    assert app.slider(key="temperature").value == 0.5
    np.testing.assert_allclose(numbers(app), softmax(np.array([-3, 1, 0.1, -1]) / 0.5), rtol=1e-5)


@pytest.mark.parametrize(
    "address",
    [{"cat": "6"}, {"cat": "inf"}, {"cat": "nan"}, {"temperature": "0"}, {"subtract_max": "2"}],
)
def test_an_impossible_address_leaves_the_defaults(open_page, address):
    np.testing.assert_allclose(numbers(open_page("softmax", **address)), softmax([2, 1, 0.1, -1]))


@pytest.mark.parametrize(("shift", "sum_"), [("90", "inf"), ("-110", "0 / 0")])
def test_out_of_range_exponentials_are_explained_and_repaired(open_page, shift, sum_):
    app = open_page("softmax", shift=shift)
    assert np.isnan(numbers(app)).all()
    assert sum_ in app.warning[0].value
    app.toggle(key="subtract_max").set_value(True).run()
    assert not app.warning
    np.testing.assert_allclose(numbers(app), softmax([2, 1, 0.1, -1]), atol=1e-5)


def test_a_question_reveals_its_answer_only_after_the_reader_has_chosen(open_page):
    app = open_page("softmax")
    assert not app.success
    answer(app, "shift", "same")
    assert "0.638 before, 0.638 after" in app.success[0].value
    assert [b.icon for b in question(app, "shift")] == ["", ":material/check:", ""]
    assert not any(button.icon for button in question(app, "colder"))


def test_a_wrong_answer_is_told_so(open_page):
    app = open_page("softmax")
    answer(app, "colder", "down")
    colder = softmax(np.array([2, 1, 0.1, -1]) * 2).max()
    assert f"0.638 before, {colder:.3f} after" in app.warning[0].value


def test_an_answer_stays_while_controls_move_until_it_is_asked_again(open_page):
    app = open_page("softmax")
    answer(app, "sigmoids", "up")
    told = app.success[0].value
    app.slider(key="fox").set_value(-2.0).run()
    assert app.success[0].value == told
    app.button(key="again sigmoids").click().run()
    assert not app.success
    answer(app, "sigmoids", "up")
    assert app.success[0].value != told


def test_answers_follow_the_state_on_screen(open_page):
    app = open_page("softmax", cat="-5", dog="-5", fox="-5", owl="-5")
    answer(app, "colder", "same")
    answer(app, "sigmoids", "down")
    assert [re.search(r"\d\.\d{3}", box.value)[0] for box in app.success] == ["0.250", "0.007"]


def test_an_answer_survives_a_change_of_language(open_page):
    app = open_page("softmax")
    answer(app, "shift", "same")
    app.button_group(key="lang").set_value("ko").run()
    assert "더하기 전 0.638, 더한 뒤 0.638" in app.success[0].value


def press(app, key):
    app.button(key=key).click().run()


@pytest.mark.parametrize(
    ("option", "mistake", "shift"), [("up", "is a *share*", -50), ("down", "nobody catches up", 50)]
)
def test_who_thinks_that_adding_moves_a_share_sees_that_it_does_not(
    open_page, option, mistake, shift
):
    app = open_page("softmax")
    answer(app, "shift", option)
    assert mistake in app.warning[0].value
    press(app, "look shift")
    assert app.slider(key="shift").value == shift
    assert "= 0.638" in shown(app)


def test_who_takes_cold_for_heat_sees_the_winner_take_more(open_page):
    app = open_page("softmax")
    answer(app, "colder", "down")
    assert "what *heating* does" in app.warning[0].value
    press(app, "look colder")
    assert f"= {softmax(np.array([2, 1, 0.1, -1]) / 0.2)[0]:.3f}" in shown(app)


def test_who_thinks_that_temperature_cancels_out_sees_it_level_all(open_page):
    app = open_page("softmax")
    answer(app, "colder", "same")
    press(app, "look colder")
    assert f"= {softmax(np.array([2, 1, 0.1, -1]) / 10)[0]:.3f}" in shown(app)


def test_show_me_halves_the_temperature_of_the_question_and_puts_all_back(open_page):
    app = open_page("softmax", temperature="4")
    answer(app, "colder", "up")
    app.slider(key="temperature").set_value(1.0).run()
    app.slider(key="cat").set_value(-5.0).run()
    press(app, "show colder")
    assert [app.slider(key=key).value for key in ("temperature", "cat")] == [2, 2]
    assert f"= {softmax(np.array([2, 1, 0.1, -1]) / 2)[0]:.3f}" in shown(app)
    press(app, "show colder")
    assert [app.slider(key=key).value for key in ("temperature", "cat")] == [1, -5]


def test_what_an_address_holds_is_not_moved_by_a_question(open_page):
    app = open_page("softmax", lock="temperature")
    answer(app, "colder", "down")
    assert not [b for b in app.button if b.key in ("show colder", "look colder")]


def test_an_added_number_that_would_overflow_is_shown_with_the_largest_subtracted(open_page):
    app = open_page("softmax", temperature="0.1")
    answer(app, "shift", "down")
    press(app, "look shift")
    assert app.toggle(key="subtract_max").value
    assert "= 1.000" in shown(app)


def test_another_option_can_be_read_about_after_the_answer(open_page):
    app = open_page("softmax")
    answer(app, "shift", "up")
    answer(app, "shift", "down")
    assert "nobody catches up" in app.warning[0].value


def said(app) -> str:
    return " ".join(text.value for text in app.markdown)


def table(app, place: int) -> pa.Table:
    """The data of a chart."""
    proto = app.get("vega_lite_chart")[place].proto
    return pa.ipc.open_stream(proto.data.data or proto.datasets[0].data.data).read_all()


def drawn(app) -> list[dict]:
    """What is to be seen in the picture that is played with."""
    return table(app, 0).to_pylist()


def bars(app) -> np.ndarray:
    """How high the bars of the reliability diagram are, by their bins."""
    return table(app, 3).to_pandas()[["confidence", "accuracy", "rows"]].to_numpy()


@pytest.mark.parametrize(
    ("T", "judged"), [(0.5, "too sure"), (1, "too sure"), (2.5, "believed"), (4, "too modest")]
)
def test_temperature_moves_how_sure_the_predictions_are_and_not_one_answer(open_page, T, judged):
    app = open_page("softmax", calibration_temperature=str(T))
    new = trained_on_few()
    p = new.at(T)
    right = (new.logits.argmax(axis=1) == new.labels).mean()
    assert f"says {p.max(axis=1).mean():.2f} on average, and is right in {right:.2f}" in said(app)
    assert judged in said(app)
    confidence, accuracy, rows = bars(app).T
    assert rows.sum() == len(new.labels)
    assert rows @ accuracy / rows.sum() == pytest.approx(right)
    assert rows @ confidence / rows.sum() == pytest.approx(p.max(axis=1).mean())


@pytest.mark.parametrize("T", [0.25, 1, 3.15])
def test_the_code_finds_the_same_error_of_calibration(open_page, capsys, T):
    app = open_page("softmax", calibration_temperature=str(T))
    capsys.readouterr()
    exec(app.code[0].value, {})  # noqa: S102
    printed = capsys.readouterr().out.splitlines()[-1].split()
    new = trained_on_few()
    error = reliability(new.at(T), new.labels).error
    assert f"on average over all rows: {error:.3f}." in said(app)
    assert f"says {float(printed[0]):.2f} on average, and is right in {float(printed[1]):.2f}" in (
        said(app)
    )
    assert float(printed[2]) == pytest.approx(error, abs=6e-4)


@pytest.mark.parametrize(("option", "told"), [("up", "corrects nothing"), ("down", "confidence")])
def test_who_takes_confidence_for_correctness_sees_the_share_that_is_right_stay(
    open_page, option, told
):
    app = open_page("softmax")
    right = re.search(r"is right in (0\.\d\d)", said(app))[1]
    sure = re.search(r"says (0\.\d\d)", said(app))[1]
    assert told in follow(app, "calibration", option)
    assert re.search(r"is right in (0\.\d\d)", said(app))[1] == right
    assert re.search(r"says (0\.\d\d)", said(app))[1] != sure

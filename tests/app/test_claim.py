"""A claim: handed in below the test set, judged at the desk."""

from functools import cache
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from core.datasets import load
from core.experiment import Adam, Data, Dense, Experiment, LastShare, Preparation, key
from core.study.claim import other_seeds
from core.ui import seal
from core.ui.builder.address import encode
from core.ui.builder.claims import claim_in
from core.ui.device import name_of
from core.ui.room import room as rooms
from core.ui.room import token
from tests.app.desk import result_of, rows_of

PAGE = "house_prices"
TOKEN = "a good token"  # noqa: S105 - that of a test
HOUSES = Experiment(
    data=Data(
        name="boston_housing",
        source="sample",
        preparation=Preparation(inputs=("standardize",)),
    ),
    layers=(Dense(units=8, activation="relu"), Dense(units=1)),
    loss="mse",
    optimizer=Adam(),
    metrics=("mae",),
    epochs=5,
    validation=LastShare(share=0.2),
    seed=3,
)


@pytest.fixture(autouse=True)
def an_empty_room_and_an_empty_log(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))
    monkeypatch.setenv(token.SETTING, TOKEN)
    token.token.cache_clear()
    rooms.hub.clear()
    seal.log.clear()
    yield
    token.token.cache_clear()
    rooms.hub.clear()
    seal.log.clear()


@cache
def prices():
    return load("boston_housing", "sample").y_test


def finish(desk, experiment, off):
    """Lets a run be finished whose predictions are all ``off`` by so much: that is its MAE."""
    guess = (prices() + off)[:, None].astype("float32")
    result = result_of(experiment, guess)
    desk.say(experiment, status="finished", rows=rows_of(experiment), result=result)


def said(app) -> str:
    kinds = (app.error, app.warning, app.info, app.header, app.subheader, app.caption, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


def verdict(app) -> str:
    return "".join(header.value for header in app.header)


def press(app, label):
    return next(one for one in app.button if one.label == label).click().run()


def hand_in(open_page, experiment, *, opened_before=()) -> dict[str, str]:
    """Opens test sets in one browser, hands the last one in, and returns what the link holds."""
    app, number = None, ""
    for one in (*opened_before, experiment):
        app = open_page(PAGE, **{"x": encode(one), f"{PAGE}.view": "test"})
        if number:
            app.session_state["device"] = number
        press(app, "Open the test set")
        number = app.session_state["device"]
    pills = app.button_group(key=f"{PAGE}.claim")
    pills.set_value("mae").run()
    press(app, "Hand in")
    address = next(c.value for c in app.code if "/claim?" in c.value)
    return dict(parse_qsl(urlsplit(address).query))


def at_the_desk(open_page, address):
    app = open_page("desk", token=TOKEN)
    number = app.session_state["device"]
    app = open_page("claim", **address)
    app.session_state["device"] = number
    return app.run()


def the_others(desk, low=2.0, high=3.0):
    for other, off in zip(other_seeds(HOUSES), np.linspace(low, high, 10), strict=True):
        finish(desk, other, off)


@pytest.mark.usefixtures("desk")
def test_an_address_without_a_claim_says_where_they_come_from(open_page):
    for address in ({}, {"x": encode(HOUSES)}, {"x": "nonsense", "measure": "mae", "value": "1"}):
        assert "There is no claim in this address" in said(open_page("claim", **address))


@pytest.mark.parametrize(
    "forged", [{"measure": "beauty"}, {"value": "nan"}, {"value": "1e99"}, {"value": "9" * 40}]
)
def test_a_claim_of_nonsense_is_none(forged):
    whole = {"x": encode(HOUSES), "measure": "mae", "value": "2.5"}
    assert claim_in(whole) is not None
    assert claim_in(whole | forged) is None


def test_the_link_holds_the_network_the_number_and_the_place_in_the_log(open_page, desk):
    finish(desk, HOUSES, 2.5)
    made = claim_in(hand_in(open_page, HOUSES))
    assert (made.experiment, made.measure) == (HOUSES, "mae")
    assert made.value == pytest.approx(2.5, abs=1e-5)
    entry = made.handed_in(seal.log().of(made.place.device))
    assert entry.scores["mae"] == pytest.approx(2.5, abs=1e-5)


def test_at_the_desk_it_and_ten_other_seeds_are_trained(open_page, desk):
    finish(desk, HOUSES, 2.5)
    address = hand_in(open_page, HOUSES)
    desk.runs.clear()
    app = at_the_desk(open_page, address)
    assert desk.submitted == [HOUSES, *other_seeds(HOUSES)]
    assert "0 of 11 runs are done" in app.get("progress")[0].proto.text
    assert "ten more times from other seeds" in said(app)
    assert "My network reaches MAE" in said(app)


@pytest.mark.parametrize(
    ("off", "word"), [(2.5, "True"), (0.5, "A lucky seed")], ids=["true", "lucky"]
)
def test_the_ten_others_tell_what_the_number_is_worth(open_page, desk, off, word):
    finish(desk, HOUSES, off)
    the_others(desk)
    app = at_the_desk(open_page, hand_in(open_page, HOUSES))
    assert word in verdict(app)
    assert "Ten other seeds give 2.50" in said(app) or "ten other seeds give 2.50" in said(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_who_looked_at_others_first_and_took_the_best_chose_on_the_test_set(open_page, desk):
    tried = [HOUSES.changed(epochs=epochs) for epochs in (6, 7, 8)]
    for one, off in zip(tried, (2.7, 2.8, 2.9), strict=True):
        finish(desk, one, off)
    finish(desk, HOUSES, 2.5)
    the_others(desk)
    app = at_the_desk(open_page, hand_in(open_page, HOUSES, opened_before=tried))
    assert "Chosen on the test set" in verdict(app)
    assert "**3 other runs**" in said(app)
    assert "best of the 4" in said(app)


def test_a_number_that_somebody_made_up_is_not_so(open_page, desk):
    finish(desk, HOUSES, 2.5)
    the_others(desk)
    app = at_the_desk(open_page, hand_in(open_page, HOUSES) | {"value": "1.5"})
    assert "Not so" in verdict(app)
    assert "It claims 1.50. Trained again it gives **2.50**" in said(app)


def test_without_its_place_in_the_log_nobody_vouches_for_it(open_page, desk):
    finish(desk, HOUSES, 2.5)
    the_others(desk)
    address = hand_in(open_page, HOUSES)
    del address["noted"]
    app = at_the_desk(open_page, address)
    assert "The number is right" in verdict(app)


class TestElsewhere:
    def test_nothing_is_trained(self, open_page, desk):
        app = open_page("claim", x=encode(HOUSES), measure="mae", value="2.5")
        assert desk.submitted == []
        assert "Open the link at the desk" in said(app)

    def test_to_look_is_to_open_the_test_sets(self, open_page, desk):
        """Who makes up claims to learn test scores is noted as one who looked."""
        finish(desk, HOUSES, 2.5)
        the_others(desk)
        app = open_page("claim", x=encode(HOUSES), measure="mae", value="1")
        assert "2.5" not in said(app)
        assert not app.header
        press(app, "Open the test sets")
        assert "Not so" in verdict(app)
        noted = {entry.run for entry in seal.log().of(name_of(app.session_state["device"]))}
        assert noted == {key(one) for one in (HOUSES, *other_seeds(HOUSES))}


def test_a_network_that_cannot_be_trained_gets_a_sentence(open_page, desk):
    misfit = HOUSES.changed(layers=(Dense(units=8), Dense(units=3)))
    address = {"x": encode(misfit), "measure": "mae", "value": "2.5"}
    app = at_the_desk(open_page, address)
    assert "the last layer needs 1 unit(s)" in said(app)
    assert desk.submitted == []

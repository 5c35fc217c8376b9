"""A page on the sample says how to get the original, and goes over to it without a restart."""

import time

import pytest

from core.datasets import remote
from core.datasets.catalog import ORIGINALS
from core.study.presets import FOUR_FOLDS
from core.ui.builder.address import decode, encode
from core.ui.builder.data import dataset
from core.ui.builder.originals import downloads, in_bytes
from tests.fake_host import fake_host

PAGE = "house_prices"


@pytest.fixture(autouse=True)
def a_home_without_originals(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    dataset.clear()
    downloads.clear()


@pytest.fixture
def host(monkeypatch):
    with fake_host(monkeypatch) as host:
        yield host


def experiment(app):
    text = app.query_params["x"]
    return decode(text if isinstance(text, str) else text[0])


def labels(app):
    return [button.label for button in app.button]


def press(app, name):
    return app.button(key=f"{PAGE}.{name}").click().run()


def wait_until(wanted):
    deadline = time.monotonic() + 30
    while not wanted():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_for_the_download():
    wait_until(lambda: not downloads().find("boston_housing").active)


def test_the_button_states_the_size(open_page):
    app = open_page(PAGE)
    assert "Get the original data (57 kB)" in labels(app)
    assert experiment(app).data.source == "sample"


def test_of_what_has_no_original_none_is_offered(open_page, monkeypatch):
    monkeypatch.delitem(ORIGINALS, "boston_housing")
    app = open_page(PAGE)
    assert not [label for label in labels(app) if "original" in label]


@pytest.mark.parametrize(
    ("size", "words"), [(57_026, "57 kB"), (743_530, "0.7 MB"), (30_878_645, "31 MB")]
)
def test_sizes_are_said_in_two_digits(size, words):
    assert in_bytes(size) == words


def test_what_has_come_is_used_at_once_with_the_settings_in_the_form(open_page, host):
    app = open_page(PAGE)
    app.number_input(key=f"{PAGE}.epochs").set_value(77).run()
    press(app, "get_original")
    wait_for_the_download()
    app.run()
    data = FOUR_FOLDS.experiment.data.changed(source="original")
    assert experiment(app) == FOUR_FOLDS.experiment.changed(data=data, epochs=77)
    assert "Get the original data (57 kB)" not in labels(app)
    assert not app.error
    assert experiment(open_page(PAGE)).data.source == "original"
    assert host.asked == ["boston_housing.npz"]


def test_a_second_reader_joins_and_sees_how_far_it_is(open_page, host, monkeypatch):
    monkeypatch.setattr(remote, "BLOCK", 1000)
    host.go.clear()
    first, second = open_page(PAGE), open_page(PAGE)
    press(first, "get_original")
    press(second, "get_original")
    wait_until(lambda: downloads().find("boston_housing").received)
    third = open_page(PAGE)
    for app in (first, second, third):
        app.run()
        assert "Get the original data (57 kB)" not in labels(app)
        assert app.get("progress")[0].proto.text.startswith("Getting the original: ")
    host.go.set()
    wait_for_the_download()
    for app in (first, second, third):
        app.run()
    assert host.asked == ["boston_housing.npz"]
    assert experiment(first).data.source == experiment(second).data.source == "original"
    assert experiment(third).data.source == "sample"
    press(third, "use_original")
    assert experiment(third).data.source == "original"


def test_without_a_network_one_sentence_says_so_to_who_asked(open_page, monkeypatch):
    monkeypatch.setattr(remote, "ADDRESS", "http://127.0.0.1:9/originals")
    app, other = open_page(PAGE), open_page(PAGE)
    press(app, "get_original")
    wait_for_the_download()
    app.run()
    assert len(app.error) == 1
    assert "There is no way from here to 127.0.0.1:9, so the sample stays" in app.error[0].value
    assert not other.run().error
    assert experiment(app).data.source == "sample"
    assert not app.button(key=f"{PAGE}.train").disabled


def test_a_link_to_an_original_that_is_not_here_works_once_it_has_come(open_page, host):
    linked = FOUR_FOLDS.experiment
    app = open_page(PAGE, x=encode(linked))
    assert app.error
    press(app, "get_original")
    wait_for_the_download()
    app.run()
    assert not app.error
    assert experiment(app) == linked
    assert host.asked == ["boston_housing.npz"]


def test_the_explorer_takes_the_original_by_itself(open_page, host):
    address = {"tour": "free", "network": "boston_housing.four_folds"}
    app = open_page("overfitting", **address)
    assert "sample data" in " ".join(part.value for part in app.markdown)
    app.button(key="overfitting.get_original").click().run()
    wait_for_the_download()
    app.run()
    assert "Get the original data (57 kB)" not in labels(app)
    assert host.asked == ["boston_housing.npz"]

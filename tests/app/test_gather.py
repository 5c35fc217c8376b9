"""A gathering on the phones and at the desk: drawn, sent, read, half of it trained, and gone."""

import base64

import numpy as np
import pytest

from core.datasets.brought import halves
from core.datasets.shelf import shelf
from core.experiment import key
from core.room.desk import SatDown
from core.room.gather import DrawingGiven, GatheringClosed, GatheringOpened, NetworkMet, RowGiven
from core.room.people import Joined
from core.runs import Queue, Store
from core.study.presets import DIGITS
from core.ui.device import name_of
from core.ui.room import gather as page
from core.ui.room import ours
from core.ui.room import room as rooms
from core.ui.room.half import with_ours
from core.ui.room.keeping import regression
from tests.app.desk import Desk, result_of, rows_of
from tests.unit.datasets.made_up import drawings
from tests.unit.room.people import TEACHER, device

OURS = drawings(24)
PHONES = 8
NETWORK = DIGITS[0].on("sample").changed(epochs=1)
COLUMNS = ("height", "foot", "span")


@pytest.fixture(autouse=True)
def an_empty_room(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))
    rooms.hub.clear()
    post(SatDown, TEACHER)
    yield
    rooms.hub.clear()


@pytest.fixture(autouse=True)
def queue(pages_ask, tmp_path):
    """A queue without workers, whose store remembers what a test puts there."""

    def no_workers(_):
        raise OSError("There are none here.")

    queue = Queue(Store(str(tmp_path), 2**30), connect=no_workers)
    pages_ask(queue)
    return queue


@pytest.fixture
def teacher(open_page):
    """``teacher()`` is the desk's browser on the page."""

    def opened(**address):
        app = open_page("gather", **address)
        post(SatDown, device_of(app))
        return app.run()

    return opened


@pytest.fixture
def phone(open_page):
    """``phone()`` is another one in the room, on the page."""

    def opened(**address):
        app = open_page("gather", **address)
        post(Joined, device_of(app), luck=3)
        return app.run()

    return opened


@pytest.fixture
def drawn(monkeypatch):
    """``drawn(picture)``: that is on the canvas, whoever draws."""

    def put(picture):
        monkeypatch.setattr(page, "canvas", lambda _key: picture)

    put(np.zeros((112, 112), np.uint8))
    return put


def post(make, by, **values):
    rooms.hub().post(make(by=by, at=rooms.hub().now(), **values))


def device_of(app):
    return name_of(app.session_state["device"])


def give(who, number):
    picture = base64.b64encode(OURS.pictures[number].tobytes()).decode()
    post(DrawingGiven, who, label=int(OURS.labels[number]), picture=picture)


def class_draws():
    """Eight phones draw three digits each."""
    for number in range(PHONES):
        post(Joined, device(number), luck=number)
    post(GatheringOpened, TEACHER)
    for number in range(len(OURS.labels)):
        give(device(number % PHONES), number)


def remember(queue, experiment, test_rows=2000):
    predictions = np.eye(10, dtype="float32")[np.full(test_rows, 3)]
    result = result_of(experiment, predictions, input_shape=(784,))
    for network in result.networks:
        network.test_scores["accuracy"] = 0.98
    queue.store.put(result)


def said(app):
    kinds = (app.error, app.warning, app.info, app.success, app.caption, app.markdown)
    return "\n".join(element.value for kind in (*kinds, app.subheader) for element in kind)


def shown(app):
    return {metric.label: metric.value for metric in app.metric}


def links(app):
    return {link.proto.label for link in app.get("page_link")}


def button(app, label):
    return next(one for one in app.button if one.label == label)


def press(app, label):
    button(app, label).click().run()
    assert not app.exception
    return app


def gathering():
    return rooms.room().gathering


class TestPhone:
    def test_who_is_not_in_the_room_is_asked_in(self, open_page):
        assert "Come into the room first" in said(open_page("gather"))

    def test_before_the_teacher_begins_there_is_nothing_to_do(self, phone):
        assert "Nothing is gathered just now." in said(phone())

    def test_three_digits_one_after_the_other(self, phone, drawn):
        post(GatheringOpened, TEACHER)
        app = phone()
        for number in (1, 2, 3):
            assert f"Drawing {number} of 3" in said(app)
            assert button(app, "Send").disabled
            drawing = np.zeros((112, 112), np.uint8)
            drawing[20:90, 40 + 10 * number : 50 + 10 * number] = 255
            drawn(drawing)
            app.run()
            assert button(app, "Send").disabled
            app.pills[0].set_value(number).run()
            press(app, "Send")
        assert "All three are sent." in said(app)
        assert [drawing.label for drawing in gathering().drawings] == [1, 2, 3]
        assert all(drawing.pixels.any() for drawing in gathering().drawings)

    def test_what_was_sent_can_be_taken_back_while_it_is_open(self, phone, drawn):  # noqa: ARG002
        post(GatheringOpened, TEACHER)
        app = phone()
        give(device_of(app), 0), give(device_of(app), 1)
        press(app.run(), "Take back")
        assert len(gathering().drawings) == 1
        post(GatheringClosed, TEACHER)
        app.run()
        assert not any(one.label == "Take back" for one in app.button)
        assert "The gathering is closed." in said(app)

    def test_it_sees_its_own_among_them_and_nobody_else_s(self, phone, queue):
        remember(queue, NETWORK)
        class_draws()
        app = phone()
        assert "Drawing 1 of 3" in said(app)
        give(device_of(app), 0), give(device_of(app), 5)
        post(NetworkMet, TEACHER, network=key(NETWORK))
        app.run()
        reading = ours.read_ours(queue.find(key(NETWORK)), gathering().of(device_of(app)))
        assert f"{reading.right} of your 2" in said(app)
        for number, answer in zip((0, 5), reading.said, strict=True):
            assert f"Your {OURS.labels[number]}: it says **{answer}**" in said(app)
        assert said(app).count("Your ") == 2

    def test_a_row_is_sent_and_another_one_takes_its_place(self, phone):
        post(GatheringOpened, TEACHER, columns=COLUMNS)
        app = phone()
        assert [one.label for one in app.number_input] == list(COLUMNS)
        press(app, "Send")
        assert "A number is missing." in said(app)
        for value, field in zip((170, 265, 171.5), app.number_input, strict=True):
            field.set_value(value)
        press(app, "Send")
        assert "height: 170 · foot: 265 · span: 171.5" in said(app)
        app.number_input[0].set_value(172)
        press(app, "Send another in its place")
        assert gathering().table.tolist() == [[172, 265, 171.5]]

    def test_in_korean(self, phone, drawn):  # noqa: ARG002
        post(GatheringOpened, TEACHER)
        app = phone(lang="ko")
        assert "글씨 1 / 3" in said(app)
        assert button(app, "보내기").disabled


class TestDesk:
    def test_it_begins_and_brings_everybody_here(self, teacher):
        press(teacher(), "Gather digits")
        assert gathering().open
        assert not gathering().columns
        assert rooms.room().lead.address.endswith("/gather")

    def test_a_table_has_the_columns_that_are_named(self, teacher):
        app = teacher()
        app.text_input[0].set_value(" 키 ").run()
        press(app, "Gather rows")
        assert gathering().columns == ("키", "shoe size in mm", "arm span in cm")

    def test_two_columns_of_one_name_are_refused_in_a_sentence(self, teacher):
        app = teacher()
        app.text_input[0].set_value("shoe size in mm").run()
        press(app, "Gather rows")
        assert gathering() is None
        assert "each its own" in said(app)

    def test_it_counts_drawings_and_phones(self, teacher):
        class_draws()
        assert "Drawings: 24 · phones: 8" in said(teacher())

    def test_without_a_remembered_network_it_offers_to_train_one(self, teacher):
        class_draws()
        app = press(teacher(), "That is all")
        assert button(app, "Train a network")

    def test_what_should_not_be_seen_is_taken_out(self, teacher):
        class_draws()
        app = press(teacher(), "That is all")
        press(app, f"{OURS.labels[0]} ✕")
        assert len(gathering().drawings) == 23

    def test_the_network_meets_ours(self, teacher, queue):
        remember(queue, NETWORK)
        class_draws()
        app = press(teacher(), "That is all")
        press(app, "Let it read ours")
        reading = ours.read_ours(queue.find(key(NETWORK)), gathering().drawings)
        assert shown(app)["our drawings that it reads"] == f"{reading.right} of 24"
        share = ours.on_the_test_set(queue.find(key(NETWORK)))
        assert shown(app)["MNIST's test digits that it reads"] == f"{100 * share:.0f} of 100"
        wrong = [
            f"Whose {label}? It says {answer}"
            for label, answer in zip(OURS.labels, reading.said, strict=True)
            if label != answer
        ]
        captions = [caption for image in app.get("image") for caption in image.captions]
        assert sorted(captions) == sorted(wrong)
        assert app.get("vega_lite_chart")

    def test_half_trains_and_the_other_half_is_opened_once(self, teacher, queue):
        remember(queue, NETWORK)
        class_draws()
        post(NetworkMet, TEACHER, network=key(NETWORK))
        app = press(teacher(), "Seal one half")
        address = gathering().address
        assert shelf().holds(address)
        experiment = with_ours(NETWORK, address, 1)
        remember(queue, experiment, test_rows=12)
        app.run()
        assert not any("of 12" in value for value in shown(app).values())
        press(app, "Open the sealed half")
        test = halves(gathering().dataset())[1]
        view = queue.find(key(experiment))
        right = ours.read(view, OURS.pictures[test], OURS.labels[test]).right
        assert shown(app)["with ours, once"] == f"{right} of 12"
        assert "With 12 drawings luck alone" in said(app)

    def test_with_ours_each_trains_as_often_as_was_chosen(self, teacher, queue):
        remember(queue, NETWORK)
        class_draws()
        post(NetworkMet, TEACHER, network=key(NETWORK))
        app = press(teacher(gather_copies="10"), "Seal one half")
        press(app, "Train with half of ours")
        view = queue.find(key(with_ours(NETWORK, gathering().address, 10)))
        assert view.experiment.data.brought.copies == 10

    @pytest.mark.parametrize("kept", [False, True])
    def test_it_is_gone_with_the_lesson_unless_it_is_kept(self, teacher, open_page, queue, kept):
        remember(queue, NETWORK)
        class_draws()
        post(NetworkMet, TEACHER, network=key(NETWORK))
        app = press(teacher(), "Keep as a dataset" if kept else "Seal one half")
        address = gathering().address
        desk = open_page("desk")
        post(SatDown, device_of(desk))
        press(press(desk.run(), "End the lesson"), "End it for everybody")
        assert gathering() is None
        assert shelf().holds(address) == kept
        if kept:
            assert "24 rows" in said(app.run())
            press(app, "Delete for good")
            assert not shelf().holds(address)

    def test_it_is_deleted_at_a_press(self, teacher):
        class_draws()
        app = press(teacher(), "Delete it")
        assert gathering() is None
        assert button(app, "Gather digits")

    def test_rows_become_a_table_and_two_pictures(self, teacher):
        post(GatheringOpened, TEACHER, columns=COLUMNS)
        for number in range(5):
            post(Joined, device(number), luck=number)
            post(RowGiven, device(number), values=(160 + number, 250, 170))
        app = teacher()
        assert "Rows: 5" in said(app)
        press(app, "That is all")
        assert app.dataframe[0].value["height"].tolist() == [160, 161, 162, 163, 164]
        assert len(app.get("vega_lite_chart")) == 2

    def test_nobody_but_the_desk_sees_what_others_drew(self, phone):
        class_draws()
        post(GatheringClosed, TEACHER)
        app = phone()
        assert not app.get("image")
        assert not any(one.label == "Delete it" for one in app.button)

    def test_a_network_learns_the_third_column_from_half_of_the_rows(self, teacher, pages_ask):
        pages_ask(desk := Desk())
        rows = np.random.default_rng(0).normal(170, 9, (11, 3)).round(1)
        post(GatheringOpened, TEACHER, columns=COLUMNS)
        for number, row in enumerate(rows):
            post(Joined, device(number), luck=number)
            post(RowGiven, device(number), values=tuple(row))
        app = press(press(teacher(), "That is all"), "Seal one half, train on the other")
        experiment = regression(gathering().address)
        assert desk.submitted == [experiment]
        guesses = np.full((6, 1), 160, "float32")
        result = result_of(experiment, guesses, input_shape=(2,))
        desk.say(experiment, status="finished", rows=rows_of(experiment), result=result)
        press(app.run(), "Open the sealed half")
        train, test = halves(gathering().dataset())
        usual = np.abs(rows[test, 2] - rows[train, 2].mean()).mean()
        assert shown(app) == {
            "off by, on average": f"{np.abs(rows[test, 2] - 160).mean():.3g}",
            "off by, with the mean for all": f"{usual:.3g}",
        }
        assert "# A table that people brought" in app.code[0].value
        assert r"\text{span}" in app.latex[0].value
        assert "Build a network on this table" in links(app)

    def test_of_one_row_nothing_is_learned(self, teacher):
        post(GatheringOpened, TEACHER, columns=COLUMNS)
        post(Joined, device(0), luck=0)
        post(RowGiven, device(0), values=(1, 2, 3))
        app = press(teacher(), "That is all")
        assert "There are 1 rows" in said(app)

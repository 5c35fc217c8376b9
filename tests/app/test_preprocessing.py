"""The preprocessing page: what is measured where, and what that does to numbers and errors."""

import re

import numpy as np
import pytest
from keras.utils import pad_sequences
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from core.datasets import available, load, word_ranks
from tests.further import further

TAX, PAIR = 9, [3, 10]


@pytest.fixture
def houses():
    return load("boston_housing", available("boston_housing"))


@pytest.fixture
def run_code(capsys, rows_beside):
    """Runs the code on the page, on the same houses, and returns what it prints."""

    def run(app) -> tuple[str, np.ndarray, int]:
        rows_beside("boston_housing")
        capsys.readouterr()
        exec(app.code[0].value, {})  # noqa: S102
        loss, rest = capsys.readouterr().out.removeprefix("loss: ").split("\n", 1)
        first, error = rest.split("error: $")
        numbers = first.removeprefix("first new house:").strip(" []\n").split()
        return loss, np.array(numbers, dtype=float), int(error.split()[0])

    return run


def rows(app, place: int) -> list[dict]:
    import pyarrow as pa

    spot = app.get("vega_lite_chart")[place].proto
    data = spot.data.data or spot.datasets[0].data.data
    return pa.ipc.open_stream(data).read_all().to_pylist()


def errors(app) -> list[str]:
    return [row["text"] for row in rows(app, 2) if str(row["text"]).startswith("$")]


def shown(app, place: int) -> list[str]:
    return [row["text"] for row in rows(app, 1) if row["part"] == f"text {place}"]


def cell_texts(app, place: int) -> list[str]:
    return [row["text"] for row in rows(app, place) if row["part"] == "cell"]


def said(app) -> str:
    return "\n".join(text.value for text in app.markdown)


def formula(app) -> str:
    """How the feature that is looked at is scaled; above it is that of the first screen."""
    return app.latex[1].value


def answer(app, name, option):
    app.button(key=f"predict {name} {option}").click().run()
    return [*app.success, *app.warning]


def reached(app) -> list[str]:
    return [row["text"] for row in rows(app, 0) if row["part"] == "reached"]


def excess(app) -> float:
    """How much higher the loss with raw features still is."""
    raw, standardized = (float(text.removeprefix("loss ")) for text in reached(app))
    return raw - standardized


def test_opens_with_the_ways_down_with_raw_and_with_standardized_features(open_page, houses):
    app = open_page("preprocessing")
    two = LinearRegression().fit(houses.x_train[:, PAIR], houses.y_train)
    lowest = mean_squared_error(houses.y_train, two.predict(houses.x_train[:, PAIR]))
    raw, standardized = (float(text.removeprefix("loss ")) for text in reached(app))
    assert standardized == round(lowest, 1)
    assert raw > 1.1 * lowest
    assert "jumps across it" in said(app)


def test_the_weights_of_both_maps_are_named_in_words(open_page):
    app = open_page("preprocessing")
    titles = {row["part"]: row["text"] for row in rows(app, 0)}
    assert titles["across"] == "weight of “touches the Charles River”"
    assert titles["up"] == "weight of “pupils per teacher”"
    assert "“pupils per teacher” varies" in said(app)


@pytest.mark.parametrize(
    ("method", "rule"),
    [("standardize", r"\frac{x - \mu}{\sigma}"), ("min_max", r"\frac{x - \min}{\max - \min}")],
)
def test_a_number_of_the_first_house_is_scaled_beside_the_maps(open_page, houses, method, rule):
    scalers = {"standardize": StandardScaler(), "min_max": MinMaxScaler()}
    z = scalers[method].fit_transform(houses.x_train)[0]
    app = open_page("preprocessing", scaling=method)
    assert "In the first house, **pupils per teacher**:" in said(app)
    assert rule in app.latex[0].value
    assert f"&= {z[PAIR[1]]:.2f} " in app.latex[0].value


@pytest.mark.parametrize("steps", ["7", *further("0")])
@pytest.mark.parametrize("rate", ["0.4", *further("1")])
@pytest.mark.parametrize("method", ["none", "standardize", "min_max"])
def test_the_code_reaches_the_loss_above_the_second_map(open_page, run_code, method, rate, steps):
    app = open_page("preprocessing", scaling=method, zigzag_steps=steps, zigzag_rate=rate)
    assert f"loss {run_code(app)[0]}" == reached(app)[1]


def test_the_switch_moves_the_second_map_alone(open_page):
    app = open_page("preprocessing")
    raw = reached(app)[0]
    app.segmented_control(key="scaling").set_value("none").run()
    assert reached(app) == [raw, raw]
    assert "both ways zigzag" in said(app)


def test_raw_features_take_far_more_steps_than_standardized_ones(open_page):
    app = open_page("preprocessing")
    before = excess(app)
    (box,) = answer(app, "scaling_steps", "late")
    assert box in app.success
    app.button(key="show scaling_steps").click().run()
    assert 0 < excess(app) < before / 5


def test_raw_numbers_have_the_means_of_the_training_set(open_page, houses):
    app = open_page("preprocessing", scaling="none")
    x = houses.x_train
    expected = [f"{m:.2f} ± {s:.2f}" for m, s in zip(x.mean(axis=0), x.std(axis=0), strict=True)]
    assert shown(app, 0) == expected
    assert f"{houses.x_test[0, TAX]:.4g}" in formula(app)


@pytest.mark.parametrize("at_once", ["102", "7"])
def test_standardized_by_the_training_set(open_page, houses, run_code, at_once):
    app = open_page("preprocessing", scaling="standardize", at_once=at_once)
    scaler = StandardScaler().fit(houses.x_train)
    z, z_new = scaler.transform(houses.x_train), scaler.transform(houses.x_test)
    assert shown(app, 0) == ["0.00 ± 1.00"] * 13
    guesses = KNeighborsRegressor(3).fit(z, houses.y_train).predict(z_new)
    error = 1000 * np.abs(guesses - houses.y_test).mean()
    assert errors(app)[1] == f"${error:,.0f}"
    assert f"= {z_new[0, TAX]:.2f} " in formula(app)
    _, numbers, printed = run_code(app)
    np.testing.assert_allclose(numbers, z_new[0], atol=1e-3)
    assert printed == round(error)


@pytest.mark.parametrize("method", ["none", "standardize", "min_max"])
@pytest.mark.parametrize("statistics", ["own", *further("train", "all")])
@pytest.mark.parametrize("at_once", ["30", *further("1")])
def test_the_code_gives_the_numbers_on_the_page(open_page, run_code, method, statistics, at_once):
    app = open_page(
        "preprocessing", scaling=method, statistics=statistics, at_once=at_once, typo="4"
    )
    place = ["none", "standardize", "min_max"].index(method)
    _, numbers, printed = run_code(app)
    assert errors(app)[place] == f"${printed:,}"
    marks = [row["mean"] for row in rows(app, 1) if row["part"] == "mark"]
    np.testing.assert_allclose(numbers, marks, atol=1e-3)


def test_a_lone_house_by_its_own_statistics_is_nothing_but_zeros(open_page):
    app = open_page("preprocessing", scaling="standardize", statistics="own", at_once="1")
    assert shown(app, 1) == ["0.00 ± 0.00"] * 13
    assert "= 0.00 " in formula(app)
    assert "another number" in said(app)
    (box,) = answer(app, "scaling_alone", "zeros")
    assert box in app.success
    assert errors(app)[1] in box.value


def test_a_typing_error_moves_the_training_rows_only_when_all_rows_are_measured(open_page):
    app = open_page("preprocessing", scaling="min_max")
    before = shown(app, 0)
    app.slider(key="typo").set_value(10).run()
    assert shown(app, 0) == before
    app.selectbox(key="statistics").set_value("all").run()
    assert "move the training rows" in said(app)
    with_error = shown(app, 0)
    app.slider(key="typo").set_value(1).run()
    without = shown(app, 0)
    assert [i for i in range(13) if with_error[i] != without[i]] == [TAX]


def test_another_feature_is_lit_and_calculated(open_page):
    app = open_page("preprocessing", scaling="standardize", scaled_feature="RM")
    lit = next(row for row in rows(app, 1) if row["part"] == "lit")
    assert (lit["top"], lit["bottom"]) == (4.5, 5.5)
    assert r"\text{RM} &= \frac{x - \mu}{\sigma}" in formula(app)


@pytest.mark.parametrize(
    ("statistics", "right"), [("train", "one"), ("own", "new"), ("all", "all")]
)
def test_a_typing_error_changes_whatever_is_measured_with_it(open_page, houses, statistics, right):
    app = open_page("preprocessing", statistics=statistics)
    (box,) = answer(app, "scaling_typo", right)
    assert box in app.success
    typed = np.array(houses.x_test)
    typed[0, TAX] *= 10
    seen = {"train": houses.x_train, "own": typed, "all": np.vstack([houses.x_train, typed])}
    others = StandardScaler().fit(seen[statistics]).transform(typed)[1:, TAX].mean()
    assert f"to {others:.2f} in the other new houses" in box.value


def test_a_feature_that_is_zero_is_not_asked_to_be_ten_times_as_large(open_page, houses):
    assert houses.x_test[0, 1] == 0
    app = open_page("preprocessing", scaled_feature="ZN", statistics="own")
    (box,) = answer(app, "scaling_typo", "new")
    assert box in app.success
    assert "The mean of TAX" in box.value


def follow(app, name, option):
    """Answers wrongly; what is said of that mistake. Then goes where it leads."""
    (box,) = answer(app, name, option)
    assert box in app.warning
    told = box.value
    app.button(key=f"look {name}").click().run()
    return told


@pytest.mark.parametrize(
    ("statistics", "option", "told", "untouched"),
    [
        ("own", "one", "among those that are measured", False),
        ("all", "one", "among those that are measured", False),
        ("own", "all", "Here they are not", True),
        ("train", "all", "Here they are not", True),
    ],
)
def test_the_training_rows_move_if_and_only_if_they_are_measured_with_the_error(
    open_page, statistics, option, told, untouched
):
    app = open_page("preprocessing", statistics=statistics)
    assert told in follow(app, "scaling_typo", option)
    assert (shown(app, 0)[TAX] == "0.00 ± 1.00") == untouched


@pytest.mark.parametrize("statistics", ["train", "all"])
def test_new_houses_are_not_measured_by_themselves(open_page, statistics):
    app = open_page("preprocessing", statistics=statistics, at_once="4")
    assert "measured by themselves" in follow(app, "scaling_typo", "new")
    assert shown(app, 1)[TAX] != "0.00 ± 1.00"


@pytest.mark.parametrize("feature", ["TAX", *further("CRIM", "ZN", "CHAS", "LSTAT")])
def test_a_lone_house_is_neither_ones_nor_what_it_is_in_a_crowd(open_page, houses, feature):
    j = [f.name for f in houses.facts.features].index(feature)
    app = open_page("preprocessing", scaled_feature=feature)
    assert "takes the mean *away* first" in follow(app, "scaling_alone", "ones")
    assert "= 0.00 " in formula(app)
    app = open_page("preprocessing", scaled_feature=feature)
    crowd = f"{StandardScaler().fit_transform(houses.x_test)[0, j]:.2f}"
    assert f"{feature} is {crowd}" in follow(app, "scaling_alone", "same")
    assert f"= {crowd} " not in formula(app)


def test_the_largest_coefficient_per_unit_is_not_the_largest_per_deviation(open_page, houses):
    names = [feature.name for feature in houses.facts.features]
    told = said(open_page("preprocessing"))
    x, y = houses.x_train, houses.y_train
    per_unit = np.abs(LinearRegression().fit(x, y).coef_)
    largest = names[int(per_unit.argmax())]
    scaled = names[int((per_unit * x.std(axis=0)).argmax())]
    assert f"Per unit it is {largest}, per deviation {scaled}." in told
    deviation = x.std(axis=0)[names.index(largest)]
    assert f"The deviation of {largest} is only {deviation:.2f}" in told


def test_coefficients_divided_by_the_deviation_are_those_per_unit(open_page, houses):
    app = open_page("preprocessing")
    x, y = houses.x_train, houses.y_train
    *per_unit, _ = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), y, rcond=None)[0]
    assert f"= {per_unit[TAX]:.4f} " in app.latex[2].value


def test_pixels_are_divided_by_255(open_page):
    app = open_page("preprocessing", pixel_row="16")
    digit = load("mnist", available("mnist")).x_train[0]
    before, after = np.array(cell_texts(app, 5)).reshape(2, 10)
    assert before.tolist() == [str(v) for v in digit[16, 9:19]]
    np.testing.assert_allclose(after.astype(float), digit[16, 9:19] / 255, atol=0.0051)


def test_labels_become_rows_with_one_one(open_page):
    app = open_page("preprocessing", one_hot_labels="1 0", one_hot_classes="3")
    assert cell_texts(app, 6) == ["1", "0", "0", "1", "0", "1", "0", "0"]


@pytest.mark.parametrize(
    ("labels", "problem"),
    [("cat", "“cat” is not a class number"), ("5", "no class 5"), ("", "Write 1 to 8")],
)
def test_a_label_that_cannot_be_gets_one_sentence(open_page, labels, problem):
    app = open_page("preprocessing")
    app.text_input(key="one_hot_labels").set_value(labels).run()
    assert not app.exception
    assert [problem in error.value for error in app.error] == [True]
    assert app.text_input(key="one_hot_labels").value == labels
    assert len(rows(app, 6)) > 4


def test_texts_with_the_same_words_have_the_same_row(open_page):
    app = open_page("preprocessing")
    assert cell_texts(app, 7) == ["1"] * 12
    assert "the same row" in said(app)
    app.text_input(key="second_text").set_value("A good film").run()
    assert cell_texts(app, 7) == [
        "1",
        "0",
        "1",
        "1",
        "1",
        "0",
        "1",
        "1",
        "1",
        "0",
        "1",
        "0",
        "0",
        "1",
    ]
    assert "the same row" not in said(app)


@pytest.mark.parametrize(
    ("words", "problem"), [("!?", "no words"), (" ".join("abcdefghij"), "16 different words")]
)
def test_a_text_that_cannot_be_gets_one_sentence(open_page, words, problem):
    app = open_page("preprocessing")
    app.text_input(key="first_text").set_value(words).run()
    assert not app.exception
    assert [problem in error.value for error in app.error] == [True]
    assert app.text_input(key="first_text").value == words


def test_without_the_originals_the_houses_are_the_sample(
    open_page, run_code, monkeypatch, tmp_path
):
    for name in ("PLAYGROUND_DATASETS", "PLAYGROUND_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    app = open_page("preprocessing", scaling="standardize")
    assert errors(app)[1] == f"${run_code(app)[2]:,}"
    assert "invented" in " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize(("lang", "warning"), [("en", "about column B"), ("ko", "B 열에 대한")])
def test_where_column_b_is_drawn_its_warning_stands(open_page, lang, warning):
    app = open_page("preprocessing", lang=lang)
    assert warning in " ".join(caption.value for caption in app.caption)


def test_a_coefficient_is_not_said_to_move_the_price(open_page):
    assert "goes along with the price, not what moves it" in said(open_page("preprocessing"))


TEXTS = ["The film is good, not bad.", "The film is bad, not good!"]


def counted(text: str, num_words: int = 10_000) -> list[int]:
    """The words of a text as ``keras.datasets.imdb`` counts them."""
    ranks = word_ranks("imdb", available("imdb"))
    found = (ranks.get(word, num_words) + 3 for word in re.findall(r"\w+", text.lower()))
    return [1, *(index if index < num_words else 2 for index in found)]


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"row_length": "4"},
        {"row_length": "4", "truncating": "post"},
        {"row_length": "12", "padding": "post", "known_words": "50"},
        {"first_text": "Zyxwv is a film", "row_length": "1"},
    ],
)
def test_texts_become_integers_of_one_length_as_in_keras(open_page, rows_beside, address):
    app = open_page("preprocessing", **address)
    known = int(address.get("known_words", 10_000))
    tokens = [counted(text, known) for text in (address.get("first_text", TEXTS[0]), TEXTS[1])]
    expected = pad_sequences(
        tokens,
        int(address.get("row_length", 8)),
        padding=address.get("padding", "pre"),
        truncating=address.get("truncating", "pre"),
    )
    assert cell_texts(app, 8) == [str(index) for index in expected.ravel()]
    assert f"→ `{tokens[0]}`" in said(app)
    rows_beside("boston_housing")
    scope: dict = {}
    exec(app.code[0].value, scope)  # noqa: S102
    np.testing.assert_array_equal(scope["rows"], expected)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({}, "their order is kept"),
        ({"row_length": "1", "truncating": "post"}, "the same 1 integers are left"),
        ({"second_text": "A good film"}, "to see what multi-hot loses"),
    ],
)
def test_the_order_that_multi_hot_loses_is_in_the_integers(open_page, address, told):
    assert told in said(open_page("preprocessing", **address))


@pytest.mark.parametrize(("option", "told"), [("first", "the start mark"), ("none", "a word")])
def test_what_is_too_long_loses_its_beginning_unless_asked_otherwise(open_page, option, told):
    app = open_page("preprocessing", truncating="post")
    assert told in follow(app, "padding_cut", option)
    cut = pad_sequences([counted(text) for text in TEXTS], 3)
    assert cell_texts(app, 8) == [str(index) for index in cut.ravel()]
    (box,) = answer(open_page("preprocessing"), "padding_cut", "last")
    assert "`good not bad`" in box.value
    assert "`<start> the film is`" in box.value

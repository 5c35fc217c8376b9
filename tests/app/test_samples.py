"""Where no originals are, the examples speak of the sample that they show."""

import pytest


def said(app) -> str:
    kinds = (app.caption, app.markdown)
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.fixture
def shown(open_page, monkeypatch, tmp_path):
    """The words of an example at one of its views, without the originals."""
    for name in ("PLAYGROUND_DATASETS", "PLAYGROUND_HOME", "KERAS_HOME"):
        monkeypatch.setenv(name, str(tmp_path))

    def at(url, view, **address) -> str:
        return said(open_page(url, **{f"{url}.view": view, **address}))

    return at


@pytest.mark.parametrize(
    ("url", "of_the_sample", "of_the_original"),
    [
        ("digits", "E. Alpaydin and C. Kaynak, UCI", "Yann LeCun"),
        ("fashion", "made by this program", "Zalando Research"),
        ("house_prices", "an invented neighbourhood", "a neighbourhood: of Boston in the 1970s"),
        ("movie_reviews", "made by this program", "Maas et al."),
        ("newswires", "made by this program", "Reuters-21578"),
    ],
)
def test_the_data_are_those_of_the_sample(shown, url, of_the_sample, of_the_original):
    words = shown(url, "data")
    assert of_the_sample in words
    assert of_the_original not in words


@pytest.mark.parametrize(("lang", "claim"), [("en", "98 of 100"), ("ko", "98개")])
def test_a_score_of_the_original_is_not_promised(shown, lang, claim):
    assert claim not in shown("digits", "curves", lang=lang)


@pytest.mark.parametrize(("lang", "warning"), [("en", "about column B"), ("ko", "B 열에 대한")])
def test_column_b_is_not_shown_without_its_warning(shown, lang, warning):
    assert warning in shown("house_prices", "data", lang=lang)
    assert warning not in shown("digits", "data", lang=lang)

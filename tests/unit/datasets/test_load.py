"""Loading gives the arrays of ``keras.datasets``; a file that is not right gives a sentence."""

import gzip
import hashlib
import shutil

import keras
import numpy as np
import pytest

from core.datasets import FACTS, available, load
from core.datasets.dataset import Sequences
from core.datasets.find import FILES
from core.datasets.load import KERAS_PICKLES
from core.experiment import Impossible
from tests.originals import ORIGINALS
from tests.unit.datasets.keras_cache import keras_cache

pytestmark = pytest.mark.originals

TEXTS = ("imdb", "reuters")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return keras_cache(tmp_path_factory.mktemp("keras"))


@pytest.fixture
def keras_loader(cache, monkeypatch):
    """``keras.datasets.<name>.load_data`` on the cache, without a look at the network."""

    def loaded(name, **options):
        module = getattr(keras.datasets, name)
        inner = __import__(f"keras.src.datasets.{name}", fromlist=["get_file"])

        folder = cache / "fashion-mnist" if name == "fashion_mnist" else cache

        def from_cache(fname=None, path=None, **_):
            return str(folder / (fname or path))

        monkeypatch.setattr(inner, "get_file", from_cache)
        return module.load_data(**options)

    return loaded


def equal(ours, theirs) -> bool:
    if isinstance(ours, Sequences):
        return len(ours) == len(theirs) and all(
            np.array_equal(ours[row], theirs[row]) for row in range(len(ours))
        )
    return ours.dtype == theirs.dtype and np.array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("name", "num_words", "options"),
    [
        ("boston_housing", None, {}),
        ("california_housing", None, {"version": "small"}),
        ("mnist", None, {}),
        ("fashion_mnist", None, {}),
        ("imdb", 10_000, {"num_words": 10_000}),
        ("imdb", None, {}),
        ("reuters", 10_000, {"num_words": 10_000}),
        ("reuters", 500, {"num_words": 500}),
    ],
)
def test_an_original_equals_what_keras_loads(keras_loader, name, num_words, options):
    ours = load(name, "original", num_words)
    (x_train, y_train), (x_test, y_test) = keras_loader(name, **options)
    assert equal(ours.x_train, x_train)
    assert equal(ours.x_test, x_test)
    assert equal(ours.y_train, y_train)
    assert equal(ours.y_test, y_test)


def test_the_shapes_are_those_of_the_notes():
    imdb = load("imdb", "original", 10_000)
    assert len(imdb.x_train) == len(imdb.x_test) == 25_000
    assert len(imdb.x_train[0]) == 218
    reuters = load("reuters", "original", 10_000)
    assert (len(reuters.x_train), len(reuters.x_test)) == (8982, 2246)
    boston = load("boston_housing", "original")
    assert (boston.x_train.shape, boston.x_test.shape) == ((404, 13), (102, 13))
    california = load("california_housing", "original")
    assert (california.x_train.shape, california.x_test.shape) == ((480, 8), (120, 8))


@pytest.mark.parametrize("source", ["original", "sample"])
def test_california_s_columns_hold_what_their_names_say(source):
    x = load("california_housing", source).x_train
    column = {f.name: x[:, n] for n, f in enumerate(FACTS["california_housing"].features)}
    assert ((column["Longitude"] > -125) & (column["Longitude"] < -114)).all()
    assert ((column["Latitude"] > 32) & (column["Latitude"] < 42)).all()
    assert (column["Rooms"] >= column["Bedrooms"]).all()
    assert (column["Bedrooms"] >= 0.5 * column["Households"]).all()
    assert (column["Population"] >= column["Households"]).all()
    assert column["HouseAge"].max() <= 52
    assert column["MedInc"].max() <= 15.01


@pytest.mark.parametrize("name", FILES["portable_folder"])
def test_the_card_of_a_dataset_is_true(name):
    facts = FACTS[name]
    shown = load(name, "original", 10_000 if name in TEXTS else None)
    assert facts.name == name
    if name not in TEXTS:
        assert shown.x_train.shape[1:] == facts.sample_shape
    if facts.features:
        assert len(facts.features) == facts.sample_shape[0]
    if facts.classes:
        labels = np.concatenate([shown.y_train, shown.y_test])
        assert set(labels.tolist()) == set(range(facts.classes))


@pytest.mark.parametrize("name", ["boston_housing", "mnist", "fashion_mnist"])
def test_keras_s_cache_will_do(cache, monkeypatch, name):
    monkeypatch.delenv("PLAYGROUND_DATASETS")
    monkeypatch.setenv("KERAS_HOME", str(cache.parent))
    found = load(name, "original")
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(ORIGINALS))
    np.testing.assert_array_equal(found.x_train, load(name, "original").x_train)


@pytest.mark.parametrize("name", TEXTS)
def test_a_pickle_is_read_only_if_it_is_the_very_file_of_keras(cache, monkeypatch, name):
    monkeypatch.delenv("PLAYGROUND_DATASETS")
    monkeypatch.setenv("KERAS_HOME", str(cache.parent))
    path = cache / f"{name}.npz"
    before = path.read_bytes()
    with pytest.raises(Impossible, match="is not the file that Keras offers"):
        load(name, "original", 1000)
    assert path.read_bytes() == before
    monkeypatch.setitem(KERAS_PICKLES, path.name, hashlib.sha256(before).hexdigest())
    known = load(name, "original", 1000)
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(ORIGINALS))
    portable = load(name, "original", 1000)
    np.testing.assert_array_equal(known.x_test.tokens, portable.x_test.tokens)
    np.testing.assert_array_equal(known.y_train, portable.y_train)


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def foreign(path):
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(b"\0" * 5000))
    else:
        with path.open("wb") as file:
            np.savez(file, x=np.zeros(3))


@pytest.mark.parametrize("harm", [cut, empty, foreign])
@pytest.mark.parametrize("name", FILES["portable_folder"])
def test_a_damaged_file_gives_one_sentence_and_stays(tmp_path, monkeypatch, name, harm):
    files = FILES["portable_folder"][name]
    for file in files:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copyfile(ORIGINALS / file, tmp_path / file)
    harm(tmp_path / files[0])
    left = (tmp_path / files[0]).read_bytes()
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(tmp_path))
    with pytest.raises(Impossible, match=r"damaged|other data"):
        load(name, "original")
    assert (tmp_path / files[0]).read_bytes() == left


def test_an_original_that_is_not_here_is_never_replaced_by_a_sample(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATASETS", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert available("boston_housing") == "sample"
    with pytest.raises(Impossible, match="not on this machine"):
        load("boston_housing", "original")


def test_the_sample_is_the_same_every_time_and_says_what_it_is():
    one, other = load("boston_housing", "sample"), load("boston_housing", "sample")
    np.testing.assert_array_equal(one.x_train, other.x_train)
    assert one.source == "sample"
    assert one.x_train.shape == load("boston_housing", "original").x_train.shape

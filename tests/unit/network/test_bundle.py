"""What a page hands out runs where there is no network and nothing but Keras."""

import io
import zipfile

import nbformat
import numpy as np
import pytest

from core.datasets import FACTS, load, outline, prepare, rows_file, split
from core.datasets.shelf import shelf
from core.experiment import Brought, Data, Preparation, RandomShare
from core.network.bundle import bundle
from core.network.script import Stages, script
from core.study.presets import PRESETS, on_own_table
from core.training import train, train_on
from tests.further import but
from tests.unit.datasets.made_up import drawings, mixed, numbers
from tests.unit.network.elsewhere import assert_same_numbers

WORDS = Stages("# The rows", "# 텐서", "# The network", "# Training")
SMALLER = {"epochs": 2, "batch_size": 128, "validation": RandomShare(share=0.25)}
NAMES = [name for name in FACTS if name not in ("plane", "table")]


def smaller(name, source):
    """The first story of a dataset on its sample: fewer rows, words and epochs."""
    experiment = PRESETS[name][0].on(source).changed(**SMALLER)
    few = {"train_rows": 300} | ({"num_words": 1000} if experiment.data.num_words else {})
    data = experiment.data.changed(**few)
    return experiment.changed(data=data)


def packed(experiment, dataset):
    data = experiment.data
    shape = outline(data, dataset).input_shape
    rows = rows_file(dataset, data.num_words, data.train_rows)
    return bundle(experiment, shape, dataset.facts.classes, WORDS, rows)


@pytest.fixture
def unpacked(tmp_path):
    """``unpacked(experiment, dataset)`` is the folder that the zip file holds."""

    def at(experiment, dataset):
        with zipfile.ZipFile(io.BytesIO(packed(experiment, dataset))) as archive:
            archive.extractall(tmp_path)
        return tmp_path / experiment.data.name

    return at


@pytest.mark.parametrize(
    ("source", "kind"),
    [("sample", "py"), pytest.param("original", "ipynb", marks=pytest.mark.originals)],
)
@pytest.mark.parametrize("name", but(["boston_housing", "imdb"], NAMES))
def test_script_and_notebook_give_the_numbers_of_the_run(name, source, kind, unpacked, plain_keras):
    case, dataset = smaller(name, source), load(name, source)
    kept = load(name, source, case.data.num_words)
    tensors = prepare(case.data, kept)
    *_, result = train_on(case, tensors, split(case.validation, tensors.y_train))
    assert_same_numbers(plain_keras(unpacked(case, dataset) / f"{name}.{kind}"), result)


@pytest.mark.parametrize(
    ("copies", "kind"),
    [
        (1, "ipynb"),
        pytest.param(0, "py", marks=pytest.mark.long),
        pytest.param(3, "py", marks=pytest.mark.long),
    ],
)
def test_they_give_them_of_what_people_brought_too(
    copies, kind, unpacked, plain_keras, tmp_path, monkeypatch
):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path / "shelf"))
    brought = Brought(address=shelf().put(drawings(40)), copies=copies)
    case = smaller("mnist", "sample")
    case = case.changed(data=case.data.changed(brought=brought))
    *_, result = train(case)
    assert result.networks[0].test_predictions.shape == (20, 10)
    folder = unpacked(case, load("mnist", "sample", brought=brought))
    assert_same_numbers(plain_keras(folder / f"mnist.{kind}"), result)
    with np.load(folder / f"mnist_sample_and_{brought.address[:8]}.npz") as rows:
        assert len(rows["y_test"]) == 20


def test_they_give_those_of_a_table_of_one_s_own(unpacked, plain_keras, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path / "shelf"))
    brought = Brought(address=shelf().put(numbers(30)))
    data = Data(name="table", brought=brought, preparation=Preparation(inputs=("standardize",)))
    case = PRESETS["boston_housing"][0].experiment.changed(data=data, **SMALLER)
    *_, result = train(case)
    folder = unpacked(case, load("table", "original", brought=brought))
    assert_same_numbers(plain_keras(folder / "table.py"), result)
    assert (folder / f"table_{brought.address[:8]}.npz").is_file()


@pytest.mark.parametrize("words", but([3], [0, 2, 3]))
def test_they_give_those_of_a_reader_s_table(words, unpacked, plain_keras, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path / "shelf"))
    brought = Brought(address=shelf().bring(mixed(60, words), "a" * 16))
    dataset = load("table", "original", brought=brought)
    story = on_own_table(brought, dataset.facts, len(dataset.y_train))[1]
    case = story.experiment.changed(epochs=2)
    *_, result = train(case)
    folder = unpacked(case, dataset)
    assert_same_numbers(plain_keras(folder / "table.py"), result)
    with np.load(folder / f"table_{brought.address[:8]}.npz") as rows:
        assert list(rows["columns"]) == ["size", "colour = green", "colour = red"]


def test_a_copy_of_keras_s_own_file_survives_the_script(unpacked, plain_keras):
    """Where Keras is asked for its file without a network, it deletes one of another checksum."""
    case, dataset = smaller("boston_housing", "sample"), load("boston_housing", "sample")
    folder = unpacked(case, dataset)
    copies = [folder / "boston_housing.npz", plain_keras.home / "datasets" / "boston_housing.npz"]
    for copy in copies:
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(b"my only copy")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    plain_keras(folder / "boston_housing.py")
    plain_keras(folder / "boston_housing.ipynb")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert copies[1].read_bytes() == b"my only copy"


def test_the_notebook_is_the_script_with_words_between_its_steps(unpacked):
    case, dataset = smaller("reuters", "sample"), load("reuters", "sample")
    folder = unpacked(case, dataset)
    notebook = nbformat.read(folder / "reuters.ipynb", as_version=4)
    nbformat.validate(notebook)
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds == ["markdown", "code"] * 4
    assert [cell.source for cell in notebook.cells[::2]] == list(vars(WORDS).values())
    code = "\n".join(cell.source for cell in notebook.cells[1::2])
    whole = script(case, (1000,), 46)
    assert code.split() == whole.split() == (folder / "reuters.py").read_text().split()


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_those_needed_and_no_pickle(name, unpacked):
    case, dataset = smaller(name, "sample"), load(name, "sample", 1000)
    folder = unpacked(case, dataset)
    with np.load(folder / f"{name}_sample.npz", allow_pickle=False) as rows:
        assert len(rows["y_train"]) == 300
        np.testing.assert_array_equal(rows["y_test"], dataset.y_test)
        assert rows["y_test"].dtype == dataset.y_test.dtype
        if FACTS[name].kind == "text":
            texts = np.split(rows["x_test"], rows["x_test_offsets"][1:-1])
            np.testing.assert_array_equal(texts[-1], dataset.x_test[len(texts) - 1])
            assert len(rows["x_train_offsets"]) == 301
            assert rows["x_train"].max() < 1000
        else:
            np.testing.assert_array_equal(rows["x_train"], dataset.x_train[:300])
            assert rows["x_train"].dtype == dataset.x_train.dtype


def test_equal_trainings_are_equal_files():
    case, dataset = smaller("boston_housing", "sample"), load("boston_housing", "sample")
    assert packed(case, dataset) == packed(case, dataset)

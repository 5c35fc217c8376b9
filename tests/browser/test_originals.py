"""From the sample to the original and on to somebody else's computer, in a real browser."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.experiment import KFolds
from core.study.presets import FOUR_FOLDS
from core.ui.builder.address import encode
from tests.browser.classroom import SLOW
from tests.fake_host import invented_houses
from tools.serving import serve, settled


@pytest.fixture
def server():
    """A server of its own, where there is no original yet."""
    with serve() as running:
        yield running


@pytest.mark.long
def test_an_original_that_comes_is_trained_on_without_a_restart(open_at, server):
    few = {"epochs": 5, "batch_size": 64, "validation": KFolds(folds=2)}
    page = open_at(f"house_prices?x={encode(FOUR_FOLDS.on('sample').changed(**few))}")
    expect(page.get_by_role("button", name="Get the original data (57 kB)")).to_be_visible()
    folder = server.home / "datasets"
    folder.mkdir()
    (folder / "boston_housing.npz").write_bytes(invented_houses())
    page.get_by_role("radio", name="Network", exact=True).click()
    settled(page)
    page.get_by_role("button", name="Use the original data").click()
    expect(page.get_by_role("button", name="original data")).to_have_count(0)
    expect(page.get_by_text("original data")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Trained in")).to_be_visible(timeout=SLOW)


def test_script_notebook_and_rows_are_packed_when_they_are_asked_for(open_at):
    page = open_at("house_prices?house_prices.view=code&lang=ko")
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name="스크립트, 노트북, 데이터 (zip)").click()
    assert download.value.suggested_filename == "boston_housing.zip"
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        assert archive.namelist() == [
            "boston_housing/boston_housing.py",
            "boston_housing/boston_housing.ipynb",
            "boston_housing/boston_housing_sample.npz",
        ]
        notebook = json.loads(archive.read("boston_housing/boston_housing.ipynb"))
    assert "보스턴" in "".join(notebook["cells"][0]["source"])

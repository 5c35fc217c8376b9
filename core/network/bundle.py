"""A training to take along: script, notebook and rows in one zip file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields

from core.datasets.rows_file import rows_name
from core.experiment import Experiment
from core.experiment.base_layer import Shape
from core.network.script import Stages, script, stages


def bundle(
    experiment: Experiment, input_shape: Shape, classes: int | None, words: Stages, rows: bytes
) -> bytes:
    """A zip file whose script and notebook need nothing but Keras, and no network.

    ``words`` are what the notebook says before each step, in Markdown; ``rows`` is the file that
    ``core.datasets.rows_file`` makes. The rest is as for ``script``. Equal trainings give equal
    bytes.
    """
    data, name = experiment.data, experiment.data.name
    files = {
        f"{name}.py": script(experiment, input_shape, classes).encode(),
        f"{name}.ipynb": notebook(words, stages(experiment, input_shape, classes)).encode(),
        rows_name(name, data.source, data.brought): rows,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file, inside in files.items():
            member = zipfile.ZipInfo(f"{name}/{file}")  # dated 1980
            member.external_attr = 0o644 << 16
            packed = zipfile.ZIP_STORED if inside is rows else zipfile.ZIP_DEFLATED
            archive.writestr(member, inside, packed)
    return content.getvalue()


def notebook(words: Stages, code: Stages) -> str:
    """A Jupyter notebook: before each step of the code a cell with its words."""
    from nbformat import v4, writes  # takes a moment to import

    cells = []
    for step in fields(Stages):
        cells.append(v4.new_markdown_cell(getattr(words, step.name)))
        cells.append(v4.new_code_cell(getattr(code, step.name)))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"  # instead of a random one
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(writes(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})))

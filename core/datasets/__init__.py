"""The datasets: the originals, or samples where they are not at hand; preparation; held-out rows.

NumPy only, so that the server may peek at the same rows that the workers train on.
"""

from core.datasets.catalog import FACTS
from core.datasets.dataset import Dataset, MultiHot, Rows, Sequences, frequent
from core.datasets.facts import Facts
from core.datasets.find import Origin, available, find
from core.datasets.load import load, word_ranks
from core.datasets.prepare import Tensors, inputs_of, outline, prepare, target_unit, targets
from core.datasets.rows_file import rows_file, rows_name
from core.datasets.validation import split
from core.datasets.vocabulary import decode, encode
from core.experiment.validation import Fold

__all__ = [
    "FACTS",
    "Dataset",
    "Facts",
    "Fold",
    "MultiHot",
    "Origin",
    "Rows",
    "Sequences",
    "Tensors",
    "available",
    "decode",
    "encode",
    "find",
    "frequent",
    "inputs_of",
    "load",
    "outline",
    "prepare",
    "rows_file",
    "rows_name",
    "split",
    "target_unit",
    "targets",
    "word_ranks",
]

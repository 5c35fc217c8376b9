"""MNIST: pictures of handwritten digits."""

from __future__ import annotations

from pathlib import Path

from core.datasets.dataset import Split
from core.datasets.entry import Arrays, Entry, Original, Remote
from core.datasets.facts import Facts, Feature
from core.datasets.read import npz
from core.datasets.samples.mnist import mnist
from core.messages import N_

FACTS = Facts(
    name="mnist",
    title="MNIST",
    task="multiclass",
    sample_shape=(28, 28),
    features=(),
    target=Feature("digit", N_("which digit it is")),
    licence="Yann LeCun and Corinna Cortes, CC BY-SA 3.0",
    sample_note=N_(
        "These {rows} digits are grown from 1,797 small handwritten ones. "
        "The original has 70,000, so a network does better there."
    ),
    sample_licence="E. Alpaydin and C. Kaynak, UCI, CC BY 4.0 (scikit-learn)",
    class_names=tuple("0123456789"),
)


def _arrays(folder: Path) -> Arrays:
    return npz(
        folder / "mnist.npz",
        x_train=(60000, 28, 28),
        y_train=(60000,),
        x_test=(10000, 28, 28),
        y_test=(10000,),
    )


def _split(arrays: Arrays) -> Split:
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


ENTRY = Entry(
    facts=FACTS,
    sample=mnist,
    original=Original(
        downloads=(
            Remote(
                "mnist.npz",
                11_490_434,
                "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            ),
        ),
        arrays=_arrays,
        split=_split,
    ),
)

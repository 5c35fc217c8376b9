"""Fashion-MNIST: pictures of garments."""

from __future__ import annotations

from pathlib import Path

from core.datasets.dataset import Split
from core.datasets.entry import Arrays, Entry, Original, Remote
from core.datasets.facts import Facts, Feature
from core.datasets.read import idx
from core.datasets.samples.fashion_mnist import fashion_mnist
from core.messages import N_

FACTS = Facts(
    name="fashion_mnist",
    title="Fashion-MNIST",
    task="multiclass",
    sample_shape=(28, 28),
    features=(),
    target=Feature("garment", N_("which garment it is")),
    licence="Zalando Research, MIT",
    sample_note=N_(
        "These {rows} garments are drawn by a program. "
        "The original has 70,000 photographs; scores differ, the story is the same."
    ),
    class_names=(
        N_("T-shirt"),
        N_("trouser"),
        N_("pullover"),
        N_("dress"),
        N_("coat"),
        N_("sandal"),
        N_("shirt"),
        N_("sneaker"),
        N_("bag"),
        N_("ankle boot"),
    ),
)


def _arrays(folder: Path) -> Arrays:
    files = folder / "fashion-mnist"
    return {
        "x_train": idx(files / "train-images-idx3-ubyte.gz", (60000, 28, 28)),
        "y_train": idx(files / "train-labels-idx1-ubyte.gz", (60000,)),
        "x_test": idx(files / "t10k-images-idx3-ubyte.gz", (10000, 28, 28)),
        "y_test": idx(files / "t10k-labels-idx1-ubyte.gz", (10000,)),
    }


def _split(arrays: Arrays) -> Split:
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


ENTRY = Entry(
    facts=FACTS,
    sample=fashion_mnist,
    original=Original(
        downloads=(
            Remote(
                "fashion-mnist/train-images-idx3-ubyte.gz",
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            ),
            Remote(
                "fashion-mnist/train-labels-idx1-ubyte.gz",
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            ),
            Remote(
                "fashion-mnist/t10k-images-idx3-ubyte.gz",
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            ),
            Remote(
                "fashion-mnist/t10k-labels-idx1-ubyte.gz",
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            ),
        ),
        arrays=_arrays,
        split=_split,
    ),
)

"""The pages: their addresses, titles, and the one sentence each of them makes clear.

A row whose file does not exist yet is not shown anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.experiment import DatasetName
from core.messages import N_

ROOT = Path(__file__).parents[2]

Section = Literal["", "Concepts", "Examples", "Explore"]
SECTIONS: tuple[Section, ...] = (N_("Concepts"), N_("Examples"), N_("Explore"))


@dataclass(frozen=True)
class Page:
    """A page: ``url`` is its address without the slash, ``title`` and ``idea`` are messages.

    It trains on its ``datasets``; it opens with the first. One that is not ``in_menu`` is linked
    from the foot of the home page, unless it means nothing without what its address says.
    """

    url: str
    path: str
    section: Section
    icon: str
    title: str
    idea: str
    datasets: tuple[DatasetName, ...] = ()
    in_menu: bool = True
    at_foot: bool = True

    @property
    def file(self) -> Path:
        """Where the page's script lies."""
        return ROOT / self.path


_PLANNED = (
    Page(
        "",
        "pages/home.py",
        "",
        ":material/home:",
        N_("Deep Learning Playground"),
        N_("Look at an idea until it clicks; train the classic examples without waiting."),
    ),
    Page(
        "tensors",
        "pages/concepts/tensors.py",
        "Concepts",
        ":material/deployed_code:",
        N_("Tensors"),
        N_("Tables, text, images, video: to a network each of them is a box of numbers."),
    ),
    Page(
        "broadcasting",
        "pages/concepts/broadcasting.py",
        "Concepts",
        ":material/cell_merge:",
        N_("Broadcasting"),
        N_("A small tensor is repeated until it fits a big one."),
    ),
    Page(
        "tensor_operations",
        "pages/concepts/tensor_operations.py",
        "Concepts",
        ":material/calculate:",
        N_("Tensor operations"),
        N_("Everything a network does is a handful of operations on tensors."),
    ),
    Page(
        "layers",
        "pages/concepts/layers.py",
        "Concepts",
        ":material/layers:",
        N_("Layers"),
        N_("A Dense layer multiplies, adds and bends: activation(x @ W + b)."),
    ),
    Page(
        "convolution",
        "pages/concepts/convolution.py",
        "Concepts",
        ":material/filter_center_focus:",
        N_("Convolution"),
        N_("A few weights slide over the picture and look for the same thing at every place."),
    ),
    Page(
        "activations",
        "pages/concepts/activations.py",
        "Concepts",
        ":material/line_curve:",
        N_("Activations"),
        N_("Without a bend between its layers, a deep network is only a straight line."),
    ),
    Page(
        "softmax",
        "pages/concepts/softmax.py",
        "Concepts",
        ":material/bar_chart:",
        N_("Softmax"),
        N_("Softmax turns any scores into probabilities: none below 0, together exactly 1."),
    ),
    Page(
        "losses",
        "pages/concepts/losses.py",
        "Concepts",
        ":material/gps_fixed:",
        N_("Losses"),
        N_("A loss is one number that says how wrong the predictions are."),
    ),
    Page(
        "gradient_descent",
        "pages/concepts/gradient_descent.py",
        "Concepts",
        ":material/downhill_skiing:",
        N_("Gradient descent"),
        N_("To learn is to walk downhill: feel the slope, take a small step, repeat."),
    ),
    Page(
        "preprocessing",
        "pages/concepts/preprocessing.py",
        "Concepts",
        ":material/tune:",
        N_("Preprocessing"),
        N_("Bring every input to the same scale, measured on the training set alone."),
    ),
    Page(
        "dropout",
        "pages/concepts/dropout.py",
        "Concepts",
        ":material/grain:",
        N_("Dropout"),
        N_("Switch off random units while training, so that none can rely on another."),
    ),
    Page(
        "validation",
        "pages/concepts/validation.py",
        "Concepts",
        ":material/fact_check:",
        N_("Validation"),
        N_("Only data a network has never seen can tell how good it is."),
    ),
    Page(
        "digits",
        "pages/examples/digits.py",
        "Examples",
        ":material/looks_5:",
        N_("Digits"),
        N_("Read handwritten digits (MNIST)."),
        ("mnist",),
    ),
    Page(
        "fashion",
        "pages/examples/fashion.py",
        "Examples",
        ":material/checkroom:",
        N_("Fashion"),
        N_("Tell shirts from shoes (Fashion-MNIST)."),
        ("fashion_mnist",),
    ),
    Page(
        "movie_reviews",
        "pages/examples/movie_reviews.py",
        "Examples",
        ":material/movie:",
        N_("Movie reviews"),
        N_("Does the reviewer like the film? (IMDB)"),
        ("imdb",),
    ),
    Page(
        "newswires",
        "pages/examples/newswires.py",
        "Examples",
        ":material/newspaper:",
        N_("Newswires"),
        N_("Sort short news into 46 topics (Reuters)."),
        ("reuters",),
    ),
    Page(
        "house_prices",
        "pages/examples/house_prices.py",
        "Examples",
        ":material/house:",
        N_("House prices"),
        N_("Estimate the price of a house from 13 numbers (Boston)."),
        ("boston_housing", "california_housing"),
    ),
    Page(
        "your_table",
        "pages/examples/your_table.py",
        "Examples",
        ":material/table_view:",
        N_("Your table"),
        N_("Bring a table of your own: a network guesses one of its columns from the others."),
        ("table",),
    ),
    Page(
        "overfitting",
        "pages/overfitting.py",
        "Explore",
        ":material/ssid_chart:",
        N_("Overfitting"),
        N_("See when and why a network starts to learn by heart."),
    ),
    Page(
        "plane",
        "pages/plane.py",
        "Explore",
        ":material/scatter_plot:",
        N_("Plane"),
        N_("Watch a small network draw the border between two colours."),
        ("plane",),
    ),
    Page(
        "mistakes",
        "pages/mistakes.py",
        "Explore",
        ":material/bug_report:",
        N_("Mistakes"),
        N_("Make the usual mistakes on purpose, and learn what they look like."),
    ),
    Page(
        "runs",
        "pages/runs.py",
        "Explore",
        ":material/history:",
        N_("Runs"),
        N_("Every training in the room: compare, share, download."),
    ),
    Page(
        "join",
        "pages/join.py",
        "",
        ":material/waving_hand:",
        N_("Join the class"),
        N_("In the room you are an animal: no name, no account."),
        in_menu=False,
    ),
    Page(
        "lesson",
        "pages/lesson.py",
        "",
        ":material/list_alt:",
        N_("Lesson"),
        N_("Screens in an order: each as it was shared."),
        in_menu=False,
    ),
    Page(
        "desk",
        "pages/desk.py",
        "",
        ":material/co_present:",
        N_("The desk"),
        N_("The teacher's place: who is here, where they are, and what they find hard."),
        in_menu=False,
    ),
    Page(
        "gather",
        "pages/gather.py",
        "",
        ":material/gesture:",
        N_("Our own data"),
        N_("The class is the test set: what does a network make of what we draw or measure?"),
        in_menu=False,
    ),
    Page(
        "our_table",
        "pages/our_table.py",
        "",
        ":material/table_chart:",
        N_("A table of our own"),
        N_("What we measured ourselves: guess the last column from the others."),
        ("table",),
        in_menu=False,
        at_foot=False,
    ),
    Page(
        "goal",
        "pages/goal.py",
        "",
        ":material/flag:",
        N_("The goal"),
        N_("Something to reach, each in one's own way; nobody comes first."),
        in_menu=False,
        at_foot=False,
    ),
    Page(
        "claim",
        "pages/claim.py",
        "",
        ":material/gavel:",
        N_("A claim"),
        N_("A number is worth something once somebody else gets it, too."),
        in_menu=False,
        at_foot=False,
    ),
    Page(
        "privacy",
        "pages/privacy.py",
        "",
        ":material/shield_person:",
        N_("Privacy"),
        N_("No accounts, no names: what is kept here, where, and for how long."),
        in_menu=False,
    ),
)

PAGES = tuple(page for page in _PLANNED if page.file.is_file())


def pages_in(section: Section) -> tuple[Page, ...]:
    """The pages of a section, in the order of the menu."""
    return tuple(page for page in PAGES if page.section == section)


def neighbours(url: str) -> tuple[Page | None, Page | None]:
    """The pages before and after the page at an address, in the order of its section."""
    page = find(url)
    if page is None or not page.section:
        return None, None
    pages = [one for one in pages_in(page.section) if one.in_menu]
    if page not in pages:
        return None, None
    here = pages.index(page)
    before, after = pages[:here], pages[here + 1 :]
    return (before[-1] if before else None), (after[0] if after else None)


BUILDERS: dict[DatasetName, str] = {
    name: page.url for page in reversed(_PLANNED) for name in page.datasets
}
"""The address of the first page that trains on each dataset."""


def find(url: str) -> Page | None:
    """The page at an address, or ``None`` while there is no such page."""
    return next((page for page in PAGES if page.url == url), None)

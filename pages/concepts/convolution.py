"""Convolution: a few weights slide over a picture and write a feature map."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.charts.cells import Cells, Label, cells
from core.charts.lines import lines
from core.charts.pixels import Pixels, enlarged, framed, signed
from core.charts.theme import CATEGORICAL, GREEN
from core.concepts.convolution import (
    ENOUGH,
    KERNELS,
    SIZE,
    STACKS,
    WHITE,
    Axis,
    Field,
    Kernel,
    Sliding,
    axis,
    convolution_parameters,
    drawn,
    follows,
    moved,
    pooled,
    seen_at,
    shaded,
    telling,
    through,
    two_layers,
    written,
)
from core.concepts.layers import dense_parameters
from core.datasets import available
from core.experiment import Impossible
from core.ui.builder.data import dataset
from core.ui.controls import choice, integer_slider, text, toggle
from core.ui.convolution import CONTROL, film
from core.ui.elements import chart, code_heading, complain, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, predict, questions

OWN = "-1 0 1; -2 0 2; -1 0 1"
TILE = 224
"""Pixels of a feature map that stands among others."""
LOOK_OF_MAPS = """<style>[class*="st-key-maps_"] img { image-rendering: pixelated; border-radius: 0;
  outline: 1px solid color-mix(in srgb, currentColor 35%, transparent) }</style>"""
"""How feature maps look: each number a square."""
MOST_PIXELS, MOST_FILTERS = 224, 64

words = lesson("convolution")


@st.cache_resource(show_spinner=False)
def digits() -> np.ndarray:
    """The first of each digit among the training rows, in ten shades: shape (10, 28, 28)."""
    data = dataset("mnist", available("mnist"))
    first = [int(np.argmax(data.y_train == digit)) for digit in range(10)]
    return shaded(np.asarray(data.x_train)[first])


def picture_to_choose() -> tuple[np.ndarray, int, int]:
    """The picture as it was, how far it is moved to the right, and how far it can be."""
    kinds = {"digit": _("a digit"), "edge": _("an edge"), "cross": _("a cross")}
    kind = choice(_("Picture"), kinds, key="conv_picture")
    if kind == "digit":
        picture = digits()[integer_slider(_("Digit"), 0, 9, 5, key="conv_digit")]
    else:
        picture = drawn(kind)
    most = 6 if kind == "digit" else 2
    right = integer_slider(_("Move it to the right"), -most, most, 0, key="conv_moved")
    return picture, right, most


def kernel_to_choose() -> tuple[str, Kernel]:
    """A usual kernel, or one's own."""
    names = {
        "vertical": _("vertical edges"),
        "horizontal": _("horizontal edges"),
        "blur": _("blur"),
        "sharpen": _("sharpen"),
        "identity": _("identity"),
        "own": _("your own"),
    }
    name = choice(_("Kernel"), names, "vertical", key="conv_kernel")
    if name != "own":
        return name, Kernel.read(KERNELS[name])
    typed = text(_("Its three rows"), OWN, key="own_kernel")
    try:
        return name, Kernel.read(typed)
    except Impossible as problem:
        complain(problem)
        return name, Kernel.read(OWN)


def size_formula(axis: Axis, stride: int) -> None:
    """How large the feature map is, with the numbers in."""
    same = axis.before == axis.behind
    around = "2p" if same else "p_1 + p_2"
    zeros = rf"2 \cdot {axis.before}" if same else f"{axis.before} + {axis.behind}"
    formula(
        r"\text{" + _("size") + "}",
        rf"\left\lfloor \frac{{n + {around} - k}}{{s}} \right\rfloor + 1",
        rf"\left\lfloor \frac{{{axis.size} + {zeros} - {SIZE}}}{{{stride}}} \right\rfloor + 1"
        rf" = {axis.places}",
    )


def sum_formula(sliding: Sliding, i: int, j: int) -> None:
    """How the number on screen is made of the nine products, three a line."""
    rows = [
        " + ".join(
            rf"{pixel} \cdot {f'({weight})' if weight.startswith('-') else weight}"
            for pixel, weight in zip(pixels, weights, strict=True)
        )
        for pixels, weights in zip(sliding.window(i, j), sliding.kernel.texts, strict=True)
    ]
    total = written(sliding.sums[i, j]).replace("−", "-")
    after = written(sliding.feature_map[i, j])
    formula(
        f"z[{i}, {j}]",
        r" \\ & \quad + ".join(rows),
        total if not sliding.relu else rf"{total} \ \xrightarrow{{\text{{ReLU}}}}\ {after}",
    )


@dataclass(frozen=True)
class Now:
    """What is on screen: a kernel at a place of a picture, which is moved to the ``right``."""

    sliding: Sliding
    picture: np.ndarray
    place: tuple[int, int]
    pixel: int
    right: int
    most: int


def kernel_on_its_way() -> Now:
    """A kernel that slides over a picture, and how the number on screen is made."""
    picture, controls = st.columns([3, 1], gap="large")
    with picture:
        name, kernel = kernel_to_choose()
    with controls:
        original, right, most = picture_to_choose()
        stride = int(choice(_("Stride"), {"1": "1", "2": "2"}, key="conv_stride"))
        padding = choice(_("Padding"), {"valid": "valid", "same": "same"}, key="conv_padding")
        relu = toggle(_("ReLU behind it"), key="conv_relu")
        pixel = integer_slider(
            _("Pixel in the middle of the window"),
            1,
            original.size,
            telling(original) + 1,
            key=CONTROL,
        )
    sliding = Sliding(
        moved(original, right), kernel, stride, "same" if padding == "same" else "valid", relu
    )
    place = sliding.near(pixel - 1)
    with picture:
        shown, said = st.columns([3, 2], vertical_alignment="center")
    with shown:
        film(sliding, *place)
    with said:
        st.markdown(words(name))
        sum_formula(sliding, *place)
        size_formula(sliding.axes[1], stride)
    return Now(sliding, original, place, pixel - 1, right, most)


def tile(values: np.ndarray, named: str, most: float = 0.0, frame: Field | None = None) -> None:
    """A feature map with its name below; a square of it may have a frame."""
    image = signed(values, most)
    if frame:
        opacity = np.full(values.shape, 0.35)
        opacity[frame.top : frame.top + frame.side, frame.left : frame.left + frame.side] = 1
        image[..., 3] = np.rint(image[..., 3] * opacity)
    big(image, values.shape, named, frame)


def grey_tile(picture: np.ndarray, named: str, frame: Field | None = None) -> None:
    """The same of a picture in ten shades."""
    grey = np.rint(picture / WHITE * 255).astype(np.uint8)[..., np.newaxis].repeat(3, axis=-1)
    big(grey, picture.shape, named, frame)


def big(image: Pixels, shape: tuple[int, ...], named: str, frame: Field | None) -> None:
    """An image as large as all of them, with its name and shape below.

    One without a frame is enlarged by the browser: the server has fewer pixels to pack.
    """
    times = TILE // max(shape)
    if frame:
        top, left, side = frame.top, frame.left, frame.side
        large = enlarged(image, TILE, TILE)
        image = framed(large, GREEN, times * top, times * left, times * side, 4)
    st.image(image, caption=f"{named} {shape}", alt=f"{named} {shape}", width=times * shape[1])


now = play(kernel_on_its_way, steps="conv_kernel")
sliding = now.sliding
ask = st.container()

st.header(_("Max pooling: the largest of four"), anchor="pooling")
pool = pooled(sliding.feature_map, *now.place)
numbers, whole = st.columns([3, 2], gap="large", vertical_alignment="center")
st.html(LOOK_OF_MAPS)
with numbers:
    blocks = np.add.outer(
        np.arange(pool.part.shape[0]) // 2 * 2, np.arange(pool.part.shape[1]) // 2
    )
    hues = np.array(CATEGORICAL)
    chart(
        *cells(
            [
                Cells(
                    pool.part,
                    f"z[{pool.top}:{pool.top + len(pool.part)}, "
                    f"{pool.left}:{pool.left + pool.part.shape[1]}]",
                    texts=[[written(v) for v in row] for row in pool.part],
                    name="z",
                    colours=hues[blocks],
                    lit=pool.part == pool.largest.repeat(2, axis=0).repeat(2, axis=1),
                ),
                Cells(
                    pool.largest,
                    _("largest"),
                    x=5.6,
                    y=1,
                    texts=[[written(v) for v in row] for row in pool.largest],
                    name=_("largest"),
                    colours=hues[blocks[::2, ::2]],
                    strengths=0.5,
                ),
            ],
            [Label("→", 4.8, 2)],
            width=9,
            height=4,
        ),
        alt=_("Blocks of four numbers, and the largest of each"),
    )
    st.markdown(words("pooling", rows=len(sliding.feature_map), after=len(pool.whole)))
with whole, st.container(horizontal=True, key="maps_pooling"):
    tile(sliding.feature_map, "z")
    tile(pool.whole, _("pooled"))

st.header(_("Channels, filters, and parameters"), anchor="parameters")
st.markdown(words("parameters"))
table, sizes = st.columns([3, 1], gap="large")
with sizes:
    filters = integer_slider(_("Filters"), 1, MOST_FILTERS, 32, key="conv_filters")
    size = int(
        choice(_("Kernel size"), {str(n): f"{n} × {n}" for n in (1, 3, 5, 7)}, "3", key="conv_size")
    )
    channels = integer_slider(_("Channels of the picture"), 1, 64, 1, key="conv_channels")
    side = integer_slider(
        _("Pixels along each side of the picture"), 8, MOST_PIXELS, 28, key="conv_side"
    )
count = convolution_parameters(filters, size, channels)
pixels = side * side * channels
places = axis(side, size, 1, "valid").places
outputs = places * places * filters
with table:
    rows = [
        f"| {_('layer')} | {_('output shape')} | {_('parameters')} |",
        "|:--|:--|--:|",
        f"| Conv2D({filters}, {size}) | ({places}, {places}, {filters}) | "
        f"{filters} × ({size} × {size} × {channels} + 1) = **{count:,}** |",
        *(
            f"| Dense({units:,}) | ({units:,},) | "
            f"({pixels:,} + 1) × {units:,} = **{dense_parameters(pixels, units):,}** |"
            for units in (filters, outputs)
        ),
    ]
    st.markdown("\n".join(rows))
    drawn_at, said = st.columns([3, 2], vertical_alignment="center")
with drawn_at:
    sides = np.arange(8, MOST_PIXELS + 1, 4)
    spec, data = lines(
        sides,
        {
            f"Conv2D({filters}, {size})": np.full(len(sides), float(count)),
            f"Dense({filters})": [dense_parameters(int(n) ** 2 * channels, filters) for n in sides],
        },
        x_title=_("pixels along each side"),
        y_title=_("parameters"),
        at=side,
        log_y=True,
        height=260,
    )
    chart(spec, data, alt=_("Parameters by the size of the picture"))
with said:
    formula(
        "z[i, j, f]",
        r"b_f + \sum_{a, b, c} x[i s + a,\ j s + b,\ c] \\ & \qquad\quad \cdot\ k[a, b, c, f]",
    )
    st.markdown(words("shared", places=f"{places * places:,}", weights=size * size * channels))

st.header(_("What a number sees: its receptive field"), anchor="receptive")
stack = STACKS[
    choice(
        _("Layers, one after the other"),
        {
            "one": _("one convolution"),
            "two": _("two"),
            "three": _("three"),
            "pool": _("convolution, pooling, convolution"),
        },
        "two",
        key="conv_stack",
    )
]
seen = seen_at(stack, sliding.picture, now.pixel)
maps = through(sliding, stack)
with st.container(horizontal=True, key="maps_seen"):
    grey_tile(sliding.picture, _("picture"), seen[0])
    for stage, feature_map, field in zip(stack, maps[1:], seen[1:], strict=True):
        tile(feature_map, _("convolution") if stage.kind == "conv" else _("pooling"), 0.0, field)
field_sizes = " ← ".join(f"{field.side} × {field.side}" for field in seen)
st.markdown(words("receptive", sizes=field_sizes, side=seen[0].side))

st.header(_("A picture through two layers"), anchor="through")
st.markdown(words("through", bias=ENOUGH))
edges, after_pooling, shapes = two_layers(sliding.picture)
edge_names = [_("left edges"), _("right edges"), _("top edges"), _("bottom edges")]
shape_names = [_("upright strokes"), _("level strokes"), _("corners ┌"), _("corners ┘")]
for title, values, names in (
    (_("Convolution, ReLU"), edges, edge_names),
    (_("Max pooling"), after_pooling, edge_names),
    (_("Convolution over all four, ReLU"), shapes, shape_names),
):
    st.markdown(f"**{title}** `{values.shape}`")
    with st.container(horizontal=True, key=f"maps_of_{len(values)}"):
        for number, named in enumerate(names):
            tile(values[:, :, number], named, values.max())
st.markdown(words("learned"))


def other_size() -> None:
    """The first question: how many places a kernel has with another stride."""
    stride = 2 if sliding.stride == 1 else 1
    along = sliding.axes[1]
    right = axis(along.size, SIZE, stride, sliding.padding).places
    whole, minus = along.size // stride, (along.size - SIZE) // stride
    told = {"n": along.size, "stride": stride, "now": along.places, "minus": minus}
    predict(
        "conv_places",
        _(
            "Stride {stride} instead of {now}, padding “{padding}”: how many numbers has the "
            "feature map along each side?",
            stride=stride,
            now=sliding.stride,
            padding=sliding.padding,
        ),
        {str(n): str(n) for n in sorted({right, whole, along.places, minus})},
        str(right),
        words(
            "places" if sliding.padding == "valid" else "places same",
            right=right,
            size=SIZE,
            **told,
        ),
        about=(along.size, sliding.stride, sliding.padding),
        wrong={
            str(along.places): Wrong.read(
                words("places now", **told), {"conv_picture": "cross", "conv_stride": str(stride)}
            ),
            str(whole): Wrong.read(
                words("places whole", **told),
                {"conv_picture": "edge", "conv_padding": "valid", "conv_stride": "1"},
            ),
            str(minus): Wrong.read(
                words("places minus", **told),
                {"conv_picture": "cross", "conv_padding": "valid", "conv_stride": "1"},
            ),
        },
        moves={"conv_stride": str(stride)},
    )


def moved_picture() -> None:
    """The second one: what becomes of the feature map when the picture moves."""
    step = 4 if now.most > 4 else 2
    step = step if now.right + step <= now.most else -step
    then = now.right + step
    after = replace(sliding, picture=moved(now.picture, then))
    told = {"now": now.right, "then": then}
    predict(
        "conv_moves",
        _(
            "“Move it to the right” goes from {now} to {then}. What happens to the feature map?",
            **told,
        ),
        {
            "moved": _("It moves as well"),
            "gone": _("The edges are gone: the kernel looks where they were"),
            "other": _("It becomes another pattern"),
        },
        "moved" if follows(sliding, after, step) else "other",
        words("moves", pixels=abs(step), numbers=abs(step) // sliding.stride),
        about=(
            sliding.picture.tolist(),
            sliding.kernel.texts,
            sliding.stride,
            sliding.padding,
            then,
        ),
        wrong={
            "gone": Wrong.read(words("moves gone"), {"conv_moved": -now.most}),
            "other": Wrong.read(words("moves other"), {"conv_moved": now.most}),
        },
        moves={"conv_moved": then},
    )


def more_filters() -> None:
    """The third one: what more filters change, and what not."""
    other = 2 * filters if filters <= MOST_FILTERS // 2 else filters // 2
    sizes = {"smaller": places // 2, "same": places, "larger": 2 * places}
    predict(
        "conv_more_filters",
        _(
            "Below, {now} filters become {then}. How large is each feature map then?",
            now=filters,
            then=other,
        ),
        {name: f"{n} × {n}" for name, n in sizes.items()},
        "same",
        words("filters", places=places, then=other),
        about=(filters, places),
        wrong={
            "larger": Wrong.read(words("filters larger"), {"conv_filters": MOST_FILTERS}),
            "smaller": Wrong.read(words("filters smaller"), {"conv_filters": 1}),
        },
        moves={"conv_filters": other},
    )


def larger_picture() -> None:
    """The last one: whether the parameters depend on how large the picture is."""
    other = 2 * side if 2 * side <= MOST_PIXELS else side // 2
    then = convolution_parameters(filters, size, channels)
    twice, four = (2 * count, 4 * count) if other > side else (count // 2, count // 4)
    predict(
        "conv_larger",
        _(
            "Below, the picture goes from {now} to {then} pixels along each side. "
            "How many parameters has Conv2D then?",
            now=side,
            then=other,
        ),
        {name: f"{n:,}" for name, n in (("same", count), ("side", twice), ("area", four))},
        "same" if then == count else "side",
        words(
            "larger",
            count=f"{then:,}",
            before=f"{dense_parameters(side * side * channels, filters):,}",
            dense=f"{dense_parameters(other * other * channels, filters):,}",
        ),
        about=(filters, size, channels, side),
        wrong={
            "side": Wrong.read(words("larger side"), {"conv_side": MOST_PIXELS}),
            "area": Wrong.read(words("larger area"), {"conv_side": MOST_PIXELS, "conv_size": "1"}),
        },
        moves={"conv_side": other},
    )


with ask, questions():
    other_size()
    moved_picture()
    more_filters()
    larger_picture()

code_heading()
library = choice(
    _("Written with"), {"numpy": "NumPy", "keras": "Keras"}, key="conv_code", show_label=False
)
i, j = now.place
rows_of_digits = "\n".join("".join(map(str, row)) for row in sliding.picture)
begins = f"""rows = \"\"\"
{rows_of_digits}
\"\"\"
x = np.array([[int(shade) for shade in row] for row in rows.split()])
kernel = np.array([{", ".join(f"[{', '.join(row)}]" for row in sliding.kernel.texts)}])"""
down, across = sliding.axes
in_numpy = f"""
import numpy as np

{begins}
stride = {sliding.stride}

x = np.pad(x, (({down.before}, {down.behind}), ({across.before}, {across.behind})))
places = [(n - {SIZE}) // stride + 1 for n in x.shape]
z = np.zeros(places)
for i in range(places[0]):
    for j in range(places[1]):
        window = x[i * stride : i * stride + {SIZE}, j * stride : j * stride + {SIZE}]
        z[i, j] = np.sum(window * kernel)
{"z = np.maximum(z, 0)" if sliding.relu else "# z = np.maximum(z, 0)  # ReLU"}
print(z.shape, z[{i}, {j}].round(2))

rows, columns = places[0] // 2, places[1] // 2
blocks = z[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2)
print(blocks.max(axis=(1, 3)).shape)

print({filters} * ({size} * {size} * {channels} + 1))
"""
in_keras = f"""
import keras
import numpy as np

{begins}

x = x[np.newaxis, :, :, np.newaxis].astype("float32")  # one picture, one channel
layer = keras.layers.Conv2D(
    1, {SIZE}, strides={sliding.stride}, padding="{sliding.padding}", use_bias=False{
    ', activation="relu"' if sliding.relu else ""
}
)
layer.build(x.shape)
layer.set_weights([kernel[:, :, np.newaxis, np.newaxis]])
z = np.array(layer(x))
print(z.shape[1:3], z[0, {i}, {j}, 0].round(2))
print(keras.layers.MaxPooling2D(2)(z).shape[1:3])

model = keras.Sequential(
    [keras.Input(({side}, {side}, {channels})), keras.layers.Conv2D({filters}, {size})]
)
print(model.count_params())
"""
st.code((in_numpy if library == "numpy" else in_keras).strip("\n"), language="python")
mistake(words("mistake"))
see_also("layers", "tensor_operations", "digits", "fashion")

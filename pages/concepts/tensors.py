"""Tensors: every kind of data as a box of numbers, and how to cut parts out of it."""

import math

import numpy as np
import streamlit as st

from core.charts.pixels import coloured, enlarged, faded, montage
from core.concepts.tensors import (
    AxisCut,
    axis_cuts,
    batches,
    cut,
    in_place,
    memory,
    read_index,
    selected,
    tensor,
)
from core.datasets import available, rows_name
from core.datasets.samples.photo import flower
from core.experiment import Impossible
from core.ui.box import box
from core.ui.builder.data import dataset, packed_rows
from core.ui.controls import choice, integer_slider, select, text, toggle
from core.ui.elements import code, complain, formula, mistake, see_also
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.play import play
from core.ui.predict import Wrong, predict, questions

words = lesson("tensors")
vectors = (_("samples"), _("features"))
sequences = (_("samples"), _("timesteps"), _("features"))
images = (_("samples"), _("height"), _("width"), _("channels"))
video = (_("samples"), _("frames"), _("height"), _("width"), _("channels"))
MUCH = 250
"""Added to any number of x, it is more than uint8 can hold."""


def one_tensor() -> tuple[np.ndarray, int]:
    """A tensor of any shape and dtype, and every number in it; what was added to each."""
    rank = int(
        choice(_("Rank: how many axes"), {str(n): f"{n}-D" for n in range(6)}, "3", key="rank")
    )
    picture, controls = st.columns([5, 2], gap="large")

    names = ((), (_("numbers"),), vectors, sequences, images, video)
    usual = ((), (5,), (3, 5), (3, 3, 4), (2, 2, 3, 3), (2, 2, 2, 3, 3))
    longest = (0, 12, 8, 4, 3, 3)
    types = ("uint8", "int32", "float32", "float64")
    with controls:
        shape = tuple(
            integer_slider(
                _("Axis {i}: {name}", i=i, name=name),
                1,
                longest[rank],
                size,
                key=f"size_{rank}_{i}",
            )
            for i, (name, size) in enumerate(zip(names[rank], usual[rank], strict=True))
        )
        dtype = select("dtype", {name: name for name in types}, "float32", key="dtype")
        added = integer_slider(_("Add to every number"), 0, 250, 0, step=10, key="added")
        first = toggle(_("Light up x[0]"), key="light_first")

    x = tensor(shape, dtype)
    x += added
    with picture:
        lit = np.zeros(shape, dtype=bool)
        if first:
            try:
                cut(lit, (0,))[...] = True
            except Impossible as problem:
                complain(problem)
        drawn, said = st.columns([3, 2], vertical_alignment="center")
    with drawn:
        box(x, lit, names[rank])
    with said:
        product = r" \times ".join(map(str, shape)) or "1"
        how_many = r" \\ &= ".join(dict.fromkeys((product, str(x.size))))
        formula(
            rf"\begin{{aligned}} \text{{x.size}} &= {how_many} \\"
            rf"\text{{x.nbytes}} &= {x.size} \times {x.itemsize} = {x.nbytes} \end{{aligned}}"
        )
        st.markdown(words(f"rank_{rank}"))
    return x, added


x, added = play(one_tensor, steps="rank")
rank, shape, dtype = x.ndim, x.shape, x.dtype.name

mnist = available("mnist")
digits = np.asarray(dataset("mnist", mnist).x_train)
ask = st.container()

st.header(_("The four kinds of real data"), anchor="kinds")
st.markdown(words("kinds", dtype=dtype))
samples = integer_slider(_("Samples"), 1, 1000, 100, key="kind_samples")
kinds = (
    (_("Vectors"), vectors, (samples, 13), words("vectors")),
    (_("Sequences"), sequences, (samples, 24, 3), words("sequences")),
    (_("Images"), images, (samples, 214, 320, 3), words("images")),
    (_("Video"), video, (samples, 96, 214, 320, 3), words("video")),
)
with st.grid(4, min_column_width=200):
    for kind, kind_axes, sizes, about in kinds:
        with st.container(border=True, height="stretch"):
            st.subheader(f"{kind} · {len(sizes)}-D", anchor=f"{len(sizes)}-d")
            lengths = (f"`{size}` {name}" for size, name in zip(sizes, kind_axes, strict=True))
            st.markdown(f"{about}\n\n{' × '.join(lengths)}")
            numbers = math.prod(sizes)
            st.metric(_("{n} numbers", n=f"{numbers:,}"), memory(numbers * x.itemsize))

st.header(_("Slicing"), anchor="slicing")
st.markdown(words("slicing"))
typed, which = st.columns([3, 2])
with which:
    source = choice(
        _("x is"), {"photo": _("a photo"), "digits": _("handwritten digits")}, key="slice_of"
    )
with typed:
    asked = text("x[ … ]", "[10:100, 7:-7, :]", key="slice")
    st.caption(words("try"))
pixels = flower() if source == "photo" else digits
pixel_axes = images[1:] if source == "photo" else images[:3]
inside = asked.strip().removeprefix("[").removesuffix("]")
part = pixels
cuts: tuple[AxisCut, ...] = ()
try:
    index = read_index(asked)
    part = cut(pixels, index)
except Impossible as problem:
    complain(problem)
else:
    cuts = axis_cuts(index, pixels.shape)
    kept = in_place(pixels, index)
    before, after = st.columns(2, gap="large")
    if source == "photo":
        pictures = [faded(pixels, selected(cuts))]
        pictures += [coloured(kept, cuts[2].picked)] if part.size else []
    else:
        some = digits[list(cuts[0].picked[:30])] if part.size else digits[:30]
        mask = selected(cuts[1:]) if part.size else np.zeros((28, 28), dtype=bool)
        pictures = [montage(faded(some, mask), 10)]
        pictures += [montage(kept[:30], 10)] if part.size else []
    before.markdown(f"`x.shape` = **{pixels.shape}**")
    after.markdown(f"`x[{inside}].shape` = **{part.shape}**")
    for column, image in zip((before, after), pictures, strict=False):
        column.image(
            enlarged(image, 640, 428),
            alt=_("The picture, and what is cut out of it"),
            output_format="JPEG" if source == "photo" else "PNG",
        )
    if not part.size:
        after.info(words("empty"))
    rows = [f"| {_('axis')} | {_('length')} | {_('first')} | {_('last')} | {_('left')} |"]
    rows += ["|:--|--:|--:|--:|--:|"]
    for i, (name, axis) in enumerate(zip(pixel_axes, cuts, strict=True)):
        first_last = f"{axis.picked[0]} | {axis.picked[-1]}" if axis.picked else "– | –"
        left = _("gone") if axis.left is None else axis.left
        rows.append(f"| {i} · {name} | {axis.size} | {first_last} | **{left}** |")
    st.markdown("\n".join(rows))

st.header(_("The batch axis"), anchor="batch")
st.markdown(words("batch"))
sheet, chosen = st.columns([5, 2], gap="large")
with chosen:
    size = integer_slider(_("Batch size"), 1, 128, 128, key="digits_in_batch")
    count = batches(len(digits), size)
    ends = {"first": _("first"), "second": _("second"), "last": _("last")}
    end = choice(_("Which batch"), ends, key="which_batch")
    number = {"first": 0, "second": 1, "last": count - 1}[end]
batch = digits[size * number : size * (number + 1)]
with sheet:
    st.image(enlarged(montage(batch, 16), 700, 300), alt=_("The digits in the batch"))
    formula(
        rf"\text{{{_('batches')}}}",
        rf"\left\lceil \frac{{{len(digits)}}}{{{size}}} \right\rceil = {count}",
    )
    here = f"digits[{size * number}:{size * (number + 1)}]"
    st.markdown(f"`{here}.shape` = **{batch.shape}**")

with ask, questions():
    less = {"same": str(rank), "less": str(rank - 1), "error": _("an error")}
    predict(
        "tensor_first",
        _("What is the rank of x[0]?"),
        less if rank else {"same": "0", "error": _("an error")},
        "less" if rank else "error",
        words("first" if rank else "first_of_scalar", shape=shape, rest=shape[1:]),
        about=shape,
        wrong={
            "same": Wrong.read(
                words("first same"), {"slice_of": "digits", "slice": "[0]"}, at="slicing"
            )
            if rank
            else Wrong.read(words("first_of_scalar same"), {"light_first": True}),
            "error": Wrong.read(
                words("first error"), {"slice_of": "photo", "slice": "[0]"}, at="slicing"
            ),
        },
        moves={"light_first": True},
    )
    small = tensor(shape, "uint8")
    last = int(small.flat[-1])
    small += MUCH
    sum_, starts_over = last + MUCH, int(small.flat[-1])
    row_past_255 = {"rank": "1", "size_1_0": 12, "dtype": "uint8", "added": 240}
    predict(
        "tensor_dtype",
        _(
            "Turn x into uint8, as pictures are, and add {n} to every number. "
            "What becomes of the last one, {last}?",
            n=MUCH,
            last=last,
        ),
        {str(n): str(n) for n in (sum_, 255, starts_over)},
        str(starts_over),
        words("overflow", sum=sum_, left=starts_over),
        about=last,
        wrong={
            str(sum_): Wrong.read(words("overflow sum", sum=sum_), row_past_255),
            "255": Wrong.read(words("overflow clipped"), row_past_255),
        },
        moves={"dtype": "uint8", "added": MUCH},
    )
    whole_batches, over = divmod(len(digits), size)
    sizes_of = {n: len(digits) % n for n in range(1, 129) if n != size}
    even = max(n for n, rest in sizes_of.items() if not rest)
    few_over = min((n for n, rest in sizes_of.items() if rest), key=lambda n: (sizes_of[n], -n))
    predict(
        "tensor_batches",
        _("{n} digits in batches of {size}: how many batches?", n=len(digits), size=size),
        {str(n): str(n) for n in (whole_batches, whole_batches + 1)},
        str(count),
        words("batches", whole=whole_batches, rest=over, count=count),
        about=size,
        wrong={
            str(whole_batches): Wrong.read(
                words("batches whole", rest=over, size=few_over, left=sizes_of[few_over]),
                {"digits_in_batch": few_over, "which_batch": "last"},
            ),
            str(whole_batches + 1): Wrong.read(
                words("batches more", size=size, even=even),
                {"digits_in_batch": even, "which_batch": "last"},
            ),
        },
        moves={"which_batch": "last"},
    )

file = rows_name("mnist", mnist)
loaded = {
    "photo": """from sklearn.datasets import load_sample_image

x = load_sample_image("flower.jpg")[::2, ::2]""",
    "digits": f"""x = np.load("{file}")["x_train"]""",
}
code(
    f"""
import numpy as np

x = np.arange(12, {12 + x.size}).reshape({shape}).astype("{dtype}")
x += {added}
print(x.ndim, x.shape, x.dtype, x.size, x.nbytes)

{loaded[source]}
part = x[{inside if cuts else ":"}]
print(x.shape, part.shape)
""",
    {file: lambda: packed_rows("mnist", mnist)} if source == "digits" else {},
)
digit = digits[4]
mistake(words("mistake", shape=digit.shape, batch=digit[np.newaxis].shape))
see_also("broadcasting", "digits", "fashion", "house_prices")

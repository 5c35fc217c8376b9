"""A bare Streamlit page to measure a concept page beside: a slider, and the same charts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from streamlit.testing.v1 import AppTest

from core.ui.sitemap import ROOT, Page, pages_in
from tools.serving import serve

PAGE = """
import json
from pathlib import Path
import pyarrow as pa
import streamlit as st

moved = st.slider("value", 0, 100, 50) % 2
folder = Path(__file__).parent / st.query_params["charts_of"]
for file in sorted(folder.glob(f"{moved}-*.json")):
    stream = file.with_suffix(".arrow").read_bytes()
    data = pa.ipc.open_stream(stream).read_pandas() if stream else None
    st.vega_lite_chart(data, json.loads(file.read_text()))
"""


@contextmanager
def ours_and_bare() -> Iterator[tuple[str, str]]:
    """The addresses of two servers: the playground, and a bare page for ``?charts_of=`` a page."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(PAGE)
        for page in pages_in("Concepts"):
            _keep_charts(page, Path(folder) / page.url)
        with serve() as ours, serve(str(script)) as bare:
            yield ours.url, bare.url


def beside(case: str, pages: Mapping[str, tuple[float, float]]) -> dict[str, float | str]:
    """The seconds of each page beside its bare one, and those of the page that loses most."""
    worst = max(pages, key=lambda url: pages[url][0] / pages[url][1])
    ours, other = pages[worst]
    lines = {url: f"{one:.4f} / {two:.4f} = {one / two:.2f}" for url, (one, two) in pages.items()}
    return {
        "case": case,
        "ours_s": round(ours, 4),
        "other_s": round(other, 4),
        "ratio": round(ours / other, 2),
        "worst": worst,
        **lines,
    }


def _keep_charts(page: Page, folder: Path) -> None:
    """Keeps the charts above a page's questions, before and after a step of its first slider."""
    app = AppTest.from_file(ROOT / "core" / "ui" / "router.py", default_timeout=60)
    app.switch_page(os.path.relpath(page.file, ROOT / "core" / "ui"))
    app.run()
    folder.mkdir()
    for moved in range(2):
        above = takewhile(lambda e: getattr(e, "value", "") != "Predict first", app.main)
        for i, chart in enumerate(e for e in above if e.type == "vega_lite_chart"):
            proto = chart.proto
            (folder / f"{moved}-{i}.json").write_text(proto.spec)
            data = proto.data.data or (proto.datasets[0].data.data if proto.datasets else b"")
            (folder / f"{moved}-{i}.arrow").write_bytes(data)
        slider = app.slider[0]
        value: Any = slider.value
        step = slider.step if value < slider.max else -slider.step
        slider.set_value(value + step).run()

"""The runs of the room as a table to choose from: a sweep is one row that unfolds into its runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite, nan
from typing import Any

import pandas as pd
import streamlit as st

from core.datasets.catalog import FACTS
from core.experiment import Experiment
from core.runs import Summary
from core.study.families import families
from core.ui import trainer
from core.ui.controls import asked_for, of_this_page, select
from core.ui.language import _
from core.ui.run_names import (
    MOST_IN_A_NAME,
    differences,
    name_of,
    names,
    story_of,
    told_apart,
)
from core.ui.run_settings import SETTINGS, Settings, settings, title, varied
from core.ui.while_active import while_active

SECONDS_BETWEEN_LOOKS = 2.0
MOST = 4
"""Runs in one picture."""
LINES = 8
"""Rows in view in the table before it scrolls."""
ROW = 37
"""The height of a row, in pixels."""
MOST_VALUES = 4
"""Of what a sweep varies, in its name."""
FOLDED, UNFOLDED = ":material/chevron_right:", ":material/expand_more:"
TABLE = "runs.table"
UNFOLD = "runs.unfold"
ADDRESS = "runs"


@dataclass(frozen=True)
class Line:
    """A row of the table: a run, perhaps ``inside`` a sweep; or a sweep, with its ``members``."""

    key: str
    name: str
    members: tuple[str, ...] = ()
    unfolded: bool = False
    inside: bool = False


def steady(kept: Sequence[Summary]) -> list[Summary]:
    """The runs in the order in which the page found them, the latest first.

    While somebody looks nothing is put between them: what has ended since waits for a press. What
    the address names is here at once.
    """
    notes, by_key = of_this_page("runs"), {summary.key: summary for summary in kept}
    latest = [s.key for s in sorted(kept, key=lambda s: (s.started, s.key), reverse=True)]
    order: list[str] = notes.setdefault("order", latest)
    order += [run_key for run_key in asked() if run_key in by_key and run_key not in order]
    if new := len(by_key.keys() - set(order)):
        st.button(
            _("Show {count} new runs", count=new),
            icon=":material/refresh:",
            key="runs.new",
            on_click=notes.pop,
            args=("order",),
        )
    return [by_key[run_key] for run_key in order if run_key in by_key]


@dataclass(frozen=True)
class _NothingNew:
    """Goes on as long as this server has kept so many results and no more."""

    results: int

    @property
    def active(self) -> bool:
        """Whether none has come."""
        return trainer.kept() == self.results


def follow(results: int) -> None:
    """Draws the page again once more than so many results are kept, so that it says that."""
    seen = _NothingNew(results)
    while_active(seen, lambda: seen, lambda _seen: None, SECONDS_BETWEEN_LOOKS)


def of_one_dataset(kept: Sequence[Summary]) -> list[Summary]:
    """The runs on the dataset that the reader asks for, or all."""
    found = dict.fromkeys(summary.experiment.data.name for summary in kept)
    titles = {"all": _("all datasets")} | {name: _(FACTS[name].title) for name in found}
    place, _rest = st.columns(2)
    with place:
        name = select(_("Data"), titles, key="runs_data")
    return [summary for summary in kept if name in ("all", summary.experiment.data.name)]


def run_table(shown: Sequence[Summary], kept: Sequence[Summary]) -> list[tuple[str, Summary]]:
    """The table of the runs shown; returns those that are selected, each with its name.

    The address holds which they are.
    """
    by_key = {summary.key: summary for summary in shown}
    selected = [run_key for run_key in asked() if run_key in by_key][:MOST]
    unfolded: set[str] = of_this_page("runs").setdefault("unfolded", set())
    lines = lines_of(shown, unfolded, selected)
    rows = table(lines, by_key, trainer.owned(), selected)
    keys = [None if line.members else line.key for line in lines]
    shape = columns(selected, lines)
    _mark([keys.index(run_key) for run_key in selected])
    st.dataframe(
        rows,
        key=TABLE,
        height=2 + ROW * (1 + min(LINES, len(rows))),
        row_height=ROW,
        hide_index=True,
        column_order=[name for name in shape if name in rows],
        column_config={name: column for name, column in shape.items() if name in rows},
        on_select=partial(_select, lines),
        selection_mode="multi-row",
        placeholder="",
        alt=_("The runs of the room"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        said = _("Select up to {count} runs to see their curves.", count=MOST)
        if any(line.members for line in lines):
            said = f"{said} {_('{sign} unfolds a sweep.', sign=FOLDED)}"
        st.caption(said, width="stretch")
        st.download_button(
            _("Download the table (CSV)"),
            lambda: as_file(shown).to_csv(index=False),
            "runs.csv",
            icon=":material/download:",
            on_click="ignore",
        )
    if gone := set(asked()) - {summary.key for summary in kept}:
        st.info(
            _("{count} runs of this link are not here, or no longer.", count=len(gone)),
            icon=":material/link_off:",
        )
    called = {line.key: line.name for line in lines if not line.members}
    return [(called[run_key], by_key[run_key]) for run_key in selected]


def lines_of(
    shown: Sequence[Summary], unfolded: set[str], selected: Sequence[str] = ()
) -> list[Line]:
    """A line for each run; the runs of a sweep are one line, and below it their own if unfolded.

    A sweep stands where the first of its runs does. One of which a run is selected is unfolded.
    """
    experiments = {summary.key: summary.experiment for summary in shown}
    sweeps = {family[0]: family for family in _sweeps(experiments)}
    inside = {run_key for family in sweeps.values() for run_key in family}
    places = {min(family, key=[*experiments].index): first for first, family in sweeps.items()}
    own = dict(zip(experiments, names([*experiments.values()]), strict=True))
    titles = _sweep_names([[experiments[k] for k in family] for family in sweeps.values()])
    titled = dict(zip(sweeps, titles, strict=True))
    lines = []
    for run_key in experiments:
        if run_key in places:
            family = sweeps[first := places[run_key]]
            opened = first in unfolded or not set(family).isdisjoint(selected)
            lines.append(Line(first, titled[first], family, opened))
            if opened:
                lines += [Line(member, own[member], inside=True) for member in family]
        elif run_key not in inside:
            lines.append(Line(run_key, own[run_key]))
    return lines


def _sweeps(experiments: Mapping[str, Experiment]) -> list[tuple[str, ...]]:
    """The keys of each sweep, in the order of the values that it tries."""
    told = {run_key: settings(experiment) for run_key, experiment in experiments.items()}
    stories = {run_key for run_key, one in told.items() if one == story_of(experiments[run_key])[1]}
    found = families(told, stories)
    return [_in_order_of_values({run_key: told[run_key] for run_key in family}) for family in found]


def _in_order_of_values(told: Mapping[str, Settings]) -> tuple[str, ...]:
    free = varied([*told.values()])

    def tries(run_key: str) -> list[tuple[list[float], str]]:
        return [_in_order(told[run_key][name]) for name in free]

    return tuple(sorted(told, key=tries))


def _in_order(value: str) -> tuple[list[float], str]:
    """Sorts values by their numbers."""
    numbers = re.findall(r"\d+\.?\d*(?:e-?\d+)?", value.replace(",", ""))
    return [float(number) for number in numbers], value


def _sweep_names(sweeps: Sequence[Sequence[Experiment]]) -> list[str]:
    """A name for each sweep: what its runs have in common, and what it tries."""
    told = [[settings(experiment) for experiment in sweep] for sweep in sweeps]
    found = [
        " · ".join([name_of(sweep[0], varied(its)), *_tried(its)])
        for sweep, its in zip(sweeps, told, strict=True)
    ]
    return told_apart(found, [its[0] for its in told])


def _tried(told: Sequence[Settings]) -> list[str]:
    """What a sweep varies, and the values it tries: ``seed 0, 1 … 7``."""
    found = []
    for name in varied(told):
        values = sorted({one[name] for one in told}, key=_in_order)
        said = [value or "–" for value in values]
        if len(said) > MOST_VALUES:
            said = [f"{said[0]}, {said[1]} … {said[-1]}"]
        found.append(f"{_(SETTINGS[name].label)} {', '.join(said)}")
    return found


def table(
    lines: Sequence[Line],
    by_key: Mapping[str, Summary],
    owned: frozenset[str],
    selected: Sequence[str] = (),
) -> pd.DataFrame:
    """A row for each line. Test scores stay sealed."""
    first = settings(by_key[selected[0]].experiment) if selected else None
    rows = pd.DataFrame([_row(line, by_key, owned, selected, first) for line in lines])
    rows["when"] = pd.to_datetime(rows["when"], format="ISO8601", utc=True)
    return rows.dropna(axis="columns", how="all")


def _row(
    line: Line,
    by_key: Mapping[str, Summary],
    owned: frozenset[str],
    selected: Sequence[str],
    first: Settings | None,
) -> dict[str, object]:
    summaries = [by_key[run_key] for run_key in line.members or (line.key,)]
    place = "" if line.members or line.key not in selected else selected.index(line.key) + 1
    name = f"{place} · {line.name}" if place else line.name
    return {
        "key": line.key,
        "unfold": _unfolds(line),
        "data": title(summaries[0].experiment.data),
        "run": f"└ {name}" if line.inside else name,
        "differences": _differs([summary.experiment for summary in summaries], first),
        **(_of_sweep(summaries) if line.members else _of_run(summaries[0])),
        "pinned": any(summary.pinned for summary in summaries),
        "yours": all(summary.key in owned for summary in summaries),
    }


def _unfolds(line: Line) -> str | None:
    """What the button of a sweep says; a run has none."""
    if not line.members:
        return None
    sign = UNFOLDED if line.unfolded else FOLDED
    return f"{sign} {_('{count} runs', count=len(line.members))}"


def _differs(experiments: Sequence[Experiment], first: Settings | None) -> str:
    """In what runs differ from the first that is selected, or else from the story next to them."""
    told = [settings(experiment) for experiment in experiments]
    other = first or story_of(experiments[0])[1]
    if told == [first]:
        return _("this is 1")
    free = varied(told)
    common = {name: other[name] if name in free else value for name, value in told[0].items()}
    found = differences(common, other)
    if not first and len(found) > MOST_IN_A_NAME:
        found = [_("{count} settings", count=len(found))]
    return " · ".join([*found, *_tried(told)]) or "–"


def _of_run(summary: Summary) -> dict[str, object]:
    best = _best(summary)
    return {
        "lowest_val_loss": _finite(best.get("val_loss")),
        "best_epoch": _finite(best.get("epoch")),
        "val_accuracy": _finite(best.get("val_accuracy")),
        "val_mae": _finite(best.get("val_mae")),
        "seconds": summary.seconds,
        "when": summary.started,
        "epochs": summary.epochs,
    }


def _of_sweep(summaries: Sequence[Summary]) -> dict[str, object]:
    """The lowest loss of its runs, all their seconds, and when the last of them began."""
    losses = [_finite(_best(summary).get("val_loss")) for summary in summaries]
    return {
        "lowest_val_loss": min((loss for loss in losses if loss is not None), default=None),
        "seconds": sum(summary.seconds for summary in summaries),
        "when": max(summary.started for summary in summaries),
    }


def _best(summary: Summary) -> Mapping[str, float]:
    """The row of the best epoch; nothing where no validation loss is a number."""
    return summary.best if isfinite(summary.best.get("val_loss", nan)) else {}


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def as_file(shown: Sequence[Summary]) -> pd.DataFrame:
    """Every run on a line of its own, with its name and all that it was told."""
    called = names([summary.experiment for summary in shown])
    return pd.DataFrame(
        {"key": summary.key, "run": name, **settings(summary.experiment), **_of_run(summary)}
        for summary, name in zip(shown, called, strict=True)
    )


def columns(selected: Sequence[str] = (), lines: Sequence[Line] = ()) -> dict[str, Any]:
    """The columns in their order, with their names in the reader's language."""
    column = st.column_config
    differ = _("differs from 1 in") if selected else _("differs from its story in")
    return {
        "unfold": column.ButtonColumn(
            _("sweep"), width=110, type="tertiary", key=UNFOLD, on_click=_unfold, args=(lines,)
        ),
        "run": column.TextColumn(_("run"), width=360),
        "data": column.TextColumn(_("data")),
        "differences": column.TextColumn(differ, width="medium"),
        "lowest_val_loss": column.NumberColumn(_("lowest validation loss"), format="%.4g"),
        "best_epoch": column.NumberColumn(_("best epoch")),
        "val_accuracy": column.NumberColumn(_("accuracy there"), format="percent"),
        "val_mae": column.NumberColumn(_("MAE there"), format="%.3g"),
        "seconds": column.NumberColumn(_("seconds"), format="%.1f"),
        "when": column.DatetimeColumn(
            _("when"), format="MM-DD HH:mm", timezone=st.context.timezone
        ),
        "epochs": column.NumberColumn(_("epochs")),
        "pinned": column.CheckboxColumn(_("pinned")),
        "yours": column.CheckboxColumn(_("yours")),
    }


def asked() -> list[str]:
    """The keys in the address, each once."""
    said = asked_for(ADDRESS, _listed_keys) or st.query_params.get(ADDRESS, "")
    return [run_key for run_key in dict.fromkeys(said.split(",")) if run_key]


def _listed_keys(said: str) -> str | None:
    return said if re.fullmatch(r"[0-9a-f]+(,[0-9a-f]+)*", said) else None


def ask(keys: Sequence[str]) -> None:
    """Writes the runs that are selected into the address."""
    if keys:
        st.query_params[ADDRESS] = ",".join(keys)
    else:
        st.query_params.pop(ADDRESS, None)


def _mark(rows: Sequence[int]) -> None:
    """Selects rows of the table, in place of those selected."""
    if sorted(rows) != sorted(_marked()):
        st.session_state[TABLE] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}


def _marked() -> list[int]:
    state = st.session_state.get(TABLE)
    return list(state["selection"]["rows"]) if state else []


def _select(lines: Sequence[Line]) -> None:
    """Writes what was clicked into the address: what stood there first, then what is new.

    The box of a sweep unfolds it, as its button does.
    """
    ticked = [lines[row] for row in _marked() if row < len(lines)]
    picked = [line.key for line in ticked if not line.members]
    before = [run_key for run_key in asked() if run_key in picked]
    ask([*before, *(run_key for run_key in picked if run_key not in before)][:MOST])
    for line in ticked:
        if line.members:
            fold(line)


def _unfold(lines: Sequence[Line]) -> None:
    click = st.session_state[UNFOLD]
    if click is not None and click.row < len(lines) and lines[click.row].members:
        fold(lines[click.row])


def fold(line: Line) -> None:
    """Unfolds a sweep, or folds it again and lets go of those of its runs that are selected."""
    unfolded: set[str] = of_this_page("runs").setdefault("unfolded", set())
    if line.unfolded:
        unfolded.discard(line.key)
        ask([run_key for run_key in asked() if run_key not in line.members])
    else:
        unfolded.add(line.key)

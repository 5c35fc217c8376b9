"""The whole builder: stories, form, Train, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets import Dataset, available
from core.datasets.catalog import FACTS
from core.datasets.shelf import Gone
from core.experiment import (
    DatasetName,
    Experiment,
    Impossible,
    InvalidExperiment,
    experiment_from,
    key,
)
from core.messages import N_
from core.network.check import check
from core.study.advice import repaired
from core.study.presets import PRESETS
from core.ui import trainer
from core.ui.builder.address import decode, encode
from core.ui.builder.caveats import column_warning
from core.ui.builder.coach import coach, repair
from core.ui.builder.code import code
from core.ui.builder.data import dataset, outline, rows_of, stories_of
from core.ui.builder.diagram import diagram
from core.ui.builder.files import load_experiment, saved
from core.ui.builder.first_look import first_look
from core.ui.builder.form import fill, filled, form
from core.ui.builder.learned import learned
from core.ui.builder.levels import Sight, level
from core.ui.builder.originals import source_badge, take_original
from core.ui.builder.own import own_input
from core.ui.builder.own_table import PAGE, not_here
from core.ui.builder.peek import peek
from core.ui.builder.sealed import test_set
from core.ui.builder.so_far import so_far
from core.ui.builder.training import note_training
from core.ui.builder.turn import ask_the_room, asked_together, can_turn, where_will_it_turn
from core.ui.builder.watch import said_of, watch
from core.ui.builder.why import measured_why
from core.ui.controls import choice, held
from core.ui.elements import complain, visit
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.links import find_a_rate
from core.ui.room.strip import led
from core.ui.share.line import asked_step
from core.ui.sitemap import find
from core.ui.times import say_what_to_expect
from core.ui.twin import compare_with_twin
from core.ui.while_active import is_active

VIEWS = {
    "curves": N_("Curves"),
    "learned": N_("Learned"),
    "data": N_("Data"),
    "network": N_("Network"),
    "try": N_("Try it"),
    "test": N_("Test"),
    "save": N_("Save"),
    "code": N_("Code"),
}
AFTER_TRAINING = {"learned": learned, "try": own_input, "test": test_set, "save": saved}

MOVES_BEHIND = 3
_LATELY = "x lately"

OWN = "own"
"""The story of an Experiment that no note tells."""


def builder(page: str, bring: Callable[[str], None] | None = None) -> None:
    """The model builder of a page's datasets, with the words of the lesson ``page``.

    Where there are no rows yet, ``bring`` asks for them.
    """
    words = lesson(page)
    found = find(page)
    names = found.datasets if found else ()
    entered = st.session_state.get(f"{page}.came") != _came()
    shown = _open(page, names, entered)
    if shown is None:
        if bring is not None:
            bring(page)
        _without_rows(page, bring is None)
        return
    if len(names) > 1:
        _dataset_choice(page, names)
    source_badge(page, shown)
    head = st.container(horizontal=True, vertical_alignment="bottom")
    claim = st.container()
    results, settings = st.columns([3, 2], gap="large")
    with settings:
        detail = level(entered)
        sight = Sight(detail)
        values, spots = form(page, detail)
        experiment = _experiment(page, values, shown, claim)
        if sight.sees("file"):
            load_experiment(page, names)
    with head:
        story = _stories(page, shown, experiment)
        run_key = _train(page, experiment)
        count = st.container(width="content")
    if story != OWN:
        claim.markdown(words.of(shown.source, story))
        with claim:
            so_far(page, stories_of(st.session_state[f"{page}.base"].data), shown.source, story)
    together = experiment and asked_together(experiment, partial(watch, key(experiment), page))
    if not together:
        with results:
            _results(page, run_key, experiment, shown, story, sight)
    if experiment:
        if sight.sees("learning_rate"):
            with spots["rate"]:
                find_a_rate(experiment)
        view = None if together else trainer.find(experiment)
        if asked_step():
            note_training(story, view)
        run = said_of(view, page) if view and view.rows and not view.active else ()
        coach(page, experiment, shown.facts, run, spots, count)


def _results(
    page: str,
    run_key: str | None,
    experiment: Experiment | None,
    shown: Dataset,
    story: str,
    sight: Sight,
) -> None:
    words = lesson(page)
    looked_at = choice(
        _("View"),
        {name: _(label) for name, label in VIEWS.items()},
        key=f"{page}.view",
        show_label=False,
    )
    match looked_at:
        case "curves":
            view = watch(run_key, page) if run_key else None
            if experiment and view is None:
                first_look(shown, experiment)
            changed = bool(experiment and view and key(experiment) != view.key)
            if changed:
                st.caption(_("The settings have changed since this run. Train again to see."))
            if experiment and (changed or view is None) and can_turn(experiment):
                where_will_it_turn(experiment)
            if experiment and can_turn(experiment):
                ask_the_room(experiment)
            if view is None:
                st.markdown(words("before"))
                return
            if sight.sees("why"):
                measured_why(page, view)
            compare_with_twin(page, view)
        case "data":
            st.markdown(words.of(shown.source, "data"))
            column_warning(shown.facts)
            peek(page, shown)
        case "network" if experiment:
            diagram(experiment, outline(experiment.data).input_shape)
        case "code" if experiment:
            code(page, experiment, shown, story)
        case "network" | "code":
            st.info(_("First correct the settings: above it says what is wrong."))
        case _:
            view = trainer.find(run_key) if run_key else None
            if run_key and is_active(view):  # it follows by itself once that has ended
                watch(run_key, page)
                return
            AFTER_TRAINING[looked_at](page, view, shown)


def _told(names: tuple[DatasetName, ...]) -> Experiment | None:
    """The training that a note tells of, where the address names it: ``?story=four_folds``."""
    story = st.query_params.get("story")
    return next(
        (
            preset.on(available(name))
            for name in names
            for preset in PRESETS.get(name, ())
            if preset.name == story
        ),
        None,
    )


def _without_rows(page: str, of_a_class: bool) -> None:
    """A page whose table nobody has brought, or is gone: what was once trained is still shown."""
    if of_a_class:
        st.markdown(lesson(page)("none"))
        if (gather := find("gather")) is not None:
            st.page_link(gather.file, label=_(gather.title), icon=gather.icon)
    if filled(page):
        watch(key(st.session_state[f"{page}.base"]), page)


def _came() -> tuple[object, ...]:
    """Changes whenever the reader comes to the page anew, or is brought there."""
    return visit(), st.query_params.get("lesson"), led()


def _open(page: str, names: tuple[DatasetName, ...], entered: bool) -> Dataset | None:
    """Fills the form from a link, or else once from the first preset; the data it is about.

    A link holds the whole Experiment (``x``), or names a preset (``story``).

    A table that people brought has no preset before it is there, and nothing stands in for it.

    While the reader stays, the address follows the form; it is read again where it was changed from
    outside, by a teacher or by going to another screen of a lesson.
    """
    if entered:
        st.session_state[_LATELY] = ()
    address = st.query_params.get("x", "")
    asked = "x" in st.query_params and (entered or address not in st.session_state[_LATELY])
    linked = decode(address) if asked else None
    if asked:
        _note(address)
    told = _told(names) if entered and not asked else None
    if linked is not None and linked.data.name in names:
        fill(page, linked)
    elif told is not None:
        fill(page, told)
    elif asked:
        st.warning(_("The address holds no experiment that can be read here: this is another one."))
    if not filled(page):
        if names[0] not in PRESETS:
            return None
        fill(page, PRESETS[names[0]][0].on(available(names[0])))
    st.session_state[f"{page}.came"] = _came()
    take_original(page)
    data = cast(Experiment, st.session_state[f"{page}.base"]).data
    try:
        return rows_of(data)
    except Gone as problem:
        complain(not_here() if page == PAGE else problem)
        return None if data.name == "table" else dataset(data.name, data.source)
    except Impossible as problem:
        complain(problem)
        return None if data.name == "table" else dataset(data.name, "sample")


def _dataset_choice(page: str, names: tuple[DatasetName, ...]) -> None:
    chosen = f"{page}.dataset"
    name = st.session_state[f"{page}.base"].data.name
    if st.session_state.get(chosen) != name:
        st.session_state[chosen] = name
    st.segmented_control(
        _("Data"),
        names,
        format_func=lambda name: _(FACTS[name].title),
        key=chosen,
        on_change=_change_dataset,
        args=(page,),
        disabled=held(chosen, _("Data")),
        required=True,
        label_visibility="collapsed",
    )


def _change_dataset(page: str) -> None:
    name: DatasetName = st.session_state[f"{page}.dataset"]
    fill(page, PRESETS[name][0].on(available(name)))


def _stories(page: str, shown: Dataset, experiment: Experiment | None) -> str:
    """The notes' trainings to choose from; returns the name of the one in the form, or OWN."""
    presets = stories_of(st.session_state[f"{page}.base"].data)
    titles = {p.name: p.title for p in presets}
    told = {p.name: p.on(shown.source) for p in presets}
    story = next((name for name, preset in told.items() if preset == experiment), OWN)
    state = f"{page}.story"
    if st.session_state.get(state) != story:
        st.session_state[state] = story
    label = _("A network to begin with") if shown.facts.own else _("A story from the notes")
    st.selectbox(
        label,
        [*titles, *([OWN] if story == OWN else [])],
        format_func=lambda name: _(titles[name]) if name in titles else _("My own settings"),
        key=state,
        on_change=_tell,
        args=(page, told),
        disabled=held(state, label),
    )
    return story


def _tell(page: str, told: dict[str, Experiment]) -> None:
    if experiment := told.get(st.session_state[f"{page}.story"]):
        fill(page, experiment)


def _experiment(
    page: str, values: dict[str, object], shown: Dataset, trouble: DeltaGenerator
) -> Experiment | None:
    """The Experiment in the form; where it cannot be, None and why, in the place for trouble."""
    try:
        experiment = experiment_from(values)
    except InvalidExperiment as mistakes:
        with trouble:
            for problem in mistakes.problems:
                complain(problem)
        return None
    try:
        prepared = outline(experiment.data)
    except Impossible as problem:
        with trouble:
            complain(problem)
        return None
    shapes = (prepared.input_shape, tuple(prepared.y_train.shape[1:]), prepared.classes)
    try:
        check(experiment, *shapes)
    except Impossible as problem:
        with trouble:
            repair(page, experiment, repaired(experiment, *shapes), problem)
        return None
    rows = experiment.data.train_rows or len(shown.y_train)
    if experiment.batch_size > rows:
        st.warning(
            _(
                "A batch of {batch} is more than the {rows} training rows: one update an epoch.",
                batch=experiment.batch_size,
                rows=rows,
            )
        )
    st.query_params["x"] = encode(experiment)
    _note(st.query_params["x"])
    return experiment


def _note(address: str) -> None:
    """Notes what the address says through this page; the browser may be a few moves behind."""
    before = [known for known in st.session_state[_LATELY] if known != address]
    st.session_state[_LATELY] = (*before[-MOVES_BEHIND:], address)


def _train(page: str, experiment: Experiment | None) -> str | None:
    """The Train button; returns the key of the run to show."""
    pressed = st.button(
        _("Train"),
        type="primary",
        icon=":material/play_arrow:",
        key=f"{page}.train",
        on_click=_show_curves,
        args=(page,),
        disabled=experiment is None,
    )
    if pressed and experiment:
        trainer.submit(experiment)
    view = trainer.find(experiment) if experiment else None
    if experiment and not pressed and (view is None or view.broken_off):
        say_what_to_expect((experiment,))
    if experiment and view:
        _look_at(page, key(experiment))
    return cast(str | None, st.session_state.get(f"{page}.run"))


def _look_at(page: str, run_key: str) -> None:
    """Notes which run the page shows, and which it showed before."""
    before = st.session_state.get(f"{page}.run")
    if before is not None and before != run_key:
        st.session_state[f"{page}.before"] = before
    st.session_state[f"{page}.run"] = run_key


def _show_curves(page: str) -> None:
    st.session_state[f"{page}.view"] = "curves"

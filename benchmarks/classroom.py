"""``python -m benchmarks classroom``: what a class of thirty gets from one server.

Each student is a tab that speaks Streamlit's own messages and polls when the server says so. They
and the server share the machine's processors. ``rerun`` is the time from a move of a slider to the
end of the script that answers it, all that it shows received.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import psutil
from playwright.async_api import Page, async_playwright

from benchmarks.figures import Report, percentile, quantiles
from benchmarks.lesson import LESSONS
from benchmarks.pages import ANSWERED
from benchmarks.student import Student
from core.datasets import available
from core.experiment import Experiment
from core.study.presets import NORMALIZATION, relu
from core.ui.builder.address import encode
from core.ui.sitemap import BUILDERS, SECTIONS, pages_in
from tools.serving import Server, chromium, serve

EPOCH = r"Epoch \d+ of"
END = r"Trained in|Remembered: trained|Stopped after"
SECONDS = 20.0
"""How long a behaviour that has no end of its own goes on."""
BROWSERS = 3
SECONDS_AN_HOUR = 300.0
VISITS, TRAININGS = 600, 200
"""In an hour, which takes five minutes here."""
SECONDS_OF_PATIENCE = 180.0

HOUSES = NORMALIZATION.on(available("boston_housing"))
CONCEPTS = [page.url for page in pages_in("Concepts")]
PAGES = [page.url for section in ("", *SECTIONS) for page in pages_in(section)]

SWEEP = "tour=free&network=boston_housing.normalization&vary=seed&values_seed="


@dataclass
class Training:
    """A press on Train: seconds to the first epoch that was seen, and to the result."""

    session: int
    pressed: float
    first_epoch: float = math.nan
    result: float = math.nan
    complaint: str = ""

    @property
    def lost(self) -> bool:
        """Whether the student never heard how it ended."""
        return math.isnan(self.result)


@dataclass
class Room:
    """A server and the students in it, with all that they have measured."""

    server: Server
    moves: list[tuple[float, float]] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    since: tuple[float, float] = (0.0, 0.0)
    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))
    seeds: count[int] = field(default_factory=lambda: count(1000))

    def houses(self) -> Experiment:
        """The preset that all press, with a seed that nobody had before."""
        return HOUSES.changed(seed=next(self.seeds))

    @asynccontextmanager
    async def student(self) -> AsyncIterator[Student]:
        """Somebody who comes, and goes again; what went wrong for them is kept."""
        student = Student(self.server.url)
        try:
            yield student
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}")
        finally:
            self.errors += student.exceptions
            await student.close()

    async def visit(self, student: Student, address: str, *patterns: str) -> None:
        """Opens a page; ``patterns`` are what ``told`` will be asked for."""
        self.visits.append(await student.open(address, *patterns))

    async def slide(self, number: int, there: asyncio.Barrier, seconds: float = SECONDS) -> None:
        """Somebody who moves a slider of a concept page once a second, when all are there."""
        async with self.student() as student:
            async with arriving(there):
                await self.visit(student, CONCEPTS[number % len(CONCEPTS)])
            until = time.perf_counter() + seconds
            await asyncio.sleep(self.chance.random())
            while (begun := time.perf_counter()) < until:
                took = await student.move()
                self.moves.append((begun, took))
                await asyncio.sleep(max(0.0, 1 - took))

    async def train(self, number: int, experiment: Experiment, after: float = 0.0) -> None:
        """Somebody who opens the page of an Experiment, presses Train, and waits."""
        async with self.student() as student:
            await self.visit(student, address(experiment))
            await asyncio.sleep(after)
            await self.press(number, student)

    async def press(self, number: int, student: Student) -> Training:
        """Presses Train and waits for the end."""
        training = await self.ask(number, student)
        await hear(student, training)
        return training

    async def ask(self, number: int, student: Student) -> Training:
        """Presses Train."""
        student.listen_for(EPOCH, END)
        training = Training(number, time.perf_counter())
        self.trainings.append(training)
        await student.press("Train")
        return training

    async def train_on(self, number: int, there: asyncio.Barrier) -> None:
        """Somebody who trains again and again, each time with another seed, when all are there."""
        await there.wait()
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            await self.train(number, self.houses(), after=self.chance.random())

    def report(self, behaviour: str, students: int) -> Report:
        """What was measured since the last report, which is then forgotten."""
        server = psutil.Process(self.server.process.pid)
        workers = server.children(recursive=True)
        ended = [training for training in self.trainings if not training.lost]
        now = time.perf_counter(), sum(server.cpu_times()[:2])
        busy = (now[1] - self.since[1]) / (now[0] - self.since[0])
        line = {
            "behaviour": behaviour,
            "students": students,
            **quantiles("rerun", [took for _, took in self.moves]),
            **quantiles("visit", self.visits, (50, 95)),
            **quantiles("first_epoch", [training.first_epoch for training in ended], (50, 100)),
            **quantiles("result", [training.result for training in ended], (50, 100)),
            "trained": sum(not training.complaint for training in ended),
            "refused": sum(bool(training.complaint) for training in ended),
            "lost": len(self.trainings) - len(ended),
            "errors": len(self.errors),
            "server_busy": round(busy, 2),
            "server_mb": round(server.memory_info().rss / 2**20),
            "workers_mb": round(sum(worker.memory_info().rss for worker in workers) / 2**20),
        }
        for error in [*self.errors[:5], *(t.complaint for t in ended[:5] if t.complaint)]:
            print("  ", error, flush=True)
        self.since = now
        self.moves, self.visits, self.trainings, self.errors = [], [], [], []
        return line


async def hear(student: Student, training: Training) -> None:
    """Waits for the first epoch and the end of a training, and notes when they were told."""

    async def first() -> None:
        await student.told(EPOCH)
        training.first_epoch = min(training.first_epoch, time.perf_counter() - training.pressed)

    begins = asyncio.create_task(first())
    try:
        await asyncio.wait_for(student.told(END), SECONDS_OF_PATIENCE)
        training.result = time.perf_counter() - training.pressed
        training.complaint = " ".join(student.complaints[-1:])
    finally:
        begins.cancel()


async def all_on_a_slider(room: Room, students: int) -> Report:
    """Everybody plays with a concept page."""
    there = asyncio.Barrier(students)
    await asyncio.gather(*(room.slide(number, there) for number in range(students)))
    return {}


async def half_train(room: Room, students: int) -> Report:
    """Half play, half train one seed after another."""
    there = asyncio.Barrier(students)
    await asyncio.gather(
        *(room.slide(number, there) for number in range(students // 2)),
        *(room.train_on(number, there) for number in range(students // 2, students)),
    )
    return {}


async def beside_browsers(room: Room, students: int) -> Report:
    """The same, and a few real browsers among them: ``screen`` is from a key to the last change."""
    there = asyncio.Barrier(students + BROWSERS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium())
        pages = [await browser.new_page() for _ in range(BROWSERS)]
        screens = await asyncio.gather(
            *(
                on_screen(page, f"{room.server.url}/{CONCEPTS[n]}", there)
                for n, page in enumerate(pages)
            ),
            *(room.slide(number, there) for number in range(students // 2)),
            *(room.train_on(number, there) for number in range(students // 2, students)),
        )
        await browser.close()
    return quantiles("screen", [took for seen in screens[:BROWSERS] for took in seen or []])


async def on_screen(page: Page, url: str, there: asyncio.Barrier) -> list[float]:
    """Presses a key on the first slider once a second; seconds to the last change that follows."""
    async with arriving(there):
        await page.goto(url)
        await page.get_by_role("slider").first.wait_for(timeout=60_000)
    until = time.perf_counter() + SECONDS
    seconds: list[float] = []
    while time.perf_counter() < until:
        await page.get_by_role("slider").first.focus()
        await page.evaluate(f"() => {{ window.answer = ({ANSWERED})(200); }}")
        await page.keyboard.press("ArrowLeft" if len(seconds) % 2 else "ArrowRight")
        seconds.append(float(await page.evaluate("window.answer")))
        await asyncio.sleep(max(0.0, 1 - seconds[-1]))
    return seconds


async def same_preset(room: Room, students: int) -> Report:
    """Everybody presses Train on the same page within a second."""
    before = results_in(room.server)
    shared = room.houses()
    await together(room, [shared] * students)
    return {"trainings_done": results_in(room.server) - before}


async def different_presets(room: Room, students: int) -> Report:
    """Everybody presses Train with a seed of their own within a second."""
    await together(room, [room.houses() for _ in range(students)])
    return since_last_press(room)


async def different_networks(room: Room, students: int) -> Report:
    """Everybody presses Train with another network: nothing compiled before fits."""
    networks = [
        HOUSES.changed(layers=(HOUSES.layers[0], *relu(units, 32), HOUSES.layers[-1]), seed=0)
        for units in range(40, 40 + students)
    ]
    await together(room, networks)
    return since_last_press(room)


async def half_leave(room: Room, students: int) -> Report:
    """Everybody presses Train with a seed of their own, and every other closes the tab."""

    async def leave(number: int) -> None:
        async with room.student() as student:
            await room.visit(student, address(room.houses()))
            await room.ask(number, student)
            room.trainings = [t for t in room.trainings if t.session != number]

    await asyncio.gather(
        *(leave(number) for number in range(0, students, 2)),
        *(room.train(number, room.houses(), after=1.0) for number in range(1, students, 2)),
    )
    return {}


async def phones(room: Room, students: int) -> Report:
    """Everybody presses Train and sleeps; some wake with the same tab, the others reload it."""

    async def sleep(number: int) -> None:
        experiment = room.houses()
        async with room.student() as student:
            await room.visit(student, address(experiment))
            training = await room.ask(number, student)
            await student.close()
            await asyncio.sleep(1 + 3 * room.chance.random())
            if number % 2:
                await student.reconnect()
            else:
                await room.visit(student, address(experiment), EPOCH, END)
            await hear(student, training)

    await asyncio.gather(*(sleep(number) for number in range(students)))
    return {}


async def unequal(room: Room, students: int) -> Report:
    """One asks for a sweep of twenty trainings, the others for one after the other.

    ``largest_share`` is that of the sweep, in fair shares of the trainings done until it was
    through or the time was over; ``smallest_share`` is that of the student who got least.
    """
    there = asyncio.Barrier(students)
    before = results_in(room.server)
    seeds = ",".join(str(next(room.seeds)) for _ in range(20))

    async def sweeper() -> None:
        async with room.student() as student:
            async with arriving(there):
                await room.visit(student, f"overfitting?{SWEEP}{seeds}")
            await student.press("Train 20 runs")
            await asyncio.sleep(SECONDS)

    one_by_one = (room.train_on(number, there) for number in range(1, students))
    await asyncio.gather(sweeper(), *one_by_one)
    trained = Counter(training.session for training in room.trainings if not training.lost)
    others = [trained[number] for number in range(1, students)]
    swept = results_in(room.server) - before - sum(others)
    fair = (swept + sum(others)) / students
    return {
        "largest_share": round(max(swept, *others) / fair, 2),
        "smallest_share": round(min(swept, *others) / fair, 2),
    }


async def hour(room: Room, students: int) -> Report:
    """An hour in five minutes: 600 visits and 200 trainings, while a few play all the time.

    ``rerun_first`` and ``rerun_last`` are the 95th percentiles of the first and the last fifth.
    """
    there = asyncio.Barrier(students // 4)

    async def visitor(number: int) -> None:
        await asyncio.sleep(SECONDS_AN_HOUR * number / VISITS)
        if number % (VISITS // TRAININGS) == 0:
            shared = number % 2 and HOUSES.changed(seed=number % 50)
            await room.train(number, shared or room.houses(), after=2 * room.chance.random())
            return
        async with room.student() as student:
            for page in room.chance.choice(PAGES, 2):
                await room.visit(student, page)
                await asyncio.sleep(4 * room.chance.random())
                if student.can_move:
                    await student.move()

    await asyncio.gather(
        *(room.slide(number, there, SECONDS_AN_HOUR) for number in range(students // 4)),
        *(visitor(number) for number in range(VISITS)),
    )
    times = [at for at, _ in room.moves]
    fifth = (max(times) - min(times)) / 5
    first = [took for at, took in room.moves if at < min(times) + fifth]
    last = [took for at, took in room.moves if at > max(times) - fifth]
    ends = percentile(first, 95), percentile(last, 95)
    return {
        "rerun_first_p95": ends[0],
        "rerun_last_p95": ends[1],
        "last_to_first": round(ends[1] / ends[0], 2),
    }


BEHAVIOURS: dict[str, Callable[[Room, int], Coroutine[None, None, Report]]] = {
    behaviour.__name__: behaviour
    for behaviour in (
        all_on_a_slider,
        half_train,
        beside_browsers,
        same_preset,
        different_presets,
        different_networks,
        half_leave,
        phones,
        unequal,
        hour,
    )
}


@asynccontextmanager
async def arriving(there: asyncio.Barrier) -> AsyncIterator[None]:
    """Waits at the end for all others, whether it went well or not."""
    try:
        yield
    finally:
        await there.wait()


async def together(room: Room, experiments: Sequence[Experiment]) -> None:
    """Each student opens the page of an Experiment; when all are there, all press in a second."""
    there = asyncio.Barrier(len(experiments))

    async def one(number: int, experiment: Experiment) -> None:
        async with room.student() as student:
            async with arriving(there):
                await room.visit(student, address(experiment))
            await asyncio.sleep(room.chance.random())
            await room.press(number, student)

    await asyncio.gather(*(one(*numbered) for numbered in enumerate(experiments)))


def since_last_press(room: Room) -> Report:
    """Seconds from the last press to the last result."""
    last = max(training.pressed for training in room.trainings)
    ends = [training.pressed + training.result for training in room.trainings if not training.lost]
    return {"after_last_press": round(max(ends) - last, 2)}


def address(experiment: Experiment) -> str:
    """The page that trains an Experiment."""
    return f"{BUILDERS[experiment.data.name]}?x={encode(experiment)}"


def results_in(server: Server) -> int:
    """How many results the store of a server holds."""
    return len([*(server.home / "runs").glob("*.run")])


def classroom(behaviours: Sequence[str], students: int) -> Iterator[Report]:
    """A report for each behaviour, one after the other on one server, which is then an hour old.

    A lesson has a server of its own.
    """
    for name in filter(LESSONS.get, behaviours):
        yield {"behaviour": name, "students": students} | asyncio.run(LESSONS[name](students))
    if not (rest := [name for name in behaviours if name in BEHAVIOURS]):
        return
    with serve() as server:
        room = Room(server)
        asyncio.run(_warmed(room))
        for name in rest:
            found = asyncio.run(BEHAVIOURS[name](room, students))
            yield room.report(name, students) | found


async def _warmed(room: Room) -> None:
    """The trainers are up, and one has trained the network that all will press."""
    await room.train(0, room.houses())
    room.report("warm", 1)


def main(arguments: Sequence[str]) -> None:
    """Prints a line for each behaviour that is named, or for all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks classroom", description=__doc__)
    known = [*BEHAVIOURS, *LESSONS]
    parser.add_argument("behaviours", nargs="*", help=", ".join(known))
    parser.add_argument("--students", type=int, default=30)
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.behaviours if name not in known]:
        parser.error(f"no behaviour {', '.join(unknown)}; there are {', '.join(known)}")
    for line in classroom(options.behaviours or known, options.students):
        print(json.dumps(line), flush=True)

"""A teacher sets limits in the environment; what cannot be one is said in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.runs.limits import BadSetting, Limits, check_settings, limits, store_bytes
from core.runs.processes import workers_wanted

ROOT = Path(__file__).parents[3]


def test_without_settings_they_are_the_usual_ones() -> None:
    assert limits({}) == Limits()
    assert limits({"PLAYGROUND_WAITING_A_SESSION": ""}) == Limits()


def test_each_has_a_setting() -> None:
    assert limits(
        {
            "PLAYGROUND_RUNNING_A_SESSION": "2",
            "PLAYGROUND_WAITING_A_SESSION": "5",
            "PLAYGROUND_WAITING": "100",
            "PLAYGROUND_SECONDS_A_RUN": "60",
            "PLAYGROUND_SECONDS_ASKED": "20.5",
            "PLAYGROUND_EPOCHS": "50",
            "PLAYGROUND_WAITING_WHEN_IDLE": "7",
        }
    ) == Limits(2, 5, 100, 60.0, 20.5, 50, 7)


def test_what_would_be_cut_off_need_not_begin() -> None:
    assert limits({"PLAYGROUND_SECONDS_A_RUN": "60"}).seconds_asked == 60


@pytest.mark.parametrize("text", ["0", "-3", "many", "2.5", "1e3", "nan"])
def test_what_is_no_count_is_named(text: str) -> None:
    with pytest.raises(BadSetting, match=f"PLAYGROUND_EPOCHS is “{text}”, and must be a whole"):
        limits({"PLAYGROUND_EPOCHS": text})


@pytest.mark.parametrize("text", ["0", "-3", "long", "nan", "inf"])
def test_what_is_no_time_is_named(text: str) -> None:
    with pytest.raises(BadSetting, match=f"PLAYGROUND_SECONDS_A_RUN is “{text}”, and must be"):
        limits({"PLAYGROUND_SECONDS_A_RUN": text})


def test_there_is_a_worker_for_each_processor_but_the_servers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.runs.processes.MEMORY_LIMIT", 32e9)
    monkeypatch.setattr("core.runs.processes.CPU_COUNT", 8)
    assert workers_wanted({}) == 7
    assert workers_wanted({"PLAYGROUND_WORKERS": "3"}) == 3
    monkeypatch.setattr("core.runs.processes.CPU_COUNT", 1)
    assert workers_wanted({}) == 1


@pytest.mark.parametrize(("gigabytes", "workers"), [(1, 1), (6, 2), (16, 5)])
def test_there_are_no_more_workers_than_memory_for_them(
    monkeypatch: pytest.MonkeyPatch, gigabytes: int, workers: int
) -> None:
    monkeypatch.setattr("core.runs.processes.CPU_COUNT", 64)
    monkeypatch.setattr("core.runs.processes.MEMORY_LIMIT", gigabytes * 1e9)
    assert workers_wanted({}) == workers
    assert workers_wanted({"PLAYGROUND_WORKERS": "30"}) == 30


def test_the_store_counts_in_megabytes() -> None:
    assert store_bytes({"PLAYGROUND_STORE_MB": "3"}) == 3 * 2**20


@pytest.mark.parametrize(
    "name",
    [
        "PLAYGROUND_STORE_MB",
        "PLAYGROUND_WORKERS",
        "PLAYGROUND_NICE",
        "PLAYGROUND_WAITING_A_SESSION",
    ],
)
def test_every_number_is_looked_at_when_the_server_starts(name: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} is “plenty”"):
        check_settings({name: "plenty"})


def test_the_server_does_not_start_and_says_why_in_one_sentence() -> None:
    started = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "playground.py", "--server.port=0"],
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_STORE_MB": "plenty"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 1
    assert "Traceback" not in started.stderr
    last = started.stderr.strip().splitlines()[-1]
    assert last == "PLAYGROUND_STORE_MB is “plenty”, and must be a whole number from 1."

"""A store that is full, read-only, slow, damaged, or written by two at once."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fsspec.implementations.local import LocalFileSystem

from core.experiment import key
from core.runs import Queue, Store
from core.runs.archive import pack
from core.runs.processes import ROOT
from tests.faults.machines import an_s3, running
from tests.unit.runs.fake_workers import ended
from tests.unit.runs.made_up import a_network, a_result, an_experiment, same
from tests.unit.runs.waiting import PATIENCE

ENOUGH = 2**30
WRITER = "tests.faults.writer"


def writes(url: Path, *seeds: int, most_bytes_a_file: int = 0) -> tuple[str, ...]:
    return (WRITER, str(url), str(ENOUGH), str(most_bytes_a_file), *map(str, seeds))


def told(*command: str) -> list[str]:
    """What a writer was told of each result: nothing, or why it is not kept."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: list[str] = json.loads(done.stdout)
    return said


def on_a_disk_of(size: str, folder: Path, *then: str) -> list[str]:
    """A writer on a disk of its own, of this size; skipped where nobody may mount one."""
    mounted = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-ec")
    disk = f'mount -t tmpfs -o size={size} tmpfs "$1"'
    try:
        subprocess.run([*mounted, disk, "sh", str(folder)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"nobody may mount a small disk here: {error}")
    return told(*mounted, "\n".join((disk, *then)), "sh", str(folder), sys.executable)


class TestFull:
    """A sentence; what was there before is still read, and nothing half-written lies about."""

    def test_a_disk(self, tmp_path: Path) -> None:
        words = " ".join(writes(tmp_path, 1, 2, 3, 4))
        said = on_a_disk_of("64k", tmp_path, f'"$2" -m {words}', 'test -z "$(ls -A "$1"/.*.draft)"')
        assert said[:2] == ["", ""]
        assert said[-1] == "The result is shown, but not kept: the disk is full."

    def test_a_limit_for_a_file(self, tmp_path: Path) -> None:
        before = a_result(an_experiment(9))
        Store(str(tmp_path), ENOUGH).put(before)
        (said,) = told(sys.executable, "-m", *writes(tmp_path, 1, most_bytes_a_file=10_000))
        assert said == "The result is shown, but it could not be kept: File too large."
        assert same(Store(str(tmp_path), ENOUGH).get(key(before.experiment)), before)
        assert [file.suffix for file in tmp_path.iterdir()] == [".run"]


def test_read_only_it_is_read_and_says_that_nothing_is_kept(tmp_path: Path) -> None:
    words = " ".join(writes(tmp_path, 1))
    said = on_a_disk_of("64k", tmp_path, 'mount -o remount,ro "$1"', f'"$2" -m {words}')
    assert said == [f"The result is shown, but not kept: nothing can be written to {tmp_path}."]


@pytest.mark.long
def test_slow_it_holds_up_only_who_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, queue: Queue
) -> None:
    """A result in memory is there at once while somebody else waits for a slow disk."""
    seconds = 2.0
    here = queue.submit(an_experiment(41), "ada").key
    ended(queue, here)
    Store(str(tmp_path), ENOUGH).put(a_result(an_experiment(42)))
    reading = threading.Event()
    read = LocalFileSystem.cat_file

    def slowly(*arguments: object, **options: object) -> object:
        reading.set()
        time.sleep(seconds)
        return read(*arguments, **options)

    monkeypatch.setattr(queue, "store", Store(str(tmp_path), ENOUGH))
    monkeypatch.setattr(LocalFileSystem, "cat_file", slowly)
    found = []
    other = threading.Thread(target=lambda: found.append(queue.find(key(an_experiment(42)))))
    other.start()
    assert reading.wait(PATIENCE)
    begun = time.monotonic()
    assert queue.find(here).status == "finished"
    assert queue.submit(an_experiment(41), "bob").remembered
    assert time.monotonic() - begun < seconds / 2
    assert found == []
    other.join()
    assert found[0].remembered


def test_whichever_byte_is_damaged_a_result_is_as_it_was_or_not_there(tmp_path: Path) -> None:
    store, drawn = Store(str(tmp_path), ENOUGH), np.random.default_rng(0)
    result = a_result(an_experiment(1), networks=(a_network(model=b"keras" * 50),))
    whole, run_key = pack(result), key(result.experiment)
    file = tmp_path / f"{run_key}.run"
    set_aside = 0
    for _ in range(400):
        damaged = bytearray(whole)
        damaged[drawn.integers(len(whole))] ^= 1 << drawn.integers(8)
        file.write_bytes(damaged)
        store.summaries()
        store.rows(run_key)
        found = store.get(run_key)
        set_aside += found is None
        assert found is None or same(found, result)
    assert set_aside > 200


@pytest.fixture(params=["folder", "S3"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "folder":
        yield str(tmp_path)
        return
    with an_s3() as bucket:
        yield f"{bucket}/runs"


def test_two_who_write_at_once_never_show_half_a_result(shared: str) -> None:
    """Both put the same two results, while somebody reads; for a third there is no room."""
    store = Store(shared, ENOUGH)
    size = 20_000
    room = 3 * size
    seeds = [str(seed) for _ in range(15) for seed in (1, 2)]
    command = (WRITER, shared, str(room), "0", *seeds)
    store.put(a_result(an_experiment(3), networks=(a_network(bytes(size)),)))
    with (
        running(*command, environment=os.environ) as one,
        running(*command, environment=os.environ) as b,
    ):
        seen = 0
        while one.poll() is None or b.poll() is None:
            for seed in (1, 2):
                found = store.get(key(an_experiment(seed)))
                assert found is not None or not seen
                seen += found is not None and seed == 2
        said = [json.loads(writer.stdout.read()) for writer in (one, b)]
    assert said == [[""] * 30] * 2
    assert seen
    assert store.damaged == 0
    assert store.keys() == {key(an_experiment(seed)) for seed in (1, 2)}

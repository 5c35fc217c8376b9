"""A server without pages, in a process of its own: a queue that is told on standard input.

Each line is JSON: what to do with which seed. Each is answered by a line of JSON.
"""

import json
import os
import sys
import time
from typing import Any

from core.experiment import Impossible, canonical_json, key
from core.runs import Queue, RunView, cluster, open_store
from tests.unit.runs.fake_workers import MODULE
from tests.unit.runs.made_up import an_experiment


def seen(queue: Queue, view: RunView | None) -> dict[str, Any]:
    if view is None:
        return {"status": None, "state": queue.state}
    return {
        "status": view.status,
        "rows": len(view.rows),
        "remembered": view.remembered,
        "said": str(view.problem or view.warning or ""),
        "state": queue.state,
    }


def answer(queue: Queue, do: str, seed: int, session: str) -> Any:
    experiment = an_experiment(seed, 50)
    if do == "submit":
        return seen(queue, queue.submit(experiment, session))
    if do == "stop":
        return queue.stop(key(experiment), session)
    if do == "left":
        return list(queue._cluster.left().values()).count(canonical_json(experiment))
    return seen(queue, queue.find(key(experiment), session))


def say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    cluster.SECONDS_TO_START = float(os.environ.get("SECONDS_TO_START", "60"))
    queue = Queue(open_store(), module=MODULE, connect=cluster.connect)
    queue.warm()
    while queue.state == "starting":
        time.sleep(0.02)
    say({"state": queue.state, "said": str(queue.problem or "")})
    for line in sys.stdin:
        try:
            said = answer(queue, **json.loads(line))
        except Impossible as problem:
            said = {"status": "refused", "said": str(problem)}
        say(said)
    queue.close()


if __name__ == "__main__":
    main()

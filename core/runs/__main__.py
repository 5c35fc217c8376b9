"""``python -m core.runs``: a scheduler, and workers on any machine that reaches it.

The server finds them by ``DASK_SCHEDULER_ADDRESS``. TLS is Dask's own: see docs/deployment.md.
"""

from __future__ import annotations

import argparse
import os
import time

from core.runs.processes import end, scheduler, start, workers, workers_wanted

SECONDS_BETWEEN_STARTS = 2.0


def main(arguments: list[str] | None = None) -> int:
    """Runs one command until it is interrupted; what it does not know itself it hands to Dask."""
    parser = argparse.ArgumentParser(prog="python -m core.runs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("scheduler", help="hand trainings of all servers to all workers")
    one.add_argument("--host", default="tls://0.0.0.0", help="the default asks for encryption")
    one.add_argument("--port", type=int, default=8786)
    many = commands.add_parser("workers", help="train; come back when the scheduler does")
    many.add_argument("address", help="of the scheduler, such as tls://10.0.0.5:8786")
    many.add_argument("--count", type=int, default=workers_wanted(), help="one for each core but 1")
    options, more = parser.parse_known_args(arguments)
    if options.command == "scheduler":
        words = scheduler(f"--host={options.host}", f"--port={options.port}", *more)
        return _keep(words, again=False)
    return _keep(workers(options.address, options.count, *more), again=True)


def _keep(words: list[str], again: bool) -> int:
    """Waits for Dask's command to end, and starts it ``again``: workers go with their scheduler."""
    while True:
        process = start(words, os.environ)
        try:
            code = process.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            end(process)
        if not again:
            return code
        time.sleep(SECONDS_BETWEEN_STARTS)


if __name__ == "__main__":
    raise SystemExit(main())

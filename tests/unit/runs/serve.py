"""A small server for tests: workers as the playground starts them, until it is killed."""

import sys
import tempfile
import time

from core.runs import Queue, open_store
from core.runs.cluster import connect

if __name__ == "__main__":
    queue = Queue(
        open_store({"PLAYGROUND_STORE": tempfile.mkdtemp()}),
        module="tests.unit.runs.fake_training",
        connect=connect,
    )
    queue.warm()
    while queue.state == "starting":
        time.sleep(0.02)
    sys.stdout.write(f"{queue.state}\n")
    sys.stdout.flush()
    time.sleep(600)

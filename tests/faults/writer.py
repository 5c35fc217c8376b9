"""A process that puts results into a store again and again, and says what it was told.

Each result is 20 kB; it is called with the store's address, its size, and whose results to put.
"""

import json
import resource
import signal
import sys

from core.runs.store import Store, StoreUnavailable
from tests.unit.runs.made_up import a_network, a_result, an_experiment


def main(url: str, max_bytes: str, most_bytes_a_file: str, *seeds: str) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if int(most_bytes_a_file):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most_bytes_a_file),) * 2)
    store = Store(url, int(max_bytes))
    said = []
    for seed in map(int, seeds):
        model = bytes(20_000 + seed)
        try:
            store.put(a_result(an_experiment(seed), networks=(a_network(model),)))
            said.append("")
        except StoreUnavailable as problem:
            said.append(str(problem))
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])

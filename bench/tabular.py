"""Scores and seconds of estimators on tables: Glassnet beside other libraries, with defaults.

    python bench/tabular.py --json FILE
    python bench/tabular.py --json FILE --tables gm_cars,churn --seeds 0 --peers glassnet,catboost
    python bench/tabular.py --json FILE --report

Each peer (bench/table_runs/, one file each) waits in a process of its own and fits one split at a
time. Every fit is a line of the file, and one that is there is not run again: a benchmark that was
stopped goes on. The tables at the end are printed from the file. Install with
`pip install -e .[bench]`; bench/tabular.md has the protocol.
"""

import argparse
import tempfile
from pathlib import Path

from peer_runs.shared.asking import Worker
from table_runs import NAMES
from table_runs.shared.report import report
from table_runs.shared.store import Store
from table_runs.shared.tables import DEVELOPMENT, FRESH, TABLES
from table_runs.shared.versions import machine

MODULE = "table_runs.shared.worker"


def main():
    options = parse()
    store = Store(options.json, options.threads)
    if not options.report:
        with tempfile.TemporaryDirectory() as folder:
            run(options, store, folder)
    print(report(store, options.tables, options.ours))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--json", type=Path, required=True, help="file of results, a line a fit; it is added to")
    add("--tables", type=chosen(TABLES), metavar="a,b,…", help=", ".join(TABLES))
    add("--fresh", action="store_true", help="the tables kept apart, and no others")
    add("--peers", type=chosen(NAMES), default=NAMES, metavar="NAMES", help=", ".join(NAMES))
    add("--seeds", type=numbers, default=range(5), metavar="0,1,…")
    add("--threads", type=int, default=2)
    add("--limit", type=float, default=360, help="seconds after which a fit is ended")
    add("--anew", action="store_true", help="run what is in the file, too")
    add("--report", action="store_true", help="run nothing, print what is in the file")
    add("--ours", default="glassnet", help="the peer that is set against the others")
    options = parser.parse_args()
    allowed = [table.name for table in (FRESH if options.fresh else DEVELOPMENT)]
    if not set(options.tables or []) <= set(allowed):
        parser.error("--fresh goes with the tables kept apart, and with no others")
    options.tables = [TABLES[name] for name in options.tables or allowed]
    return options


def chosen(known):
    """What turns "a,c" into a list, each of them one of the known, "a[x=1]" as "a" is."""

    def names(text):
        wanted = text.split(",")
        if unknown := [name for name in wanted if name.partition("[")[0] not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return wanted

    return names


def numbers(text):
    return [int(number) for number in text.split(",")]


def run(options, store, folder):
    """Run what is not in the file yet, all peers on a split before the next one."""
    workers = [Worker(MODULE, name, options.threads, folder) for name in options.peers]
    peers = [(worker, peer) for worker in workers if (peer := greeted(worker))]
    for table in options.tables:
        for seed in (seed for seed in options.seeds if seed < table.seeds):
            for worker, peer in peers:
                if table.task in peer["tasks"]:
                    run_one(options, store, worker, peer["versions"], table, seed)
    for worker in workers:
        worker.close()


def greeted(worker):
    """What a peer says of itself; nothing of one that cannot run, whose reason is printed."""
    peer = worker.ask(hello=True)
    if "error" in peer:
        print(f"LEFT OUT: {worker.name}: {peer['error']}", flush=True)
        return None
    return peer


def run_one(options, store, worker, versions, table, seed):
    limit = options.limit
    if not options.anew and store.has(table.name, seed, worker.name, versions, limit):
        return
    result = measured(worker, table.name, seed, limit)
    what = {"table": table.name, "seed": seed, "peer": worker.name, "versions": versions}
    store.add({**what, "machine": machine(), **result})
    print(f"{table.name}, seed {seed}, {worker.name}: {result}", flush=True)


def measured(worker, table, seed, limit):
    """`seconds` and `score`, or why there are none; loading and warming up have no limit."""
    result = worker.ask(prepare=[table, seed])
    for request in ("fit", "score"):
        if "error" not in result and "over" not in result:
            result |= worker.ask(within=limit, **{request: True})
    return result


if __name__ == "__main__":
    main()

"""Microseconds a training step: Glassnet beside other libraries, on the same networks and data.

    python bench/peers.py
    python bench/peers.py --networks a,c --threads 1 --rounds 3 --peers glassnet_compiled,jax_loop

Each peer (bench/peer_runs/, one file each) waits in a process of its own, on as many cores as it
has threads. They are asked one after another, in an order that rotates, to train from the first
weights for about half a second; the ratios are of rounds made side by side, and their medians are
printed with the least and the greatest. Above 1 is slower than the fastest peer. What compiling and
warming up cost is apart. Install with `pip install -e .[bench]`.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from statistics import median

from peer_runs import NAMES
from peer_runs.shared.asking import Worker, measured_peak, own_caches
from peer_runs.shared.networks import NETWORKS
from peer_runs.shared.report import headlines, network_table

PAUSE = 0.05  # seconds between two peers: threads that wait for work spin for a while


def main():
    options = parse()
    results, peaks = [], {}
    with tempfile.TemporaryDirectory() as caches:
        for threads in options.threads:
            workers = {name: worker_of(name, threads, caches) for name in options.peers}
            for letter in options.networks:
                keep_larger(peaks, threads, measured_peak(threads))
                results.append(measure(NETWORKS[letter], threads, workers, options))
                print(network_table(results[-1]), flush=True)
                save(options.json, results, peaks)
            for worker in workers.values():
                worker.close()
    print(headlines(results, peaks))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--networks", "--only", type=chosen(NETWORKS), default=list(NETWORKS), metavar="a,b,…")
    add("--peers", type=chosen(NAMES), default=NAMES, metavar="NAMES", help=", ".join(NAMES))
    add("--threads", type=numbers, default=[1, 2], metavar="1,2")
    add("--rounds", type=int, default=5)
    add("--seconds", type=float, default=0.5, help="of training, a peer and round")
    add("--json", type=Path, help="file for all figures")
    return parser.parse_args()


def chosen(known):
    """What turns "a,c" into a list, each of them one of the known."""

    def names(text):
        wanted = text.split(",")
        if unknown := [name for name in wanted if name not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return wanted

    return names


def numbers(text):
    return [int(number) for number in text.split(",")]


def measure(network, threads, workers, options):
    """Warm all peers up, then let them take turns; what failed keeps its reason."""
    peers = {name: worker.ask(prepare=network.letter) for name, worker in workers.items()}
    for name, peer in peers.items():
        peer["steps"] = []
        if "error" in peer:
            print(f"LEFT OUT of {network.title}: {name}: {peer['error']}", flush=True)
    for turn in range(options.rounds):
        for name in rotated(list(peers), turn):
            if "error" not in peers[name]:
                take_turn(network, workers[name], peers[name], options.seconds)
    for peer in peers.values():
        if peer["steps"]:
            peer["step"] = median(peer["steps"])
    return {"network": network.letter, "threads": threads, "peers": peers}


def worker_of(name, threads, caches):
    module = "peer_runs.shared.worker"
    return Worker(module, name, threads, caches, own_caches(threads, caches))


def rotated(names, turn):
    start = turn % len(names)
    return names[start:] + names[:start]


def take_turn(network, worker, peer, seconds):
    """Train for about so many seconds; note the microseconds of a step."""
    epochs = max(1, round(seconds / peer["epoch"]))
    time.sleep(PAUSE)
    answer = worker.ask(run=epochs)
    if "error" in answer:
        peer |= {"error": answer["error"], "steps": []}
        return
    peer["steps"].append(answer["seconds"] / (epochs * network.steps) * 1e6)


def keep_larger(peaks, threads, measured):
    """A peak is the best that was ever seen: whatever disturbs a measurement makes it smaller."""
    best = peaks.setdefault(threads, measured)
    for name, value in measured.items():
        best[name] = max(best[name], value)


def save(path, results, peaks):
    if path is not None:
        path.write_text(json.dumps({"results": results, "peaks": peaks}, indent=1))


if __name__ == "__main__":
    main()

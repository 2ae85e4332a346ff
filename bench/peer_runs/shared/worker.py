"""A peer's process: `python -m peer_runs.shared.worker PEER THREADS`, asked through its pipes.

It reads one JSON request a line, {"prepare": "a"} or {"run": epochs}, answers with one line, and
sleeps in between. What libraries print goes to the standard error stream.
"""

import json
import os
import sys

MOST_WORDS = 400  # characters of an error


def main():
    serve(make, answer_to)


def serve(make, answer_to):
    """Make the peer, then answer requests; one that cannot be made answers with the reason."""
    name, threads = sys.argv[1], int(sys.argv[2])
    pin(threads)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    peer = attempt(make, name, threads)
    for line in sys.stdin:
        failed = isinstance(peer, dict)
        answer = peer if failed else attempt(answer_to, peer, json.loads(line))
        print(json.dumps(answer), file=answers, flush=True)


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        return {"error": in_words(error)}


def pin(threads):
    """Keep this process on as many cores as it has threads: libraries that count cores see these.

    It comes before NumPy and all others are imported.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def make(name, threads):
    from peer_runs import peer_named

    return peer_named(name)(threads)


def answer_to(peer, request):
    if "prepare" in request:
        return prepare(peer, request["prepare"])
    seconds, _ = peer.run(request["run"])
    return {"seconds": seconds}


def prepare(peer, letter):
    """Warm up and check that it trains; the answer tells an epoch's seconds, to size the rounds."""
    from peer_runs.shared.networks import NETWORKS

    network = NETWORKS[letter]
    warm_up, seconds, losses = peer.prepare(network)
    if not losses[-1] < losses[0]:
        raise RuntimeError(f"does not train: its loss went from {losses[0]:g} to {losses[-1]:g}")
    return {
        "warm_up": warm_up,
        "loss": losses[-1],
        "epoch": seconds / network.check_epochs,
        "versions": versions(peer.packages),
    }


def versions(packages):
    from importlib.metadata import version

    return {package: version(package) for package in packages}


def in_words(error):
    """The reason for leaving a network out as it was given; of any other error name and lines."""
    from peer_runs.shared.peer import CannotRunError

    text = " ".join(str(error).split())[:MOST_WORDS]
    return text if isinstance(error, CannotRunError) else f"{type(error).__name__}: {text}"


if __name__ == "__main__":
    main()

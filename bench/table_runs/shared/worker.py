"""A peer's process: `python -m table_runs.shared.worker PEER THREADS`, asked through its pipes.

The requests are {"hello": true}, {"prepare": [table, seed]}, {"fit": true} and {"score": true}.
"""

from peer_runs.shared.worker import serve


def main():
    serve(make, answer_to)


def make(name, threads):
    from table_runs import peer_named

    return peer_named(name)(threads)


def answer_to(peer, request):
    from table_runs.shared.versions import versions

    match request:
        case {"prepare": [table, seed]}:
            peer.prepare(table, seed)
            return {}
        case {"fit": _}:
            return {"seconds": peer.fit()}
        case {"score": _}:
            return {"score": peer.score()}
        case _:
            return {"tasks": peer.tasks, "versions": versions(peer.packages)}


if __name__ == "__main__":
    main()

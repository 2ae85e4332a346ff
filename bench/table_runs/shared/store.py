"""The file of results: a line of JSON a fit, so that a benchmark can be stopped and resumed."""

import json


class Store:
    """Those of a number of threads. A fit has `table`, `seed`, `peer`, `versions`, `machine` and
    `threads`, and either `seconds` and `score`, or `over`, the seconds after which it was ended, or
    `error`."""

    def __init__(self, path, threads):
        self.path, self.threads = path, threads
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self.fits = [fit for fit in map(json.loads, lines) if fit["threads"] == threads]

    def add(self, fit):
        fit = {**fit, "threads": self.threads}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(fit) + "\n")
        self.fits.append(fit)

    def has(self, table, seed, peer, versions, limit):
        """A fit need not be run if its score is known, or that some seed's takes too long."""
        wanted = (table, peer, versions)
        same = [fit for fit in self.fits if (fit["table"], fit["peer"], fit["versions"]) == wanted]
        too_long = any(fit.get("over", 0) >= limit for fit in same)
        return too_long or any("score" in fit and fit["seed"] == seed for fit in same)

    def results(self):
        """{(table, peer): {seed: fit}}, of a peer's versions those that ran last."""
        found = {}
        for fit in self.fits:
            seeds = found.setdefault((fit["table"], fit["peer"]), {})
            if any(other["versions"] != fit["versions"] for other in seeds.values()):
                seeds.clear()
            seeds[fit["seed"]] = fit
        return found

"""The file of results: a line of JSON for each case and tool, so that a run can be resumed."""

import json


class Store:
    """A result has `seed`, `draw`, `half`, `planted`, `tool`, `version`, `rules`, `seconds`.

    Where remedies were proved it has `proofs`, `proving` (seconds) and `twin` too. Of a case and
    tool the last line counts.
    """

    def __init__(self, path):
        self.path = path
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self.results = {}
        for line in lines:
            self._take(json.loads(line))

    def add(self, result):
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")
        self._take(result)

    def _take(self, result):
        self.results[result["seed"], result["tool"]] = result

    def has(self, seed, draw, tool, version, *, prove):
        """Whether this version was asked of this draw, and remedies proved where that is wanted."""
        found = self.results.get((seed, tool))
        if found is None or (found.get("draw"), found["version"]) != (draw, version):
            return False
        return not prove or not found["planted"] or "proofs" in found

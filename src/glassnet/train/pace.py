"""How many steps a compiled call takes, and on how many threads: by the clock."""

from statistics import median

__all__ = ["Pace"]

CALL_SECONDS = 0.05  # of one call: Ctrl-C and the time limit are looked at between two
TRIAL_SECONDS = 0.004  # of a call that compares numbers of threads
TRIALS = 3
AGAIN_SECONDS = 2.0  # until another number of threads is tried again


class Pace:
    """Compares 1, 2, 4, … threads during the training itself and goes on with the fastest.

    The results are the same bits on any number of threads, so that a busy machine costs nothing
    but the trials.

    >>> pace = Pace(1)
    >>> pace.note(1, 10, 0.001)
    >>> pace.threads, pace.steps
    (1, 500)
    """

    def __init__(self, most_threads: int) -> None:
        self._counts = [count for count in (1, 2, 4, 8) if count <= most_threads]
        self._seconds: dict[int, list[float]] = {count: [] for count in self._counts}
        self._since = 0.0
        self._retried = 0

    @property
    def threads(self) -> int:
        """Return the number of threads for the next call: one on trial, or the fastest."""
        untried = self._untried()
        if untried:  # the most threads first: where steps are slow they are the best guess
            return min(reversed(untried), key=lambda count: len(self._seconds[count]))
        if self._on_trial:
            return self._counts[self._retried % len(self._counts)]
        return min(self._counts, key=self._typical)

    @property
    def steps(self) -> int:
        """Return how many steps the next call may take."""
        if not any(self._seconds.values()):
            return 1
        known = min(self._typical(count) for count in self._counts if self._seconds[count])
        return max(1, int((TRIAL_SECONDS if self._on_trial else CALL_SECONDS) / known))

    def note(self, threads: int, steps: int, seconds: float) -> None:
        """Remember how long a call took."""
        self._since = 0.0 if self._on_trial else self._since + seconds
        self._retried += self._since == 0.0
        self._seconds[threads] = [*self._seconds[threads], seconds / steps][-TRIALS:]

    @property
    def _on_trial(self) -> bool:
        if len(self._counts) == 1:
            return False
        return bool(self._untried()) or self._since >= AGAIN_SECONDS

    def _untried(self) -> list[int]:
        """The numbers of threads that need another trial; one is enough where steps are slow."""
        slow = any(times and min(times) > TRIAL_SECONDS for times in self._seconds.values())
        needed = 1 if slow else TRIALS
        return [count for count in self._counts if len(self._seconds[count]) < needed]

    def _typical(self, threads: int) -> float:
        return median(self._seconds[threads])

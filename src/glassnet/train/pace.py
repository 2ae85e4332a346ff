"""How many steps a compiled call takes, and on how many threads: by the clock."""

__all__ = ["Pace"]

CALL_SECONDS = 0.05  # of one call: Ctrl-C and the time limit are looked at between two
TRIAL_SECONDS = 0.004  # of a call that compares numbers of threads
SHORT_SECONDS = 0.001  # a call for which waking other threads does not pay
TRIALS = 3
REST = 40  # times the seconds of a trial until the next
GUESSED_FLOPS = 5e10  # a second, before anything is known


class Pace:
    """Compares 1, 2, 4, … threads during the training itself and goes on with the fastest.

    `flops` is what a step takes, about: a guess until a step was timed. The results are the same
    bits on any number of threads, so that a busy machine costs nothing but the trials.

    >>> pace = Pace(1, 5e6)
    >>> pace.note(1, 10, 0.005)
    >>> pace.threads(100), pace.steps
    (1, 100)
    """

    def __init__(self, most_threads: int, flops: float) -> None:
        self._counts = [count for count in (1, 2, 4, 8) if count <= most_threads]
        self._seconds: dict[int, list[float]] = {count: [] for count in self._counts}
        self._step = max(1.0, flops) / GUESSED_FLOPS
        self._since = 0.0  # seconds since the last trial
        self._trials = 0

    @property
    def steps(self) -> int:
        """Return how many steps the next call may take."""
        return max(1, int((CALL_SECONDS if self._trial is None else TRIAL_SECONDS) / self._step))

    def threads(self, steps: int) -> int:
        """Return the number of threads for a call of so many steps: one on trial, or the best."""
        if steps * self._step < SHORT_SECONDS:
            return 1
        return self._trial or self._best

    def note(self, threads: int, steps: int, seconds: float) -> None:
        """Remember how long a call took; short ones tell more of waking threads than of steps."""
        if seconds < SHORT_SECONDS:
            self._step = self._step if any(self._seconds.values()) else seconds / steps
            return
        tried = self._trial is not None
        self._since, self._trials = (0.0 if tried else self._since + seconds), self._trials + tried
        self._seconds[threads] = [*self._seconds[threads], seconds / steps][-TRIALS:]
        self._step = self._typical(self._best)

    @property
    def _trial(self) -> int | None:
        """The number of threads to try next, if one is due.

        Short steps are compared at once; where a trial takes long, it waits until it is a small
        share of the training, and most threads are the first guess.
        """
        if len(self._counts) == 1:
            return None
        untried = [count for count in self._counts if len(self._seconds[count]) < TRIALS]
        if untried and self._step < TRIAL_SECONDS:
            return min(reversed(untried), key=lambda count: len(self._seconds[count]))
        if self._since < REST * max(TRIAL_SECONDS, self._step):
            return None
        return self._counts[self._trials % len(self._counts)]

    @property
    def _best(self) -> int:
        tried = [count for count in self._counts if self._seconds[count]]
        return min(tried, key=self._typical) if tried else self._counts[-1]

    def _typical(self, threads: int) -> float:
        """The least of the last trials: a thread that wakes up late, or other work, only adds."""
        return min(self._seconds[threads])

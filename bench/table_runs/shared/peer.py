"""The protocol of a peer: prepare the split of a table, fit it, score the predictions."""

import time
from abc import ABC, abstractmethod

from table_runs.shared.scores import score
from table_runs.shared.splits import TASKS, small_split, split_table
from table_runs.shared.tables import TABLES


class Peer(ABC):
    """Fits one split at a time. What a process does once, such as importing or compiling, is done
    by the fit of a few made-up rows, which is not timed."""

    packages: tuple[str, ...] = ()  # whose versions stand beside the results
    tasks: tuple[str, ...] = TASKS

    def __init__(self, threads):
        self.threads, self.warm = threads, set()

    def prepare(self, table, seed):
        self.split = split_table(TABLES[table], seed)
        if self.split.task not in self.warm:
            small = small_split(self.split.task)
            self.estimator(small).fit(small.x, small.y)
            self.warm.add(self.split.task)

    def fit(self):
        """Seconds from the table to the fitted model, its preparation of the columns included."""
        start = time.perf_counter()
        self.fitted = self.estimator(self.split).fit(self.split.x, self.split.y)
        return time.perf_counter() - start

    def score(self):
        return score(self.fitted, self.split)

    @abstractmethod
    def estimator(self, split):
        """An estimator with scikit-learn's methods for the split's task, columns and seed."""

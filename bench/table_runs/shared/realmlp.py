"""RealMLP of pytabkit, in the forms that are its defaults and the one for log loss."""

from abc import abstractmethod

import torch
from sklearn.pipeline import make_pipeline

from table_runs.shared.peer import Peer
from table_runs.shared.preparing import without_missing_numbers


class RealMLP(Peer):
    """It refuses missing numbers; categories it prepares by itself."""

    packages = ("pytabkit", "torch")

    def __init__(self, threads):
        super().__init__(threads)
        torch.set_num_threads(threads)
        torch.set_flush_denormal(True)  # subnormal numbers make it 4 times slower on some tables

    def estimator(self, split):
        settings = {"device": "cpu", "n_threads": self.threads, "random_state": split.seed}
        return make_pipeline(without_missing_numbers(split), self.model(split.task, settings))

    @abstractmethod
    def model(self, task, settings):
        """The regressor or classifier of pytabkit."""

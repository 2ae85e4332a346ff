"""Glassnet's estimators, given the table as it is; `glassnet@10s` has 10 seconds for a fit."""

import glassnet as gn
from table_runs.shared.peer import Peer


class Run(Peer):
    packages = ("glassnet", "numba")

    def __init__(self, threads, time_limit=None):
        super().__init__(threads)
        self.settings = {} if time_limit is None else {"time_limit": time_limit}

    def estimator(self, split):
        regression = split.task == "regression"
        model = gn.TabularRegressor if regression else gn.TabularClassifier
        return model(random_state=split.seed, **self.settings)

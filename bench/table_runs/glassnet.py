"""Glassnet's estimators, given the table as it is, with parameters of their own if wanted."""

import glassnet as gn
from table_runs.shared.peer import Peer


class Run(Peer):
    packages = ("glassnet", "numba")

    def __init__(self, threads, **parameters):
        super().__init__(threads)
        self.parameters = parameters

    def estimator(self, split):
        regression = split.task == "regression"
        model = gn.TabularRegressor if regression else gn.TabularClassifier
        return model(random_state=split.seed, **self.parameters)

"""scikit-learn's MLPRegressor and MLPClassifier, stopped early by a tenth of the rows."""

from table_runs.shared.peer import Peer
from table_runs.shared.sklearn_networks import network


class Run(Peer):
    packages = ("scikit-learn",)

    def estimator(self, split):
        return network(split, early_stopping=True)

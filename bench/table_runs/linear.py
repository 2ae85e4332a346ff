"""Least squares and logistic regression, on scaled numbers and one-hot categories."""

from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline

from table_runs.shared.peer import Peer
from table_runs.shared.preparing import scaled_and_one_hot

ENOUGH = 1000  # iterations: after its default of 100 it warns that it has not converged


class Run(Peer):
    packages = ("scikit-learn",)

    def estimator(self, split):
        number = split.task == "regression"
        model = LinearRegression() if number else LogisticRegression(max_iter=ENOUGH)
        return make_pipeline(scaled_and_one_hot(split), model)

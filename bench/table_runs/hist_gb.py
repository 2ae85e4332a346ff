"""scikit-learn's histogram gradient boosting; it takes missing values and categories as they are.

Its number of threads is OMP_NUM_THREADS.
"""

from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from table_runs.shared.peer import Peer

MODELS = {
    "regression": HistGradientBoostingRegressor,
    "classification": HistGradientBoostingClassifier,
}


class Run(Peer):
    packages = ("scikit-learn",)

    def estimator(self, split):
        model = MODELS[split.task]
        return model(categorical_features="from_dtype", random_state=split.seed)

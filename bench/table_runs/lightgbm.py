"""LightGBM, which knows pandas' categories and missing values."""

from lightgbm import LGBMClassifier, LGBMRegressor

from table_runs.shared.peer import Peer

MODELS = {"regression": LGBMRegressor, "classification": LGBMClassifier}


class Run(Peer):
    packages = ("lightgbm",)

    def estimator(self, split):
        return MODELS[split.task](n_jobs=self.threads, random_state=split.seed, verbose=-1)

"""XGBoost, with pandas' categories and missing values as they are."""

from xgboost import XGBClassifier, XGBRegressor

from table_runs.shared.peer import Peer

MODELS = {"regression": XGBRegressor, "classification": XGBClassifier}


class Run(Peer):
    packages = ("xgboost",)

    def estimator(self, split):
        model = MODELS[split.task]
        return model(enable_categorical=True, n_jobs=self.threads, random_state=split.seed)

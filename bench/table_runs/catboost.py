"""CatBoost, which takes categories as text, a missing one among them."""

from catboost import CatBoostClassifier, CatBoostRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from table_runs.shared.peer import Peer

MODELS = {"regression": CatBoostRegressor, "classification": CatBoostClassifier}


class Run(Peer):
    packages = ("catboost",)

    def estimator(self, split):
        model = MODELS[split.task](
            cat_features=split.categories,
            thread_count=self.threads,
            random_seed=split.seed,
            verbose=False,
            allow_writing_files=False,
        )
        return make_pipeline(FunctionTransformer(with_text), model)


def with_text(frame):
    """It refuses NaN in a category, and advises a text of its own for it."""
    categories = frame.select_dtypes("category")
    return frame.assign(**categories.astype(object).fillna("missing"))

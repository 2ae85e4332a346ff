"""How columns are prepared for estimators that take numbers only."""

from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def scaled_and_one_hot(split):
    """Medians for missing numbers, mean 0 and deviation 1, a column for every category."""
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    categories = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_column_transformer((numbers, split.numbers), (categories, split.categories))


def without_missing_numbers(split):
    """The table with medians for missing numbers, and columns that tell where they were."""
    imputer = SimpleImputer(strategy="median", add_indicator=True)
    prepared = make_column_transformer(
        (imputer, split.numbers), remainder="passthrough", verbose_feature_names_out=False
    )
    return prepared.set_output(transform="pandas")

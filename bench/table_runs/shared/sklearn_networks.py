"""What both forms of scikit-learn's network share."""

from sklearn.compose import TransformedTargetRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from table_runs.shared.preparing import scaled_and_one_hot


def network(split, **settings):
    """Scaled inputs, as its documentation advises, and a scaled target: it has no means of its own
    to reach a price of 20,000."""
    if split.task == "classification":
        model = MLPClassifier(random_state=split.seed, **settings)
    else:
        model = TransformedTargetRegressor(
            MLPRegressor(random_state=split.seed, **settings), transformer=StandardScaler()
        )
    return make_pipeline(scaled_and_one_hot(split), model)

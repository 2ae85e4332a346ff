"""Pictures of estimators: apart, since scikit-learn takes long to import."""

from typing import Any

from glassnet.errors import SettingError
from glassnet.estimators import TabularEstimator
from glassnet.estimators.scored_rows import scored_rows
from glassnet.explaining import permutation_importance
from glassnet.pictures.plot import PLOTS
from glassnet.pictures.showing import Picture, pictures_by_class, pictures_of
from glassnet.predicting import predictions_of

__all__: list[str] = []


@pictures_by_class.register
def _(model: TabularEstimator, *given: Any) -> list[Picture]:
    histories = model.histories_ if hasattr(model, "predictor_") else []
    own: list[Picture] = [(PLOTS["learning_curves"], histories)]
    if not given:
        return own
    if len(given) != 2:
        raise SettingError(
            f"an estimator with {len(given)} more",
            rule="it is drawn over rows with their truth",
            remedy="pass show(model, X, y)",
        )
    rows = scored_rows(model, *given)
    found: list[Any] = [predictions_of(model.predictor_, rows)]
    if rows.rows > 1:  # shuffling one changes nothing
        found.append(permutation_importance(model.predictor_, rows))
    return own + [each for part in found for each in pictures_of(part)]

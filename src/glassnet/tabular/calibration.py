"""Class probabilities that hold: a temperature from rows that the model did not learn from."""

import numpy as np
import numpy.typing as npt

from glassnet.array import Array, as_numbers
from glassnet.errors import DataError, SettingError, ShapeError

__all__ = ["expected_calibration_error", "fit_temperature", "with_temperature"]

_PRIOR = 2.0
_LARGEST = 20.0
_HALVINGS = 30
_LOG_TINY = float(np.log(np.finfo(np.float32).tiny))

Numbers = npt.NDArray[np.float64]


def fit_temperature(
    log_probabilities: Array, classes: Array, weights: Array | None = None
) -> float:
    """The T in [1/20, 20] at which softmax(z / T) fits the classes best; above 1 it softens.

    z are log probabilities or logits (rows, classes), for one probability p the columns ln(1 - p)
    and ln p; classes are numbers (rows,). With β = 1 / T, T minimises

        Σᵢ wᵢ·(ln Σⱼ e^(β·zᵢⱼ) - β·zᵢ,class) + 2·(β - 1 - ln β)

    The first part is the log loss. The second, a Gamma prior of mode 1 for β (near T = 1 it is
    (ln T)²), keeps T sensible for few rows: the most telling row of two classes has an
    information of 0.44 on ln T, and the prior has that of five, 2. Both parts are convex in β, so
    the slope rises and halving finds its one root, to eight digits.

    Weights (rows,) are scaled to a sum of (Σw)² / Σw², the number of rows they are worth. -inf, as
    of a probability that underflowed, counts as ln 1.2e-38 or as the lowest that is finite.

    Errors: ShapeError for shapes that do not fit and for no rows; DataError for a row without a
    finite largest value, class numbers out of range, and weights below 0 or all 0.
    Source: Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", 2017; the
    prior is Glassnet's own.

    >>> logits = np.tile([[0.0, 4.0]], (1000, 1))  # says 98 %
    >>> T = fit_temperature(logits, np.repeat([1, 0], [800, 200]))  # but holds in 80 %
    >>> with_temperature(np.array([[0.018, 0.982]]), T).round(2)
    array([[0.2, 0.8]])
    """
    logs = _matrix("log_probabilities", log_probabilities)
    classes, weights = _checked_classes(classes, logs), _row_weights(weights, len(logs))
    gaps = _below_the_largest(logs)
    chosen = gaps[np.arange(len(gaps)), classes]
    low, high = -np.log(_LARGEST), np.log(_LARGEST)  # of ln β
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _slope(np.exp(middle), gaps, chosen, weights) < 0:
            low = middle
        else:
            high = middle
    return float(np.exp(-(low + high) / 2))


def with_temperature(probabilities: Array, temperature: float) -> Numbers:
    """softmax(ln p / T) = p^(1/T) / Σ p^(1/T) over each row of (rows, classes), in float64.

    The order of classes stays, and a probability of 0 stays 0. Errors: SettingError for a T that
    is not finite or not above 0; ShapeError and DataError for rows that are no probabilities.

    >>> with_temperature(np.array([[0.1, 0.9], [0.0, 1.0]]), 2.0)
    array([[0.25, 0.75],
           [0.  , 1.  ]])
    """
    if not 0 < temperature < np.inf:
        rule, remedy = "it must be finite and above 0", "use what fit_temperature returns"
        raise SettingError(f"temperature={temperature}", rule=rule, remedy=remedy)
    with np.errstate(divide="ignore"):  # ln 0 is -inf, and e^-inf is 0 again
        logs = np.log(_checked_probabilities(probabilities))
    return _softmax((logs - logs.max(axis=1, keepdims=True)) / temperature)


def expected_calibration_error(probabilities: Array, classes: Array, bins: int = 15) -> float:
    """Σ_b (n_b / n)·|accuracy_b - confidence_b|: by how much confidence misses, 0 at best.

    Confidence is the largest of a row's probabilities (rows, classes), accuracy whether its class
    is right; b are `bins` equal parts of (0, 1]. Few rows a bin overstate it.

    Errors: SettingError for bins that are no whole number above 0; others as of
    `fit_temperature`. Source: Naeini, Cooper, Hauskrecht, "Obtaining well calibrated probabilities
    using Bayesian binning", 2015.

    >>> expected_calibration_error(np.full((4, 2), 0.5), np.array([0, 0, 0, 1]))
    0.25
    """
    if not (isinstance(bins, int | np.integer) and bins > 0):
        rule, remedy = "it must be a whole number above 0", "use the customary 15"
        raise SettingError(f"bins={bins}", rule=rule, remedy=remedy)
    probabilities = _checked_probabilities(probabilities)
    classes = _checked_classes(classes, probabilities)
    confidence = probabilities.max(axis=1)
    bin_of = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    gaps = np.bincount(bin_of, weights=(probabilities.argmax(axis=1) == classes) - confidence)
    return float(np.abs(gaps).sum() / len(classes))


def _slope(beta: float, gaps: Numbers, chosen: Numbers, weights: Numbers) -> float:
    """Σᵢ wᵢ·(Σⱼ pᵢⱼ·zᵢⱼ - zᵢ,class) + 2 - 2 / β: d/dβ of what `fit_temperature` minimises."""
    expected = (_softmax(beta * gaps) * gaps).sum(axis=1)
    return float(weights @ (expected - chosen)) + _PRIOR * (1 - 1 / beta)


def _softmax(gaps: Numbers) -> Numbers:
    """Softmax of rows whose largest value is 0, so that nothing overflows."""
    powers = np.exp(gaps)
    return powers / powers.sum(axis=1, keepdims=True)


def _below_the_largest(logs: Numbers) -> Numbers:
    """z - max z of each row, with a finite number in place of -inf."""
    largest = logs.max(axis=1, keepdims=True)
    if not np.isfinite(largest).all():
        raise DataError(
            f"log_probabilities, row {int(np.argmin(np.isfinite(largest)))}: "
            f"largest {largest[~np.isfinite(largest)][0]}",
            rule="the largest of each row must be a finite number",
            remedy="pass logits, or the logarithms of probabilities",
        )
    gaps = logs - largest
    return np.maximum(gaps, min(_LOG_TINY, float(gaps[np.isfinite(gaps)].min())))


def _matrix(name: str, values: Array) -> Numbers:
    array = as_numbers(name, values, "float64")
    if array.ndim != 2 or array.shape[1] < 2:
        raise ShapeError(
            f"{name} of shape {array.shape}",
            rule="it must be (rows, classes), with two classes at least",
            remedy="for one probability p a row, pass the two columns 1 - p and p",
        )
    return array


def _checked_probabilities(probabilities: Array) -> Numbers:
    array = _matrix("probabilities", probabilities)
    fine = (array >= 0).all(axis=1) & (np.abs(array.sum(axis=1) - 1) < 1e-3)
    if not fine.all():
        row = int(np.argmin(fine))
        raise DataError(
            f"probabilities, row {row}: {array[row, :5].tolist()}",
            rule="probabilities are at least 0 and a row of them has the sum 1",
            remedy="apply softmax to logits first",
        )
    return array


def _checked_classes(classes: Array, matrix: Numbers) -> npt.NDArray[np.int64]:
    """Class numbers (rows,) that choose a column of the matrix in each of its rows."""
    array, (rows, columns) = as_numbers("classes", classes), matrix.shape
    if array.shape != (rows,) or not rows:
        rule, remedy = f"there are {rows} rows", "pass one class number for each of one or more"
        raise ShapeError(f"classes of shape {array.shape}", rule=rule, remedy=remedy)
    if array.dtype.kind == "f" or array.min() < 0 or array.max() >= columns:
        raise DataError(
            f"classes of type {array.dtype} from {array.min()} to {array.max()}",
            rule=f"they are whole numbers from 0 to {columns - 1}",
            remedy="number them in the order of the columns; ClassTarget.encode does",
        )
    return array.astype(np.int64)


def _row_weights(weights: Array | None, rows: int) -> Numbers:
    """The weights, scaled to a sum of (Σw)² / Σw²; 1 each unless given. Source: Kish, 1965."""
    array = np.ones(rows) if weights is None else as_numbers("weights", weights, "float64")
    if array.shape != (rows,):
        rule, remedy = f"there are {rows} rows", "pass one weight for each"
        raise ShapeError(f"weights of shape {array.shape}", rule=rule, remedy=remedy)
    if not (array.min() >= 0 and 0 < array.max() < np.inf):
        raise DataError(
            f"weights from {array.min()} to {array.max()}",
            rule="they must be finite, at least 0, and not all 0",
            remedy="use 0 to leave a row out",
        )
    array = array / array.max()  # squares of what is left neither overflow nor vanish
    return array * (array.sum() / (array @ array))

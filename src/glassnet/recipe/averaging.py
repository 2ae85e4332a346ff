"""How much nearer to the truth the mixture of networks is than what few of them say."""

from collections.abc import Sequence

import numpy as np

from glassnet.array import Array
from glassnet.recipe.ensemble import Ensemble

__all__ = ["residuals_of_mixture"]

LOOKED_AT = 2000  # rows
LEAST_ROWS = 500  # below, as much is lost by epochs that were chosen on the few rows of a fold
LEAST_SHARE = 0.5  # of the squared residuals that is left, however far networks are apart


def residuals_of_mixture(
    residuals: Array, ensemble: Ensemble, inputs: Array, *, folds: Sequence[int], seed: int
) -> Array:
    """Return residuals (rows, outputs) of few networks as those of the mixture of all would be.

    Of a type of m networks that counts s, a = max(1, m/folds) had not seen a row, `folds` being
    those of each type. The mean of
    these has the squared error of the mean of all, and (1/a - 1/m)·v more, with v the variance
    among them, here that over rows of the table; in the mixture it is s² as much. Residuals are
    scaled by the root of what is left of their mean square; those of fewer than 500 rows stay.
    Source: the ambiguity decomposition,
    Krogh and Vedelsby, 1995.

    >>> from glassnet.nn import Constant, Dense, Network
    >>> nets = [Network([Dense(1, 1, bias_init=Constant(b))]) for b in (-0.1, 0.1)]
    >>> for net in nets:
    ...     net.layers[0].parameters["weights"][...] = 0
    >>> x = np.zeros((500, 1))
    >>> both = Ensemble(nets, [], np.array([0.5, 0.5]), [0, 1], [0, 0], x)
    >>> residuals_of_mixture(np.full((500, 1), 0.2), both, x, folds=[2], seed=0)[0].round(3)
    array([0.173])
    """
    if len(inputs) < LEAST_ROWS:
        return residuals
    rows = np.random.default_rng([seed, len(inputs)]).permutation(len(inputs))[:LOOKED_AT]
    saved = sum(_saved(ensemble, kind, inputs[rows], folds[kind]) for kind in set(ensemble.types))
    square = np.nanmean(residuals**2, axis=0)
    share = 1 - np.divide(saved, square, out=np.zeros_like(square), where=square > 0)
    return residuals * np.sqrt(np.clip(share, LEAST_SHARE, 1))


def _saved(ensemble: Ensemble, kind: int, inputs: Array, folds: int) -> Array | float:
    """Return by how much the squared error falls from the few to all of a type, (outputs,)."""
    own, share = ensemble.of_type(kind), ensemble.shares[ensemble.types.index(kind)]
    if len(own) == 1 or share == 0:
        return 0.0
    outputs = np.stack([network.predict(inputs) for network in own])
    variance: Array = outputs.var(axis=0, ddof=1, dtype=np.float64).mean(axis=0)
    heard = max(1.0, len(own) / folds)
    return float(share * len(own)) ** 2 * (1 / heard - 1 / len(own)) * variance

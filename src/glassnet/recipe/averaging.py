"""How much nearer to the truth the mean of networks is than one of them."""

from collections.abc import Sequence

import numpy as np

from glassnet.array import Array
from glassnet.nn import Network

__all__ = ["residuals_of_mean"]

LOOKED_AT = 2000  # rows
LEAST_SHARE = 0.5  # of the squared residuals that is left, however far networks are apart


def residuals_of_mean(
    residuals: Array, networks: Sequence[Network], inputs: Array, *, averaged: int, seed: int
) -> Array:
    """Return residuals (rows, outputs) of few networks as those of the mean of all would be.

    A row was unseen by `averaged` of the m networks. Their mean has the squared error of the mean
    of all, and (1/averaged - 1/m)·v more, with v the variance among networks, here that over rows
    of the table: residuals are scaled by the root of what is left of their mean square. Source:
    the ambiguity decomposition, Krogh and Vedelsby, 1995.

    >>> from glassnet.nn import Constant, Dense
    >>> nets = [Network([Dense(1, 1, bias_init=Constant(b))]) for b in (-0.1, 0.1)]
    >>> for net in nets:
    ...     net.layers[0].parameters["weights"][...] = 0
    >>> x = np.zeros((4, 1))
    >>> residuals_of_mean(np.full((4, 1), 0.2), nets, x, averaged=1, seed=0)[0].round(3)
    array([0.173])
    """
    if len(networks) <= averaged:
        return residuals
    rows = np.random.default_rng([seed, len(inputs)]).permutation(len(inputs))[:LOOKED_AT]
    outputs = np.stack([network.predict(inputs[rows]) for network in networks])
    variance = outputs.var(axis=0, ddof=1, dtype=np.float64).mean(axis=0)
    square = np.nanmean(residuals**2, axis=0)
    saved = (1 / averaged - 1 / len(networks)) * variance
    share = 1 - np.divide(saved, square, out=np.zeros_like(square), where=square > 0)
    return residuals * np.sqrt(np.clip(share, LEAST_SHARE, 1))

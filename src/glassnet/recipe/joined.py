"""An ensemble as one network, its members side by side; and the members out of it again."""

from collections.abc import Sequence

import numpy as np

from glassnet.array import Array
from glassnet.nn import Columns, Network, Parallel
from glassnet.registered import restore

__all__ = ["apart", "joined", "mixture"]


def joined(networks: Sequence[Network], columns: int) -> Network:
    """Return a network whose outputs are those of all these, one after another.

    One network is saved as one, and runs as one compiled program.

    >>> from glassnet.nn import Dense
    >>> nets = [Network([Dense(2, 3)], seed=seed) for seed in range(2)]
    >>> both, x = joined(nets, 2), np.ones((1, 2), "float32")
    >>> both.predict(x).shape, bool((both.predict(x)[:, 3:] == nets[1].predict(x)).all())
    ((1, 6), True)
    """
    branches = [Columns(0, columns, restore(each.config()["layers"])) for each in networks]
    both = Network([Parallel(branches)], dtype=networks[0].dtype)
    both.parameters[...] = np.concatenate([network.parameters for network in networks])
    return both


def apart(both: Network) -> list[Network]:
    """Return copies of the networks that `joined` put side by side.

    >>> from glassnet.nn import Dense
    >>> nets = [Network([Dense(2, 3)], seed=seed) for seed in range(2)]
    >>> again = apart(joined(nets, 2))[1]
    >>> bool((again.parameters == nets[1].parameters).all())
    True
    """
    (side_by_side,) = both.config()["layers"]
    branches = [restore(each["layers"]) for each in side_by_side["branches"]]
    networks = [Network(layers, dtype=both.dtype) for layers in branches]
    ends = np.cumsum([network.parameters.size for network in networks])
    for network, own in zip(networks, np.split(both.parameters, ends[:-1]), strict=True):
        network.parameters[...] = own
    return networks


def mixture(outputs: Array, shares: Array) -> Array:
    """Return the members' outputs by their shares, (rows, members·n) to (rows, n), in float64.

    >>> mixture(np.array([[1.0, 10.0, 3.0, 20.0]]), np.array([0.5, 0.5]))
    array([[ 2., 15.]])
    """
    apart = outputs.reshape(len(outputs), len(shares), -1)
    whole: Array = np.add.reduce(apart * shares[:, np.newaxis], axis=1)
    return whole

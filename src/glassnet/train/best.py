"""The best epoch so far, with its weights."""

import math
from collections.abc import Callable
from typing import Any

from glassnet.array import Array
from glassnet.nn import Network

__all__ = ["Best"]


class Best:
    """Keeps a copy of the network's numbers at the epoch whose `monitor` was best.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(1, 1)])
    >>> best = Best("loss", lambda new, old: new < old)
    >>> best.consider(net.arrays(), 0, 0.5), best.consider(net.arrays(), 1, 0.7), best.epoch
    (True, False, 0)
    """

    def __init__(self, monitor: str, is_better: Callable[[float, float], bool]) -> None:
        self.monitor, self._is_better = monitor, is_better
        self.epoch: int | None = None
        self.value: float | None = None
        self._arrays: dict[str, Array] = {}

    def consider(self, arrays: dict[str, Array], epoch: int, value: float) -> bool:
        """Keep a copy of a network's arrays if the value is the best; say whether it was."""
        if math.isnan(value) or not (self.value is None or self._is_better(value, self.value)):
            return False
        self.epoch, self.value = epoch, value
        if not self._arrays:
            self._arrays = {name: array.copy() for name, array in arrays.items()}
        for name, array in arrays.items():
            self._arrays[name][...] = array
        return True

    def restore(self, network: Network) -> None:
        """Put the kept numbers back into the network, if any were kept."""
        if self._arrays:
            network.parameters[...] = self._arrays["parameters"]
            network.load_state(self._arrays)

    def progress(self) -> dict[str, Any]:
        """Return what a checkpoint keeps beside `arrays`."""
        return {"epoch": self.epoch, "value": self.value}

    def arrays(self) -> dict[str, Array]:
        """Return the kept numbers."""
        return self._arrays

    def resume(self, progress: dict[str, Any], arrays: dict[str, Array]) -> None:
        """Go on from what a checkpoint kept."""
        self.epoch, self.value = progress["epoch"], progress["value"]
        self._arrays = {name: array.copy() for name, array in arrays.items()}

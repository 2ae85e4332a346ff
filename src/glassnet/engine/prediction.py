"""A network's way forward, compiled: rows in, outputs out."""

from threading import Lock

import numpy as np

from glassnet.array import Array
from glassnet.engine.binding import address_of, bound
from glassnet.engine.lowering.networks import lower_prediction
from glassnet.engine.session import aligned_zeros, write_moments
from glassnet.nn import Network

__all__ = ["Prediction"]


class Prediction:
    """Passes rows through a network outside training; the numbers are those of `forward`.

    Every row's outputs are the same bits, whatever other rows come with it. NotCompilable where a
    layer has no compiled form.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 8), gn.ReLU(), gn.Dense(8, 1)])
    >>> rows = np.ones((3, 2), "float32")
    >>> bool(np.allclose(Prediction(net, 2, logits=False)(net, rows), net.forward(rows)))
    True
    """

    def __init__(self, network: Network, columns: int, *, logits: bool) -> None:
        self._lowered = lower_prediction(network, columns, logits=logits)
        program = self._lowered.program
        self._table, tasks, _ = program.tables()
        self._run, kernels = bound(program.kernels(), network.dtype, "run_rows")
        self._arena = aligned_zeros(program.size, network.dtype)
        self._numbers, self._lock = np.array(program.layout.numbers), Lock()
        self._dtype, self.width = network.dtype, self._lowered.outputs.columns
        places = [self._lowered.inputs.place, self._lowered.outputs.place]
        place, out = (program.resolved(each) for each in places)
        prepared = int(tasks[-2])  # the last task is the rows'; all before it are done once
        sizes = [0, program.layout.tile, columns, self.width]
        ends = [place, out, 0, prepared, prepared, int(tasks[-1])]
        self._places = np.array([*sizes, *ends], np.int64)
        self._kept = self._arena, self._numbers, self._table, self._places, kernels
        *self._fixed, self._kernels = map(address_of, self._kept)
        vectors = self._lowered.vectors
        start = vectors.parameters.offset
        self._parameters = self._arena[start : start + vectors.size]

    def __call__(self, network: Network, inputs: Array) -> Array:
        """Return the outputs of rows (rows, columns), by the numbers the network has now."""
        with self._lock:
            self.take(network)
            return self._run_rows(inputs)

    def take(self, network: Network) -> None:
        """Copy the network's numbers, for `settled`."""
        self._parameters[:] = network.parameters
        write_moments(self._arena, self._lowered.builder)

    def settled(self, inputs: Array) -> Array:
        """Return the outputs of rows by the numbers that were taken last."""
        with self._lock:
            return self._run_rows(inputs)

    def _run_rows(self, inputs: Array) -> Array:
        inputs = np.ascontiguousarray(inputs, self._dtype)
        outputs = np.empty((len(inputs), self.width), self._dtype)
        self._places[0] = len(inputs)
        rows = map(address_of, (inputs.reshape(-1), outputs.reshape(-1)))
        self._run(*self._fixed, *rows, self._kernels)
        return outputs

# ruff: noqa: N801  (the book's names)
"""The book's layers: its names and attributes over `nn.Dense` and `nn.Dropout`."""

import numpy as np

from glassnet.array import Array
from glassnet.book import precision
from glassnet.nn.dense import Dense
from glassnet.nn.dropout import Dropout

__all__ = ["Layer_Dense", "Layer_Dropout"]


class Layer_Dense:
    """output = inputs·weights + biases: (rows, n_inputs) to (rows, n_neurons).

    `weights` (n_inputs, n_neurons) are `weight_scale` · N(0, 1) from NumPy's global generator,
    `biases` (1, n_neurons) are 0. `weight_scale` is 0.01; `Layer_Dense.weight_scale = 0.1` before
    the layers are made is the chapter's cure for its stuck run. `backward` sets `dinputs`,
    `dweights` and `dbiases`; an optimizer adds `weight_momentums`, `weight_cache` and the like.
    Every attribute may be assigned, as the book does.

    SettingError for sizes below 1 or penalties below 0; ShapeError for rows of another width.
    Source: chapters 3, 9 and 14 of the book.

    >>> layer = Layer_Dense(2, 1)
    >>> layer.weights = np.array([[1.0], [2.0]])
    >>> layer.forward(np.array([[3.0, 4.0]]))
    >>> layer.output
    array([[11.]])
    >>> layer.backward(np.array([[10.0]]))
    >>> layer.dinputs, layer.dbiases
    (array([[10., 20.]]), array([[10.]]))
    """

    weight_scale = 0.01

    inputs: Array
    output: Array
    dinputs: Array
    dweights: Array
    dbiases: Array
    weight_momentums: Array
    bias_momentums: Array
    weight_cache: Array
    bias_cache: Array

    def __init__(
        self,
        n_inputs: int,
        n_neurons: int,
        weight_regularizer_l1: float = 0,
        weight_regularizer_l2: float = 0,
        bias_regularizer_l1: float = 0,
        bias_regularizer_l2: float = 0,
    ) -> None:
        self.weight_regularizer_l1 = weight_regularizer_l1
        self.weight_regularizer_l2 = weight_regularizer_l2
        self.bias_regularizer_l1 = bias_regularizer_l1
        self.bias_regularizer_l2 = bias_regularizer_l2
        self._dense = Dense(
            n_inputs,
            n_neurons,
            weight_l1=weight_regularizer_l1,
            weight_l2=weight_regularizer_l2,
            bias_l1=bias_regularizer_l1,
            bias_l2=bias_regularizer_l2,
        )
        self._dense.accumulate = precision.current.accumulate
        drawn = np.random.randn(n_inputs, n_neurons)  # noqa: NPY002  (the book's generator)
        self.weights: Array = self.weight_scale * drawn.astype(precision.current.dtype)
        self.biases: Array = np.zeros((1, n_neurons), precision.current.dtype)

    @property
    def dense(self) -> Dense:
        """The `nn.Dense` that does the work, over the arrays and penalties of this layer as is."""
        dense = self._dense
        dense.parameters = {"weights": self.weights, "biases": self.biases}
        dense.weight_l1, dense.weight_l2 = self.weight_regularizer_l1, self.weight_regularizer_l2
        dense.bias_l1, dense.bias_l2 = self.bias_regularizer_l1, self.bias_regularizer_l2
        return dense

    def forward(self, inputs: Array) -> None:
        """output = inputs·weights + biases."""
        self.inputs = inputs
        self.output = self.dense.forward(inputs)

    def backward(self, dvalues: Array) -> None:
        """dweights = inputsᵀ·d, dbiases = Σ d over rows, dinputs = d·weightsᵀ."""
        dense = self.dense
        # The bias gradient keeps the precision of d: float64 targets make it float64 in the book.
        wider = np.result_type(dvalues, self.biases)
        self.dweights, self.dbiases = np.empty_like(self.weights), np.empty_like(self.biases, wider)
        dense.gradients = {"weights": self.dweights, "biases": self.dbiases}
        self.dinputs = dense.backward(dvalues)

    def wake(self, inputs: Array, seed: int = 0) -> int:
        """Move the bias of every neuron that is ≤ 0 on all inputs; return how many there were.

        Before a ReLU such a neuron is dead: no output, no gradient. On the chapter's x ≥ 0 with
        biases 0, half of the first layer is.

        >>> layer, x = Layer_Dense(1, 3), np.array([[0.0], [0.5], [1.0]])
        >>> layer.weights = np.array([[0.01, -0.02, -0.03]])
        >>> layer.wake(x), layer.wake(x)
        (2, 0)
        """
        return self.dense.wake(inputs, np.random.default_rng(seed))


class Layer_Dropout:
    """Inverted dropout: output = inputs·mask / (1 - rate), the mask 0 with probability `rate`.

    As in the book the attribute `rate` is the share that stays, 1 - rate, and `binary_mask` is
    mask / (1 - rate), drawn by np.random.binomial. SettingError unless 0 ≤ rate < 1.
    Source: chapter 15 of the book.

    >>> layer = Layer_Dropout(0.5)
    >>> layer.forward(np.ones((2, 3)))
    >>> bool(np.isin(layer.output, [0, 2]).all())
    True
    """

    inputs: Array
    output: Array
    dinputs: Array
    binary_mask: Array

    def __init__(self, rate: float) -> None:
        self._dropout = Dropout(rate)
        self.rate = 1 - rate

    def forward(self, inputs: Array) -> None:
        """output = inputs·mask / (1 - rate), in float64, as the book's mask makes it."""
        self.inputs = inputs
        kept = np.random.binomial(1, self.rate, size=inputs.shape)  # noqa: NPY002  (the book's)
        self.output = self._dropout.forward_kept(np.asarray(inputs, float), kept)
        self.binary_mask = kept / self.rate

    def backward(self, dvalues: Array) -> None:
        """dinputs = d·mask / (1 - rate)."""
        self.dinputs = self._dropout.backward(dvalues)

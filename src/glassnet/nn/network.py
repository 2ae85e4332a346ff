"""The network: layers in a row over one flat vector of parameters."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from glassnet import model_file
from glassnet.array import Array, as_numbers
from glassnet.drawn import Drawn
from glassnet.errors import ModelFileError, NotInitialisedError, SettingError, ShapeError
from glassnet.nn.activations import Activation, Sigmoid, Softmax
from glassnet.nn.composition import (
    checked_layers,
    demanded,
    free_layers,
    in_batches,
    outputs_of,
    run_backward,
    run_forward,
    widest,
)
from glassnet.nn.first_values import choose_initialisers, fresh_seed, wake_dead_units
from glassnet.nn.flat_vectors import FlatVectors
from glassnet.nn.layer import Layer
from glassnet.nn.losses import Loss
from glassnet.nn.settings import checked_engine, checked_precision, whole
from glassnet.nn.summary import summary_table
from glassnet.nn.trace import Trace
from glassnet.registered import restore
from glassnet.text import Text

__all__ = ["Network"]

Forward = Callable[["Network", Array], Array]

PREDICT_VALUES = 2**21  # numbers in the widest layer at a time: 8 MB of float32


class Network(FlatVectors, Drawn):
    """A list of layers whose parameters are views into one flat vector, gradients likewise.

    `seed` (None: a fresh one, kept in `network.seed`) draws the first weights; `dtype` is
    "float32" or "float64"; `accumulate="float64"` makes the matrix products of `Dense` sum in
    float64 and round once. Widths are checked here: ShapeError names the pair that does not fit.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 8), gn.ReLU(), gn.Dense(8, 1)], seed=0)
    >>> net.parameters.shape, net.predict(np.zeros((3, 2))).shape
    ((33,), (3, 1))
    """

    compiler: ClassVar[Callable[..., Forward | None] | None] = None  # see compiled_predict

    def __init__(
        self,
        layers: Sequence[Layer],
        *,
        seed: int | None = 0,
        dtype: str = "float32",
        accumulate: str | None = None,
    ) -> None:
        self._lay_out(layers, seed=seed, dtype=dtype, accumulate=accumulate)
        self._initialise()

    def _lay_out(
        self, layers: Sequence[Layer], *, seed: int | None, dtype: str, accumulate: str | None
    ) -> None:
        """Everything but first values."""
        self.layers = free_layers(layers)
        self.seed = fresh_seed() if seed is None else whole("seed", seed, 0)
        self.dtype = checked_precision("dtype", dtype)
        self.accumulate = accumulate and checked_precision("accumulate", accumulate)
        self.inputs = demanded(self.layers)
        self.outputs = None if self.inputs is None else outputs_of(self.layers, self.inputs)
        self._last_shape: tuple[int, ...] | None = None
        self._allocate()
        choose_initialisers(self.layers)
        for _, layer in self.walk():
            layer.accumulate = self.accumulate

    # ---- the pass through the layers -------------------------------------------------------

    def forward(self, inputs: Array, training: bool = False, *, logits: bool = False) -> Array:
        """(rows, inputs) to (rows, outputs); `logits` leaves a last Sigmoid or Softmax out."""
        outputs = run_forward(self._layers_to(logits), self.checked(inputs), training)
        self._last_shape = outputs.shape
        return outputs

    def backward(self, gradient: Array, *, logits: bool = False) -> Array:
        """Take dL/d outputs, write `gradients`, return dL/d inputs."""
        if self._last_shape is None:
            raise NotInitialisedError(
                "backward()", rule="it follows forward()", remedy="call forward first"
            )
        gradient = np.asarray(gradient, dtype=self.dtype)
        if gradient.shape != self._last_shape:
            raise ShapeError(
                f"a gradient of shape {gradient.shape}",
                rule=f"the last forward gave {self._last_shape}",
                remedy="pass dL/d outputs, as loss.backward() returns it",
            )
        return run_backward(self._layers_to(logits), gradient)

    def penalty(self) -> float:
        """Return the regularisation loss of all layers."""
        return sum(layer.penalty() for _, layer in self.walk())

    def predict(
        self,
        inputs: Array,
        batch_size: int | None = None,
        *,
        logits: bool = False,
        engine: str = "auto",
    ) -> Array:
        """`forward` outside training, in batches, so that memory stays bounded.

        The batch size follows from the widest layer unless given. `engine` is "compiled", "numpy",
        or "auto": compiled where every layer compiles. A compiled row's outputs are the same bits
        whatever rows come with it; NumPy's differ from them by rounding.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            inputs = self._checked_shape(as_numbers("inputs", inputs))
            size = max(1, PREDICT_VALUES // widest(self.layers, inputs.shape[1]))
            size = size if batch_size is None else whole("batch_size", batch_size, 1)
            forward = self._forward_by(checked_engine(engine), inputs.shape[1], logits)
            return in_batches(forward, inputs, size)

    def _forward_by(self, engine: str, columns: int, logits: bool) -> Callable[[Array], Array]:
        """Return the compiled way forward if there is one, or NumPy's."""
        compiler = None if engine == "numpy" else self.compiler
        must = engine == "compiled"
        compiled = compiler and compiler(self, columns, logits=logits, must=must)
        if compiled:
            return partial(compiled, self)
        return partial(self.forward, logits=logits)

    @property
    def head(self) -> Activation | None:
        """Return the last layer if it turns logits into probabilities: Sigmoid or Softmax."""
        last = self.layers[-1]
        return last if isinstance(last, Sigmoid | Softmax) else None

    def checked(self, inputs: Array) -> Array:
        """Return the rows in the network's precision, or refuse their shape."""
        with np.errstate(over="ignore"):
            return self._checked_shape(as_numbers("inputs", inputs, self.dtype))

    def _checked_shape(self, inputs: Array) -> Array:
        if inputs.ndim != 2 or (self.inputs is not None and inputs.shape[1] != self.inputs):
            wanted = "columns" if self.inputs is None else self.inputs
            raise ShapeError(
                f"inputs of shape {inputs.shape}",
                rule=f"the network takes (rows, {wanted})",
                remedy="reshape one column with x.reshape(-1, 1), one row with x.reshape(1, -1)",
            )
        return inputs

    # ---- looking ---------------------------------------------------------------------------

    def summary(self) -> Text:
        """Return a table of layers, shapes and parameters.

        >>> from glassnet import Dense
        >>> print(Network([Dense(1, 1)]).summary())
        layer        output  parameters
        0 Dense(1, 1)     1           2
        total                         2
        """
        return summary_table(self.layers, self.inputs, self.parameters.size)

    def trace(
        self,
        inputs: Array,
        y: Array | None = None,
        loss: Loss | None = None,
        *,
        gradient: Array | None = None,
    ) -> Trace:
        """Return every number of one forward and one backward pass, outside training.

        With the target `y` of the rows, backward starts at the loss: the one given, or what suits
        the last layer. Without, it starts at `gradient`, dL/d outputs, ones unless given. A copy
        is run: the network itself, its gradients and what its layers remember stay as they were.

        >>> from glassnet import Dense
        >>> net = Network([Dense(1, 1)])
        >>> net.parameters[...] = 2, 1
        >>> trace = net.trace([[3.0]], y=[[5.0]])
        >>> trace.loss, trace.steps[0].outputs, trace.steps[0].gradients["weights"]
        (4.0, array([[7.]], dtype=float32), array([[12.]], dtype=float32))
        """
        if y is None and loss is not None:
            rule, remedy = "a loss needs a target", "pass y, too"
            raise SettingError(f"loss={loss!r} without y", rule=rule, remedy=remedy)
        if y is not None and gradient is not None:
            rule, remedy = "backward starts at one of them", "leave one out"
            raise SettingError("y and gradient", rule=rule, remedy=remedy)
        return Trace.of(self, self.checked(inputs), y, loss, gradient)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Put gradients and state back at the end."""
        gradients, state = self.gradients.copy(), self.state()
        kept = {name: array.copy() for name, array in state.items()}
        try:
            yield
        finally:
            self.gradients[...] = gradients
            self.load_state(kept)

    @contextmanager
    def reused_buffers(self) -> Iterator[None]:
        """Within, each layer writes its results into the same arrays at every call."""
        for layer in self.layers:
            layer.reuse_buffers(True)
        try:
            yield
        finally:
            for layer in self.layers:
                layer.reuse_buffers(False)

    # ---- arrays and files ------------------------------------------------------------------

    def wake(self, inputs: Array, seed: int = 0) -> int:
        """Move the biases of units that are dead on all of these rows; return how many there were.

        Half of the book's first layer is dead at birth: x ≥ 0, biases 0, half the weights < 0.
        """
        return wake_dead_units(self.layers, self.checked(inputs), np.random.default_rng(seed))

    def config(self) -> dict[str, Any]:
        """Everything but the numbers, as plain JSON values."""
        return {
            "layers": [layer.config() for layer in self.layers],
            "seed": self.seed,
            "dtype": self.dtype,
            "accumulate": self.accumulate,
        }

    def save(self, path: str | Path) -> None:
        """Write the model to a `.glass` file; `glassnet.load` reads it."""
        model_file.write(path, "network", {"network": self.config()}, self.arrays())

    @classmethod
    def restore(cls, config: dict[str, Any], arrays: dict[str, Array]) -> Self:
        """Rebuild a network from `config()` and `arrays()`."""
        settings = {name: value for name, value in config.items() if name != "layers"}
        layers = checked_layers(restore(config["layers"]))
        size = sum(part.parameter_count() for layer in layers for _, part in layer.walk())
        if arrays["parameters"].shape != (size,):
            raise ModelFileError(
                f"parameters of shape {arrays['parameters'].shape}",
                rule=f"these layers have {size}",
                remedy="the file was altered: train anew",
            )
        network = cls.__new__(cls)
        network._lay_out(layers, **settings)
        network.parameters[...] = arrays["parameters"]
        network.load_state(arrays)
        return network

    def copy(self) -> Self:
        """Return a network of its own with the same numbers.

        >>> from glassnet import Dense
        >>> net = Network([Dense(1, 1)])
        >>> twin = net.copy()
        >>> twin.parameters[...] = 0
        >>> bool(net.parameters.any())
        True
        """
        return self.restore(self.config(), self.arrays())

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make the layers of a pickled or deep copy views into its own vectors again."""
        vars(self).update(state)
        numbers = self.parameters, self.gradients
        self._allocate()
        self.parameters[...], self.gradients[...] = numbers

    def __copy__(self) -> Self:
        """Share nothing: two networks on the same layers would undo each other."""
        return self.copy()

    def __repr__(self) -> str:
        """Show the layers."""
        return f"Network({self.layers!r})"

    def _layers_to(self, logits: bool) -> list[Layer]:
        return self.layers[:-1] if logits else self.layers

    def _initialise(self) -> None:
        generators = np.random.default_rng(self.seed).spawn(len(list(self.walk())))
        for (_, layer), generator in zip(self.walk(), generators, strict=True):
            layer.initialise(generator)

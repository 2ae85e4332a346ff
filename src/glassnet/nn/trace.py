"""Every number of one forward and one backward pass."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from glassnet.array import Array
from glassnet.errors import UnknownNameError
from glassnet.nn.losses import Loss
from glassnet.nn.watched import WatchedPass, a_loss, back_from_target
from glassnet.suggest import did_you_mean
from glassnet.text import Text, aligned, figure

if TYPE_CHECKING:
    from glassnet.nn.network import Network

__all__ = ["Trace", "TraceStep"]

LONGEST = 40  # characters of a layer in the table


@dataclass(frozen=True, eq=False)
class TraceStep:
    """One layer's share: what went in and came out, the gradients of both, and its own arrays.

    `name` is the layer's place, "2", or dotted for a layer within another, "2.0.1".

    >>> import glassnet as gn
    >>> step = gn.Network([gn.Tanh()]).trace([[0.0]]).steps[0]
    >>> step.layer, step.outputs, step.input_gradient
    ('Tanh()', array([[0.]], dtype=float32), array([[1.]], dtype=float32))
    """

    name: str
    layer: str
    inputs: Array
    outputs: Array
    output_gradient: Array
    input_gradient: Array
    parameters: dict[str, Array]
    gradients: dict[str, Array]


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """One pass of rows, forward and backward: a `TraceStep` for every layer, those within too.

    `gradient` is dL/d outputs. With a target, `objective` is the loss that it was held against and
    `loss` its value; both are None where the gradient was given. `penalty` is the regularisation
    loss, which the gradients of the parameters contain. In an interactive prompt a trace shows
    sizes; `print(trace)` shows every number. `trace["2.0.1"]` is a layer within another.

    >>> import glassnet as gn
    >>> net = gn.Network([gn.Dense(2, 1, weight_init=gn.Constant(0.5)), gn.ReLU()])
    >>> trace = net.trace([[3.0, 1.0]], y=[[1.0]])
    >>> trace
    1 row, loss 1, MeanSquaredError()
    layer                                     outputs  size  gradient  parameters  their gradient
    inputs                                     (1, 2)  2.24         1
    0 Dense(2, 1, weight_init=Constant(0.5))   (1, 1)     2         2           3            3.83
    1 ReLU()                                   (1, 1)     2         2
    >>> trace.steps[0].gradients["weights"].tolist()
    [[6.0], [2.0]]
    """

    inputs: Array
    every: tuple[TraceStep, ...]
    gradient: Array
    target: Array | None
    objective: Loss | None
    loss: float | None
    penalty: float

    @classmethod
    def of(
        cls,
        network: "Network",
        inputs: Array,
        target: Any = None,
        loss: Loss | None = None,
        gradient: Any = None,
    ) -> Self:
        """Run a copy of the network forward, then backward, and keep everything."""
        twin = copy.deepcopy(network)
        passes = [WatchedPass(name, layer) for name, layer in twin.walk()]
        objective = None if target is None else a_loss(loss, network)
        with np.errstate(all="ignore"):
            outputs, value = twin.forward(inputs), None
            if objective is None:
                twin.backward(np.ones_like(outputs) if gradient is None else gradient)
            else:
                value = back_from_target(twin, passes, objective, target)
            penalty = twin.penalty()
        every = tuple(_step(each) for each in passes if each.seen)
        last = next(step for step in every if step.name == str(len(twin.layers) - 1))
        told = None if target is None else np.array(target)
        back = last.output_gradient
        return cls(inputs.copy(), every, back, told, objective, value, penalty)

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        """The layers of the network, in order; those within others are in `every`."""
        return tuple(step for step in self.every if "." not in step.name)

    def __getitem__(self, name: str) -> TraceStep:
        """Return the step of a layer by its name, "0", or "2.0.1" for one within another."""
        names = [step.name for step in self.every]
        if name not in names:
            rule, remedy = "no layer of that name was passed", did_you_mean(name, names)
            raise UnknownNameError(f"layer {name!r}", rule=rule, remedy=remedy)
        return self.every[names.index(name)]

    def __repr__(self) -> Text:
        """Show a table: shapes, and sizes as root mean squares."""
        return Text(f"{self._headline()}\n{self._table()}")

    def __str__(self) -> str:
        """Show every number of the pass forward, then of the pass backward."""
        lines = [_shown("inputs", self.inputs)]
        lines += [_shown(f"{s.name} {s.layer} -> outputs", s.outputs) for s in self.steps]
        if self.loss is not None:
            lines.append(f"loss {self.objective!r}\n{self.loss:.6g}")
        lines.append(_shown("gradient of the outputs", self.gradient))
        for s in reversed(self.steps):
            own = [_shown(f"{s.name} {s.layer} -> d {n}", g) for n, g in s.gradients.items()]
            lines += [*own, _shown(f"{s.name} {s.layer} -> d inputs", s.input_gradient)]
        return "\n".join(lines)

    def _headline(self) -> str:
        rows = f"{len(self.inputs):,} row{'s' * (len(self.inputs) != 1)}"
        if self.loss is None:
            return f"{rows}, gradient of the outputs as given"
        penalty = f", penalty {figure(self.penalty)}" * bool(self.penalty)
        return f"{rows}, loss {figure(self.loss)}, {self.objective!r}{penalty}"

    def _table(self) -> Text:
        heads = ("layer", "outputs", "size", "gradient", "parameters", "their gradient")
        first = self.steps[0].input_gradient
        inputs = ("inputs", str(self.inputs.shape), _size([self.inputs]), _size([first]), "", "")
        table = aligned([heads, inputs, *(_line(step) for step in self.steps)])
        return Text("\n".join(line.rstrip() for line in table.splitlines()))


def _step(watched: WatchedPass) -> TraceStep:
    parts = [(name.removeprefix("."), part) for name, part in watched.layer.walk()]
    parameters, gradients = (
        {
            f"{inner}.{key}".removeprefix("."): array
            for inner, part in parts
            for key, array in getattr(part, kind).items()
        }
        for kind in ("parameters", "gradients")
    )
    numbers = watched.inputs, watched.outputs, watched.output_gradient, watched.input_gradient
    return TraceStep(watched.name, repr(watched.layer), *numbers, parameters, gradients)


def _line(step: TraceStep) -> tuple[str, ...]:
    layer = f"{step.name} {step.layer}"
    layer = layer if len(layer) <= LONGEST else f"{layer[: LONGEST - 1]}…"
    shape, count = str(step.outputs.shape), sum(each.size for each in step.parameters.values())
    sizes = _size([step.outputs]), _size([step.output_gradient])
    return layer, shape, *sizes, f"{count:,}" * bool(count), _size([*step.gradients.values()])


def _size(arrays: Sequence[Array]) -> str:
    """Root mean square, "" of no numbers."""
    values = np.concatenate([np.ravel(each) for each in arrays]) if arrays else np.empty(0)
    with np.errstate(all="ignore"):
        return (
            figure(float(np.sqrt(np.mean(np.square(values, dtype=float))))) if len(values) else ""
        )


def _shown(title: str, array: Array) -> str:
    text = np.array2string(array, precision=4, suppress_small=True, threshold=60, edgeitems=3)
    return f"{title} {array.shape}\n{text}"

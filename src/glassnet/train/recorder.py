"""The recorder: keeps what a film of the training is made of."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from glassnet.array import Array
from glassnet.frames import Frame, Frames
from glassnet.nn import Loss
from glassnet.nn.embedding import Embedding
from glassnet.record import EpochRecord
from glassnet.train.batches import Rows
from glassnet.train.callback import Callback, UnderWay
from glassnet.train.callbacks import restore_monitor
from glassnet.train.recorded_layers import INSIDE_ROWS, recorded_layers
from glassnet.train.runner import QUIET
from glassnet.train.training import INTERRUPTED

__all__ = ["Recorder"]

MOMENTS = 240  # on a log scale; about 180 of them are different whole epochs
ROWS = 500  # of the data
OUTPUTS = 16
INPUTS = 2**18  # values of these rows: 1 MB of float32
VALUES = 2**20  # of all predictions together: 4 MB of float32
MOST_FRAMES = 210
GRID_LINE, GRID_SIDE = 201, 64  # points of a grid along one input, and along each of two
MARGIN = 0.04  # of the data's range that a grid reaches beyond it


class Recorder(Callback):
    """Keeps the predictions and the inside of the layers, at epochs on a log scale.

    `history.frames` then holds about 180 frames (fewer of a short training): the untrained network,
    then the network after 1, 2, 3, … epochs, ever further apart, and as the training leaves it,
    with the best weights if these were put back. `glassnet.film` makes a film of them.

    It takes at most 10 MB whatever the size of the network and the data: of both as much is kept as
    `glassnet.frames.Frames` says. The training's numbers are the same bits with it as without.

    >>> import glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)], seed=0)
    >>> history = gn.train(net, x, y, epochs=50, callbacks=gn.Recorder())
    >>> history.frames.epochs[:4], history.frames.epochs[-1]
    ([0, 1, 2, 3], 50)
    """

    def on_begin(self, training: UnderWay) -> None:
        """Choose rows and epochs, and keep the untrained network; go on where one was resumed."""
        before, done = training.history.frames, len(training.history)
        self._moments = log_spaced(training.epochs)
        self._due = set(self._moments.tolist())
        self._rows = _chosen_rows(training.rows)
        with np.errstate(**QUIET):
            self._frames = _without_frames(training, self._rows)
        training.history.frames = self._frames
        if done and before is not None:
            self._frames.frames = before.frames
        if not done:
            self._look(training)

    def next_look(self, done: int) -> int | None:
        """Return the next of its epochs."""
        place = np.searchsorted(self._moments, done + 1)
        return int(self._moments[place]) - 1 if place < len(self._moments) else None

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """Keep a frame, if this is one of the epochs."""
        if record.epoch + 1 in self._due:
            self._look(training)

    def on_end(self, training: UnderWay) -> None:
        """Keep the network as the training leaves it, and whether its best weights are back."""
        history = training.history
        asked = restore_monitor(training.callbacks) or history.stopped == INTERRUPTED
        self._frames.best_at_end = bool(asked) and history.best_epoch is not None
        self._look(training)

    def _look(self, training: UnderWay) -> None:
        network, loss, epoch = training.network, training.loss, len(training.history)
        with np.errstate(**QUIET), network.undisturbed():
            outputs = network.forward(self._frames.inputs)
            prediction = self._kept(loss.point(outputs)).astype(np.float32)
            layers = recorded_layers(network, loss, self._inside())
        frame = Frame(epoch, prediction, layers)
        if len(self._frames) and _is_other(frame, self._frames[-1]):
            epoch = 0  # a callback changed the layers: the frames begin anew
        self._frames.forget_after(epoch - 1)
        self._frames.add(frame)

    def _kept(self, prediction: Array) -> Array:
        """Return up to 16 columns; of more classes, the last one stands for all others."""
        if self._frames.classes <= OUTPUTS:
            return prediction[:, :OUTPUTS]
        first, others = np.split(prediction, [OUTPUTS - 1], axis=1)
        together = np.sum if self._frames.grid else np.max  # shares to mix, or who is the first
        return np.column_stack([first, together(others, axis=1)])

    def _inside(self) -> Rows:
        """Return the rows to look into the layers with."""
        spread = np.linspace(0, len(self._rows) - 1, min(INSIDE_ROWS, len(self._rows)))
        return self._rows.take(spread.astype(np.intp))


def log_spaced(epochs: int) -> Array:
    """Return the counts of epochs done at which a training of `epochs` is looked at.

    >>> log_spaced(10)
    array([ 1,  2,  3,  4,  5,  6,  7,  8,  9, 10])
    >>> len(log_spaced(10_001))
    180
    """
    return np.unique(np.geomspace(1, epochs, MOMENTS).round().astype(np.int64))


def _chosen_rows(rows: Rows) -> Rows:
    """Up to 500 rows spread over all, in the order of the only input, or of the target."""
    most = max(1, min(ROWS, INPUTS // rows.inputs.shape[1]))
    chosen = rows.take(np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(np.intp))
    key = chosen.inputs[:, 0] if rows.inputs.shape[1] == 1 else _columns(chosen.target)[:, 0]
    return chosen.take(np.argsort(key, kind="stable"))


def _without_frames(training: UnderWay, rows: Rows) -> Frames:
    network, loss, target = training.network, training.loss, _target(training.loss, rows)
    outputs = loss.point(network.forward(rows.inputs[:1])).shape[1]
    empty = Frames(
        rows.inputs, target[:, :OUTPUTS], (rows.inputs, target[:, :OUTPUTS]),
        classes={"yes/no": 2, "classes": outputs}.get(loss.predicts, 0),
        rows=len(training.rows), layers=len(network.layers), outputs=outputs,
    )  # fmt: skip
    most = VALUES // MOST_FRAMES // min(outputs, OUTPUTS)
    if rows.inputs.shape[1] > 2 or any(isinstance(part, Embedding) for _, part in network.walk()):
        kept = slice(None, None, -(-len(rows) // most))
        return replace(empty, inputs=rows.inputs[kept], target=target[kept, :OUTPUTS])
    inputs, grid = _grid_over(rows.inputs, most)
    return replace(empty, inputs=inputs, target=None, grid=grid)


def _grid_over(inputs: Array, most: int) -> tuple[Array, tuple[int, ...]]:
    """Return at most so many points evenly over the range of one or two columns."""
    columns = inputs.shape[1]
    points = min(GRID_LINE, most) if columns == 1 else min(GRID_SIDE, int(most**0.5))
    lines = [np.linspace(*_range(inputs[:, i]), points) for i in range(columns)]
    grid = np.meshgrid(*lines, indexing="ij")
    flat = np.column_stack([each.ravel() for each in grid])
    return flat.astype(inputs.dtype), (points,) * columns


def _range(values: Array) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = MARGIN * (high - low) or 0.5
    return low - room, high + room


def _target(loss: Loss, rows: Rows) -> Array:
    """Return (rows, columns): numbers, or one column of class numbers."""
    target = _columns(rows.target)
    if loss.predicts == "classes" and target.shape[1] > 1:
        target = target.argmax(axis=1)[:, None]
    return target.astype(np.float32)


def _columns(target: Array) -> Array:
    return target.reshape(len(target), -1)


def _is_other(one: Frame, other: Frame) -> bool:
    """Whether the layers of two frames are not the same ones."""
    return list(_shapes(one)) != list(_shapes(other))


def _shapes(frame: Frame) -> Iterator[tuple[object, ...]]:
    yield frame.prediction.shape
    for layer in frame.layers:
        heat = None if layer.heat is None else layer.heat.shape
        yield layer.layer, layer.units, heat

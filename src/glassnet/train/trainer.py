"""Training in one call: what is given is checked, split and run."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn import (
    Adam,
    BinaryCrossentropy,
    CategoricalCrossentropy,
    Loss,
    MeanSquaredError,
    Network,
    Optimizer,
    Sigmoid,
)
from glassnet.nn.settings import number, whole
from glassnet.record import History
from glassnet.train.batches import Batches, Rows, split_rows
from glassnet.train.callback import Callback
from glassnet.train.checkpoint import Checkpoint, open_folder, run_in_folder
from glassnet.train.checks import check_checkpoints, check_figures, check_fit, check_network
from glassnet.train.metrics import metrics_of
from glassnet.train.metrics.choosing import GivenMetric, as_many
from glassnet.train.progress import ProgressBar, wants_progress
from glassnet.train.run_folder import WriteModel
from glassnet.train.settings import checked_notes
from glassnet.train.training import Training

__all__ = ["train"]


def train(
    network: Network,
    inputs: Array,
    target: Array,
    *,
    loss: Loss | str | None = None,
    optimizer: Optimizer | str | None = None,
    epochs: int = 100,
    batch_size: int | None = None,
    validation: float | tuple[Array, ...] | None = None,
    sample_weight: Array | None = None,
    metrics: GivenMetric | Iterable[GivenMetric] | None = (),
    callbacks: Callback | Iterable[Callback] | None = (),
    shuffle: bool = True,
    seed: int | None = None,
    time_limit: float | None = None,
    progress: bool | None = None,
    out: str | Path | None = None,
    overwrite: bool = False,
    checkpoint: Checkpoint | None = None,
    resume: str | Path | None = None,
    notes: Mapping[str, Any] | None = None,
    write_model: WriteModel = Network.save,
) -> History:
    """Train a network, in place, and return the history of its epochs.

    inputs (rows, columns); target (rows,) or (rows, outputs), or class numbers (rows,). The loss
    follows from the last layer unless given: cross-entropy for Softmax and Sigmoid, squared error
    for all others; the optimizer is Adam unless given. Both may be names, such as "huber".
    `batch_size=None` takes all rows at once. `validation` is a share of the rows, or
    (inputs, target) or (inputs, target, weights). `metrics` are names, Metrics or functions, one
    or many, of what the loss predicts in the target's units: `Loss.point`.
    `seed` (the network's unless given) draws the split and the shuffles. `time_limit` is in
    seconds. `progress=None` shows a bar on a terminal only. `out` is a folder for metrics,
    settings, model and checkpoints; `resume` the folder of a run to go on with, given the same
    arguments otherwise: it ends with the same bits as if it had never stopped. `notes` are JSON
    values to keep among the run's settings. `write_model(network, path)` writes the folder's
    `model.glass`.

    Ctrl-C ends training after the epoch under way, not the program, and restores the weights of
    the best epoch: by validation loss, or by loss where there are no validation rows. So does
    EarlyStopping. A second Ctrl-C ends it at once; `resume` goes on from the last checkpoint.

    Errors: ShapeError, DataError and SettingError for what does not fit; NonFiniteError when the
    loss becomes NaN or infinite; RunFolderError, ResumeError.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 64).reshape(-1, 1)
    >>> net = gn.Network([gn.Dense(1, 16), gn.Tanh(), gn.Dense(16, 1)])
    >>> history = train(net, x, x**2, optimizer=gn.Adam(0.01), epochs=500, metrics=["r2"])
    >>> history.last.metrics["r2"] > 0.99
    True
    """
    check_network(network)
    loss = default_loss(network) if loss is None else Loss.made(loss)
    optimizer = Adam() if optimizer is None else Optimizer.made(optimizer)
    metrics, callbacks = metrics_of(metrics), [Callback.made(each) for each in as_many(callbacks)]
    check_fit(network, loss, metrics)
    check_checkpoints(callbacks, checkpoint, out or resume)
    check_figures(callbacks, metrics, validation=validation is not None)
    seed, notes = network.seed if seed is None else whole("seed", seed, 0), checked_notes(notes)
    rows = Rows.checked(network, loss, inputs, target, sample_weight)
    rows, held_out = _split(network, loss, rows, validation, seed)
    training = Training(
        network,
        loss,
        optimizer,
        rows,
        held_out,
        epochs=epochs,
        batches=Batches(len(rows), batch_size, seed, shuffle),
        metrics=metrics,
        callbacks=callbacks,
        watchers=[ProgressBar()] if wants_progress(progress) else [],
        time_limit=time_limit,
    )
    training.history.config = {**notes, **training.history.config}
    if out is None and resume is None:
        return training.run()
    folder = open_folder(out, resume, overwrite=overwrite)
    return run_in_folder(training, folder, checkpoint or Checkpoint(), write_model)


def default_loss(network: Network) -> Loss:
    """Return cross-entropy for a last Softmax or Sigmoid, else squared error.

    >>> import glassnet as gn
    >>> default_loss(gn.Network([gn.Dense(2, 3), gn.Softmax()]))
    CategoricalCrossentropy()
    """
    if network.head is None:
        return MeanSquaredError()
    return BinaryCrossentropy() if isinstance(network.head, Sigmoid) else CategoricalCrossentropy()


def _split(
    network: Network,
    loss: Loss,
    rows: Rows,
    validation: float | tuple[Array, ...] | None,
    seed: int,
) -> tuple[Rows, Rows | None]:
    """Return training and validation rows."""
    if validation is None:
        return rows, None
    if isinstance(validation, tuple) and len(validation) in {2, 3}:
        inputs, target, *weights = validation
        return rows, Rows.checked(network, loss, inputs, target, weights[0] if weights else None)
    if not isinstance(validation, int | float | np.number):
        raise SettingError(
            f"validation of type {type(validation).__name__}",
            rule="it is a share of the rows or a tuple of arrays",
            remedy="pass a share such as 0.2, (x, y) or (x, y, weights)",
        )
    kept, held_out = split_rows(len(rows), number("validation", validation), seed)
    return rows.take(kept), rows.take(held_out)

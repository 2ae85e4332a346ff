"""Training in one call: what is given is checked, split and run."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from glassnet.array import Array
from glassnet.nn import Loss, Network, Optimizer
from glassnet.record import History
from glassnet.train.callback import Callback
from glassnet.train.checkpoint import Checkpoint, open_folder, run_in_folder
from glassnet.train.checks import check_checkpoints
from glassnet.train.metrics.choosing import GivenMetric, as_many
from glassnet.train.preparing import prepared
from glassnet.train.progress import ProgressBar, wants_progress
from glassnet.train.run_folder import WriteModel

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
    engine: str = "auto",
    threads: int | None = None,
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
    seconds. `engine` is "compiled", "numpy", or "auto": compiled where every part compiles, and
    NumPy, with a line that says why, where one does not; their numbers differ by rounding. The
    compiled engine compares up to `threads` threads (None: one a core) and takes the fastest: the
    bits are the same on any number. `progress=None` shows a bar on a terminal only. `out` is a
    folder for metrics, settings, model and checkpoints; `resume` the folder of a run to go on
    with, given the same arguments otherwise: it ends with the same bits as if it had never
    stopped. `notes` are JSON values to keep among the run's settings. `write_model(network, path)`
    writes the folder's `model.glass`.

    Ctrl-C ends training after the epoch under way, not the program, and restores the weights of
    the best epoch: by validation loss, or by loss where there are no validation rows. So does
    EarlyStopping. A second Ctrl-C ends it at once; `resume` goes on from the last checkpoint.

    Errors: ShapeError, DataError and SettingError for what does not fit; NonFiniteError when the
    loss becomes NaN or infinite; EngineError where engine="compiled" has no compiled form of a
    part; RunFolderError, ResumeError.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 64).reshape(-1, 1)
    >>> net = gn.Network([gn.Dense(1, 16), gn.Tanh(), gn.Dense(16, 1)])
    >>> history = train(net, x, x**2, optimizer=gn.Adam(0.01), epochs=500, metrics=["r2"])
    >>> history.last.metrics["r2"] > 0.99
    True
    """
    callbacks = [Callback.made(each) for each in as_many(callbacks)]
    check_checkpoints(callbacks, checkpoint, out or resume)
    settings: dict[str, Any] = {
        "loss": loss, "optimizer": optimizer, "epochs": epochs, "batch_size": batch_size,
        "validation": validation, "sample_weight": sample_weight, "metrics": metrics,
        "callbacks": callbacks, "shuffle": shuffle, "seed": seed, "time_limit": time_limit,
        "engine": engine, "threads": threads, "notes": notes,
    }  # fmt: skip
    training = prepared(network, inputs, target, **settings)
    if wants_progress(progress):
        training.watchers.append(ProgressBar())
    if out is None and resume is None:
        return training.run()
    folder = open_folder(out, resume, overwrite=overwrite)
    return run_in_folder(training, folder, checkpoint or Checkpoint(), write_model)

"""A training made ready: arguments checked, rows checked and split, defaults filled in."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.errors import SettingError
from glassnet.nn import Adam, Loss, Network, Optimizer
from glassnet.nn.defaults import default_loss
from glassnet.nn.settings import number, whole
from glassnet.train.batches import Batches, Rows, split_rows
from glassnet.train.callback import Callback
from glassnet.train.checks import check_figures, check_fit, check_network
from glassnet.train.metrics import metrics_of
from glassnet.train.metrics.choosing import GivenMetric, as_many
from glassnet.train.settings import checked_notes
from glassnet.train.training import Training

__all__ = ["prepared"]


def prepared(
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
    notes: Mapping[str, Any] | None = None,
) -> Training:
    """Return the training that `train` runs, by the same arguments.

    >>> import glassnet as gn
    >>> x = np.ones((4, 1))
    >>> prepared(gn.Network([gn.Dense(1, 1)]), x, x, epochs=2).run().last.epoch
    1
    """
    check_network(network)
    loss = default_loss(network) if loss is None else Loss.made(loss)
    optimizer = Adam() if optimizer is None else Optimizer.made(optimizer)
    metrics, callbacks = metrics_of(metrics), [Callback.made(each) for each in as_many(callbacks)]
    check_fit(network, loss, metrics)
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
        time_limit=time_limit,
        engine=engine,
        threads=threads,
    )
    training.history.config = {**notes, **training.history.config}
    return training


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

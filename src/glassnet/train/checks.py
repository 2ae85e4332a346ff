"""What is refused before a training begins: arguments that do not go together."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from glassnet.errors import SettingError, UnknownNameError
from glassnet.nn import Loss, Network
from glassnet.record import EpochRecord
from glassnet.suggest import did_you_mean
from glassnet.train.callback import Callback
from glassnet.train.checkpoint import Checkpoint
from glassnet.train.metrics import Metric
from glassnet.train.metrics.choosing import check_task

__all__ = ["check_checkpoints", "check_figures", "check_fit", "check_network"]

CLASSIFICATION = {"yes/no", "classes"}


def check_network(network: Network) -> None:
    """Refuse what is no network.

    >>> import glassnet as gn
    >>> check_network(gn.Network([gn.Dense(1, 1)]))
    """
    if not isinstance(network, Network):
        raise SettingError(
            f"network of type {type(network).__name__}",
            rule="what is trained is a Network",
            remedy="put the layers into one: Network([...])",
        )


def check_fit(network: Network, loss: Loss, metrics: Sequence[Metric]) -> None:
    """Refuse a loss that does not fit the last layer, and metrics of another task than the loss.

    With Sigmoid or Softmax and a loss of numbers, the outputs are both: any metric goes.

    >>> import glassnet as gn
    >>> check_fit(gn.Network([gn.Dense(1, 1)]), gn.Huber(), [gn.R2()])
    """
    loss.check_head(network.layers[-1])
    if loss.predicts in CLASSIFICATION:
        check_task(metrics, "classification")
    elif network.head is None:
        check_task(metrics, "regression")


def check_figures(
    callbacks: Sequence[Callback], metrics: Sequence[Metric], *, validation: bool
) -> None:
    """Refuse callbacks that watch a figure which the records will not have.

    >>> import glassnet as gn
    >>> check_figures([gn.EarlyStopping()], [], validation=True)
    """
    there, possible = _figures(metrics, validation), _figures(metrics, True)
    watched = [name for callback in callbacks for name in callback.figures()]
    unknown = next((name for name in watched if name not in there), None)
    if unknown is not None:
        meant = re.sub("^val_", "validation_", str(unknown))  # as other libraries call it
        remedies = [] if unknown in possible else [did_you_mean(meant, possible)]
        if meant.startswith("validation_") and not validation:
            remedies.insert(0, "pass validation=0.2")
        raise UnknownNameError(
            f"figure {unknown!r}",
            rule="this run has none of that name; metrics and validation rows add some",
            remedy="; ".join(remedies),
        )


def _figures(metrics: Sequence[Metric], validation: bool) -> set[str]:
    """Return the names of the figures that records will have."""
    names = dict.fromkeys([metric.name for metric in metrics], 0.0)
    record = EpochRecord(0, 0.0, 0.0, 0.0, 0.0, names)
    if validation:
        record = replace(record, validation_loss=0.0, validation_metrics=names)
    return set(record.values())


def check_checkpoints(
    callbacks: Sequence[Callback], checkpoint: Checkpoint | None, folder: str | Path | None
) -> None:
    """Refuse a checkpoint among the callbacks, and one that has no folder to go to.

    >>> check_checkpoints([], Checkpoint(epochs=5), "runs/first")
    """
    if any(isinstance(callback, Checkpoint) for callback in callbacks):
        raise SettingError(
            "a Checkpoint among the callbacks",
            rule="it needs the run's folder",
            remedy="pass it as checkpoint=, with out=",
        )
    if checkpoint is not None and folder is None:
        raise SettingError(
            f"checkpoint={checkpoint!r} without a folder",
            rule="checkpoints are written into the run's folder",
            remedy="pass out= too",
        )

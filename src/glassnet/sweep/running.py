"""One run of a sweep: a network trained by some settings, and how good it is in the end."""

from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass

import numpy as np

from glassnet.errors import NonFiniteError
from glassnet.nn import Network
from glassnet.record import History
from glassnet.sweep.data import SweepData
from glassnet.sweep.networks import loss_of, network_of, optimizer_of
from glassnet.sweep.parameters import Settings
from glassnet.sweep.verdicts import verdict
from glassnet.train import Callback
from glassnet.train.batches import Rows
from glassnet.train.metrics import Metric
from glassnet.train.preparing import prepared
from glassnet.train.training import INTERRUPTED

__all__ = ["Job", "Running", "Trained", "is_whole"]


@dataclass(frozen=True)
class Job:
    """Settings and seed of a run, and whether the doctor examines it when it has ended.

    >>> Job({"epochs": 5}, seed=1).seed
    1
    """

    settings: Settings
    seed: int
    examined: bool = False


@dataclass(frozen=True)
class Trained:
    """What comes of a job: its history, and the network as it is in the end."""

    history: History
    network: Network


def is_whole(history: History | None) -> bool:
    """Whether a run came to its end, be that a loss that is not finite.

    >>> is_whole(None), is_whole(History(stopped="all epochs"))
    (False, True)
    """
    return history is not None and history.stopped != INTERRUPTED


class Running:
    """A job's training under way: `run_pool` runs it as it runs a `Training`.

    `watchers` see its epochs. A loss that is not finite ends this run alone; `stopped` says so.

    >>> from glassnet.sweep.space import Space
    >>> x = np.linspace(0, 1, 8).reshape(-1, 1)
    >>> data = SweepData(x, x, None, outputs=1, classes=False)
    >>> (settings,) = Space.of({"epochs": [3]}, {}).every()
    >>> list(Running(data, Job(settings, 0)).run().config["figures"])
    ['loss']
    """

    def __init__(self, data: SweepData, job: Job, watchers: Sequence[Callback] = ()) -> None:
        settings = job.settings
        self._data, self._job, self._loss = data, job, loss_of(settings, data)
        self.network = network_of(settings, data, job.seed)
        self._training = prepared(
            self.network, data.inputs, data.target, loss=self._loss, seed=job.seed, threads=1,
            optimizer=optimizer_of(settings), validation=data.validation,
            epochs=settings["epochs"], batch_size=settings["batch_size"],  # type: ignore[arg-type]
            metrics=[deepcopy(each) for each in data.metrics] if job.examined else (),
            notes={"sweep": settings},
        )  # fmt: skip
        self._training.watchers += [deepcopy(each) for each in watchers]

    @property
    def history(self) -> History:
        """Its records so far."""
        return self._training.history

    def stop(self, reason: str) -> None:
        """End it after this epoch."""
        self._training.stop(reason)

    def run(self) -> History:
        """Train, then look how good the network is, and what the doctor says."""
        with suppress(NonFiniteError):  # which the history tells
            self._training.run()
            self.history.config["figures"] = self._figures()
        if self._job.examined and is_whole(self.history):
            self.history.config["verdict"] = verdict(self.history)
        return self.history

    def _figures(self) -> dict[str, float]:
        """Return the loss without penalties, and the metrics, of what the network predicts now."""
        metrics = [deepcopy(each) for each in self._data.metrics]
        for metric in metrics:
            metric.prepare(self._training.rows.target)
        found = self._scored(self._training.rows, metrics, "")
        if self._training.held_out is not None:
            found |= self._scored(self._training.held_out, metrics, "validation_")
        return found

    def _scored(self, rows: Rows, metrics: Sequence[Metric], prefix: str) -> dict[str, float]:
        with np.errstate(all="ignore"):
            outputs = self.network.predict(rows.inputs)
            found = {f"{prefix}loss": self._loss.forward(outputs, rows.target)}
            point = self._loss.point(outputs)
            for metric in metrics:
                found[prefix + metric.name] = metric(point, rows.target)
        return found

"""Everything that a training needs to go on: written now and then, read by a resume."""

import hashlib
import time
from pathlib import Path
from typing import Any, Self

from glassnet.array import Array
from glassnet.errors import NonFiniteError, ResumeError, SettingError
from glassnet.model_file import grouped, part
from glassnet.nn.settings import above, whole
from glassnet.record import EpochRecord, History
from glassnet.train.batches import Rows
from glassnet.train.callback import Callback, UnderWay
from glassnet.train.run_folder import RunFolder, WriteModel
from glassnet.train.settings import difference
from glassnet.train.training import Training

__all__ = ["Checkpoint"]

SAME_TO_RESUME = (
    "network", "loss", "optimizer", "engine", "batch_size", "shuffle", "seed", "data", "metrics",
    "callbacks", "monitor",
)  # fmt: skip


class Checkpoint(Callback):
    """Writes a checkpoint every `epochs` epochs, or every `seconds` seconds, whichever is first.

    It holds parameters, layer state, optimizer state and position, callbacks, the best weights
    and the length of the history; shuffles and dropout are drawn from seed and position alone.

    >>> Checkpoint(epochs=5).epochs
    5
    """

    def __init__(self, epochs: int | None = None, seconds: float = 30.0) -> None:
        self.epochs = None if epochs is None else whole("epochs", epochs, 1)
        self.seconds = above("seconds", seconds, 0, "try 30")

    def into(self, folder: RunFolder, training: Training) -> Self:
        """Write that training into that folder."""
        self._folder, self._training, self._last = folder, training, time.monotonic()
        self.written = self._frames = 0
        return self

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """Add the record to the metrics, and write a checkpoint if it is time."""
        self._folder.append(record)
        self.written += 1
        by_epochs = self.epochs is not None and len(training.history) % self.epochs == 0
        by_seconds = time.monotonic() - self._last >= self.seconds
        if by_epochs or by_seconds or self._training.finished:
            self._write_new_frames(training.history)
            self._folder.write_checkpoint(_header_of(self._training), _arrays_of(self._training))
            self._last = time.monotonic()

    def _write_new_frames(self, history: History) -> None:
        """Write the recorder's frames if there are more than at the last checkpoint."""
        found = 0 if history.frames is None else len(history.frames)
        if found > self._frames:
            self._folder.write_frames(history)
            self._frames = found


def open_folder(out: str | Path | None, resume: str | Path | None, *, overwrite: bool) -> RunFolder:
    """Return the folder to go on in, or a new one.

    >>> import tempfile
    >>> folder = open_folder(Path(tempfile.mkdtemp()) / "new", None, overwrite=False)
    >>> folder.path.name
    'new'
    >>> folder.close()
    """
    if resume is None:
        return RunFolder.create(str(out), force=overwrite)
    if out is not None and Path(out) != Path(resume):
        raise SettingError(
            f"out={str(out)!r} and resume={str(resume)!r}",
            rule="a resumed run goes on in its own folder",
            remedy="leave out= away",
        )
    return RunFolder.open(resume)


def run_in_folder(
    training: Training, folder: RunFolder, checkpoint: Checkpoint, write_model: WriteModel
) -> History:
    """Run, from the checkpoint if there is one; leave metrics, settings and model."""
    training.history.config["data"] = fingerprint(training.rows, training.held_out)
    training.watchers.append(checkpoint.into(folder, training))
    try:
        resume_from(folder, training)
        before = len(training.history)
        folder.write_config(training.history)
        history = training.run()
        for record in history.records[before + checkpoint.written :]:
            folder.append(record)  # of an epoch whose callbacks were interrupted
        folder.write_model(training.network, write_model)
        folder.write_config(history)
    except NonFiniteError:
        folder.write_config(training.history)
        raise
    finally:
        folder.close()
    return history


def resume_from(folder: RunFolder, training: Training) -> None:
    """Put a training where the folder's checkpoint left it, or at its start if there is none.

    ResumeError where settings or data are others than those of the run.
    """
    if not folder.has_checkpoint:
        folder.cut(0)
        return
    header, arrays = folder.read_checkpoint()
    _check_same(header["config"], _settings_of(training))
    records = folder.read_metrics(header["metrics_bytes"])
    training.network.parameters[...] = arrays["network/parameters"]
    training.network.load_state(part(arrays, "network"))
    training.optimizer.resume(header["optimizer"], part(arrays, "optimizer"))
    training.best.resume(header["best"], part(arrays, "best"))
    for callback, state in zip(training.callbacks, header["callbacks"], strict=True):
        callback.load_state(state)
    training.history.records = records
    training.history.frames = folder.read_frames(len(records))
    training.history.stopped = header["stopped"]
    training.go_on()
    left = (training.epochs - len(records)) * len(training.batches)
    training.optimizer.total_steps = training.optimizer.iterations + left


def fingerprint(*parts: Rows | None) -> str:
    """Return a short name for the data, the same for the same numbers.

    >>> import numpy as np
    >>> rows = Rows(np.zeros((2, 1)), np.ones((2, 1)), None)
    >>> fingerprint(rows) == fingerprint(rows.take(slice(None)))
    True
    """
    digest = hashlib.blake2b(digest_size=8)
    for rows in parts:
        arrays = () if rows is None else (rows.inputs, rows.target, rows.weights)
        for array in arrays:
            if array is not None:
                digest.update(f"{array.shape}{array.dtype}".encode())
                digest.update(array.data)
    return digest.hexdigest()


def _header_of(training: Training) -> dict[str, Any]:
    return {
        "stopped": training.history.stopped,
        "config": _settings_of(training),
        "optimizer": training.optimizer.progress(),
        "best": training.best.progress(),
        "callbacks": [callback.state() for callback in training.callbacks],
    }


def _settings_of(training: Training) -> dict[str, Any]:
    return training.history.config | {"monitor": training.history.monitor}


def _arrays_of(training: Training) -> dict[str, Array]:
    groups = {
        "network": training.network.arrays(),
        "optimizer": training.optimizer.state,
        "best": training.best.arrays(),
    }
    return grouped(groups)


def _check_same(before: dict[str, Any], now: dict[str, Any]) -> None:
    for name in SAME_TO_RESUME:
        found = difference(name, before.get(name), now.get(name))
        if found is not None:
            raise ResumeError(
                found,
                rule="a resumed training needs the settings and data it began with",
                remedy=f"give {name} as before, or train anew into another folder",
            )

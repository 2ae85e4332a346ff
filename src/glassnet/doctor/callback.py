"""The doctor looking on while a network trains."""

import time
from collections.abc import Callable
from typing import Any

from glassnet.doctor.examining import look_at
from glassnet.doctor.findings import Finding, Findings
from glassnet.doctor.patient import Patient
from glassnet.record import EpochRecord
from glassnet.train import Callback, UnderWay
from glassnet.train.probe import is_log_spaced

__all__ = ["Doctor"]

NO_TRIALS = "it made no trials: glassnet.examine(history) does"
SHARE = 0.01  # of the time that the training took so far


class Doctor(Callback):
    """Examines a training at its first steps, then at epochs 1, 2, 4, 8, …

    It looks for what costs next to nothing to see, without trials, and only while all looks take
    less than 1 % of the time; `glassnet.examine` sees more afterwards. `findings` are what it saw,
    `seconds` what its looks took; `say` is called with each new finding, once a cause.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 100).reshape(-1, 1)
    >>> net, doctor = gn.Network([gn.Dense(1, 1), gn.ReLU()]), Doctor(say=lambda finding: None)
    >>> history = gn.train(net, x, x, epochs=3, callbacks=doctor)
    >>> [finding.cause for finding in doctor.findings]
    ['output-cannot-reach']
    """

    looks_inside = False

    def __init__(self, say: Callable[[Finding], Any] = print) -> None:
        self.say = say
        self.findings, self.seconds = Findings(), 0.0

    def config(self) -> dict[str, Any]:
        """Return the class alone: a function is no setting."""
        return {"class": "Callback.Doctor"}

    def on_begin(self, training: UnderWay) -> None:
        """Start the clock, and forget an earlier training."""
        self.findings, self.seconds, self._begun = Findings(), 0.0, time.perf_counter()
        self.findings.unknown = (NO_TRIALS,)

    def on_epoch(self, training: UnderWay, record: EpochRecord) -> None:
        """Look, if it is one of the epochs and there is time."""
        begun = time.perf_counter()
        in_time = self.seconds < SHARE * (begun - self._begun)
        if record.epoch == 0 or (is_log_spaced(record.epoch) and in_time):
            self._look(training)
            self.seconds += time.perf_counter() - begun

    def _look(self, training: UnderWay) -> None:
        known = {finding.cause for finding in self.findings}
        for finding in look_at(Patient(training.history), quick=True):
            if finding.cause not in known:
                self.findings.append(finding)
                self.say(finding)

"""A network that learned its rows by heart."""

import numpy as np

from glassnet.doctor.changes import Advice, KeepBest
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["Overfitting"]

RISEN = 1.3  # times its least, the validation loss at the end
EXCESS = 0.04  # of the highest validation loss
APART = 1.5  # times the training loss


class Overfitting(Symptom):
    """The validation loss rose again while the training loss fell, and they are far apart.

    Rule: mean validation loss of the last tenth of the epochs against the least mean of any tenth
    before, and against the training loss. A run that restores its best epoch is judged by that
    epoch. Source: Prechelt, "Early stopping — but when?", 1998.
    """

    cause = "overfitting"
    quick = True

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare the end of the validation curve with its best."""
        held = patient.held_losses
        if held is None or len(held) < 5 or patient.broken or patient.restores_best:
            return None
        width = max(1, len(held) // 10)
        smooth = np.convolve(held, np.ones(width) / width, mode="valid")
        least, last = float(smooth.min()), float(smooth[-1])
        training = float(patient.losses[-width:].mean())
        risen = last > RISEN * least and last - least > EXCESS * float(held.max())
        if not (risen and last > APART * training):
            return None
        return self.found(
            "the network learned its rows by heart",
            f"validation loss {figure(last)} at the end, {figure(least)} at epoch "
            f"{int(smooth.argmin())}; training loss {figure(training)}",
            0.7 + 0.2 * min(1.0, last / least - 1),
            KeepBest(),
            Advice("fewer units, dropout, weight decay, or more rows"),
            risen=last / least,
        )

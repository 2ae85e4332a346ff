"""First weights of the wrong size."""

import numpy as np

from glassnet.doctor.changes import FirstValues
from glassnet.doctor.findings import Finding
from glassnet.doctor.inside import Inside
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["BadInitialisation"]

OFF = 3.0  # times larger or smaller than suited weights


class BadInitialisation(Symptom):
    """First weights of hidden layers several times larger or smaller than those that suit.

    Rule: geometric mean over hidden layers of root mean square of the weights against those of the
    same network with suited first values, beyond a factor of 3; a rerun with suited ones has to
    come out lower. Sources: Glorot and Bengio, 2010; He et al., 2015; chapter 17 of the book.
    """

    cause = "bad-initialisation"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare the weights' sizes, then try."""
        if patient.begin is None or patient.default is None:
            return None
        ratio = _size(patient.begin) / max(_size(patient.default), 1e-30)
        if 1 / OFF < ratio < OFF:
            return None
        if not trials.helps(FirstValues()):
            return None
        before, after = trials.from_start(), trials.from_start(FirstValues())
        how = "small" if ratio < 1 else "large"
        times = ratio if ratio > 1 else 1 / max(ratio, 1e-30)
        return self.found(
            f"first weights are too {how}",
            f"{figure(times)} times too {how} for their layers; with suited ones a short rerun "
            f"comes to {figure(after)} in place of {figure(before)}",
            0.75 + 0.2 * (after < before / 3),
            FirstValues(),
            ratio=ratio,
        )


def _size(inside: Inside) -> float:
    sizes = [np.sqrt(np.mean(np.square(each.layer.parameters["weights"], dtype=np.float64)))
             for each in inside.dense[:-1] or inside.dense]  # fmt: skip
    return float(np.exp(np.mean(np.log(np.maximum(sizes, 1e-30)))))

"""Whether a run that has not learned enough took too small steps, or too few."""

import numpy as np

from glassnet.doctor.changes import Epochs, LearningRate
from glassnet.doctor.patient import Patient
from glassnet.doctor.trials import Trials

__all__ = ["FACTORS", "faster", "longer", "too_few"]

FACTORS = (10, 30, 100)
LONGER = 16
USUAL = 600  # steps: with fewer, more steps are the first thing to try


def faster(patient: Patient, trials: Trials) -> tuple[float, int]:
    """Return what is left at the best of several higher rates, and how much higher it is."""
    if patient.plan is None or "learning_rate" not in patient.plan.optimizer:
        return np.inf, 1
    every = {factor: trials.whole(LearningRate(factor)) for factor in FACTORS}
    factor = min(every, key=lambda each: every[each])
    return left(patient, every[factor]), factor


def longer(patient: Patient, trials: Trials) -> float:
    """Return what is left after 16 times as many epochs, or as many as there is time for."""
    return left(patient, trials.whole(Epochs(LONGER)))


def too_few(patient: Patient, trials: Trials) -> bool:
    """Whether more steps help rather than larger ones."""
    few = patient.steps / USUAL
    return longer(patient, trials) * few < faster(patient, trials)[0]


def left(patient: Patient, loss: float) -> float:
    """Return a loss above what can be reached, in shares of the run's."""
    found, final = patient.references, patient.final
    reachable = 0.0 if found is None else 0.9 * found.reachable
    above = max((final or 0.0) - reachable, 1e-30)
    return max(loss - reachable, 0.0) / above if np.isfinite(loss) else np.inf

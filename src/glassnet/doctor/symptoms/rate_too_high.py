"""Steps so large that the loss jumps about instead of settling."""

import numpy as np

from glassnet.doctor.changes import LearningRate
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.noise import calmer, jumps, lower_rates
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["RateTooHigh"]

JUMPY = 0.25  # of the level, from epoch to epoch
CALM = 0.5  # of the loss, at a tenth of the rate
LARGE, RISEN = 0.15, 1.25  # change of the weights in a step; of the validation loss
HELD = 0.75  # of the validation loss, at a tenth of the rate
BETTER = 0.6  # of the loss of a trial from the start, at a tenth or a hundredth of the rate


class RateTooHigh(Symptom):
    """Going on at a tenth of the rate halves the loss, or beginning with it does.

    Rule: two short reruns from the end, as it was and at a tenth of the rate; where the run is
    poor, two from the start. Without a poor outcome a metric must jump by a quarter of its level
    from epoch to epoch, too: a tiny loss jumps in good runs. Limits: batches of a few rows jump at
    any rate, which is "batch-too-small".
    """

    cause = "rate-too-high"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look at the jumps, then try."""
        if patient.plan is None or "learning_rate" not in patient.plan.optimizer:
            return None
        jumpy = self._metric_jumps(patient)
        if not patient.poor and jumpy < JUMPY:
            return self._by_validation(patient, trials)
        jumpy = max(jumpy, jumps(patient.losses))
        calm = calmer(patient, trials) if patient.end is not None and not patient.broken else 1.0
        before, after = self._from_start(patient, trials)
        from_start = after < BETTER * before
        if not (calm < CALM and jumpy > JUMPY / 5) and not (patient.poor and from_start):
            return None
        evidence = f"loss or metric moves by {jumpy:.0%} of its level from epoch to epoch"
        if calm < CALM:
            evidence += f"; at a tenth of the rate it falls to {calm:.0%} within a short rerun"
        if from_start:
            evidence += f"; begun so, to {figure(after)} in place of {figure(before)}"
        gain = min(calm, after / before if np.isfinite(before) and before else 0.0)
        return self.found(
            "the learning rate is too high",
            evidence,
            0.6 + 0.3 * (1 - gain),
            *(LearningRate(factor) for factor in lower_rates(patient, trials)),
            jumps=jumpy,
            calm=calm,
        )

    def _by_validation(self, patient: Patient, trials: Trials) -> Finding | None:
        """Look for a validation loss that rose because the first steps were too large."""
        held, moved = patient.held_losses, _first_moves(patient)
        if held is None or patient.restores_best or moved < LARGE or held[-1] < RISEN * held.min():
            return None
        after = trials.held_out(LearningRate(0.1))
        if not after < HELD * held[-1]:
            return None
        return self.found(
            "the learning rate is too high",
            f"the first steps changed the weights by {moved:.0%} of their size; at a tenth of the "
            f"rate the validation loss ends at {figure(after)} in place of {figure(held[-1])}",
            0.92,
            LearningRate(0.1),
            moved=moved,
        )

    @staticmethod
    def _from_start(patient: Patient, trials: Trials) -> tuple[float, float]:
        if not patient.poor:
            return 1.0, 1.0
        after = min(trials.from_start(LearningRate(factor)) for factor in (0.1, 0.01))
        return trials.from_start(), after

    @staticmethod
    def _metric_jumps(patient: Patient) -> float:
        named = patient.history[0].metrics if len(patient.history) else {}
        return max((jumps(patient.history[name]) for name in named), default=0.0)


def _first_moves(patient: Patient) -> float:
    """Return the largest change of a Dense layer in one of the first steps, in its size."""
    probes = patient.history[0].probes if len(patient.history) else ()
    return max(
        (
            layer.update / layer.weights
            for probe in probes
            for layer in probe.layers
            if layer.layer == "Dense" and layer.update is not None and layer.weights
        ),
        default=0.0,
    )

"""Penalties on weights that weigh more than the data."""

from glassnet.doctor.changes import NoPenalty
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["PenaltyTooStrong"]

SHARE = 0.1  # of the data loss
DECAY = 1e-2  # share of a weight that AdamW takes away over a run's last tenth of steps


class PenaltyTooStrong(Symptom):
    """A run whose penalty is a tenth of its data loss, or that has weight decay, to its harm.

    Rule: going on from the end with penalties 100 times smaller has to come out lower than going
    on as it was; where the run is not poor, the whole run with them far lower. Limits: with few
    steps left a trial sees only the beginning.
    """

    cause = "penalty-too-strong"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare penalty and data loss, then try."""
        if patient.plan is None or patient.end is None or patient.broken:
            return None
        last = patient.history.last
        share = last.penalty / last.data_loss if last.data_loss else 0.0
        decays = bool(patient.plan.optimizer.get("weight_decay"))
        if share < SHARE and not decays:
            return None
        before = trials.from_end()
        after = min(trials.from_end(NoPenalty()), trials.from_start(NoPenalty()))
        better = trials.is_better(before, after) if patient.poor else trials.helps(NoPenalty())
        if not better:
            return None
        return self.found(
            "the penalty holds the network back",
            f"it is {figure(last.penalty)} beside a data loss of {figure(last.data_loss)}; with a "
            f"hundredth of it a short rerun comes to {figure(after)} in place of {figure(before)}",
            0.85,
            NoPenalty(),
            share=share,
        )

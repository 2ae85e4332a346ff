"""First predictions far from anything the targets suggest."""

from glassnet.doctor.changes import FirstValues
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.text import figure

__all__ = ["InitialLossOff"]

TIMES = 5.0  # the loss with suited first values


class InitialLossOff(Symptom):
    """The first loss is 5 times that with suited first values and that of a constant.

    Rule: loss before the first step, against the same network with suited first values and against
    the best constant (ln of the number of classes, the target's spread); a rerun with suited ones
    has to come out lower. Source: Karpathy, "A recipe for training neural networks", 2019.
    """

    cause = "initial-loss-off"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare first losses, then try."""
        begin, default, found = patient.begin, patient.default, patient.references
        if begin is None or default is None or found is None:
            return None
        if not begin.loss > TIMES * max(default.loss, found.constant):
            return None
        if not trials.helps(FirstValues()):
            return None
        return self.found(
            "the first predictions are far off",
            f"the loss begins at {figure(begin.loss)}; a constant has {figure(found.constant)}, "
            f"suited first values {figure(default.loss)}",
            0.8,
            FirstValues(),
            first=begin.loss,
            constant=found.constant,
        )

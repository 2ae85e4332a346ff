"""Targets that contradict each other where the inputs agree."""

import numpy as np

from glassnet.array import Array
from glassnet.doctor.changes import Advice
from glassnet.doctor.findings import Finding
from glassnet.doctor.patient import Patient
from glassnet.doctor.references import References
from glassnet.doctor.symptoms.symptom import Symptom
from glassnet.doctor.trials import Trials
from glassnet.sample import SampledRows

__all__ = ["LabelNoise"]

SURE = 0.2  # of the rows: those that a plain network answers with most certainty
WRONG, AS_OFTEN = 0.06, 0.7  # of these; of how often all rows are wrong
FAR, OUTLIERS = 8.0, 0.04  # robust spreads; of the rows
CONTRADICTING = 0.05  # of the rows have the inputs of another one, and another target
APART, COPIES_APART = 3.0, 1.0  # usual errors between the targets: of equal inputs, of copies
ROWS, MOST = 60, 0.35  # held out at least; wrong at most, or nothing is plain
LEAST = 0.1  # of the constant's loss goes away where something is learned


class LabelNoise(Symptom):
    """Targets are wrong where the answer is plain, contradict each other, or lie far off.

    Rule: rows with the same inputs and another target, beyond 5 %; classes: held-out rows that a
    plain network is surest of are wrong nearly as often as all others are; numbers: held-out
    errors beyond 8 robust spreads. Source: Northcutt, Jiang and Chuang, "Confident learning",
    2021. Limits: a few wrong numbers among noisy ones look like noise.
    """

    cause = "label-noise"

    def look(self, patient: Patient, trials: Trials) -> Finding | None:
        """Compare equal inputs, then look at the errors of a plain network on rows held out."""
        found, loss, sample = patient.references, patient.loss, patient.sample
        if found is None or loss is None or sample is None or found.learnable < LEAST:
            return None
        numbers = loss.predicts == "number"
        share = _contradicting(sample.training, found if numbers else None)
        if share > CONTRADICTING:
            return self._said(f"{share:.0%} of the rows have the inputs of another, and another "
                              "target", share)  # fmt: skip
        if numbers:
            share = _outliers(found)
            if share > OUTLIERS:
                return self._said(f"{share:.0%} of the targets lie {FAR:.0f} usual errors away",
                                  share)  # fmt: skip
            return None
        surest, every = _wrong(found)
        enough = len(found.target) >= ROWS
        if enough and WRONG < surest < MOST and surest > AS_OFTEN * every:
            return self._said(f"{surest:.0%} of the labels are wrong where the answer is plain, "
                              f"{every:.0%} everywhere", surest)  # fmt: skip
        return None

    def _said(self, evidence: str, share: float) -> Finding:
        return self.found(
            "targets contradict each other",
            evidence,
            min(0.93, 0.7 + share),
            Advice("a look at the rows with the largest errors: are their targets right?"),
            Advice("loss='huber' or 'mae' for numbers, smoothed labels for classes"),
            share=share,
        )


def _contradicting(rows: SampledRows, found: References | None) -> float:
    """Share of rows whose inputs come again with another target: of numbers, one far away.

    Where one column alone tells the rows apart, equal ones are copies rather than alike.
    """
    target = rows.target.astype(np.float64).reshape(len(rows), -1)
    inputs = np.ascontiguousarray(rows.inputs + 0.0)
    different, groups = np.unique(inputs, axis=0, return_inverse=True)
    copies = max(len(np.unique(column)) for column in inputs.T) == len(different)
    far = 0.0
    if found is not None:
        far = (COPIES_APART if copies else APART) * _usual_error(found)
    order = np.argsort(groups.ravel(), kind="stable")
    again = groups.ravel()[order][1:] == groups.ravel()[order][:-1]
    apart = np.abs(np.diff(target[order], axis=0)).max(axis=1) > far
    return float(np.sum(again & apart)) / len(rows)


def _usual_error(found: References) -> float:
    errors = np.abs(found.outputs - found.target.reshape(found.outputs.shape))
    return 1.4826 * float(np.median(errors))


def _outliers(found: References) -> float:
    errors = np.abs(found.outputs - found.target.reshape(found.outputs.shape)).ravel()
    usual = _usual_error(found)
    return float(np.mean(errors > FAR * usual)) if usual else 0.0


def _wrong(found: References) -> tuple[float, float]:
    sure, right = _sureness(found.outputs, found.target)
    surest = np.argsort(-sure)[: max(1, int(SURE * len(sure)))]
    return float(np.mean(~right[surest])), float(np.mean(~right))


def _sureness(outputs: Array, target: Array) -> tuple[Array, Array]:
    if outputs.shape[1] == 1:
        p = outputs.ravel()
        return np.abs(p - 0.5), (p > 0.5) == (target.ravel() > 0.5)
    truth = target.argmax(axis=1) if target.ndim == 2 and target.shape[1] > 1 else target.ravel()
    return outputs.max(axis=1), outputs.argmax(axis=1) == truth

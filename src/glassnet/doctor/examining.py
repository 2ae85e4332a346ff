"""Examining a run: all symptoms are looked for, what explains what is sorted out, and proven."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from glassnet.array import Array
from glassnet.doctor.findings import FACTS, Finding, Findings
from glassnet.doctor.patient import Patient
from glassnet.doctor.proving import proven
from glassnet.doctor.ranking import merged, ranked
from glassnet.doctor.symptoms import Symptom
from glassnet.doctor.trials import LONGER, Trials
from glassnet.errors import DataTypeError, NonFiniteError
from glassnet.nn import Network
from glassnet.record import History
from glassnet.train import train_many

__all__ = ["examine"]

EPOCHS = 100  # of the trial training of a live network


def examine(
    run: History | str | Path | Network,
    inputs: Array | None = None,
    target: Array | None = None,
    *,
    prove: bool = False,
    **training: Any,
) -> Findings:
    """Return what is wrong with a run, the likeliest cause first; an empty list if it is healthy.

    `run` is a History, the folder of a run, or a Network with `inputs`, `target` and arguments of
    `glassnet.train`, of which a copy is then trained for 100 epochs unless said. Each finding has
    a `cause` out of `glassnet.doctor.CAUSES`, its evidence and remedies. `prove` runs twins from
    the same seed on the rows that the run kept, without and with each remedy, and keeps the best
    as `finding.proof`. What cannot be told stands in `findings.unknown`.

    Errors: RunFolderError for a folder that is no run; DataTypeError for anything else, and for
    data or arguments beside a run that is over.

    >>> import numpy as np, glassnet as gn
    >>> x = np.linspace(-1, 1, 200).reshape(-1, 1)
    >>> net = gn.Network([gn.Dense(1, 16), gn.Tanh(), gn.Dense(16, 1), gn.ReLU()])
    >>> examine(gn.train(net, x, np.sin(3 * x), epochs=100))[0].cause
    'output-cannot-reach'
    """
    patient = Patient(_history(run, inputs, target, training))
    findings = Findings(look_at(patient))
    findings.unknown = patient.unknown
    if patient.poor and not findings:
        findings.unknown += ("the run is poor, but no change that was tried helped",)
    if prove:
        findings[:] = [proven(finding, patient) for finding in findings]
    return findings


def look_at(patient: Patient, *, quick: bool = False) -> list[Finding]:
    """Return the findings of all symptoms, or of those that cost next to nothing.

    >>> look_at(Patient(History()))
    []
    """
    if (not len(patient.history) and not patient.broken) or patient.flat:
        return []
    known = [each() for each in Symptom.registry.values() if each.quick or not quick]
    found = _found(known, patient, Trials(patient))
    if not quick and patient.poor and all(each.cause in FACTS for each in found):
        found = _found(known, patient, Trials(patient, times=LONGER))
    return ranked(found)


def _found(symptoms: Sequence[Symptom], patient: Patient, trials: Trials) -> list[Finding]:
    def looked(*, general: bool) -> list[Finding]:
        own = [each for each in symptoms if each.general == general]
        found = [symptom.look(patient, trials) for symptom in own]
        return [finding for finding in found if finding is not None]

    found = looked(general=False)
    causes = {each.cause for each in found}
    silent = causes <= {*FACTS}
    return merged(found + [each for each in looked(general=True) if silent or each.cause in causes])


def _history(run: Any, inputs: Any, target: Any, training: dict[str, Any]) -> History:
    if isinstance(run, History | str | Path):
        if inputs is not None or target is not None or training:
            raise DataTypeError(
                f"a {type(run).__name__} with {', '.join(training) or 'data'}",
                rule="a run that is over is examined as it is",
                remedy="leave them away, or pass a Network",
            )
        return run if isinstance(run, History) else History.load(run)
    if isinstance(run, Network) and inputs is not None and target is not None:
        one = {"epochs": EPOCHS, **training, "network": run.copy()}
        try:
            return train_many([one], inputs, target, workers=1)[0]
        except NonFiniteError as error:
            if error.history is None:
                raise
            history: History = error.history
            return history
    raise DataTypeError(
        f"{type(run).__name__} to examine",
        rule="it is a History, a run folder, or a Network with inputs and target",
        remedy="pass what gn.train returned",
    )

"""Proof: twin runs from the same seed, one as it was, one with the remedy."""

import math
from dataclasses import replace

from glassnet.doctor.changes import Change
from glassnet.doctor.findings import Finding, Proof
from glassnet.doctor.patient import Patient
from glassnet.doctor.plan import Plan
from glassnet.doctor.rows import with_balanced_classes
from glassnet.sample import Sample

__all__ = ["proven", "steps_of_proof"]

SECONDS = 5.0  # for one twin


def proven(finding: Finding, patient: Patient) -> Finding:
    """Return the finding with the proof of its best remedy; without where no rerun can show one.

    All twins take the same rows and steps, the whole run's where that takes no more than seconds.
    Their losses are those of validation rows where there are any.
    """
    plan, sample = patient.plan, patient.sample
    if plan is None or sample is None:
        return finding
    plan = plan.changed(steps=steps_of_proof(patient))
    best: Proof | None = None
    for remedy in finding.remedies:
        proof = _compared(plan, remedy, sample) if remedy.shows else None
        if proof is not None and (best is None or proof.after < best.after):
            best = proof
        if best is not None and best.works:
            break
    constant = math.inf if patient.references is None else patient.references.constant
    return replace(finding, proof=best and replace(best, constant=constant))


def steps_of_proof(patient: Patient) -> int:
    """Return the steps of a twin: the run's, or what some seconds suffice for."""
    return max(1, int(min(1.0, SECONDS / (patient.seconds or 1.0)) * patient.steps))


def _compared(plan: Plan, remedy: Change, sample: Sample) -> Proof | None:
    """Return what became of the loss; None for a remedy that this network or these rows rule out.

    Where classes are balanced, both are measured so.
    """
    changed = remedy.apply(plan)
    if changed is plan:
        return None
    measured = with_balanced_classes(sample) if changed.balanced else None
    before, after = (one.run(sample, measured=measured, followed=True) for one in (plan, changed))
    curves = {"before": before.curve, "after": after.curve}
    if before.held_out is None:
        return Proof(remedy, before.final, after.final, False, curves)
    if after.held_out is None:
        return None
    return Proof(remedy, before.held_out, after.held_out, True, curves)

"""Proof: twin runs from the same seed, one as it was, one with the remedy."""

from dataclasses import replace

from glassnet.doctor.changes import Change
from glassnet.doctor.findings import Finding, Proof
from glassnet.doctor.patient import Patient
from glassnet.doctor.plan import Plan
from glassnet.doctor.rows import with_balanced_classes
from glassnet.sample import Sample

__all__ = ["proven", "steps_of_proof"]

SECONDS = 5.0  # for one twin
LEAST = 200  # steps


def proven(finding: Finding, patient: Patient) -> Finding:
    """Return the finding with the proof of its best remedy; without where no rerun can show one.

    All twins take the same rows and steps, the whole run's where that takes no more than seconds.
    Their losses are those of validation rows where there are any.
    """
    plan, sample = patient.plan, patient.sample
    remedies = [remedy for remedy in finding.remedies if remedy.shows]
    if plan is None or sample is None or not remedies:
        return finding
    steps = steps_of_proof(patient)
    best: Proof | None = None
    for remedy in remedies:
        proof = _compared(plan, remedy, sample, steps)
        if best is None or proof.after < best.after:
            best = proof
        if best.works:
            break
    return replace(finding, proof=best)


def steps_of_proof(patient: Patient) -> int:
    """Return the steps of a twin: the run's, or what some seconds suffice for."""
    seconds = sum(record.seconds for record in patient.history) or 1.0
    return int(max(LEAST, min(patient.steps, SECONDS / seconds * patient.steps)))


def _compared(plan: Plan, remedy: Change, sample: Sample, steps: int) -> Proof:
    changed = remedy.apply(plan.changed(steps=steps))
    before, after = plan.run(sample, steps), changed.run(sample, changed.steps)
    if changed.balanced:  # both are measured so
        before = plan.run(sample, steps, measured=with_balanced_classes(sample))
    curves = {"before": before.curve, "after": after.curve}
    if before.held_out is None or after.held_out is None:
        return Proof(remedy, before.final, after.final, False, curves)
    return Proof(remedy, before.held_out, after.held_out, True, curves)

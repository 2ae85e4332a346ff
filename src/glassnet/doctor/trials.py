"""Short reruns of a part of a run, with one thing changed: what would have happened."""

from functools import cached_property

import numpy as np

from glassnet.doctor.changes import Change
from glassnet.doctor.patient import Patient
from glassnet.doctor.plan import Plan
from glassnet.sample import Sample, SampledRows
from glassnet.train import Metric

__all__ = ["Trials"]

SECONDS = 0.3  # for one trial of a quarter of the run's steps
LEAST = 40  # steps of one
SHARE = 0.25  # of the run's steps
TINY = 1e-12  # a rate: that of a schedule may have ended at 0
BATCH, BATCH_STEPS = 32, 2000  # rows, and steps on them alone
LONGER = 4  # times as long, where short ones tell nothing
BETTER, MUCH_BETTER = 0.8, 0.6  # of the loss without the change
NEARER = 0.67  # of what is above the loss that can be reached
CLEARLY = 0.03  # of the loss of a constant


class Trials:
    """Trials with one patient; each is run once.

    A trial from the start takes a quarter of the run's steps; one from the end goes on from where
    the run ended, with a constant rate.

    >>> import glassnet as gn
    >>> net, x = gn.Network([gn.Dense(1, 1)]), np.linspace(0, 1, 50).reshape(-1, 1)
    >>> history = gn.train(net, x, 3 * x, optimizer=gn.Adam(1e-4), epochs=200)
    >>> from glassnet.doctor.changes import LearningRate
    >>> trials = Trials(Patient(history))
    >>> trials.from_start(LearningRate(10)) < trials.from_start()
    True
    """

    def __init__(self, patient: Patient, *, times: float = 1) -> None:
        self._patient, self._times = patient, times
        self._kept: dict[tuple[str, str], float] = {}

    @cached_property
    def batch(self) -> Sample:
        """A few rows, spread evenly over those kept."""
        sample = self._patient.sample
        assert sample is not None
        rows = sample.training
        return Sample(SampledRows.of(rows.inputs, rows.target, rows.weights, most=BATCH))

    @cached_property
    def steps(self) -> int:
        """Steps of a trial."""
        wanted = self._times * SHARE * self._patient.steps
        return int(max(LEAST, min(self._affordable(self._times), wanted)))

    def _affordable(self, times: float) -> int:
        """Steps that take so many times the seconds of a trial."""
        patient = self._patient
        return int(times * SECONDS / (patient.seconds or 1.0) * max(1, patient.steps))

    def from_start(self, *changes: Change) -> float:
        """Return the loss after the trial, infinite where it diverges."""
        return self._run("start", *changes)

    def from_end(self, *changes: Change) -> float:
        """Return the loss after going on from the end at the last rate."""
        return self._run("end", *changes)

    def one_batch(self, *changes: Change) -> float:
        """Return the loss on a few rows after a training on those alone, from the start."""
        return self._run("one batch", *changes)

    def whole(self, *changes: Change) -> float:
        """Return the loss after all steps of the changed run, or as many as there is time for."""
        return self._run("whole", *changes)

    def held_out(self, change: Change) -> float:
        """Return the validation loss after the whole run with a change."""
        plan, sample = self._patient.plan, self._patient.sample
        assert plan is not None
        assert sample is not None
        changed = change.apply(plan)
        outcome = changed.run(sample, min(changed.steps, self._affordable(LONGER)))
        return np.inf if outcome.held_out is None else outcome.held_out

    def metric(self, metric: Metric, change: Change) -> list[float]:
        """Return a metric by epoch in the whole run with a change."""
        plan, sample = self._patient.plan, self._patient.sample
        assert plan is not None
        assert sample is not None
        changed = change.apply(plan)
        steps = min(changed.steps, self._affordable(LONGER * LONGER))
        return changed.run(sample, steps, metrics=[metric]).metrics.get(metric.name, [])

    def helps(self, change: Change) -> bool:
        """Whether the whole run with a change ends at less than half the loss, and clearly lower.

        A run that is poor already has to come out a fifth lower in a short trial only.
        """
        patient = self._patient
        if patient.poor:
            return self.is_better(self.from_start(), self.from_start(change))
        final, found = patient.final, patient.references
        if final is None or found is None:
            return False
        after = self.whole(change)
        return after < MUCH_BETTER * final and final - after > CLEARLY * found.constant

    def is_better(self, before: float, after: float) -> bool:
        """Whether a loss is a fifth lower, or a third of what can still be learned is."""
        found = self._patient.references
        reachable = 0.0 if found is None else 0.9 * found.reachable
        lower = after < BETTER * before or (after < before and not np.isfinite(before))
        return lower or 0 < after - reachable < NEARER * (before - reachable)

    def _run(self, where: str, *changes: Change) -> float:
        key = where, repr(changes)
        if key not in self._kept:
            self._kept[key] = self._tried(where, *changes)
        return self._kept[key]

    def _tried(self, where: str, *changes: Change) -> float:
        plan, sample = self._patient.plan, self._patient.sample
        assert plan is not None
        assert sample is not None
        if where == "end":
            plan = self._at_the_end(plan)
        for change in changes:
            plan = change.apply(plan)
        steps = min(plan.steps, self._affordable(LONGER)) if where == "whole" else self.steps
        if where == "one batch":
            sample, steps = self.batch, BATCH_STEPS
        final = plan.run(sample, steps).final
        return final if np.isfinite(final) else float("inf")

    def _at_the_end(self, plan: Plan) -> Plan:
        sample, last = self._patient.sample, self._patient.history.last
        assert sample is not None
        rate = max(last.learning_rate, TINY)
        constant = {"learning_rate": rate, "decay": 0.0, "schedule": None}
        known = {name: value for name, value in constant.items() if name in plan.optimizer}
        return plan.changed(start=sample.end, optimizer=plan.optimizer | known)

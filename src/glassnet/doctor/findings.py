"""What the doctor found: a cause with its evidence, what to do, and the proof that it helps."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from glassnet.doctor.changes import Change
from glassnet.drawn import Shown
from glassnet.text import Text, aligned, figure

__all__ = ["CAUSES", "FACTS", "Finding", "Findings", "Proof"]

CAUSES = (
    "non-finite", "leakage", "output-cannot-reach", "loss-mismatch", "symmetric-units",
    "unscaled-inputs", "unscaled-target", "shuffled-labels", "split-drift",
    "exploding-gradient", "vanishing-gradient", "born-dead-units", "saturated-units",
    "bad-initialisation", "initial-loss-off", "penalty-too-strong", "batch-too-small",
    "rate-too-high", "dead-units", "rate-too-low", "stopped-too-early", "too-small", "imbalance",
    "overfitting", "label-noise", "constant-column", "duplicate-column",
)  # fmt: skip
"""All names that `finding.cause` may have: where confidence is the same, the first goes first."""

FACTS = ("constant-column", "duplicate-column", "leakage", "split-drift", "label-noise",
         "imbalance", "shuffled-labels")  # fmt: skip
"""What is so whether or not the loss suffers from it."""

MISSED = "did not help enough"
POINTS = ("first", "1/4", "1/2", "3/4", "last")


@dataclass(frozen=True)
class Proof:
    """Twin runs from the same seed, one as it was and one with the remedy.

    `before` and `after` are their final losses on the same rows, in the run's own loss and units;
    `curves` their losses by epoch; `held_out` says whether the rows are those of validation. A
    remedy of a run that diverged has to come below the loss of the best constant, `constant`.

    >>> from glassnet.doctor.changes import LearningRate
    >>> print(Proof(LearningRate(0.1), 0.4, 0.1))
    proven: loss 0.4 → 0.1 with a learning rate 10 times smaller
    >>> print(Proof(LearningRate(0.1), 3, 1, curves={"before": [5, 4, 3], "after": [5, 2, 1]}))
    proven: loss 3 → 1 with a learning rate 10 times smaller
    epochs  first  1/4  1/2  3/4  last
    before      5    5    4    3     3
    after       5    5    2    1     1
    """

    remedy: Change
    before: float
    after: float
    held_out: bool = False
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict, repr=False)
    constant: float = math.inf

    @property
    def works(self) -> bool:
        """Whether the loss was at least halved, or made finite and lower than a constant's."""
        if not math.isfinite(self.before):
            return self.after < self.constant
        return math.isfinite(self.after) and self.after <= self.before / 2

    @property
    def share(self) -> float:
        """What is left of the loss: of a constant's, where it was not finite."""
        before = self.before if math.isfinite(self.before) else self.constant
        return self.after / before if before else math.inf

    def __str__(self) -> str:
        verdict = "proven" if self.works else MISSED
        rows = "validation loss" if self.held_out else "loss"
        said = f"{verdict}: {rows} {figure(self.before)} → {figure(self.after)} "
        return "\n".join([f"{said}with {self.remedy.says()}", *self._drawn()])

    def _drawn(self) -> list[str]:
        """Return both curves at five points of their epochs, a line each."""
        rows = [["epochs", *POINTS]]
        for name, curve in self.curves.items():
            places = (round(share / 4 * (len(curve) - 1)) for share in range(5))
            rows.append([name, *(figure(curve[place]) for place in places)])
        return aligned(rows).splitlines() if self.curves else []


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a run.

    `cause` is one of `CAUSES`; `symptom` what was seen, `evidence` its figures as a sentence,
    `figures` as numbers; `confidence` is between 0 and 1; `remedies` come in the order to try
    them, `proof` where it was asked for.

    >>> finding = Finding("rate-too-high", "the loss jumps", "by 40 % from epoch to epoch", 0.9)
    >>> print(finding)
    rate-too-high (90 %): the loss jumps: by 40 % from epoch to epoch
    """

    cause: str
    symptom: str
    evidence: str
    confidence: float
    remedies: tuple[Change, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict, repr=False)
    proof: Proof | None = None

    def __str__(self) -> str:
        lines = [f"{self.cause} ({self.confidence:.0%}): {self.symptom}: {self.evidence}"]
        lines[0] = lines[0].replace("%)", " %)", 1)
        lines += [f"  try {remedy.says()}" for remedy in self.remedies]
        if self.proof is not None:
            said = str(self.proof)
            if self.cause in FACTS:  # right or wrong whatever the loss does
                said = said.replace(MISSED, "for comparison", 1)
            lines += [f"  {line}" for line in said.splitlines()]
        return "\n".join(lines)


class Findings(Shown, list[Finding]):
    """Findings, the likeliest first; empty for a healthy run. `unknown` says what nobody can tell.

    Where something is unknown, no findings are no proof of health.

    >>> Findings()
    nothing is wrong with this run
    """

    unknown: tuple[str, ...] = ()

    def __repr__(self) -> str:
        nothing = "nothing was found" if self.unknown else "nothing is wrong with this run"
        lines = [str(finding) for finding in self] or [nothing]
        lines += [f"cannot tell, because {reason}" for reason in self.unknown]
        return Text("\n".join(lines))

    __str__ = __repr__

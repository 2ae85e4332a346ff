"""Which cause goes first: what explains another finding goes before it."""

from collections.abc import Sequence
from dataclasses import replace

from glassnet.doctor.findings import CAUSES, FACTS, Finding

__all__ = ["merged", "ranked"]

EXPLAINS = {
    "output-cannot-reach": ("*",),
    "loss-mismatch": ("*",),
    "symmetric-units": ("*",),
    "unscaled-inputs": (
        "saturated-units", "born-dead-units", "dead-units", "rate-too-high", "rate-too-low",
        "bad-initialisation", "initial-loss-off", "stopped-too-early",
        "exploding-gradient", "vanishing-gradient", "too-small", "batch-too-small",
    ),
    "unscaled-target": (
        "rate-too-low", "rate-too-high", "initial-loss-off", "stopped-too-early",
        "dead-units", "exploding-gradient", "bad-initialisation", "too-small", "batch-too-small",
    ),
    "exploding-gradient": (
        "bad-initialisation", "initial-loss-off", "rate-too-high", "dead-units",
        "saturated-units", "rate-too-low", "stopped-too-early", "too-small",
    ),
    "vanishing-gradient": ("rate-too-low", "stopped-too-early", "bad-initialisation", "too-small"),
    "born-dead-units": ("bad-initialisation", "rate-too-low", "stopped-too-early", "too-small",
                        "dead-units", "initial-loss-off", "rate-too-high"),
    "saturated-units": (
        "bad-initialisation", "vanishing-gradient", "rate-too-low", "stopped-too-early",
        "initial-loss-off", "too-small", "rate-too-high",
    ),
    "bad-initialisation": (
        "rate-too-low", "stopped-too-early", "initial-loss-off", "dead-units", "too-small",
        "rate-too-high",
    ),
    "initial-loss-off": ("rate-too-low", "stopped-too-early", "dead-units", "rate-too-high"),
    "penalty-too-strong": ("rate-too-low", "stopped-too-early", "too-small", "rate-too-high",
                           "dead-units"),
    "batch-too-small": ("rate-too-high",),
    "rate-too-high": ("stopped-too-early", "too-small", "overfitting"),
    "dead-units": ("rate-too-high", "rate-too-low", "stopped-too-early", "too-small"),
    "too-small": ("stopped-too-early", "rate-too-low", "rate-too-high"),
    "imbalance": ("stopped-too-early", "rate-too-low", "too-small"),
    "shuffled-labels": ("overfitting", "label-noise"),
    "leakage": ("overfitting",),
    "split-drift": ("overfitting",),
}  # fmt: skip
BEHIND = 0.5  # times its confidence, for what another finding explains


def merged(findings: Sequence[Finding]) -> list[Finding]:
    """Return one finding a cause, the most confident, with the evidence of all.

    >>> one, other = (Finding("too-small", "", evidence, 0.8) for evidence in ("narrow", "stuck"))
    >>> [finding.evidence for finding in merged([one, other])]
    ['narrow; stuck']
    """
    by_cause: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda each: -each.confidence):
        by_cause.setdefault(finding.cause, []).append(finding)
    return [
        replace(same[0], evidence="; ".join(each.evidence for each in same))
        for same in by_cause.values()
    ]


def ranked(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings by confidence, less where another one explains them.

    >>> one, other = (Finding(cause, "", "", 0.8) for cause in ("dead-units", "rate-too-high"))
    >>> [finding.cause for finding in ranked([other, one])]
    ['dead-units', 'rate-too-high']
    """
    there = {finding.cause for finding in findings}
    explained = {
        cause for by in there for cause in _explained(by) if cause in there and cause != by
    }
    weighed = [
        replace(each, confidence=each.confidence * BEHIND) if each.cause in explained else each
        for each in findings
    ]
    return sorted(weighed, key=lambda each: (-each.confidence, CAUSES.index(each.cause)))


def _explained(cause: str) -> tuple[str, ...]:
    names = EXPLAINS.get(cause, ())
    return (
        tuple(each for each in CAUSES if each not in (*FACTS, "non-finite"))
        if names == ("*",)
        else names
    )

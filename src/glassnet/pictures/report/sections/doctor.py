"""What the doctor found."""

from glassnet.doctor.findings import CAUSES, FACTS, Proof
from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.text import figure

__all__ = ["doctor"]


def doctor(data: ReportData) -> Section | None:
    """Show each finding with its evidence and remedies, and the proof where there is one."""
    if not len(data.history):
        return None
    shown = [
        {
            "finding": finding,
            "confidence": f"{100 * finding.confidence:.0f} %",
            "remedies": [remedy.says() for remedy in finding.remedies],
            "proof": None if finding.proof is None else _proof(finding.cause, finding.proof),
        }
        for finding in data.findings
    ]
    values = {
        "findings": shown, "unknown": data.findings.unknown, "folder": str(data.folder),
        "networks": len(data.numbers), "causes": len(CAUSES),
        "unproven": any(finding.proof is None for finding in data.findings),
    }  # fmt: skip
    return Section("doctor", "What the doctor found", values)


def _proof(cause: str, proof: Proof) -> dict[str, object]:
    return {
        "verdict": _verdict(cause, proof),
        "before": figure(proof.before), "after": figure(proof.after),
        "remedy": proof.remedy.says(), "rows": "validation loss" if proof.held_out else "loss",
    }  # fmt: skip


def _verdict(cause: str, proof: Proof) -> str:
    if proof.works:
        return "Proven"
    return "For comparison" if cause in FACTS else "Tried, but it did not help enough"

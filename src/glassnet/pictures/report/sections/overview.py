"""The report in short: a few figures, and a sentence on what they mean."""

from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import METRICS, many, metric_shown
from glassnet.table_run import KeptScores
from glassnet.text import figure

__all__ = ["overview"]


def overview(data: ReportData) -> Section:
    """Say how good the model is, what the doctor says, and what cannot be shown."""
    figures = _scored(data.scores) if data.scores else _last_losses(data)
    return Section(
        "overview", "In short",
        {
            "figures": [*figures, *_intervals(data.scores)],
            "sentence": _sentence(data), "verdict": f"{_verdict(data)}{_leaks(data)}",
            "missing": data.missing,
        },
    )  # fmt: skip


def _scored(scores: KeptScores) -> list[tuple[str, str, str]]:
    """Return name, figure and a remark for each metric of the network."""
    shown = []
    for name, value in scores.figures["network"].items():
        ends = scores.ranges.get("network", {}).get(name)
        between = f"90 %: {' to '.join(metric_shown(name, end) for end in ends)}" if ends else ""
        shown.append((METRICS[name][0], metric_shown(name, value), between))
    return shown


def _intervals(scores: KeptScores | None) -> list[tuple[str, str, str]]:
    if scores is None or scores.interval is None:
        return []
    covered, width = scores.interval
    return [("within the 90 % interval", f"{100 * covered:.1f} %", f"mean width {figure(width)}")]


def _last_losses(data: ReportData) -> list[tuple[str, str, str]]:
    if not len(data.history):
        return []
    shown = [
        (_named(name), figure(value), "")
        for name, value in data.history.last.values().items()
        if name not in ("data_loss", "penalty", "seconds", "learning_rate")
    ]
    return [*shown, ("epochs", f"{len(data.history):,}", data.history.stopped)]


def _named(name: str) -> str:
    """Return a figure's name in words: a metric's, on training or validation rows."""
    metric = name.removeprefix("validation_")
    said = METRICS[metric][0] if metric in METRICS else metric.replace("_", " ")
    return said if metric == name else f"validation {said}"


def _sentence(data: ReportData) -> str:
    """Say what the scores mean, beside the baselines."""
    if data.scores is None:
        return ""
    figures, target = data.scores.figures, data.settings.target if data.settings else "the target"
    held_out = many(len(data.prepared.left), "row") if data.prepared else "rows"
    classes = "accuracy" in figures["network"]
    name = "accuracy" if classes else "mae"
    shown = {
        learner: f"{100 * each[name]:.1f} %" if classes else metric_shown(name, each[name])
        for learner, each in figures.items()
    }
    others = [f"{learner}: {value}" for learner, value in shown.items() if learner != "network"]
    what = "gets {} right" if classes else "misses the truth by {} in the mean"
    return (
        f"On {held_out} that it has not learned from, the model’s prediction of “{target}” "
        f"{what.format(shown['network'])} ({'; '.join(others)})."
    )


def _verdict(data: ReportData) -> str:
    if not len(data.history):
        return ""
    causes = ", ".join(finding.cause for finding in data.findings)
    if causes:
        return f"The doctor found: {causes}."
    if data.findings.unknown:
        return "The doctor found nothing, but could not look at everything: it cannot tell."
    return "The doctor found nothing wrong with the training."


def _leaks(data: ReportData) -> str:
    if not data.leaks:
        return ""
    count = many(len(data.leaks), "possible leak")
    return f" The table has {count}, so that these scores may be too good: see “The table”."

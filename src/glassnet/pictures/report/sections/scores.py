"""The scores, beside those of the baselines."""

from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import METRICS, metric_shown, seconds_shown
from glassnet.table_run import KeptScores

__all__ = ["scores"]


def scores(data: ReportData) -> Section | None:
    """Show a learner a line, a metric a column, the best marked."""
    if data.scores is None:
        return None
    kept, metrics = data.scores, list(data.scores.figures["network"])
    rows = [
        (learner, [_cell(kept, learner, name) for name in metrics], _seconds(kept, learner))
        for learner in kept.figures
    ]
    return Section(
        "scores", "Scores",
        {
            "metrics": [METRICS[name] for name in metrics], "rows": rows,
            "ranges": bool(kept.ranges), "timed": all(row[2] for row in rows),
        },
    )  # fmt: skip


def _cell(kept: KeptScores, learner: str, name: str) -> tuple[str, str, bool]:
    """Return the figure, its interval, and whether it is the best."""
    value, ends = kept.figures[learner][name], kept.ranges.get(learner, {}).get(name)
    between = " to ".join(metric_shown(name, end) for end in ends) if ends else ""
    return metric_shown(name, value), between, kept.best(name) == learner


def _seconds(kept: KeptScores, learner: str) -> str:
    return seconds_shown(kept.seconds.get(learner, float("nan")))

"""Learning curves."""

from glassnet.pictures.report.charts.learning import MOST_EPOCHS, learning_chart
from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section

__all__ = ["learning"]


def learning(data: ReportData) -> Section | None:
    """Draw the loss by epoch of all networks."""
    chart = learning_chart(data.histories)
    if chart is None:
        return None
    epochs = max(len(history) for history in data.histories)
    said = chart.label
    if epochs > MOST_EPOCHS:
        said += f" Not all of the {epochs:,} epochs are drawn."
    kind = "validation_loss" in data.histories[0].records[-1].values()
    if kind and data.settings is not None:
        said += " Validation rows are rows to learn from that a network was trained without."
    stopped = data.history.stopped
    ended = f"The training ended: {stopped}." if stopped else ""
    return Section("learning", "Learning curves", {"chart": chart, "said": said, "ended": ended})

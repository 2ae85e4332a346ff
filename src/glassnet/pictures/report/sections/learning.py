"""Learning curves."""

from glassnet.pictures.report.charts.learning import MOST_EPOCHS, learning_chart
from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import many

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
    drawn = next(history for history in data.histories if len(history))
    kind = "validation_loss" in drawn.last.values()
    if kind and data.settings is not None:
        said += " Validation rows are rows to learn from that a network was trained without."
    said += _left_out(data)
    stopped = data.history.stopped
    ended = f"The training ended: {stopped}." if stopped else ""
    return Section("learning", "Learning curves", {"chart": chart, "said": said, "ended": ended})


def _left_out(data: ReportData) -> str:
    """Say which of the networks are not in the model, and which are not among the curves."""
    shares = data.config.get("shares", {})
    if not shares or not data.numbers:
        return ""
    counted = sum(str(number) in shares for number in data.numbers)
    lost, said = len(shares) - counted, ""
    if counted < len(data.numbers):
        said += f" {counted} of them are in the model, whose mixture left out the others."
    if lost:
        said += f" Curves of {many(lost, 'network')} that the time limit cut short are not kept."
    return said

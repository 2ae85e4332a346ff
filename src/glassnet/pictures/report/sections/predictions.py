"""The held-out rows: predicted against true and residuals, or classes and probabilities."""

from glassnet.pictures.report.charts.calibration import calibration_chart
from glassnet.pictures.report.charts.confusion import MOST_CLASSES, confusion_chart
from glassnet.pictures.report.charts.points import MOST_POINTS, predicted_chart, residual_chart
from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.predictions import Predictions

__all__ = ["predictions"]


def predictions(data: ReportData) -> Section | None:
    """Draw the predictions of the rows that were held out."""
    if data.rows is None:
        return None
    found = data.rows.predictions
    title = "Predicted against true"
    if found.classes:
        title = "Classes and probabilities"
    charts = _of_classes(found) if found.classes else _of_numbers(found)
    return Section("predictions", title, {"charts": charts})


def _of_numbers(found: Predictions) -> list[tuple[object, str]]:
    total = found.total or len(found)
    shown = min(len(found), MOST_POINTS)
    thinned = f" {shown:,} of the {total:,} held-out rows are drawn." if shown < total else ""
    interval = ""
    if found.low is not None:
        interval = (
            f" A thin line is the interval that should hold the truth of "
            f"{100 * found.coverage:.0f} % of the rows."
        )
    return [
        (
            predicted_chart(found),
            f"Each point is a held-out row; on the dashed line a prediction is perfect.{interval}"
            f"{thinned}",
        ),
        (
            residual_chart(found),
            "What is left: points above the dashed line were predicted too low, points below too "
            f"high. A good model leaves no pattern.{thinned}",
        ),
    ]


def _of_classes(found: Predictions) -> list[tuple[object, str]]:
    many = len(found.classes) > MOST_CLASSES
    drawn = f" The {MOST_CLASSES} classes with the most rows are shown." if many else ""
    charts: list[tuple[object, str]] = [
        (
            confusion_chart(found),
            "A row is a true class, a column a predicted one: right predictions lie on the "
            f"diagonal. Shares are of the true class.{drawn}",
        )
    ]
    calibration = calibration_chart(found)
    if calibration is not None:
        said = (
            "On the dashed line probabilities can be taken at their word: of the rows given "
            "70 %, 70 % are so. The larger a point, the more rows it stands for."
        )
        charts.append((calibration, said))
    return charts

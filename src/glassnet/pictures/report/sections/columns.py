"""Which columns the model leans on, and which way."""

from glassnet.pictures.report.charts.colours import SERIES
from glassnet.pictures.report.charts.effect import effect_chart
from glassnet.pictures.report.charts.importance import MOST_BARS, importance_chart
from glassnet.pictures.report.data import ReportData
from glassnet.pictures.report.sections.section import Section
from glassnet.pictures.report.sections.wording import many

__all__ = ["columns"]


def columns(data: ReportData) -> Section | None:
    """Draw permutation importance, and the effects of the columns that matter most."""
    if data.rows is None or data.rows.importance is None:
        return None
    found, target = data.rows.importance, data.rows.predictions.name
    looked_at = many(found.rows, "held-out row")
    if found.rows < found.rows_given:
        looked_at += f", drawn from {found.rows_given:,},"
    shown = min(len(found.columns), MOST_BARS)
    more = f" The {shown} that matter most of {len(found.columns):,} columns are shown."
    said = (
        f"How much worse the score of {looked_at} becomes when one column’s values are shuffled "
        f"among them, {found.rises.shape[1]} times; the thin line is the spread of these. Columns "
        f"that tell the same share it.{more if shown < len(found.columns) else ''}"
    )
    effects = [effect_chart(each, i, target) for i, each in enumerate(data.rows.effects)]
    values = {
        "chart": importance_chart(found), "said": said, "effects": effects,
        "classes": len(data.rows.predictions.classes), "most": len(SERIES),
    }  # fmt: skip
    return Section("columns", "Which columns matter", values)

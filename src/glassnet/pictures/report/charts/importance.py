"""By how much the score gets worse when a column is shuffled: a bar a column."""

from typing import Any

import numpy as np

from glassnet.explaining import Importance
from glassnet.pictures.report.charts.chart import Chart, chart_of, chart_with, labels_by_place
from glassnet.pictures.report.charts.colours import BLUE, INK
from glassnet.pictures.report.charts.numbers import number_format, plain, short_name

__all__ = ["MOST_BARS", "importance_chart"]

MOST_BARS = 20
BAR, LABEL = 22, 20  # pixels; letters
SHORT = {"rmse": "RMSE", "log_loss": "log loss"}
UNITS = {"rmse": "root mean squared error", "log_loss": "log loss"}


def importance_chart(found: Importance) -> Chart:
    """The twenty columns that matter most, with the spread over the shuffles.

    >>> rises = np.array([[1.0, 1.0], [4.0, 2.0]])
    >>> importance_chart(Importance(("age", "size"), rises, "rmse", 2.0, 9, 9)).label
    'How much the root mean squared error rises when a column is shuffled. Most: size, age.'
    """
    import altair as alt

    order = np.argsort(-found.mean, kind="stable")[:MOST_BARS]
    columns = [short_name(found.columns[i]) for i in order]
    labels = labels_by_place([short_name(found.columns[i], LABEL) for i in order])
    rows = [_row(found, i, place) for place, i in enumerate(order)]
    names = alt.Axis(title=None, labelExpr=labels, grid=False, ticks=False)
    across = alt.Axis(tickCount=5, format=number_format(*found.mean))
    base = chart_with().encode(y=alt.Y("place:O", axis=names))
    bars = base.mark_bar(color=BLUE, height={"band": 0.7}).encode(
        x=alt.X("rise:Q", title=f"rise of the {SHORT[found.measure]}", axis=across),
        tooltip=[
            alt.Tooltip("column:N"), alt.Tooltip("rise:Q", format=",.4~r"),
            alt.Tooltip("low:Q", title="− spread", format=",.4~r"),
            alt.Tooltip("high:Q", title="+ spread", format=",.4~r"),
        ],
    )  # fmt: skip
    spread = base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    label = (
        f"How much the {UNITS[found.measure]} rises when a column is shuffled. "
        f"Most: {', '.join(columns[:3])}."
    )
    return chart_of("importance", label, alt.layer(bars, spread), rows, BAR * max(2, len(rows)))


def _row(found: Importance, i: int, place: int) -> dict[str, Any]:
    mean, spread = found.mean[i], found.spread[i]
    return {
        "place": place, "column": short_name(found.columns[i]), "rise": plain(mean),
        "low": plain(mean - spread), "high": plain(mean + spread),
    }  # fmt: skip

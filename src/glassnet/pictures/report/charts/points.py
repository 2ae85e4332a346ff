"""Predicted against true, and what is left of the truth: a point a held-out row."""

from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.array import Array
from glassnet.pictures.report.charts.chart import Chart, chart_of, chart_with
from glassnet.pictures.report.charts.colours import BLUE, GREY, ORANGE
from glassnet.pictures.report.charts.numbers import in_tooltip, number_format, plain, short_name
from glassnet.pictures.rows import spread_out
from glassnet.predictions import Predictions

if TYPE_CHECKING:
    import altair as alt

__all__ = ["MOST_POINTS", "predicted_chart", "residual_chart"]

MOST_POINTS = 1000  # more make a page of many megabytes, and no other picture
HEIGHT = 400
TICKS = 6


def predicted_chart(found: Predictions) -> Chart:
    """A point a row, the truth across and the prediction up, with its interval.

    >>> found = Predictions(np.array([1.0, 2.0]), np.array([1.1, 1.9]), "price")
    >>> predicted_chart(found).label
    'Predicted against true price of 2 rows.'
    """
    import altair as alt

    name = short_name(found.name)
    ends = _ends(found)
    across = _axis(alt.X, "truth", f"true {name}", ends)
    up = _axis(alt.Y, "prediction", f"predicted {name}", ends)
    perfect = [{"truth": end, "prediction": end} for end in ends]
    base = chart_with().encode(x=across)
    layers = [
        chart_with("perfect").mark_line(color=GREY, strokeDash=[6, 4]).encode(x=across, y=up),
        base.mark_circle(color=BLUE, opacity=0.75, size=34).encode(y=up, tooltip=_tooltip(found)),
    ]
    if found.low is not None:
        interval = base.mark_rule(color=BLUE, opacity=0.3, strokeWidth=1.5)
        layers.insert(
            1, interval.encode(y=_axis(alt.Y, "low", f"predicted {name}", ends), y2="high:Q")
        )
    label = f"Predicted against true {name} of {len(found):,} rows."
    return chart_of("predicted", label, alt.layer(*layers), _rows(found), HEIGHT, perfect=perfect)


def residual_chart(found: Predictions) -> Chart:
    """A point a row, the prediction across and truth - prediction up.

    >>> found = Predictions(np.array([1.0, 2.0]), np.array([1.1, 1.9]), "price")
    >>> residual_chart(found).name
    'residuals'
    """
    import altair as alt

    name = short_name(found.name)
    points = (
        chart_with()
        .mark_circle(color=BLUE, opacity=0.75, size=34)
        .encode(
            x=_axis(alt.X, "prediction", f"predicted {name}", _ends(found)),
            y=_axis(alt.Y, "residual", f"true − predicted {name}", found.residuals),
            tooltip=_tooltip(found),
        )
    )
    zero = chart_with("zero").mark_rule(color=ORANGE, strokeDash=[6, 4])
    label = f"How far the truth lies above or below the predicted {name}, by the prediction."
    drawn = alt.layer(points, zero.encode(y="residual:Q"))
    return chart_of("residuals", label, drawn, _rows(found), zero=[{"residual": 0}])


def _axis(channel: "type[alt.X | alt.Y]", field: str, title: str, values: Any) -> Any:
    import altair as alt

    axis = alt.Axis(tickCount=TICKS, format=number_format(*values))
    scale = alt.Scale(zero=False, nice=True)
    return channel(f"{field}:Q", title=title, scale=scale, axis=axis)


def _rows(found: Predictions) -> list[dict[str, Any]]:
    columns = {"truth": found.truth, "prediction": found.prediction, "residual": found.residuals}
    if found.low is not None and found.high is not None:
        columns |= {"low": found.low, "high": found.high}
    chosen = spread_out(np.arange(len(found)), MOST_POINTS)
    parts = {name: [plain(value) for value in each[chosen]] for name, each in columns.items()}
    return [dict(zip(parts, row, strict=True)) for row in zip(*parts.values(), strict=True)]


def _ends(found: Predictions) -> tuple[float | None, float | None]:
    both: Array = np.concatenate([found.truth, found.prediction]).astype(float)
    known = both[np.isfinite(both)]
    return (plain(known.min()), plain(known.max())) if len(known) else (None, None)


def _tooltip(found: Predictions) -> "list[alt.Tooltip]":
    import altair as alt

    named = {"truth": "true", "prediction": "predicted", "residual": "true − predicted"}
    if found.low is not None:
        named |= {"low": f"{100 * found.coverage:.0f} % interval from", "high": "to"}
    return [
        alt.Tooltip(f"{name}:Q", title=in_tooltip(title), format=",.4~r")
        for name, title in named.items()
    ]

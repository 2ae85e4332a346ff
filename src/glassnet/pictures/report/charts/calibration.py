"""Whether of the rows predicted with probability p a share p is so."""

from typing import Any

import numpy as np

from glassnet.array import Array
from glassnet.pictures.report.charts.chart import Chart, chart_of, chart_with
from glassnet.pictures.report.charts.colours import BLUE, GREY
from glassnet.pictures.report.charts.numbers import plain, short_name
from glassnet.predictions import Predictions

__all__ = ["calibration_chart"]

GROUPS = 10
HEIGHT = 320


def calibration_chart(found: Predictions) -> Chart | None:
    """Ten groups of rows by the probability that was predicted, beside the share that was right.

    Of two classes that of the second, of more that of the predicted one. The larger a point, the
    more rows.

    >>> truth = np.array(["no", "yes"], dtype=object)
    >>> found = Predictions(
    ...     truth, truth, "sold", classes=("no", "yes"), probabilities=np.eye(2)
    ... )
    >>> calibration_chart(found).label
    'Share of rows with sold = yes, by the probability that was predicted.'
    """
    if found.probabilities is None:
        return None
    import altair as alt

    predicted, came, what = _events(found)
    rows = _groups(predicted, came)
    data = chart_with()
    across = alt.X(
        "predicted:Q", title="predicted probability", scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=5),
    )  # fmt: skip
    axis = alt.Axis(format="%", tickCount=5)
    up = alt.Y("came:Q", title=what, scale=alt.Scale(domain=[0, 1]), axis=axis)
    perfect = [{"predicted": p, "came": p} for p in (0, 1)]
    line = data.mark_line(color=BLUE, strokeWidth=2).encode(x=across, y=up)
    points = data.mark_circle(color=BLUE, opacity=1).encode(
        x=across, y=up,
        size=alt.Size("rows:Q", legend=None, scale=alt.Scale(range=[40, 400])),
        tooltip=[
            alt.Tooltip("predicted:Q", format=".1%"),
            alt.Tooltip("came:Q", title="came", format=".1%"),
            alt.Tooltip("rows:Q", format=",d"),
        ],
    )  # fmt: skip
    perfectly = chart_with("perfect").mark_line(color=GREY, strokeDash=[6, 4])
    drawn = alt.layer(perfectly.encode(x=across, y=up), line, points)
    label = f"{what[0].upper()}{what[1:]}, by the probability that was predicted."
    return chart_of("calibration", label, drawn, rows, HEIGHT, perfect=perfect)


def _events(found: Predictions) -> tuple[Array, Array, str]:
    assert found.probabilities is not None
    name = short_name(found.name)
    if len(found.classes) == 2:
        second = found.classes[1]
        share = f"share of rows with {name} = {short_name(second)}"
        return found.probabilities[:, 1], found.truth == second, share
    return found.probabilities.max(axis=1), found.truth == found.prediction, "share of rows right"


def _groups(predicted: Array, came: Array) -> list[dict[str, Any]]:
    places = np.minimum((predicted * GROUPS).astype(int), GROUPS - 1)
    rows = []
    for group in range(GROUPS):
        inside = places == group
        if inside.any():
            figures = {"predicted": predicted[inside].mean(), "came": came[inside].mean()}
            rows.append(
                {**{name: plain(v) for name, v in figures.items()}, "rows": int(inside.sum())}
            )
    return rows

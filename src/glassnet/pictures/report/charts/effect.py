"""How the prediction goes with one column: a line, or a point for each level."""

from typing import Any

import numpy as np

from glassnet.explaining import Effect
from glassnet.pictures.report.charts.chart import (
    LETTER,
    MET,
    NARROW,
    Chart,
    chart_of,
    chart_with,
    labels_by_place,
    legend_columns,
)
from glassnet.pictures.report.charts.colours import BLUE, SERIES
from glassnet.pictures.report.charts.numbers import in_tooltip, number_format, plain, short_name
from glassnet.tabular import Kind

__all__ = ["effect_chart"]

HEIGHT = 220
MOST_LEVELS = 15
NAME, LEVEL = 30, 15  # letters of a class in the legend, and of a level at the axis
IN_ORDER = (Kind.NUMBER, Kind.DATE)  # drawn as lines
FEW = 6  # values that the axis names one by one


def effect_chart(found: Effect, number: int, target: str) -> Chart:
    """The mean prediction by a column's value, with the range of 80 % of the rows.

    Of two classes the second is shown, of more the six that change most. `number` counts the
    charts of a page.

    >>> one = np.ones((2, 1))
    >>> effect = Effect("age", Kind.NUMBER, np.array([3.0, 9.0]), one, one, one, ("price",), 9, 9)
    >>> effect_chart(effect, 0, "price").label
    'Mean predicted price by age.'
    """
    import altair as alt

    shown = _outputs(found)
    names = [short_name(found.outputs[i]) for i in shown]
    title, scale = _title(found, names, short_name(target)), alt.Scale(zero=False)
    form = "%" if len(found.outputs) > 1 else number_format(*found.mean.ravel())
    axis = alt.Axis(format=form, tickCount=5)
    base = chart_with().encode(x=_across(found), color=_colour(names, found.kind))
    mean, between = _marks(found, base)
    height = alt.Y("mean:Q", title=title, scale=scale, axis=axis)
    layers = [mean.encode(y=height, tooltip=_tooltip(found))]
    if len(names) == 1:
        layers.insert(0, between.encode(y=alt.Y("low:Q", scale=scale), y2="high:Q"))
    label = f"Mean {title} by {short_name(found.column)}."
    rows = _rows(found, shown, names)
    return chart_of(f"effect-{number}", label, alt.layer(*layers), rows, HEIGHT)


def _outputs(found: Effect) -> list[int]:
    if len(found.outputs) == 2:
        return [1]
    moved = np.ptp(found.mean, axis=0)
    return sorted(np.argsort(-moved, kind="stable")[: len(SERIES)].tolist())


def _title(found: Effect, names: list[str], target: str) -> str:
    if len(found.outputs) == 1:
        return f"predicted {target}"
    return f"probability of {target} = {names[0]}" if len(names) == 1 else "probability"


def _colour(names: list[str], kind: Kind) -> Any:
    import altair as alt

    if len(names) == 1:
        return alt.Color("line:N", scale=alt.Scale(range=[BLUE]), legend=None)
    short = [short_name(name, NAME) for name in names]
    legend = alt.Legend(
        columns=legend_columns(short), labelExpr=labels_by_place(short),
        symbolType="stroke" if kind in IN_ORDER else "circle",
    )  # fmt: skip
    scale = alt.Scale(domain=[*range(len(names))], range=[*SERIES])
    return alt.Color("line:N", scale=scale, legend=legend)


def _marks(found: Effect, base: Any) -> tuple[Any, Any]:
    """What shows the mean, and what the range about it."""
    if found.kind in IN_ORDER:
        line = base.mark_line(strokeWidth=2.5, point=len(found.values) <= 12 or MET)
        return line, base.mark_area(opacity=0.18)
    point = base.mark_circle(size=90, opacity=1)
    return point, base.mark_rule(opacity=0.6, strokeWidth=2)


def _rows(found: Effect, shown: list[int], names: list[str]) -> list[dict[str, Any]]:
    count = len(found.values) if found.kind in IN_ORDER else MOST_LEVELS
    return [
        {
            "place": point, "value": _value(found, point), "line": line, "output": name,
            "mean": plain(found.mean[point, i]),
            "low": plain(found.low[point, i]), "high": plain(found.high[point, i]),
        }
        for point in range(min(count, len(found.values)))
        for line, (i, name) in enumerate(zip(shown, names, strict=True))
    ]  # fmt: skip


def _value(found: Effect, point: int) -> Any:
    value = found.values[point]
    if found.kind is Kind.NUMBER:
        return plain(value)
    return str(np.datetime64(value, "s")) if found.kind is Kind.DATE else short_name(value)


def _across(found: Effect) -> Any:
    import altair as alt

    name = short_name(found.column)
    if found.kind is Kind.NUMBER:
        few = len(found.values) <= FEW
        own = {"values": [plain(value) for value in found.values]} if few else {"tickCount": 5}
        axis = alt.Axis(format=number_format(*found.values), **own)
        return alt.X("value:Q", title=name, scale=alt.Scale(zero=False, nice=False), axis=axis)
    if found.kind is Kind.DATE:
        return alt.X("value:T", title=name)
    names = [short_name(value, LEVEL) for value in found.values[:MOST_LEVELS]]
    angle = 0 if LETTER * len(max(names, key=len)) * len(names) <= NARROW else -40
    axis = alt.Axis(labelAngle=angle, labelExpr=labels_by_place(names))
    return alt.X("place:O", title=name, axis=axis)


def _tooltip(found: Effect) -> list[Any]:
    import altair as alt

    classes = len(found.outputs) > 1
    kinds = {Kind.NUMBER: "Q", Kind.DATE: "T"}
    across = alt.Tooltip(
        f"value:{kinds.get(found.kind, 'N')}", title=in_tooltip(short_name(found.column))
    )
    figures = {"mean": "mean", "low": "10 % of rows below", "high": "10 % of rows above"}
    form = ".1%" if classes else ",.4~r"
    rest = [
        alt.Tooltip(f"{name}:Q", title=in_tooltip(title), format=form)
        for name, title in figures.items()
    ]
    return [across, *([alt.Tooltip("output:N", title="class")] if classes else []), *rest]

"""Which class was predicted of the rows of each true one."""

from typing import Any

from glassnet.pictures.report.charts.chart import (
    LETTER,
    NARROW,
    Chart,
    chart_of,
    chart_with,
    labels_by_place,
)
from glassnet.pictures.report.charts.colours import BLUE, INK
from glassnet.pictures.report.charts.numbers import in_tooltip, short_name
from glassnet.predictions import Predictions

__all__ = ["MOST_CLASSES", "confusion_chart"]

MOST_CLASSES = 30
MOST_WRITTEN = 10
CELL, LEAST = 62, 26  # pixels
LABEL = 18  # letters of a class at an axis
DARKEST = 0.75  # so that the page's ink can be read on it, dark or light


def confusion_chart(found: Predictions) -> Chart:
    """A row a true class, a column a predicted one; the darker, the larger the share of the row.

    Of many classes the 30 with the most rows are shown.

    >>> import numpy as np
    >>> one = np.array(["a", "b", "b"], dtype=object)
    >>> confusion_chart(Predictions(one, one[::-1], "kind", classes=("a", "b"))).label
    'How many rows of each true kind were given each predicted one; 1 of 3 are right.'
    """
    import altair as alt

    rows, names = _counts(found)
    short = [short_name(each, LABEL) for each in names]
    look: dict[str, Any] = {"grid": False, "ticks": False, "domain": False}
    look["labelExpr"] = labels_by_place(short)
    name = short_name(found.name)
    base = chart_with().encode(
        x=alt.X("predicted:O", title=f"predicted {name}", axis=alt.Axis(**_turned(short), **look)),
        y=alt.Y("true:O", title=f"true {name}", axis=alt.Axis(**look)),
        tooltip=_tooltip(name),
    )
    written = len(names) <= MOST_WRITTEN
    layers = [_cells(base), *(_figures(base) if written else [])]
    right = int((found.truth == found.prediction).sum())
    label = (
        f"How many rows of each true {name} were given each predicted one; "
        f"{right:,} of {len(found):,} are right."
    )
    height = (CELL if written else LEAST) * len(names)
    return chart_of("confusion", label, alt.layer(*layers), rows, height)


def _turned(labels: list[str]) -> dict[str, Any]:
    """Return how the labels along the foot stand: upright where they are many or long.

    A phone has no room for thirty even so: every second is left out there.
    """
    room = NARROW / max(1, len(labels))
    if LETTER * max(map(len, labels), default=0) <= room:
        return {"labelAngle": 0}
    if room > LETTER * 4:
        return {"labelAngle": -40}
    return {"labelAngle": -90, "labelOverlap": "parity"}


def _tooltip(name: str) -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("true_name:N", title=in_tooltip(f"true {name}")),
        alt.Tooltip("predicted_name:N", title=in_tooltip(f"predicted {name}")),
        alt.Tooltip("rows:Q", format=",d"),
        alt.Tooltip("share:Q", title="of the true class", format=".1%"),
    ]


def _cells(base: Any) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, 1], range=[0.03, DARKEST])
    share = alt.FillOpacity("share:Q", scale=scale, legend=None)
    return base.mark_rect(color=BLUE, stroke=INK, strokeOpacity=0.2).encode(fillOpacity=share)


def _figures(base: Any) -> list[Any]:
    import altair as alt

    rows = base.mark_text(fontSize=15, dy=-8, fontWeight="bold", color=INK)
    share = base.mark_text(fontSize=12, dy=11, color=INK)
    return [
        rows.encode(text=alt.Text("rows:Q", format=",d")),
        share.encode(text="said:N"),
    ]


def _counts(found: Predictions) -> tuple[list[dict[str, Any]], list[str]]:
    counts = {label: int((found.truth == label).sum()) for label in found.classes}
    most = sorted(counts, key=lambda label: -counts[label])[:MOST_CLASSES]
    shown = [label for label in found.classes if label in most]
    names = [short_name(label) for label in shown]
    rows = []
    for i, true in enumerate(shown):
        predicted = found.prediction[found.truth == true]
        for j, label in enumerate(shown):
            hits = int((predicted == label).sum())
            rows.append(
                {
                    "true": i, "predicted": j, "true_name": names[i], "predicted_name": names[j],
                    "rows": hits, "share": hits / max(1, len(predicted)),
                    "said": f"{hits / len(predicted):.0%}" if len(predicted) else "–",
                }
            )  # fmt: skip
    return rows, names

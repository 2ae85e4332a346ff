"""A chart in the page: what it shows, its Vega-Lite specification, and the still picture of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from glassnet.pictures.report.charts.colours import INK

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Chart", "chart_of", "chart_with", "labels_by_place", "legend_columns"]

Rows = Sequence[Mapping[str, Any]]

ROWS: Final = "rows"
NARROW, LETTER, SYMBOL = 300, 7, 40  # pixels: a phone, a letter, what stands before a name
WIDTH, HEIGHT = 480, 280  # pixels of the still picture; the live one is as wide as its place
WIDE = "DejaVu Sans"  # a still picture leaves room for it: the reader's own font is hardly wider
MET: Final = {"opacity": 0, "size": 150}  # points of a line that are not seen, but met by a pointer
LOOK: Final = {
    "aria": False,  # the page says what a chart shows
    "font": 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": INK, "tickColor": INK, "domainColor": INK,
        "gridColor": INK, "gridOpacity": 0.14, "domainOpacity": 0.5, "tickOpacity": 0.5,
        "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal", "titlePadding": 8,
        "labelLimit": 150, "labelFlush": False,
    },
    "axisX": {"titleLimit": 300},
    "axisY": {"titleLimit": 230},
    "legend": {
        "labelColor": INK, "labelFontSize": 12, "labelLimit": 220, "orient": "top", "title": None,
        "symbolSize": 200, "symbolStrokeWidth": 3, "symbolOpacity": 1,
    },
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """A chart by its `name` on the page; `label` says in words what it shows.

    >>> Chart("empty", "nothing", {"note": "</script>"}).json
    '{"note":"\\\\u003c/script>"}'
    """

    name: str
    label: str
    spec: dict[str, Any] = field(repr=False)

    @property
    def json(self) -> str:
        """The specification as it may stand in a page."""
        return script_json(self.spec)

    @cached_property
    def svg(self) -> str:
        """The still picture; none where Vega refuses: a page can do without a chart."""
        import vl_convert

        try:
            drawn: str = vl_convert.vegalite_to_svg(self.spec | {"config": LOOK | {"font": WIDE}})
        except ValueError:
            return ""
        return drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def chart_of(
    name: str,
    label: str,
    drawn: "alt.TopLevelMixin",
    rows: Rows,
    height: int = HEIGHT,
    **others: Rows,
) -> Chart:
    """Return a drawn chart in the report's look: the page's own ink suits light and dark.

    `rows` and `others` are the rows that `chart_with` names; Altair never sees them, since it
    would copy and check each of them many times.
    """
    size = {"width": WIDTH, "height": height, "background": "transparent"}
    data = {"datasets": {ROWS: list(rows), **others}}
    return Chart(name, label, drawn.to_dict() | size | data | {"config": LOOK})


def script_json(value: Any) -> str:
    """Return JSON that ends no script, whatever it holds.

    >>> script_json("<!--")
    '"\\\\u003c!--"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in ("<", "\u2028", "\u2029"):
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def chart_with(name: str = ROWS) -> "alt.Chart":
    """Return a chart of the rows of that name, to be marked and encoded."""
    import altair as alt

    return alt.Chart(alt.NamedData(name))


def legend_columns(names: Sequence[str]) -> int:
    """Return how many names stand beside each other in a legend, on a phone too.

    >>> legend_columns(["training", "validation"]), legend_columns(["a" * 30])
    (2, 1)
    """
    longest = max(map(len, names), default=1)
    return max(1, min(4, NARROW // (LETTER * longest + SYMBOL)))


def labels_by_place(names: Sequence[str]) -> str:
    """Return the expression of an axis' labels by number: two names may be cut to the same.

    >>> labels_by_place(["a", 'b"'])
    '["a", "b\\\\""][datum.value]'
    """
    return f"{json.dumps(list(names))}[datum.value]"

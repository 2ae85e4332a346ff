"""Learning curves: one run's, the mean and the spread of several networks', or several runs'."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glassnet.pictures.report.charts.chart import (
    MET,
    Chart,
    chart_of,
    chart_with,
    labels_by_place,
    legend_columns,
)
from glassnet.pictures.report.charts.colours import BLUE, GREY, ORANGE, SERIES
from glassnet.pictures.report.charts.numbers import plain, short_name
from glassnet.record import History

__all__ = ["MOST_EPOCHS", "learning_chart", "runs_chart"]

MOST_EPOCHS = 300
MOST_OF_MANY = 100  # where there are many networks
MOST_TICKS = 8
MAGNITUDE = 3.0
FEW, FAR_APART = 6, 100  # epochs
NAME = 30  # letters of a run in the legend
KINDS = {"loss": "training", "validation_loss": "validation"}
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4])


def learning_chart(histories: Sequence[History]) -> Chart | None:
    """The loss by epoch on training and validation rows; of several networks all, and the mean.

    >>> from glassnet import EpochRecord
    >>> one = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])
    >>> learning_chart([one, one]).label
    'Loss by epoch: training. Thin lines: the 2 networks; thick ones: their mean while all train.'
    """
    import altair as alt

    step = _step(histories)
    thin = [row for number, each in enumerate(histories) for row in _curves(each, step, number)]
    kinds = [kind for kind in KINDS.values() if any(row["kind"] == kind for row in thin)]
    if not any(row["loss"] is not None for row in thin):
        return None
    up, several, best = _loss(thin, histories), len(histories) > 1, _best(histories)
    dashes = alt.Scale(domain=kinds, range=DASHES[: len(kinds)])
    line = _line(histories, seen=min(map(len, histories)) == 1).encode(
        x=_epoch(histories), y=up, color=_colour(kinds), tooltip=_tooltip("rows"),
        strokeDash=alt.StrokeDash("kind:N", scale=dashes),
    )  # fmt: skip
    label, under = f"Loss by epoch: {' and '.join(kinds)}.", []
    if several:
        many = f"the {len(histories)} networks"
        label += f" Thin lines: {many}; thick ones: their mean while all train."
        under = [_networks(histories, up, kinds)]
    elif best:
        label += f" The dotted line marks the best epoch, {best[0]['epoch']}."
        under = [_rule(histories)]
    rows, thin = (_mean(thin), thin) if several else (thin, [])
    return chart_of("learning", label, alt.layer(*under, line), rows, thin=thin, best=best)


def _networks(histories: Sequence[History], up: Any, kinds: list[str]) -> Any:
    """Return a thin line for each network and kind of rows."""
    networks = chart_with("thin").mark_line(strokeWidth=1, opacity=0.3)
    return networks.encode(x=_epoch(histories), y=up, color=_colour(kinds), detail="number:N")


def _rule(histories: Sequence[History]) -> Any:
    """Return the line at the best epoch."""
    rule = chart_with("best").mark_rule(color=GREY, strokeDash=[2, 3], strokeWidth=2)
    return rule.encode(x=_epoch(histories))


def runs_chart(runs: Mapping[str, History]) -> Chart | None:
    """The loss by epoch of several runs: on validation rows, where all of them have such.

    >>> from glassnet import EpochRecord
    >>> one = History([EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])
    >>> runs_chart({"a": one, "b": one}).label
    'Loss by epoch on the training rows: a, b.'
    """
    shared = all("validation_loss" in _figures(history) for history in runs.values())
    kind = KINDS["validation_loss" if shared else "loss"]
    names, histories = [short_name(run) for run in runs], list(runs.values())
    rows = [
        {**row, "kind": run}
        for number, (run, history) in enumerate(zip(names, histories, strict=True))
        for row in _curves(history, _step([history]), number)
        if row["kind"] == kind
    ]
    if not any(row["loss"] is not None for row in rows):
        return None
    label = f"Loss by epoch on the {kind} rows: {', '.join(names)}."
    single = [row for row in rows if len(histories[row["number"]]) == 1]
    where = {"x": _epoch(histories), "y": _loss(rows, histories), "tooltip": _tooltip("run")}
    drawn = _drawn_runs(names, _line(histories), where, bool(single))
    return chart_of("runs", label, drawn, rows, single=single)


def _drawn_runs(names: list[str], lines: Any, where: dict[str, Any], single: bool) -> Any:
    """Return a line a run, and a point where a single epoch makes no line."""
    import altair as alt

    colour, dash = _run_by_run(names)
    line = lines.encode(color=colour, strokeDash=dash, **where)
    points = chart_with("single").mark_circle(size=60, opacity=1).encode(color=colour, **where)
    return alt.layer(line, points) if single else line


def _run_by_run(names: list[str]) -> tuple[Any, Any]:
    """Return a colour and a dash a run, by number: after six runs both go on out of step."""
    import altair as alt

    places, many = range(len(names)), len(SERIES)
    colours = alt.Scale(domain=[*places], range=[SERIES[i % many] for i in places])
    dashes = [DASHES[(i + i // many) % len(DASHES)] for i in places]
    short = [short_name(name, NAME) for name in names]
    legend = _legend(short, labelExpr=labels_by_place(short))
    return (
        alt.Color("number:N", scale=colours, legend=legend),
        alt.StrokeDash("number:N", scale=alt.Scale(domain=[*places], range=dashes), legend=legend),
    )


def _best(histories: Sequence[History]) -> list[dict[str, Any]]:
    """Return the best epoch as rows: of one run, if it has one."""
    epochs = [history.best_epoch for history in histories]
    return [{"epoch": epoch} for epoch in epochs if epoch is not None and len(epochs) == 1]


def _figures(history: History) -> dict[str, float]:
    return history.records[-1].values() if history.records else {}


def _step(histories: Sequence[History]) -> int:
    """Return how many epochs go by between two points: the same for networks to be averaged."""
    most = MOST_EPOCHS if len(histories) == 1 else MOST_OF_MANY
    return max(1, math.ceil(max(len(history) for history in histories) / most))


def _curves(history: History, step: int, number: int = 0) -> list[dict[str, Any]]:
    """Return a point for every so many epochs and kind of rows."""
    names = [name for name in KINDS if name in _figures(history)]
    chosen = history.records[::step]
    return [
        {
            "kind": KINDS[name], "number": number, "epoch": record.epoch,
            "loss": plain(record.values().get(name, math.nan)),
        }
        for name in names
        for record in chosen
    ]  # fmt: skip


def _mean(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the mean over the networks, for the epochs that all of them have."""
    found: dict[str, dict[int, list[float]]] = {}
    for row in rows:
        loss = math.nan if row["loss"] is None else row["loss"]
        found.setdefault(row["kind"], {}).setdefault(row["epoch"], []).append(loss)
    return [
        {"kind": kind, "epoch": epoch, "loss": plain(np.mean(losses))}
        for kind, by_epoch in found.items()
        for epoch, losses in by_epoch.items()
        if len(losses) == max(map(len, by_epoch.values()))
    ]


def _epoch(histories: Sequence[History]) -> Any:
    """Return the axis of epochs; few of them have a tick each."""
    import altair as alt

    last = max((history.last.epoch for history in histories if len(history)), default=0)
    ticks = {"values": [*range(last + 1)]} if last < FEW else {"tickCount": 6}
    return alt.X("epoch:Q", title="epoch", axis=alt.Axis(format=",d", **ticks))


def _loss(rows: list[dict[str, Any]], histories: Sequence[History]) -> Any:
    """Return the axis: logarithmic, where all losses are above 0 and go over magnitudes."""
    import altair as alt

    losses = [row["loss"] for row in rows if row["loss"] is not None]
    log = 0 < MAGNITUDE * min(losses) < max(losses)
    scale = alt.Scale(type="log", nice=False) if log else alt.Scale(zero=False)
    ticks = {"values": _ticks(min(losses), max(losses))} if log else {"tickCount": 6}
    names = {each.config.get("loss", {}).get("class", "") for each in histories}
    name = names.pop().removeprefix("Loss.") if len(names) == 1 else ""
    title = f"loss: {short_name(name)}" if name else "loss"
    return alt.Y("loss:Q", title=title, scale=scale, axis=alt.Axis(format=".3~g", **ticks))


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers between the ends, as many of each power of ten as there is room for."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    powers = range(first, last + 1, max(1, (last - first) // MOST_TICKS))
    for steps in (range(1, 10), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
        ticks = [float(f"{step}e{power}") for power in powers for step in steps]
        inside = [tick for tick in ticks if low <= tick <= high]
        if len(inside) <= MOST_TICKS:
            break
    return inside


def _colour(kinds: list[str]) -> Any:
    import altair as alt

    scale = alt.Scale(domain=kinds, range=[BLUE, ORANGE])
    return alt.Color("kind:N", scale=scale, legend=_legend(kinds))


def _legend(names: Sequence[str], **how: Any) -> Any:
    import altair as alt

    return alt.Legend(symbolType="stroke", columns=legend_columns(names), **how)


def _tooltip(what: str) -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("kind:N", title=what), alt.Tooltip("epoch:Q", format=",d"),
        alt.Tooltip("loss:Q", format=".4~r"),
    ]  # fmt: skip


def _line(histories: Sequence[History], *, seen: bool = False) -> Any:
    """Return lines whose points are seen, or met by the pointer where they are far apart."""
    point = seen or (MET if max(map(len, histories)) <= FAR_APART else False)
    return chart_with().mark_line(strokeWidth=2.5, strokeJoin="round", point=point)

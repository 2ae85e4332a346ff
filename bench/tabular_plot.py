"""A picture of score against seconds, from the results of bench/tabular.py.

    python bench/tabular_plot.py FILE [bench/tabular.png]    # on two threads

Both axes are geometric means over the splits that everyone drawn has finished: seconds of a fit,
and the score ÷ CatBoost's. `glassnet[time_limit=10]` and its like are joined by a line.
"""

import sys
from pathlib import Path
from statistics import fmean, geometric_mean

from matplotlib.figure import Figure
from table_runs.shared.ratios import finished
from table_runs.shared.report import SCORES, is_glassnet, peers_of
from table_runs.shared.store import Store
from table_runs.shared.tables import DEVELOPMENT

from glassnet.pictures.style import BLUE, GREY, ORANGE, new_axes, save_picture

BASE = "catboost"


def main(results, path):
    figure = Figure(figsize=(10, 4.2), dpi=100, layout="constrained")
    for ax, task in zip(figure.subplots(1, 2), SCORES, strict=True):
        draw(new_axes(ax), results, task)
    save_picture(ax, path)


def draw(ax, results, task):
    tables = [table for table in DEVELOPMENT if table.task == task]
    peers = [peer for peer in peers_of(results, tables) if splits_of(results, tables, peer)]
    splits = set.intersection(*(splits_of(results, tables, peer) for peer in peers))
    if not splits:
        sys.exit(f"no split of {task} was finished by all of {', '.join(peers)}")
    points = {peer: point(results, splits, peer) for peer in peers}
    for peer, xy in points.items():
        color, down = (ORANGE, -11) if is_glassnet(peer) else (BLUE, 4)
        ax.plot(*xy, "o", color=color)
        ax.annotate(label(peer), xy, xytext=(4, down), textcoords="offset points", fontsize=8)
    line = sorted(xy for peer, xy in points.items() if is_glassnet(peer))
    ax.plot([x for x, _ in line], [y for _, y in line], color=ORANGE)
    ax.axhline(1, color=GREY, linestyle=":")
    ax.margins(x=0.16, y=0.1)  # room for the names
    ax.set(xscale="log", xlabel="seconds of a fit", ylabel=f"{SCORES[task]} ÷ {BASE}'s")
    ax.set_title(f"{len({name for name, _ in splits})} tables of {task}, {len(splits)} splits")


def label(peer):
    """ "glassnet[time_limit=3]" is "3 s"."""
    name, _, limit = peer.partition("[time_limit=")
    return f"{limit.removesuffix(']')} s" if limit else name


def splits_of(results, tables, peer):
    """The names and seeds of those that it finished."""
    return {(table.name, seed) for table in tables for seed in finished(results, table.name, peer)}


def point(results, splits, peer):
    """Seconds and the ratio of scores, each table as much as any other."""
    by_table = {name: [seed for other, seed in splits if other == name] for name, _ in splits}
    seconds, ratios = [], []
    for name, seeds in by_table.items():
        own, base = finished(results, name, peer), finished(results, name, BASE)
        seconds.append(fmean(own[seed]["seconds"] for seed in seeds))
        ratios.append(geometric_mean(own[seed]["score"] / base[seed]["score"] for seed in seeds))
    return geometric_mean(seconds), geometric_mean(ratios)


if __name__ == "__main__":
    file, *rest = map(Path, sys.argv[1:])
    main(Store(file, threads=2).results(), *rest or [Path(__file__).with_name("tabular.png")])

"""A sweep read back from its folder: what is finished of it."""

from pathlib import Path
from typing import Any

from glassnet.errors import RunFolderError
from glassnet.model_file import MODEL_FILE
from glassnet.record import History
from glassnet.sweep.folder import SWEEP_FILE, sweep_config
from glassnet.sweep.parameters import PARAMETERS, Settings
from glassnet.sweep.ranking import Ranking
from glassnet.sweep.result import SweepResult, SweepRow, SweepRun
from glassnet.train.metrics import Metric

__all__ = ["is_sweep", "read_sweep"]

READ = "read from its folder"


def is_sweep(folder: Path) -> bool:
    """Whether a folder is that of a sweep.

    >>> is_sweep(Path("no/such/folder"))
    False
    """
    return (folder / SWEEP_FILE).exists()


def read_sweep(folder: str | Path) -> SweepResult:
    """Return the runs of a sweep's folder that came to their end, the best settings first.

    RunFolderError where it is no sweep's, or none of its runs is finished.

    >>> import tempfile, glassnet as gn
    >>> out = Path(tempfile.mkdtemp())
    >>> made = gn.sweep("sine", grid={"l2": [0.0, 0.1]}, hidden=2, epochs=2, seeds=1, out=out)
    >>> [row.settings for row in read_sweep(out).rows] == [row.settings for row in made.rows]
    True
    """
    folder = Path(folder)
    config = sweep_config(folder)
    if not {"monitor", "search"} <= config.keys():
        raise RunFolderError(
            f"{folder / SWEEP_FILE} without monitor and search",
            rule="a sweep's folder says how it was ranked",
            remedy="choose another folder",
        )
    runs = [_run(each.parent) for each in sorted(folder.glob(f"*/{MODEL_FILE}"))]
    if not runs:
        raise RunFolderError(
            f"{folder} without a finished run",
            rule="there is nothing to tell of this sweep yet",
            remedy="call it again with the same arguments: it goes on",
        )
    ranking = _ranking(config, runs)
    return SweepResult(
        ranking.ordered(_rows(ranking, runs)), ranking.varied, ranking.monitor, ranking.figures,
        READ, folder,
    )  # fmt: skip


def _run(path: Path) -> SweepRun:
    history = History.load(path)
    history.sample = history.frames = None  # its folder keeps them
    return SweepRun(history.config["sweep"], history.config["seed"], history, path)


def _ranking(config: dict[str, Any], runs: list[SweepRun]) -> Ranking:
    monitor = config["monitor"]
    metric = Metric.names().get(monitor.removeprefix("validation_"))
    varied = tuple(name for name in PARAMETERS if len({r.settings.get(name) for r in runs}) > 1)
    figures = dict.fromkeys(name for run in runs for name in run.figures)
    shown = [name for name in figures if name == "loss" or f"validation_{name}" not in figures]
    by_rung = config["search"] not in ("grid", "random")
    rising = metric is not None and metric.higher_is_better
    return Ranking(monitor, rising, varied, tuple(shown), by_rung)


def _rows(ranking: Ranking, runs: list[SweepRun]) -> list[SweepRow]:
    """Group the runs of the same settings; of several rungs the furthest stays."""
    rows: dict[Any, SweepRow] = {}
    for settings, rung in _candidates(ranking, runs):
        own = [run for run in runs if run.settings == settings]
        rows[ranking.key(settings)] = SweepRow(settings, own, rung)
    return list(rows.values())


def _candidates(ranking: Ranking, runs: list[SweepRun]) -> list[tuple[Settings, int]]:
    """Return distinct settings with their rungs, those of more epochs last."""
    lengths = sorted({int(run.settings["epochs"] or 0) for run in runs})
    distinct = {tuple(run.settings.values()): run.settings for run in runs}
    rungs = {length: rung * ranking.by_rung for rung, length in enumerate(lengths)}
    found = [(each, rungs[int(each["epochs"] or 0)]) for each in distinct.values()]
    return sorted(found, key=lambda each: each[1])

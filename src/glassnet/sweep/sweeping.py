"""Many trainings in one call: settings, seeds, and the best of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from glassnet.errors import SettingError, UnknownNameError
from glassnet.nn.settings import whole
from glassnet.suggest import did_you_mean
from glassnet.sweep.cluster import connected, run_there
from glassnet.sweep.folder import SweepFolder
from glassnet.sweep.local import run_here
from glassnet.sweep.optuna_search import is_of_optuna, suggested
from glassnet.sweep.ranking import Ranking
from glassnet.sweep.result import SweepResult
from glassnet.sweep.rounds import Execute, Rounds
from glassnet.sweep.searches import Search, all_at_once, halving
from glassnet.sweep.space import Space
from glassnet.train.settings import settings_of
from glassnet.train.threads import cores

__all__ = ["sweep"]

SEARCHES = ("grid", "random", "halving", "optuna")
OWN = ("grid", "search", "draws", "seeds", "validation", "metrics", "monitor", "out", "workers")


def sweep(
    data: Any,
    target: str | None = None,
    *,
    grid: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    search: Any = "grid",
    draws: int | None = None,
    seeds: int = 3,
    task: str = "auto",
    validation: Any = None,
    metrics: Any = None,
    monitor: str | None = None,
    seed: int = 0,
    out: str | Path | None = None,
    workers: int | None = None,
    on: Any = None,
    progress: bool | None = None,
    doctor: bool = False,
    **fixed: Any,
) -> SweepResult:
    """Train a network for each of many settings and seeds, and return the settings, best first.

    `data` is (x, y); "sine" or "spiral"; a bundled table's name, a file, a dataframe or a dict of
    columns, with its `target`. `grid` maps parameters to lists of values, or to `Range`s to draw
    from; of several grids all settings are tried. `fixed` are parameters of all runs:
    `glassnet.sweep.parameters` lists them. Each of the settings is trained with the seeds 0, 1, …
    up to `seeds` of them, which draw first weights and the order of rows.

    `search` is "grid", all combinations; "random", as many as `draws`; "halving", which trains all
    of them (or as many as `draws`) for a small share of the epochs and the best third for three
    times as many, and so on; "optuna", or a sampler, pruner or study of Optuna's, which suggests as
    many as `draws`. `seed` draws what is drawn, and the rows held out.

    `validation` is a share of the rows or (x, y); a fifth of a table unless given. `metrics` are
    those of `train`. Loss, without penalties, and metrics are of the network as it is in the end.
    `monitor` says which of them ranks the settings, by its mean over the seeds: the loss of the
    validation rows if there are any, else the loss, unless given.

    With `out` each run gets a run folder with its model; called again with the same arguments, a
    sweep that was interrupted or killed trains what is missing. `workers` runs share this machine's
    cores, one each; `on` sends them to a Dask cluster instead: the address of its scheduler, or a
    `Client`. A run has the same bits alone, beside others and on a cluster of the same machines.
    Ctrl-C ends the runs under way, and returns what is finished. `progress` is as of `train`.
    `doctor` has each run examined when it ends, as `examine` does it, and its verdict in the table:
    that takes trial trainings, up to as long as the run itself.

    Errors: SettingError and UnknownNameError for what cannot be tried, before any training;
    ResumeError for a folder of another sweep; ConnectionError where no scheduler answers.

    >>> import glassnet as gn
    >>> found = gn.sweep("sine", grid={"learning_rate": [0.001, 0.01]}, hidden=8, epochs=9, seeds=2)
    >>> [len(row.runs) for row in found.rows], found.varied
    ([2, 2], ('learning_rate',))
    """
    from glassnet.sweep.opening import opened

    space, seed = Space.of(grid, fixed, OWN), whole("seed", seed, 0)
    searching, seeds = _search_of(search, space, draws, seed), whole("seeds", seeds, 1)
    read = opened(data, target, task=task, validation=validation, metrics=metrics, seed=seed)
    ranking = Ranking.of(read.data, space, monitor, by_rung=search not in ("grid", "random"))
    config = {
        "data": read.data.fingerprint, "metrics": [settings_of(m) for m in read.data.metrics],
        "monitor": ranking.monitor, "search": _called(search), "draws": draws, "seeds": seeds,
        "seed": seed, "grid": space.described(), **space.fixed,
    }  # fmt: skip
    with _executor(workers, on) as execute:
        folder = SweepFolder(Path(out), config, ranking.varied, read.write_model) if out else None
        rounds = Rounds(
            read.data, ranking, range(seeds), folder, execute, progress=progress, doctor=doctor
        )
        return rounds.run(searching)


def _search_of(search: Any, space: Space, draws: int | None, seed: int) -> Search:
    """Return the search of that name, or by an object of Optuna's."""
    by_optuna = is_of_optuna(search)
    if not by_optuna and search not in SEARCHES:
        raise UnknownNameError(
            f"search {search!r}",
            rule="there is none of that name",
            remedy=did_you_mean(search, SEARCHES),
        )
    _check_draws(search, draws)
    if search != "grid" and "epochs" in space.varied and search != "random":
        raise SettingError(
            "epochs in the grid",
            rule="this search shares them out itself",
            remedy="give the most of them, epochs=…, beside the grid",
        )
    if by_optuna or search == "optuna":
        return suggested(space, search, draws or 0, seed)
    settings = space.every() if draws is None else space.drawn(draws, seed)
    return halving(settings) if search == "halving" else all_at_once(settings)


def _check_draws(search: Any, draws: int | None) -> None:
    """Refuse a search without the number of settings that it needs, or with one it does not."""
    if draws is not None:
        whole("draws", draws, 1)
    if draws is None and search not in ("grid", "halving"):
        raise SettingError(
            f"search={_called(search)!r} without draws",
            rule="it must know how many settings to draw",
            remedy="pass draws=20",
        )
    if draws is not None and search == "grid":
        raise SettingError(
            f"draws={draws} of a grid", rule="it tries all", remedy='choose search="random"'
        )


def _called(search: Any) -> str:
    return search if isinstance(search, str) else type(search).__name__


@contextmanager
def _executor(workers: int | None, on: Any) -> Iterator[Execute]:
    """Return what trains: threads here, or the cluster."""
    if on is None:
        count = cores() if workers is None else whole("workers", workers, 1)
        yield partial(run_here, workers=count)
        return
    if workers is not None:
        raise SettingError(
            f"workers={workers} and on={on!r}",
            rule="a cluster has its own workers",
            remedy="leave workers away",
        )
    with connected(on) as client:
        yield partial(run_there, client=client)

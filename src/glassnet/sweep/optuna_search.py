"""Settings that Optuna suggests, from the scores of those before; the only file that knows it."""

from typing import Any

from glassnet.errors import SettingError
from glassnet.sweep.parameters import PARAMETERS, Settings, Value, checked
from glassnet.sweep.searches import Candidate, Search, share_of_epochs
from glassnet.sweep.space import Range, Space

__all__ = ["is_of_optuna", "suggested"]

AT_A_TIME = 4  # trials asked for together: the same on any machine, so that the same are asked for
RUNGS = 3  # at which a pruner is asked, each with three times the epochs of the last


def is_of_optuna(search: Any) -> bool:
    """Whether it is a sampler, a pruner or a study, without loading Optuna to find out.

    >>> is_of_optuna("optuna"), is_of_optuna(3)
    (False, False)
    """
    return any(base.__module__.startswith("optuna.") for base in type(search).__mro__)


def suggested(space: Space, search: Any, draws: int, seed: int) -> Search:
    """Try as many settings as `draws`, four at a time, each four from the scores of all before.

    `search` is "optuna", for its own sampler with this seed, or a sampler, a pruner or a study of
    its. A pruner is asked after a ninth and a third of the epochs whether to go on; each rung
    trains from the start. SettingError where Optuna is not installed, or for several grids.
    """
    study = _study(search, seed)
    if len(space.grids) > 1:
        raise SettingError(
            f"{len(space.grids)} grids for Optuna", rule="it takes one", remedy="sweep one by one"
        )
    return _rounds(study, space, draws)


def _rounds(study: Any, space: Space, draws: int) -> Search:
    for first in range(0, draws, AT_A_TIME):
        trials = [study.ask() for _ in range(first, min(draws, first + AT_A_TIME))]
        yield from _climb(study, [(trial, _asked(space, trial)) for trial in trials])


def _climb(study: Any, trials: list[tuple[Any, Settings]]) -> Search:
    """Try some trials, rung by rung where there is a pruner; tell their last scores."""
    import optuna

    rungs = 1 if isinstance(study.pruner, optuna.pruners.NopPruner) else RUNGS
    for rung in range(rungs):
        scores = yield [Candidate(share_of_epochs(each, rung, rungs), rung) for _, each in trials]
        for (trial, settings), score in zip(trials, scores, strict=True):
            trial.report(score, share_of_epochs(settings, rung, rungs)["epochs"])
        last = rung == rungs - 1
        pruned = [not last and trial.should_prune() for trial, _ in trials]
        for (trial, _), score, is_pruned in zip(trials, scores, pruned, strict=True):
            if last or is_pruned:
                state = optuna.trial.TrialState.PRUNED if is_pruned else None
                study.tell(trial, None if is_pruned else score, state=state)
        trials = [each for each, is_pruned in zip(trials, pruned, strict=True) if not is_pruned]
        if not trials:
            return


def _asked(space: Space, trial: Any) -> Settings:
    (grid,) = space.grids
    return space.fixed | {name: _suggested(trial, name, each) for name, each in grid.items()}


def _suggested(trial: Any, name: str, values: tuple[Value, ...] | Range) -> Value:
    if not isinstance(values, Range):
        return checked(name, trial.suggest_categorical(name, list(values)))
    if PARAMETERS[name].whole:
        ends = int(values.low), int(values.high)
        return checked(name, trial.suggest_int(name, *ends, log=values.log))
    drawn = trial.suggest_float(name, values.low, values.high, log=values.log)
    return checked(name, values.rounded(drawn))


def _study(search: Any, seed: int) -> Any:
    try:
        import optuna
    except ImportError as error:
        raise SettingError(
            f"search={search!r}",
            rule="Optuna is not installed",
            remedy="pip install 'glassnet[optuna]'",
        ) from error
    if isinstance(search, optuna.Study):
        return _minimising(search)
    own = optuna.samplers.TPESampler(seed=seed)
    sampler = search if isinstance(search, optuna.samplers.BaseSampler) else own
    pruner = search if isinstance(search, optuna.pruners.BasePruner) else None
    said = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)  # nothing of a new study
    try:
        return optuna.create_study(sampler=sampler, pruner=pruner or optuna.pruners.NopPruner())
    finally:
        optuna.logging.set_verbosity(said)


def _minimising(study: Any) -> Any:
    if study.direction.name != "MINIMIZE":
        raise SettingError(
            "a study that maximises",
            rule="a sweep tells scores that are the lower the better, of any figure",
            remedy='make it with direction="minimize"',
        )
    return study

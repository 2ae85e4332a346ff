"""A sweep under way: round by round of what a search asks for."""

from collections.abc import Callable, Sequence

from glassnet.record import History
from glassnet.sweep.data import SweepData
from glassnet.sweep.folder import SweepFolder
from glassnet.sweep.networks import check_data, check_settings
from glassnet.sweep.ranking import Ranking
from glassnet.sweep.result import SweepResult, SweepRow, SweepRun
from glassnet.sweep.running import Job, Trained, is_whole
from glassnet.sweep.searches import Candidate, Search
from glassnet.sweep.verdicts import verdict
from glassnet.train.networks_progress import networks_progress
from glassnet.train.training import INTERRUPTED

__all__ = ["Execute", "Rounds"]

ALL_RUNS = "all runs"
Execute = Callable[..., bool]  # run_here or run_there, but for what is theirs alone
Key = tuple[object, ...]


class Rounds:
    """The runs that are finished, and those that a search asks for next.

    `execute(data, jobs, ended, watchers)` trains; what a folder holds already is not trained again.
    """

    def __init__(
        self,
        data: SweepData,
        ranking: Ranking,
        seeds: Sequence[int],
        folder: SweepFolder | None,
        execute: Execute,
        *,
        progress: bool | None,
        doctor: bool,
    ) -> None:
        self._data, self._ranking, self._seeds = data, ranking, seeds
        self._folder, self._execute = folder, execute
        self._progress, self._doctor = progress, doctor
        self._done: dict[Key, SweepRun] = {}
        self._tried: list[Candidate] = []

    def run(self, search: Search) -> SweepResult:
        """Train what the search asks for until it asks no more, or Ctrl-C comes."""
        scores: list[float] | None = None
        while candidates := _next(search, scores):
            self._check(candidates)
            self._tried += candidates
            if not self._train([job for each in candidates for job in self._jobs(each)]):
                return self._result(INTERRUPTED)
            scores = [self._ranking.score(self._runs(each)) for each in candidates]
        return self._result(ALL_RUNS)

    def _check(self, candidates: Sequence[Candidate]) -> None:
        """Refuse what cannot be trained; then open the folder."""
        for each in candidates:
            check_settings(each.settings, self._data)
        for each in {each.settings["loss"]: each for each in candidates}.values():
            check_data(each.settings, self._data)
        if self._folder is not None:
            self._folder.open()

    def _jobs(self, candidate: Candidate) -> list[Job]:
        return [Job(candidate.settings, seed, self._doctor) for seed in self._seeds]

    def _runs(self, candidate: Candidate) -> list[SweepRun]:
        keys = map(_key, self._jobs(candidate))
        return [self._done[key] for key in keys if key in self._done]

    def _train(self, jobs: Sequence[Job]) -> bool:
        """Train those that are missing; say whether all came to their end."""
        wanted = {_key(job): job for job in jobs}
        for job in wanted.values():
            history = None if self._folder is None else self._folder.kept(job)
            if history is not None:
                self._note(job, self._examined(job, history))
        missing = [job for key, job in wanted.items() if key not in self._done]
        if not missing:
            return True
        there = len(wanted) - len(missing)
        with networks_progress(len(wanted), there, self._progress) as watchers:
            return self._execute(self._data, missing, self._ended, watchers)

    def _examined(self, job: Job, history: History) -> History:
        """Return a finished run with its verdict, if one is wanted and it has none yet."""
        if self._doctor and self._folder and "verdict" not in history.config:
            history.config["verdict"] = verdict(history)
            history.save_config(self._folder.path_of(job))
        return history

    def _ended(self, job: Job, trained: Trained) -> None:
        """Keep a run that came to its end."""
        if not is_whole(trained.history):
            return
        if self._folder is not None:
            self._folder.keep(job, trained)
        self._note(job, trained.history)

    def _note(self, job: Job, history: History) -> None:
        """Count a run as finished; what its folder keeps to look into need not be in memory."""
        path = None
        if self._folder is not None:
            path, history.sample = self._folder.path_of(job), None
        self._done[_key(job)] = SweepRun(job.settings, job.seed, history, path)

    def _result(self, stopped: str) -> SweepResult:
        ranking, rows = self._ranking, {}
        for each in self._tried:  # a later rung takes the place of an earlier one
            if runs := self._runs(each):
                rows[ranking.key(each.settings)] = SweepRow(each.settings, runs, each.rung)
        return SweepResult(
            ranking.ordered(rows.values()), ranking.varied, ranking.monitor, ranking.figures,
            stopped, None if self._folder is None else self._folder.path,
        )  # fmt: skip


def _next(search: Search, scores: list[float] | None) -> list[Candidate]:
    """Send the scores, return what to try next, nothing where the search is over."""
    try:
        return search.send(scores)  # type: ignore[arg-type]
    except StopIteration:
        return []


def _key(job: Job) -> Key:
    return (*job.settings.values(), job.seed)

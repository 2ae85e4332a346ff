"""The runs of a film: histories, or folders that are read; each with its title and its name."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from glassnet.errors import RunFolderError, SettingError
from glassnet.frames import FRAMES_FILE
from glassnet.pictures.film.strip import checked_frames
from glassnet.pictures.film.titles import titles_of
from glassnet.record import History

__all__ = ["Run", "runs_of"]

MOST = 6
REMEDY = "pass what gn.train returned, the history_ of an estimator, or the path of a run's folder"

Run = History | str | Path


def runs_of(
    run: Run | Sequence[Run], titles: str | Sequence[str] | None
) -> list[tuple[History, str]]:
    """Return the histories, which have frames, and their titles.

    Folders are named by themselves, unless two have one name.

    >>> runs_of(History(), None)
    Traceback (most recent call last):
    glassnet.errors.DataError: the run: a film needs the frames of the training, and this run ...
    """
    runs = _as_list(run)
    histories = [_history(each) for each in runs]
    told = _own_titles(runs, histories) if titles is None else _as_given(titles, len(runs))
    for place, (each, history) in enumerate(zip(runs, histories, strict=True), start=1):
        number = f"run {place}" if len(runs) > 1 else "the run"
        checked_frames(history, number if isinstance(each, History) else str(each))
    return [(each, _shown(title)) for each, title in zip(histories, told, strict=True)]


def _as_list(run: Run | Sequence[Run]) -> list[Run]:
    if isinstance(run, History | str | Path):
        return [run]
    if not isinstance(run, Iterable):
        raise _no_run(run)
    runs = list(run)
    if not 1 <= len(runs) <= MOST:
        raise SettingError(
            f"{len(runs)} runs",
            rule=f"a film shows 1 to {MOST} side by side",
            remedy="choose some of them",
        )
    return runs


def _history(run: Run) -> History:
    if isinstance(run, History):
        return run
    if not isinstance(run, str | Path):
        raise _no_run(run)
    try:
        return History.load(run)
    except RunFolderError as error:
        if FRAMES_FILE not in error.value:
            raise
        raise RunFolderError(
            error.value,
            rule="the frames of a film are in it, and it is damaged",
            remedy="train anew with callbacks=gn.Recorder()",
        ) from error


def _no_run(run: object) -> SettingError:
    return SettingError(
        f"a run of type {type(run).__name__}",
        rule="a film is made of histories or run folders",
        remedy=REMEDY,
    )


def _as_given(titles: str | Sequence[str], count: int) -> list[str]:
    if not isinstance(titles, Iterable):
        raise SettingError(
            f"titles={titles!r}", rule="they are texts, one for each run", remedy="pass a list"
        )
    told = [titles] if isinstance(titles, str) else [str(title) for title in titles]
    if len(told) != count:
        raise SettingError(
            f"{len(told)} titles for {count} runs",
            rule="each run has one",
            remedy="pass as many titles as runs",
        )
    return told


def _own_titles(runs: Sequence[Run], histories: Sequence[History]) -> list[str]:
    """Return the folders' names, or else what differs in the settings."""
    folders = [None if isinstance(run, History) else Path(run).resolve().name for run in runs]
    told = titles_of(histories)
    if len(set(folders) - {None}) < len(folders) - folders.count(None):  # folders of one name
        return told
    return [folder or title for folder, title in zip(folders, told, strict=True)]


def _shown(title: str) -> str:
    """Replace what is no character: half of a pair, as names of files may have."""
    return title.encode("utf-8", "replace").decode()

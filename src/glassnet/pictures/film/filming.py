"""The film of a training: `film(run, "sine.mp4")`."""

import errno
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from glassnet.errors import RunFolderError, SettingError, UnknownNameError
from glassnet.model_file import write_whole
from glassnet.nn.settings import above, between, whole
from glassnet.pictures.film.strip import checked_frames
from glassnet.pictures.film.titles import titles_of
from glassnet.pictures.film.writers import WRITERS, Order, Writer
from glassnet.record import History
from glassnet.suggest import did_you_mean

__all__ = ["film"]

MOST_RUNS = 6
SMALLEST, LARGEST = 160, 4096  # pixels along a side
LONGEST = 3600.0  # seconds
FASTEST = 120

Run = History | str | Path


def film(
    run: Run | Sequence[Run],
    path: str | Path,
    *,
    titles: str | Sequence[str] | None = None,
    seconds: float = 10.0,
    fps: int | None = None,
    size: tuple[int, int] | None = None,
) -> Path:
    """Write a film of a training that was recorded, and return its path.

    `run` is a History or a run folder, or several, which are shown side by side; each was trained
    with `callbacks=gn.Recorder()`. The film shows what the network predicts (the fit of one input,
    the regions of two, predicted against true of more), the loss curve and the inside of the
    layers. The ending of `path` chooses the kind: .mp4 (1920 × 1080 pixels, 30 pictures a second;
    needs ffmpeg: `pip install 'glassnet[film]'`), .gif (960 × 540, 10), or .html, a page with a
    player, in one file. `titles` name the runs: otherwise their folders do, or the settings that
    differ; `size` is (width, height) in pixels, which a page does without. Inside
    `gn.pictures.theme("dark")` films are dark; a page follows its reader.

    Errors: DataError for a run without frames, UnknownNameError for another ending,
    SettingError for .mp4 without ffmpeg, RunFolderError for a path that cannot be written.

    >>> import tempfile, glassnet as gn
    >>> x, y = gn.datasets.sine(100)
    >>> net = gn.Network([gn.Dense(1, 8), gn.Tanh(), gn.Dense(8, 1)], seed=0)
    >>> history = gn.train(net, x, y, epochs=50, callbacks=gn.Recorder())
    >>> film(history, Path(tempfile.mkdtemp()) / "sine.html").name
    'sine.html'
    """
    path = Path(path)
    chosen = _writer_of(path)
    runs = _named(run, titles)
    order = Order(
        runs,
        _checked_seconds(seconds),
        chosen.fps if fps is None else _checked_fps(fps),
        chosen.size if size is None else _checked_size(size),
    )
    for history, title in runs:
        checked_frames(history, title)
    _check_place(path)
    chosen.check()
    content = chosen.write(order)
    with _writing(path):
        write_whole(path, lambda file: file.write(content))
    return path


def _writer_of(path: Path) -> Writer:
    ending = path.suffix.lower()
    if ending not in WRITERS:
        raise UnknownNameError(
            f"{path.name!r} with the ending {ending!r}" if ending else f"{path.name!r}",
            rule="the ending says which kind of film it is",
            remedy=did_you_mean(ending, WRITERS),
        )
    return WRITERS[ending]


def _named(
    run: Run | Sequence[Run], titles: str | Sequence[str] | None
) -> list[tuple[History, str]]:
    """Return histories and titles; folders are read, and named by themselves."""
    runs = [run] if isinstance(run, History | str | Path) else list(run)
    if not 1 <= len(runs) <= MOST_RUNS:
        raise SettingError(
            f"{len(runs)} runs",
            rule=f"a film shows 1 to {MOST_RUNS} side by side",
            remedy="choose some of them",
        )
    histories = [_history(each) for each in runs]
    if titles is None:
        titles = _own_titles(runs, histories)
    titles = [titles] if isinstance(titles, str) else [str(title) for title in titles]
    if len(titles) != len(runs):
        raise SettingError(
            f"{len(titles)} titles for {len(runs)} runs",
            rule="each run has one",
            remedy="pass as many titles as runs",
        )
    return list(zip(histories, titles, strict=True))


def _history(run: Run) -> History:
    if isinstance(run, History):
        return run
    if not isinstance(run, str | Path):
        raise SettingError(
            f"a run of type {type(run).__name__}",
            rule="a film is made of histories or run folders",
            remedy="pass what gn.train returned, or the path of its folder",
        )
    return History.load(run)


def _own_titles(runs: Sequence[Run], histories: Sequence[History]) -> list[str]:
    """Return the folders' names, or else what differs in the settings."""
    folders = [None if isinstance(run, History) else Path(run).resolve().name for run in runs]
    told = titles_of(histories)
    if len(set(folders) - {None}) < len(folders) - folders.count(None):  # folders of one name
        return told
    return [folder or title for folder, title in zip(folders, told, strict=True)]


def _checked_seconds(seconds: float) -> float:
    return between("seconds", above("seconds", seconds, 0, "try 10"), 0, LONGEST)


def _checked_fps(fps: int) -> int:
    return int(between("fps", whole("fps", fps, 1), 1, FASTEST))


def _checked_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return even numbers within bounds: H.264 takes no others."""
    try:
        width, height = (whole("size", each, SMALLEST) for each in size)
    except (TypeError, ValueError) as error:
        raise _wrong_size(size) from error
    if max(width, height) > LARGEST or width % 2 or height % 2:
        raise _wrong_size(size)
    return width, height


def _wrong_size(size: object) -> SettingError:
    return SettingError(
        f"size={size!r}",
        rule=f"it is width and height in pixels, even numbers from {SMALLEST} to {LARGEST}",
        remedy="try (1920, 1080)",
    )


def _check_place(path: Path) -> None:
    """Refuse a place that cannot be written before any picture is drawn."""
    with _writing(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        if not path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "its folder does not exist")
        with tempfile.TemporaryFile(dir=path.parent):
            pass


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RunFolderError(
            f"{path} ({error.strerror})",
            rule="a film needs a folder that can be written, with room on its disk",
            remedy="choose another path",
        ) from error

"""The film of a training: `film(run, "sine.mp4")`."""

import errno
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from glassnet.errors import RunFolderError, UnknownNameError
from glassnet.model_file import write_whole
from glassnet.pictures.film.asked import checked_fps, checked_path, checked_seconds, checked_size
from glassnet.pictures.film.runs import Run, runs_of
from glassnet.pictures.film.writers import WRITERS, Order, Writer
from glassnet.suggest import did_you_mean

__all__ = ["film"]


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
    differ; `size` is (width, height) in pixels, the width 1.5 to 2 times the height, which a page
    does without. Inside
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
    path = checked_path(path)
    chosen = _writer_of(path)
    order = Order(
        runs_of(run, titles),
        checked_seconds(seconds),
        chosen.fps if fps is None else checked_fps(fps),
        chosen.size if size is None else checked_size(size),
    )
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
    except (OSError, UnicodeError) as error:
        raise RunFolderError(
            f"{str(path)!r} ({getattr(error, 'strerror', None) or error})",
            rule="a film needs a folder that can be written, with room on its disk",
            remedy="choose another path",
        ) from error

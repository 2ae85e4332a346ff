"""The run folder: metrics line by line, settings, model, and the checkpoint to resume from."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glassnet import model_file
from glassnet.array import Array
from glassnet.errors import ResumeError, RunFolderError
from glassnet.frames import FRAMES_FILE, Frames
from glassnet.nn import Network
from glassnet.record import CONFIG_FILE, METRICS_FILE, EpochRecord, History

__all__ = ["RunFolder"]

WriteModel = Callable[[Network, Path], object]

CHECKPOINT_FILE = "checkpoint.glass"


class RunFolder:
    """Writes what a training leaves behind, so that a cut at any moment leaves a folder to resume.

    A checkpoint is one file, renamed into place; `metrics.jsonl` is cut back on resume to the
    length it had when the checkpoint was made.

    >>> import tempfile
    >>> folder = RunFolder.create(Path(tempfile.mkdtemp()) / "run", force=False)
    >>> folder.has_checkpoint
    False
    >>> folder.close()
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _writing(path):
            self._metrics = (path / METRICS_FILE).open("ab")

    @classmethod
    def create(cls, path: str | Path, *, force: bool) -> "RunFolder":
        """Make an empty folder; one that holds something is refused, or emptied with `force`."""
        path = Path(path)
        if _is_taken(path):
            check_free(path, force=force)
            shutil.rmtree(path)
        with _writing(path):
            path.mkdir(parents=True, exist_ok=True)
        return cls(path)

    @classmethod
    def open(cls, path: str | Path) -> "RunFolder":
        """Open the folder of a training to go on with."""
        path = Path(path)
        if not path.is_dir():
            raise RunFolderError(
                f"{path}", rule="there is no such folder", remedy="check the path of the run"
            )
        if any(path.iterdir()) and not (path / METRICS_FILE).exists():
            raise RunFolderError(
                f"{path}", rule=f"it is no run: it holds no {METRICS_FILE}", remedy="check the path"
            )
        for left_by_a_kill in path.rglob(".*.part"):
            left_by_a_kill.unlink(missing_ok=True)
        return cls(path)

    @property
    def has_checkpoint(self) -> bool:
        """Whether there is one to go on from."""
        return (self.path / CHECKPOINT_FILE).exists()

    def append(self, record: EpochRecord) -> None:
        """Add an epoch's line; it is sure to be on the disk after the next checkpoint."""
        with _writing(self.path):
            self._metrics.write(record.to_json().encode() + b"\n")

    def write_metrics(self, history: History) -> None:
        """Put a whole history's lines on the disk, in place of those that are there."""
        self.cut(0)
        for record in history:
            self.append(record)
        with _writing(self.path):
            self._metrics.flush()
            os.fsync(self._metrics.fileno())

    def write_checkpoint(self, header: dict[str, Any], arrays: dict[str, Array]) -> None:
        """Put the metrics on the disk, then the checkpoint that counts them."""
        with _writing(self.path):
            self._metrics.flush()
            os.fsync(self._metrics.fileno())
            header = header | {"metrics_bytes": self._metrics.tell()}
            model_file.write(self.path / CHECKPOINT_FILE, "checkpoint", header, arrays)

    def read_checkpoint(self) -> tuple[dict[str, Any], dict[str, Array]]:
        """Return header and arrays."""
        header, arrays = model_file.read(self.path / CHECKPOINT_FILE)
        if header["kind"] != "checkpoint":
            raise ResumeError(
                f"{self.path / CHECKPOINT_FILE} is a {header['kind']}",
                rule="resuming needs a checkpoint",
                remedy="train anew",
            )
        return header, arrays

    def read_metrics(self, length: int) -> list[EpochRecord]:
        """Cut the metrics back to what the checkpoint counts, and return their records."""
        path = self.path / METRICS_FILE
        if path.stat().st_size < length:
            raise ResumeError(
                f"{path} has {path.stat().st_size} bytes",
                rule=f"the checkpoint counts {length}",
                remedy="put the whole file back, or train anew into another folder",
            )
        self.cut(length)
        lines = path.read_text(encoding="utf-8").splitlines()
        return [EpochRecord.from_json(line) for line in lines]

    def cut(self, length: int) -> None:
        """Cut the metrics back to a length: what came after it will come again."""
        self._metrics.truncate(length)
        self._metrics.seek(0, os.SEEK_END)

    def write_config(self, history: History) -> None:
        """Write the settings, how the run ended, and what is kept to look into."""
        with _writing(self.path):
            history.save_config(self.path)
        self.write_sample(history)
        self.write_frames(history)

    def write_sample(self, history: History) -> None:
        """Write what is kept to look into."""
        with _writing(self.path):
            history.save_sample(self.path)

    def write_frames(self, history: History) -> None:
        """Write what a recorder kept so far, if there is one."""
        with _writing(self.path):
            history.save_frames(self.path)

    def read_frames(self, epochs: int) -> Frames | None:
        """Return what a recorder kept of the first `epochs` epochs, if there was one."""
        if not (self.path / FRAMES_FILE).exists():
            return None
        frames = Frames.load(self.path / FRAMES_FILE)
        frames.forget_after(epochs)
        return frames

    def write_model(self, network: Network, write: WriteModel) -> None:
        """Have `model.glass` written."""
        self.write_file(model_file.MODEL_FILE, lambda path: write(network, path))

    def write_file(self, name: str, write: Callable[[Path], object]) -> None:
        """Have a file written, in a folder within this one if the name says so."""
        with _writing(self.path):
            path = self.path / name
            path.parent.mkdir(exist_ok=True)
            write(path)

    def close(self) -> None:
        """Put the last metrics on the disk."""
        with _writing(self.path):
            self._metrics.close()


def read_config(path: str | Path) -> dict[str, Any]:
    """Return the settings of a run folder; RunFolderError if it is none.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> History(config={"seed": 3}).save(folder)
    >>> read_config(folder)["seed"]
    3
    """
    try:
        return dict(json.loads((Path(path) / CONFIG_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise RunFolderError(
            f"{path} ({type(error).__name__})",
            rule=f"a run folder holds a readable {CONFIG_FILE}",
            remedy="check the path of the run",
        ) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say what is the matter with a folder that cannot be written: no right to, or no room."""
    try:
        yield
    except OSError as error:
        raise RunFolderError(
            f"{path} ({error.strerror})",
            rule="the output folder must be writable, with room on its disk",
            remedy="choose another folder, or make room and resume the run",
        ) from error


def check_free(path: Path, *, force: bool) -> None:
    """Refuse a folder that holds something, unless it is an earlier run and `force` is given.

    >>> import tempfile
    >>> check_free(Path(tempfile.mkdtemp()), force=False)
    """
    if not _is_taken(path):
        return
    if not force:
        raise RunFolderError(
            f"{path} exists",
            rule="a run writes into a folder of its own",
            remedy="choose another folder, resume it, or pass overwrite=True, or --force",
        )
    if not path.is_dir() or not (path / METRICS_FILE).exists():
        raise RunFolderError(
            f"{path} holds something that is no run",
            rule="only the folder of an earlier run is overwritten",
            remedy="choose another folder",
        )


def _is_taken(path: Path) -> bool:
    return path.exists() and (not path.is_dir() or any(path.iterdir()))

"""The folder of a sweep: a run folder for each run that came to its end, and what the sweep is."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from glassnet import model_file
from glassnet.errors import ModelFileError, ResumeError, RunFolderError
from glassnet.model_file import MODEL_FILE, write_whole
from glassnet.record import History
from glassnet.registered import restore
from glassnet.sweep.data import WriteModel
from glassnet.sweep.running import Job, Trained
from glassnet.train.settings import difference
from glassnet.train.training import ALL_EPOCHS

__all__ = ["SWEEP_FILE", "SweepFolder", "name_of", "sweep_config"]

SWEEP_FILE = "sweep.json"
LONGEST = 150  # characters of a folder's name, which file systems limit to 255


class SweepFolder:
    """Keeps what finished, so that the same sweep goes on where it stopped.

    A run is finished when its model is there: it is written last, and renamed into place.

    >>> import tempfile
    >>> folder = SweepFolder(Path(tempfile.mkdtemp()) / "sweep", {"seeds": 1}, ["l2"], print)
    >>> folder.path_of(Job({"l2": 0.1}, seed=0)).name
    'l2=0.1,seed=0'
    """

    def __init__(
        self, path: Path, config: Mapping[str, Any], varied: Sequence[str], write: WriteModel
    ) -> None:
        self.path, self._varied, self._write = path, varied, write
        self._config = json.loads(json.dumps(config))

    def open(self) -> None:
        """Make the folder, or go on with the one that is there.

        ResumeError where it is of another sweep, RunFolderError where it is none.
        """
        path = self.path
        if (path / SWEEP_FILE).exists():
            _check_same(path, sweep_config(path), self._config)
            return
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise RunFolderError(
                f"{path} holds something that is no sweep",
                rule="a sweep writes into a folder of its own",
                remedy="choose another folder",
            )
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunFolderError(
                f"{path} ({error.strerror})",
                rule="the output folder must be writable",
                remedy="choose another folder",
            ) from error
        text = json.dumps(self._config, indent=2, ensure_ascii=False) + "\n"
        write_whole(path / SWEEP_FILE, lambda file: file.write(text.encode()))

    def path_of(self, job: Job) -> Path:
        """Return the run folder of a job."""
        return self.path / name_of(job, self._varied)

    def kept(self, job: Job) -> History | None:
        """Return the history of a run that is finished."""
        path = self.path_of(job)
        if not (path / MODEL_FILE).exists():
            return None
        try:
            model_file.read(path / MODEL_FILE)
            history = History.load(path)
        except (RunFolderError, ModelFileError) as error:
            raise _damaged(path) from error
        _check_same(path, history.config.get("sweep", {}), job.settings)
        if history.stopped == ALL_EPOCHS and len(history) != job.settings["epochs"]:
            raise _damaged(path)
        return history

    def keep(self, job: Job, trained: Trained) -> None:
        """Write records, settings and sample, and last the model."""
        path, history = self.path_of(job), trained.history
        if path.exists() and not path.is_dir():
            raise _damaged(path)
        path.mkdir(exist_ok=True)
        for left_by_a_kill in path.glob(".*.part"):
            left_by_a_kill.unlink(missing_ok=True)
        history.save(path)
        self._write(trained.network, restore(history.config["loss"]), path / MODEL_FILE)


def name_of(job: Job, varied: Sequence[str]) -> str:
    """Return a folder's name: what varies, and the seed; a short code where that is too long.

    >>> name_of(Job({"init": 0.1, "l2": 0.0}, seed=2), ["init"])
    'init=0.1,seed=2'
    """
    parts = {name: job.settings[name] for name in varied} | {"seed": job.seed}
    text = ",".join(f"{name}={_shown(value)}" for name, value in parts.items())
    return text if len(text) <= LONGEST else blake2b(text.encode(), digest_size=8).hexdigest()


def _damaged(path: Path) -> RunFolderError:
    return RunFolderError(
        f"{path} is damaged",
        rule="a finished run of a sweep can be read as a whole",
        remedy="delete it: the same sweep then runs it again",
    )


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)


def sweep_config(path: Path) -> dict[str, Any]:
    """Return what a sweep's folder says it is; RunFolderError if it is none.

    >>> sweep_config(Path("no/such/folder"))
    Traceback (most recent call last):
    glassnet.errors.RunFolderError: ...a sweep's folder holds a readable one...
    """
    try:
        return dict(json.loads((path / SWEEP_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise RunFolderError(
            f"{path / SWEEP_FILE} ({type(error).__name__})",
            rule="a sweep's folder holds a readable one",
            remedy="choose another folder",
        ) from error


def _check_same(path: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    for name, value in now.items():
        found = difference(name, before.get(name), value)
        if found is not None:
            raise ResumeError(
                f"{path}: {found}",
                rule="a sweep goes on with the data and the arguments it began with",
                remedy="give them as before, or choose another folder",
            )

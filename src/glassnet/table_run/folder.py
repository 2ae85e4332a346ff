"""The run folder of an ensemble: a file for each network that came to its end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from glassnet import model_file
from glassnet.errors import ResumeError, SettingError
from glassnet.nn import Network
from glassnet.predictor import Predictor
from glassnet.recipe import Member
from glassnet.record import EpochRecord, History
from glassnet.train.run_folder import RunFolder, read_config
from glassnet.train.settings import difference

__all__ = ["TableFolder", "members_of", "table_folder"]

MEMBERS = "members"


class TableFolder:
    """Writes what the training of an ensemble leaves behind, so that a cut leaves what is whole.

    `members/03.glass` is network 3 with its history, a network of its own to `glassnet.load`;
    `metrics.jsonl` is the history of network 0.

    >>> import tempfile, glassnet as gn
    >>> folder = TableFolder(RunFolder.create(Path(tempfile.mkdtemp()) / "run", force=False))
    >>> folder.keep(3, (gn.Network([gn.Dense(1, 1)]), History()))
    >>> folder.kept()
    {3: (Network([Dense(1, 1)]), History(records=[], ...))}
    >>> folder.close()
    """

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder

    def kept(self) -> dict[int, Member]:
        """Read the networks that are there, by their number."""
        return members_of(self._folder.path)

    def keep(self, number: int, member: Member) -> None:
        """Write a network; the first one's history is the run's."""
        network, history = member
        header = {"network": network.config(), "history": _history_json(history)}
        self._folder.write_file(
            f"{MEMBERS}/{number:02}.glass",
            lambda path: model_file.write(path, "network", header, network.arrays()),
        )
        if number == 0:
            self._folder.write_metrics(history)
            self._folder.write_sample(history)

    def begin(self, config: Mapping[str, Any]) -> None:
        """Write the settings, which a resume starts from."""
        self._folder.write_config(History(config=dict(config)))

    def finish(self, history: History, predictor: Predictor) -> None:
        """Write the model, then how the run ended."""
        self._folder.write_metrics(history)
        self._folder.write_file(model_file.MODEL_FILE, predictor.save)
        self._folder.write_config(history)

    def close(self) -> None:
        """Let go of its files."""
        self._folder.close()


def members_of(folder: Path) -> dict[int, Member]:
    """Read the networks of a run folder, each with its history, by their number.

    >>> members_of(Path("no/such/folder"))
    {}
    """
    files = sorted((folder / MEMBERS).glob("*.glass"))
    found = {int(path.stem): _read_member(path) for path in files if path.stem.isdecimal()}
    if 0 in found:  # the one whose rows are kept
        found[0][1].load_sample(folder)
    return found


@contextmanager
def table_folder(
    out: str | Path | None,
    resume: str | Path | None,
    config: Mapping[str, Any],
    *,
    overwrite: bool,
) -> Iterator[TableFolder | None]:
    """Open the folder of a run to go on with, a new one, or none; close it in the end.

    ResumeError where settings, recipe or data are others than those of the run.

    >>> with table_folder(None, None, {}, overwrite=False) as folder:
    ...     print(folder)
    None
    """
    if out is None and resume is None:
        yield None
        return
    if resume is None:
        folder = TableFolder(RunFolder.create(str(out), force=overwrite))
    elif out is not None and Path(out) != Path(resume):
        raise SettingError(
            f"out={str(out)!r} and resume={str(resume)!r}",
            rule="a resumed run goes on in its own folder",
            remedy="leave out= away",
        )
    else:
        _check_same(read_config(resume), config)
        folder = TableFolder(RunFolder.open(resume))
    try:
        folder.begin(config)
        yield folder
    finally:
        folder.close()


def _check_same(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    for part in ("settings", "recipe"):
        for name, value in now[part].items():
            _refuse(difference(name, before.get(part, {}).get(name), value))
    _refuse(difference("data", before.get("data"), now["data"]))


def _refuse(found: str | None) -> None:
    if found is not None:
        raise ResumeError(
            found,
            rule="a resumed training needs the settings and data it began with",
            remedy="give them as before, or train anew into another folder",
        )


def _history_json(history: History) -> dict[str, Any]:
    return {
        "records": [record.to_json() for record in history],
        "config": history.config,
        "monitor": history.monitor,
        "best_epoch": history.best_epoch,
        "stopped": history.stopped,
    }


def _read_member(path: Path) -> Member:
    header, arrays = model_file.read(path)
    stored = header["history"]
    records = [EpochRecord.from_json(line) for line in stored["records"]]
    return Network.restore(header["network"], arrays), History(**stored | {"records": records})

"""What a run leaves behind: a record for each epoch, the history of all, the runner's promise."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar, overload

from glassnet.drawn import Drawn
from glassnet.errors import DataError, GlassnetError, RunFolderError, UnknownNameError
from glassnet.frames import FRAMES_FILE, Frames
from glassnet.model_file import write_whole
from glassnet.sample import SAMPLE_FILE, Sample
from glassnet.suggest import did_you_mean

__all__ = ["EpochRecord", "History", "LayerRecord", "ProbeRecord", "Runner"]

METRICS_FILE = "metrics.jsonl"
CONFIG_FILE = "config.json"

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class LayerRecord:
    """One layer on the probe rows, after a step.

    `mean`, `spread` (standard deviation) and `zeros` (share of exact zeros) are of its outputs;
    `dead` is the share of units that are 0 on every probe row. `gradient` is the root mean square
    of dL/d outputs; `weights`, `weight_gradient` and `update` those of all its parameters, of
    their gradient, and of the last step's change; None where there are no parameters.

    >>> LayerRecord("0", "ReLU", 0.1, 0.2, 0.5, 0.25, 1e-3).dead
    0.25
    """

    name: str
    layer: str
    mean: float
    spread: float
    zeros: float
    dead: float
    gradient: float
    weights: float | None = None
    weight_gradient: float | None = None
    update: float | None = None


@dataclass(frozen=True)
class ProbeRecord:
    """A look at all layers after `step` steps of the training.

    >>> ProbeRecord(1, ()).step
    1
    """

    step: int
    layers: tuple[LayerRecord, ...]


@dataclass(frozen=True)
class EpochRecord:
    """One epoch: losses and metrics as the epoch met them, before each of its steps.

    `epoch` counts from 0; `data_loss` and `penalty` are means over the epoch's batches weighted
    by rows; `validation_loss` is the data loss on the validation rows after the epoch;
    `learning_rate` is the one of the epoch's last step; `seconds` its duration.

    >>> record = EpochRecord(0, data_loss=0.5, penalty=0.1, learning_rate=0.001, seconds=0.01)
    >>> round(record.loss, 6), record.value("learning_rate")
    (0.6, 0.001)
    """

    epoch: int
    data_loss: float
    penalty: float
    learning_rate: float
    seconds: float
    metrics: Mapping[str, float] = field(default_factory=dict)
    validation_loss: float | None = None
    validation_metrics: Mapping[str, float] = field(default_factory=dict)
    probes: tuple[ProbeRecord, ...] = ()

    @property
    def loss(self) -> float:
        """data_loss + penalty: what training makes small."""
        return self.data_loss + self.penalty

    def values(self) -> dict[str, float]:
        """Return every figure by its name; those of validation begin with `validation_`."""
        figures = {"loss": self.loss, "data_loss": self.data_loss, "penalty": self.penalty}
        figures |= self.metrics
        if self.validation_loss is not None:
            figures["validation_loss"] = self.validation_loss
        figures |= {f"validation_{name}": v for name, v in self.validation_metrics.items()}
        return figures | {"learning_rate": self.learning_rate, "seconds": self.seconds}

    def value(self, name: str) -> float:
        """Return the figure of that name; UnknownNameError lists the ones there are."""
        figures = self.values()
        if name not in figures:
            raise UnknownNameError(
                f"figure {name!r}",
                rule="this run has none of that name; metrics and validation rows add some",
                remedy=did_you_mean(name, figures),
            )
        return figures[name]

    def to_json(self) -> str:
        """One line of JSON; NaN and infinities become null, and what is None is left out."""
        return json.dumps(_finite(asdict(self, dict_factory=_without_none)))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Rebuild what `to_json` wrote."""
        fields = json.loads(line, object_hook=_null_is_nan)
        fields["probes"] = tuple(
            ProbeRecord(probe["step"], tuple(LayerRecord(**layer) for layer in probe["layers"]))
            for probe in fields["probes"]
        )
        return cls(**fields)


@dataclass
class History(Drawn):
    """All records of a run, and how it ended.

    `config` holds the settings that repeat it, `seed` among them; `monitor` names the figure that
    `best_epoch` is the best of; `stopped` says why it ended. `sample` keeps up to 1,000 rows and
    the network before and after, for `glassnet.examine`; `frames` are what `glassnet.Recorder` kept
    of the way, for `glassnet.film`. Iterates over the records;
    `history["loss"]` is one figure as a list, `history[0]` the first record.

    >>> history = History(records=[EpochRecord(0, 0.5, 0.0, 0.001, 0.1)])
    >>> history["loss"], history.last.epoch, len(history)
    ([0.5], 0, 1)
    """

    records: list[EpochRecord] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    monitor: str = "loss"
    best_epoch: int | None = None
    stopped: str = ""
    sample: Sample | None = field(default=None, repr=False, compare=False)
    frames: Frames | None = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[EpochRecord]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, name: str) -> list[float]: ...

    @overload
    def __getitem__(self, name: int) -> EpochRecord: ...

    def __getitem__(self, name: str | int) -> list[float] | EpochRecord:
        if isinstance(name, str):
            return [record.value(name) for record in self.records]
        return self.records[name]

    @property
    def seed(self) -> int | None:
        """Return the seed of the shuffles and the split."""
        return self.config.get("seed")

    @property
    def last(self) -> EpochRecord:
        """Return the last record; DataError where no epoch was finished."""
        if not self.records:
            raise DataError(
                "a history of no epochs",
                rule="there is no last one",
                remedy=f"train for longer than {self.stopped!r} let it"
                if self.stopped
                else "train first",
            )
        return self.records[-1]

    def save(self, folder: str | Path) -> None:
        """Write `metrics.jsonl`, `config.json`, sample and frames into the folder."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(record.to_json() + "\n" for record in self.records)
        write_whole(folder / METRICS_FILE, lambda file: file.write(lines.encode()))
        self.save_config(folder)
        self.save_sample(folder)
        self.save_frames(folder)

    def save_sample(self, folder: Path) -> None:
        """Write `sample.glass`, where there is a sample."""
        if self.sample is not None:
            self.sample.save(folder / SAMPLE_FILE)

    def load_sample(self, folder: Path) -> None:
        """Read what `save_sample` wrote, if it is there; RunFolderError where it is damaged."""
        self.sample = _optional(Sample.load, folder / SAMPLE_FILE)

    def save_frames(self, folder: Path) -> None:
        """Write `frames.glass`, where a recorder kept some."""
        if self.frames is not None:
            self.frames.save(folder / FRAMES_FILE)

    def save_config(self, folder: Path) -> None:
        """Write `config.json`: the settings and how the run ended."""
        write_whole(folder / CONFIG_FILE, lambda file: file.write(self.config_json().encode()))

    def config_json(self) -> str:
        """Return what `config.json` holds."""
        end = {"monitor": self.monitor, "best_epoch": self.best_epoch, "stopped": self.stopped}
        return json.dumps(_finite(self.config | {"end": end}), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read a run folder, up to its last whole line; RunFolderError if it is none."""
        folder = Path(folder)
        with _reading(folder / CONFIG_FILE) as path:
            config = json.loads(path.read_text(encoding="utf-8"))
            history = cls([], config, **config.pop("end", {}))
        with _reading(folder / METRICS_FILE) as path:
            text = path.read_text(encoding="utf-8")
            lines = text[: text.rfind("\n") + 1].splitlines()
            history.records = [EpochRecord.from_json(line) for line in lines]
        history.load_sample(folder)
        history.frames = _optional(Frames.load, folder / FRAMES_FILE)
        return history


class Runner(Protocol):
    """Runs one epoch of a training and says what happened: NumPy's, or a compiled one.

    >>> class Idle:
    ...     def run_epoch(self, epoch):
    ...         return EpochRecord(epoch, data_loss=0.5, penalty=0, learning_rate=0, seconds=0)
    >>> runner: Runner = Idle()
    >>> History([runner.run_epoch(0)]).last.loss
    0.5
    """

    def run_epoch(self, epoch: int) -> EpochRecord:
        """Go once through the batches of that epoch."""
        ...


@contextmanager
def _reading(path: Path) -> Iterator[Path]:
    """Say which file of a run folder is missing, or damaged."""
    try:
        yield path
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RunFolderError(
            f"{path.parent} without {path.name}",
            rule=f"a run folder holds {CONFIG_FILE} and {METRICS_FILE}",
            remedy="check the path, or train with an output folder",
        ) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RunFolderError(
            f"{path}",
            rule="it is damaged, or was altered",
            remedy="put the file back, or train anew",
        ) from error


def _optional(load: Callable[[Path], Kept], path: Path) -> Kept | None:
    """Read a file that a run may do without; RunFolderError for one that is damaged."""
    try:
        return load(path) if path.exists() else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, GlassnetError) as error:
        raise RunFolderError(
            f"{path} ({type(error).__name__})",
            rule="it is damaged, and the run can do without it",
            remedy="delete it",
        ) from error


def _without_none(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None}


def _null_is_nan(found: dict[str, Any]) -> dict[str, Any]:
    return {name: math.nan if value is None else value for name, value in found.items()}


def _finite(value: Any) -> Any:
    """Replace what JSON cannot say by null."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value

"""What a recorder kept of a training: predictions and the inside of the layers, frame by frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np

from glassnet import model_file
from glassnet.array import Array
from glassnet.errors import ModelFileError
from glassnet.model_file import BROKEN, grouped, part

__all__ = ["BINS", "FRAMES_FILE", "Frame", "Frames", "Histogram", "LayerFrame"]

FRAMES_FILE = "frames.glass"
BINS = 30

HISTOGRAMS = ("outputs", "gradient", "weights")
HEATS = ("heat", "outputs_heat", "gradient_heat")


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many of some values lie in each of 30 equal bins from `low` to `high`.

    Values that are not finite are in no bin; where there are no others, `low` and `high` are NaN.

    >>> found = Histogram.of(np.array([0.0, 0.5, 1.0, np.nan]))
    >>> found.low, found.high, int(found.counts.sum())
    (0.0, 1.0, 3)
    """

    counts: Array = field(repr=False)
    low: float
    high: float

    @classmethod
    def of(cls, values: Array) -> Self:
        """Count the values of an array of any shape."""
        flat = np.asarray(values).reshape(-1)
        low, high = (float(flat.min()), float(flat.max())) if flat.size else (np.nan, np.nan)
        if not np.isfinite(high - low):
            flat = flat[np.isfinite(flat)].astype(np.float64)
            if not flat.size:
                return cls(np.zeros(BINS, np.int32), np.nan, np.nan)
            low, high = float(flat.min()), float(flat.max())
        width = (high - low) / BINS
        if not width or not np.isfinite(width):  # all the same, or further apart than floats say
            bins = np.full(flat.size, BINS // 2)
        else:
            places = (flat.astype(np.float64) - low) / width  # float32 may not know the width
            bins = np.minimum(places, BINS - 1).astype(np.intp)
        return cls(np.bincount(bins, minlength=BINS).astype(np.int32), low, high)

    @property
    def edges(self) -> Array:
        """Return the 31 ends of the bins; of values that are all the same, a narrow range."""
        room = 0.5 * max(abs(self.low), 1e-3) if self.low == self.high else 0.0
        return np.linspace(self.low - room, self.high + room, BINS + 1)


@dataclass(frozen=True, eq=False)
class LayerFrame:
    """One layer at one moment: `name` is its place in the network, `layer` its class.

    `outputs`, `gradient` (dL/d outputs) and `weights` (all its parameters; None where it has none)
    are counted. `heat` are its weights as (inputs, units), `outputs_heat` and `gradient_heat`
    (rows, units): at most 32 × 32, spread over all rows and units. `dead` is the share of its units
    that are 0 on every row, `units` how many it has.

    >>> counts = Histogram.of(np.zeros(4))
    >>> layer = LayerFrame("1", "ReLU", 64, counts, counts, None, None, None, None, dead=0.5)
    >>> f"{layer.dead:.0%} of {layer.units} units"
    '50% of 64 units'
    """

    name: str
    layer: str
    units: int
    outputs: Histogram
    gradient: Histogram
    weights: Histogram | None
    heat: Array | None = field(repr=False)
    outputs_heat: Array | None = field(repr=False)
    gradient_heat: Array | None = field(repr=False)
    dead: float


@dataclass(frozen=True, eq=False)
class Frame:
    """A training when `epoch` epochs were done: what it predicts, (rows, outputs), and its layers.

    >>> Frame(0, np.zeros((5, 1)), ()).epoch
    0
    """

    epoch: int
    prediction: Array = field(repr=False)
    layers: tuple[LayerFrame, ...] = ()


@dataclass(eq=False)
class Frames(Sequence[Frame]):
    """The frames of a training, at epochs on a log scale; `frames[0]` is the untrained network.

    `inputs` (rows, columns) are the rows of every prediction: a grid, with `target` None, for
    networks of one or two input columns, where `grid` says how many points it has along each
    column, the first column changing slowest; else rows of the data with their `target` (rows,
    columns). `points` are the inputs and the target of up to 500 rows of the data, in the order of
    the only input, or of the target.

    `classes` is the number of classes, 0 where the target is a number: with 2 and one output column
    that is the probability of class 1; else there is a column a class, and the target is one column
    of class numbers. Of more than 16 classes the last column is of class 15 and all after it: the
    sum of their probabilities on a grid, the largest of them for rows. Several yes/no outputs are
    `several_yes_no`: a column each, in the target too. `rows`, `layers` and `outputs` are how many
    the run had: up to 500, 32 and 16 of them are kept, spread over all. `best_at_end` says whether
    the last frame is the network with the weights of the best epoch put back.

    >>> frames = Frames(np.zeros((5, 1)), None, (np.zeros((3, 1)), np.zeros((3, 1))), grid=(5,))
    >>> frames.add(Frame(0, np.zeros((5, 1))))
    >>> len(frames), frames.epochs, frames[-1].epoch
    (1, [0], 0)
    """

    inputs: Array = field(repr=False)
    target: Array | None = field(repr=False)
    points: tuple[Array, Array] = field(repr=False)
    grid: tuple[int, ...] = ()
    classes: int = 0
    rows: int = 0
    layers: int = 0
    outputs: int = 1
    best_at_end: bool = False
    frames: list[Frame] = field(default_factory=list, repr=False)

    def __len__(self) -> int:
        return len(self.frames)

    def __iter__(self) -> Iterator[Frame]:
        return iter(self.frames)

    def __getitem__(self, place: Any) -> Any:
        return self.frames[place]

    @property
    def epochs(self) -> list[int]:
        """Return how many epochs were done at each frame."""
        return [frame.epoch for frame in self.frames]

    @property
    def several_yes_no(self) -> bool:
        """Return whether the outputs are probabilities that do not exclude each other."""
        return self.classes == 2 and self.points[1].shape[1] > 1

    def add(self, frame: Frame) -> None:
        """Put a frame behind the others."""
        self.frames.append(frame)

    def forget_after(self, epoch: int) -> None:
        """Drop the frames of later epochs: a resumed training comes to them again."""
        self.frames = [frame for frame in self.frames if frame.epoch <= epoch]

    def save(self, path: Path) -> None:
        """Write them to a file, which holds numbers and the layers' names alone."""
        settings = {"grid": self.grid, "classes": self.classes, "rows": self.rows}
        settings |= {"layers": self.layers, "outputs": self.outputs, "epochs": self.epochs}
        settings["best_at_end"] = self.best_at_end
        first = self.frames[0].layers if self.frames else ()
        names = [[layer.name, layer.layer, layer.units] for layer in first]
        groups = {"rows": self._rows()} | {
            f"layer{i}": _stacked([frame.layers[i] for frame in self.frames])
            for i in range(len(first))
        }
        if self.frames:
            groups["frames"] = {"prediction": np.stack([f.prediction for f in self.frames])}
        header = {"frames": settings, "layers": names}
        model_file.write(path, "frames", header, grouped(groups))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; ModelFileError for anything else."""
        header, arrays = model_file.read(path)
        try:
            return cls._restored(header, arrays)
        except BROKEN as error:
            raise ModelFileError(
                f"{path} ({type(error).__name__})",
                rule="it holds no frames of a training, or was altered",
                remedy="train anew with callbacks=gn.Recorder()",
            ) from error

    @classmethod
    def _restored(cls, header: dict[str, Any], arrays: dict[str, Array]) -> Self:
        settings, rows = header["frames"], part(arrays, "rows")
        epochs, grid = settings.pop("epochs"), tuple(settings.pop("grid"))
        points = rows["point_inputs"], rows["point_target"]
        found = cls(rows["inputs"], rows.get("target"), points, grid=grid, **settings)
        layers = [
            _unstacked(part(arrays, f"layer{i}"), *about, frames=len(epochs))
            for i, about in enumerate(header["layers"])
        ]
        predictions = part(arrays, "frames").get("prediction", np.zeros((0, 0, 0)))
        moments = zip(*layers, strict=True) if layers else [()] * len(epochs)
        every = zip(epochs, predictions, moments, strict=True)
        found.frames = [Frame(epoch, made, tuple(inside)) for epoch, made, inside in every]
        return found

    def _rows(self) -> dict[str, Array]:
        named = {
            "inputs": self.inputs, "target": self.target,
            "point_inputs": self.points[0], "point_target": self.points[1],
        }  # fmt: skip
        return {name: array for name, array in named.items() if array is not None}


def _stacked(layers: Sequence[LayerFrame]) -> dict[str, Array]:
    """Return the arrays of one layer over all frames."""
    found = {"dead": np.array([layer.dead for layer in layers])}
    for name in HISTOGRAMS:
        every = [histogram for layer in layers if (histogram := getattr(layer, name)) is not None]
        if every:
            found[f"{name}_counts"] = np.stack([each.counts for each in every])
            found[f"{name}_ends"] = np.array([[each.low, each.high] for each in every])
    for name in HEATS:
        heats = [heat for layer in layers if (heat := getattr(layer, name)) is not None]
        if heats:
            found[name] = np.stack(heats)
    return found


def _unstacked(
    arrays: dict[str, Array], name: str, layer: str, units: int, *, frames: int
) -> list[LayerFrame]:
    """Return one layer at each frame."""
    if any(len(array) != frames for array in arrays.values()):
        raise ValueError(f"layer {name} has not {frames} frames")
    return [
        LayerFrame(
            name, layer, units,
            **_histograms(arrays, i),
            **_heats(arrays, i),
            dead=float(arrays["dead"][i]),
        )
        for i in range(frames)
    ]  # fmt: skip


def _histograms(arrays: dict[str, Array], place: int) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(HISTOGRAMS)
    for name in HISTOGRAMS:
        if f"{name}_counts" in arrays:
            low, high = arrays[f"{name}_ends"][place].tolist()
            found[name] = Histogram(arrays[f"{name}_counts"][place], low, high)
    return found


def _heats(arrays: dict[str, Array], place: int) -> dict[str, Any]:
    return {name: arrays[name][place] if name in arrays else None for name in HEATS}
